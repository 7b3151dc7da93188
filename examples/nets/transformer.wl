(* The blocks of the Transformer (Vaswani et al., 2017), base size: an encoder block has 3,152,384 parameters, a decoder
   block 4,204,032. *)

{width, heads, hidden} = {512, 8, 2048};

project := NetMapOperator[LinearLayer[width]];
norm := NormalizationLayer[2, "Same", "Epsilon" -> 10^-5];

(* Multi-head attention of a sequence to another, with the four projections around it. *)
attention[mask_] := NetGraph[
    <|"query" -> NetMapOperator[LinearLayer[{heads, width/heads}]],
      "key" -> NetMapOperator[LinearLayer[{heads, width/heads}]],
      "value" -> NetMapOperator[LinearLayer[{heads, width/heads}]],
      "attend" -> AttentionLayer["Dot", "MultiHead" -> True, "Mask" -> mask, "ScoreRescaling" -> "DimensionSqrt"],
      "merge" -> project|>,
    {NetPort["Query"] -> "query" -> NetPort["attend", "Query"],
     NetPort["Memory"] -> "key" -> NetPort["attend", "Key"],
     NetPort["Memory"] -> "value" -> NetPort["attend", "Value"],
     "attend" -> "merge"}];

feedForward := NetChain[{NetMapOperator[LinearLayer[hidden]], Ramp, project}];

encoderBlock := NetGraph[
    <|"attention" -> attention[None], "sum1" -> TotalLayer[], "norm1" -> norm,
      "feed" -> feedForward, "sum2" -> TotalLayer[], "norm2" -> norm|>,
    {NetPort["Input"] -> {NetPort["attention", "Query"], NetPort["attention", "Memory"], "sum1"},
     "attention" -> "sum1" -> "norm1" -> "feed" -> "sum2" -> "norm2", "norm1" -> "sum2"}];

decoderBlock := NetGraph[
    <|"self" -> attention["Causal"], "sum1" -> TotalLayer[], "norm1" -> norm,
      "cross" -> attention[None], "sum2" -> TotalLayer[], "norm2" -> norm,
      "feed" -> feedForward, "sum3" -> TotalLayer[], "norm3" -> norm|>,
    {NetPort["Input"] -> {NetPort["self", "Query"], NetPort["self", "Memory"], "sum1"},
     "self" -> "sum1" -> "norm1" -> NetPort["cross", "Query"], NetPort["Memory"] -> NetPort["cross", "Memory"],
     {"norm1", "cross"} -> "sum2" -> "norm2" -> "feed", {"norm2", "feed"} -> "sum3" -> "norm3"}];

encoder = NetChain[Table[encoderBlock, 2], "Input" -> {"n", width}];
decoder = NetGraph[{decoderBlock}, {NetPort["Input"] -> NetPort[1, "Input"], NetPort["Memory"] -> NetPort[1, "Memory"]},
    "Input" -> {"m", width}, "Memory" -> {"n", width}];
