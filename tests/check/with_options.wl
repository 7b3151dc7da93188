Options[mlp] = {"Depth" -> 2, "Width" -> 8};
mlp[out_Integer, opts : OptionsPattern[]] := NetChain[Join[
  Table[LinearLayer[OptionValue["Width"]], OptionValue["Depth"]],
  {LinearLayer[out, "Input" -> 9]}
]];
mlp[3]
