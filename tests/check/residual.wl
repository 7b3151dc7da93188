block = NetGraph[
  {ConvolutionLayer[16, 3], Ramp, TotalLayer[]},
  {1 -> 2 -> 3, NetPort["Input"] -> 3},
  "Input" -> {8, 32, 32}]
