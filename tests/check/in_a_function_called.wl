block[n_] := NetChain[{ConvolutionLayer[n, 3], LinearLayer[2, "Input" -> 9]}];
block[4]
