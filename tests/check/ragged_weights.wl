LinearLayer[2, "Weights" -> {{1, 2}, {3}}]
