step = Import["step.wlnet"];
NetMapOperator[{step, LinearLayer[3], LinearLayer["Input" -> 5]}];
NetChain[{NetMapOperator[step], Ramp}, "Input" -> "Real"]
