NetChain[{LinearLayer[3], Sine}]
