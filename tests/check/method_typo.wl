NetInitialize[LinearLayer[3, "Input" -> 2], Method -> "Xaviar"]
