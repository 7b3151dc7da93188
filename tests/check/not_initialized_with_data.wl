net = NetChain[{LinearLayer[3], Ramp}, "Input" -> 2];
data = Import["points.csv"];
net[data]
