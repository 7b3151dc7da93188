BatchNormalizationLayer["Momentum" -> 2]
