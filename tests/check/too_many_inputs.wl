NetGraph[{Ramp, Tanh, Abs, ThreadingLayer[Subtract]}, {{1, 2, 3} -> 4}]
