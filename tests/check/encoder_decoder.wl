encoder = NetChain[{LinearLayer[64], Ramp, LinearLayer[8]}, "Input" -> 100];
decoder = NetChain[{LinearLayer[64], Ramp, LinearLayer[100]}, "Input" -> 16];
NetGraph[<|"encoder" -> encoder, "decoder" -> decoder|>, {"encoder" -> "decoder"}]
