NetChain[{
  LinearLayer[10],
  LinearLayer[3, "Input" -> 7]
}]
