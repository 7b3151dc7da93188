net = NetChain[<|"conv" -> ConvolutionLayer[4, 3], "act" -> Ramp|>];
NetExtract[net, {"cnov", "Weights"}]
