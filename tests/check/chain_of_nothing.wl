NetChain[LinearLayer[3]]
