NetChain[{LinearLayer[3], LinearLayer[2, "Input" -> 4]}];
NetChain[{LinearLayer[5], LinearLayer[2, "Input" -> 6]}];
