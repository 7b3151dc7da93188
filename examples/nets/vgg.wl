(* VGG-16 (Simonyan and Zisserman, 2014): 138,357,544 parameters. *)

convolutions[width_, count_] := Flatten[{
    Table[{ConvolutionLayer[width, 3, "PaddingSize" -> 1], Ramp}, count],
    PoolingLayer[2, "Stride" -> 2]}];

vgg16 = NetChain[Flatten[{
    MapThread[convolutions, {{64, 128, 256, 512, 512}, {2, 2, 3, 3, 3}}],
    FlattenLayer[],
    Table[{LinearLayer[4096], Ramp, DropoutLayer[0.5]}, 2],
    LinearLayer[1000], SoftmaxLayer[]}],
    "Input" -> {3, 224, 224}];
