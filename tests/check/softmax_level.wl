SoftmaxLayer[3, "Input" -> {2, 5}]
