net = NetInitialize[LinearLayer[3, "Input" -> 2]];
net["abc"]
