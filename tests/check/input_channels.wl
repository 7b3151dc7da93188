ConvolutionLayer[4, 3, "Weights" -> ConstantArray[1, {4, 3, 3, 3}], "Input" -> {1, 8, 8}]
