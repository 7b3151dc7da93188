LinearLayer[2, "Weights" -> None]
