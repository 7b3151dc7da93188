ElementwiseLayer[StringLength[#] &]
