NetChain[{
  BatchNormalizationLayer["Gamma" -> {1, 1, 1}, "Beta" -> {0, 0, 0}],
  Ramp
}, "Input" -> 4]
