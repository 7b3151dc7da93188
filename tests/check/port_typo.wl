NetChain[{Ramp}, "Inptu" -> 3]
