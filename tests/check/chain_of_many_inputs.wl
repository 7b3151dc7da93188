NetChain[{Ramp, ThreadingLayer[Subtract]}]
