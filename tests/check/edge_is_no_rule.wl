NetGraph[{Ramp, Tanh}, {{1, 2}}]
