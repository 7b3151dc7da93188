ConvolutionLayer[4, 3, "PadingSize" -> 1]
