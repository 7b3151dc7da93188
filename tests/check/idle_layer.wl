NetGraph[{LinearLayer[3], Ramp, LinearLayer[2]}, {1 -> 2}]
