f = Import["f.wlnet"];
net = NetChain[{LinearLayer[4], f, LinearLayer[5, "Input" -> 3]}, "Foo" -> 2];
NetGraph[{net, f, 3}, {NetPort[{2, "State"}] -> 3, 1 -> NetPort[{3, "Seed"}]}];
NetExtract[net, 17];
net[{1, 2, 3}];
NetChain[{LinearLayer[2], f}][[4]];
LinearLayer[3, "Input" -> 2][{1, 2}]
