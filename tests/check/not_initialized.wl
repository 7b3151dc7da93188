net = NetChain[{LinearLayer[3], Ramp}, "Input" -> 2];
net[{1, 2}]
