LinearLayer[2, "Weights" -> "random"]
