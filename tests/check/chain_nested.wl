inner = NetChain[{LinearLayer[5], Ramp}, "Input" -> 8];
NetChain[{LinearLayer[9], inner}]
