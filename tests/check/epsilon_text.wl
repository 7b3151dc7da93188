BatchNormalizationLayer["Epsilon" -> "small"]
