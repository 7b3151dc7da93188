net = NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> 2];
net[<|"a" -> {1, 2}|>]
