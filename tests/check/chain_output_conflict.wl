NetChain[{LinearLayer[2]}, "Input" -> 3, "Output" -> 5]
