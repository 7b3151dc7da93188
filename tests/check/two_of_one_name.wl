NetChain[{"a" -> Ramp, "a" -> Tanh}]
