ConvolutionLayer[4, 9, "Input" -> {1, 8, 8}]
