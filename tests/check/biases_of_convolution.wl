ConvolutionLayer[4, 3, "Biases" -> {1, 2, 3}]
