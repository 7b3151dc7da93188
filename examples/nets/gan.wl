(* DCGAN for 64x64 images (Radford, Metz and Chintala, 2015): generator 3,576,704 and discriminator 2,765,568 parameters. *)

{noise, width} = {100, 64};

up[channels_, opts___] := {
    DeconvolutionLayer[channels, 4, opts, "Biases" -> None], BatchNormalizationLayer["Epsilon" -> 10^-5], Ramp};
generator = NetChain[Flatten[{
    up[8 width], Table[up[k width, "Stride" -> 2, "PaddingSize" -> 1], {k, {4, 2, 1}}],
    DeconvolutionLayer[3, 4, "Stride" -> 2, "PaddingSize" -> 1, "Biases" -> None], Tanh}],
    "Input" -> {noise, 1, 1}];

leaky = ElementwiseLayer[Max[#, 0.2 #] &];
down[channels_] := {
    ConvolutionLayer[channels, 4, "Stride" -> 2, "PaddingSize" -> 1, "Biases" -> None],
    BatchNormalizationLayer["Epsilon" -> 10^-5], leaky};
discriminator = NetChain[Flatten[{
    ConvolutionLayer[width, 4, "Stride" -> 2, "PaddingSize" -> 1, "Biases" -> None], leaky,
    Table[down[k width], {k, {2, 4, 8}}],
    ConvolutionLayer[1, 4, "Biases" -> None], FlattenLayer[], PartLayer[1], LogisticSigmoid}],
    "Input" -> {3, 64, 64}];

gan = NetGANOperator[{generator, discriminator}];
