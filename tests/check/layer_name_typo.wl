NetGraph[<|"encoder" -> LinearLayer[3], "decoder" -> LinearLayer[2]|>, {"encoder" -> "decodr"}]
