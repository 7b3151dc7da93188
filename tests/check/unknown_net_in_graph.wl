encoder = Import["encoder.wlnet"];
NetGraph[<|
    "encoder" -> encoder, "mean" -> LinearLayer[16, "Input" -> 64],
    "spread" -> LinearLayer[16, "Input" -> 32]|>,
  {"encoder" -> {"mean", "spread"}}]
