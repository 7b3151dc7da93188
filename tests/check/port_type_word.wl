NetChain[{Ramp}, "Input" -> "vektor"]
