NetGraph[{LinearLayer[3], LinearLayer[4], TotalLayer[]}, {1 -> 3, 2 -> 3}]
