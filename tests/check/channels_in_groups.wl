ConvolutionLayer[4, 3, "ChannelGroups" -> 3, "Input" -> {4, 8, 8}]
