net = NetGraph[{Plus}, {{NetPort["left"], NetPort["right"]} -> 1}, "left" -> 2];
net[<|"left" -> {1, 2}, "rigth" -> {3, 4}|>]
