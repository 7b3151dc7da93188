SoftmaxLayer[1, 2, 3]
