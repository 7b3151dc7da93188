NetChain[{LinearLayer[2, "Input" -> 3]}, "Input" -> 4]
