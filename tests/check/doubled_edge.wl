NetGraph[{Ramp, Tanh, Abs}, {1 -> 3, 2 -> 3}]
