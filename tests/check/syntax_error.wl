net = NetChain[{LinearLayer[3], Ramp];
other = NetChain[{LinearLayer[3], LinearLayer[2, "Input" -> 4]}];
