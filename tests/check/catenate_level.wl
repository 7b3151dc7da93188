NetGraph[{CatenateLayer[2]}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> 3, "b" -> 3]
