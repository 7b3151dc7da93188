activation = Import["activation.wlnet"];
block = NetChain[{ConvolutionLayer[8, 5], activation}];
NetChain[{block, activation, {10, activation}}, "Input" -> {1, 4, 4}]
