PoolingLayer[2, "Function" -> Median]
