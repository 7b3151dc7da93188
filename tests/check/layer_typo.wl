NetChain[{LinearLayer[3], SoftMaxLayer[]}]
