(* LeNet for 28x28 digits (LeCun, Bottou, Bengio and Haffner, 1998), with the sizes that became usual: 431,080 parameters. *)

lenet = NetChain[{
    ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2],
    ConvolutionLayer[50, 5], Ramp, PoolingLayer[2, 2],
    FlattenLayer[], LinearLayer[500], Ramp, LinearLayer[10], SoftmaxLayer[]},
    "Input" -> {1, 28, 28}];
