NetGraph[{Ramp, Tanh}, {1 -> 2, 1 -> 2}]
