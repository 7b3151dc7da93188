ElementwiseLayer[]
