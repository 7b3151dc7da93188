LinearLayer[2.5]
