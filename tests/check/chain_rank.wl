NetChain[{ConvolutionLayer[4, 3], LinearLayer[2]}, "Input" -> 28]
