NetChain[{"a" -> Ramp, Tanh}]
