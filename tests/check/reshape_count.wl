ReshapeLayer[{3, 4}, "Input" -> {2, 5}]
