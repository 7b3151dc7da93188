NetChain[{ConvolutionLayer[4, {3, 3}]}, "Input" -> {28, 28}]
