NetGraph[{Ramp, Tanh}, {1 -> 3}]
