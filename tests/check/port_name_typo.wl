NetGraph[<|"a" -> LinearLayer[3], "b" -> Tanh|>, {"a" -> NetPort["b", "Inpt"]}]
