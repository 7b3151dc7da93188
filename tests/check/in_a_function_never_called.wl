classifier[n_Integer] := NetChain[{
  LinearLayer[32],
  LinearLayer[n, "Input" -> 64],
  SoftmaxLayer[]
}];
