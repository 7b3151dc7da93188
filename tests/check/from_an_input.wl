NetGraph[{Ramp, Tanh}, {NetPort[1, "Input"] -> 2}]
