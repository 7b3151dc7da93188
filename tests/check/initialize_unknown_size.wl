NetInitialize[NetChain[{LinearLayer[3], Ramp}]]
