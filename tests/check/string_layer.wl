NetChain[{LinearLayer[3], "ReLU"}]
