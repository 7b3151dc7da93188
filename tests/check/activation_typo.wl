ElementwiseLayer["RELU6x"]
