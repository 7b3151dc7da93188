NetGraph[<|"a" -> Ramp, "b" -> Tanh|>, {"a" -> "a"}]
