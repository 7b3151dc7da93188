LinearLayer[3, "Weigths" -> {{1}}]
