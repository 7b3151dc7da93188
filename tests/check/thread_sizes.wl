NetGraph[{LinearLayer[3], LinearLayer[4], ThreadingLayer[Times]}, {{1, 2} -> 3}, "Input" -> 2]
