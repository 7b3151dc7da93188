BatchNormalizationLayer["MovingMean" -> {1, 2}, "MovingVariance" -> {1, 2, 3}]
