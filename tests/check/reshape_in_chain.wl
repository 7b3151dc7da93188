NetChain[{LinearLayer[12], ReshapeLayer[{5, 2}]}]
