NetChain[Flatten[Table[{ConvolutionLayer[8, 5], PoolingLayer[2, 2]}, 3]], "Input" -> {1, 28, 28}]
