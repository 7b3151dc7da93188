NetGraph[{Ramp, Tanh}, {1 -> NetPort[2, "Output"]}]
