PoolingLayer[2, "Stride" -> 0]
