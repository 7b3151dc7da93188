net = NetInitialize[LinearLayer[3, "Input" -> 2]];
net[{1, 2, 3}]
