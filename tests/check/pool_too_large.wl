NetChain[{ConvolutionLayer[4, 3], PoolingLayer[8]}, "Input" -> {1, 8, 8}]
