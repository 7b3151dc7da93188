NetChain[{
  LinearLayer[4],
  LinearLayer[5, "Input" -> 3],
  LinearLayer[6],
  LinearLayer[7, "Input" -> 2]
}]
