NetChain[{FlattenLayer[], ConvolutionLayer[8, 3]}, "Input" -> {1, 8, 8}]
