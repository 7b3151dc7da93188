(* A PixelCNN (van den Oord, Kalchbrenner and Kavukcuoglu, 2016): convolutions whose weights are masked so that a pixel
   depends only on those above it and to its left. *)

(* Mask A leaves out the pixel itself, mask B lets it in. *)
mask[type_, size_] := With[{c = (size + 1)/2},
    Table[Boole[i < c || i == c && (j < c || type == "B" && j == c)], {i, size}, {j, size}]];

(* Weights are arrays of size out x in x size x size; the mask is put on each filter. *)
maskedConvolution[type_, in_, out_, size_] := With[{filter = mask[type, size]},
    ConvolutionLayer[out, size, "PaddingSize" -> (size - 1)/2,
        "Weights" -> Map[# filter &, RandomReal[{-1, 1}, {out, in, size, size}]/Sqrt[in size^2], {2}]]];

SeedRandom[7];
residual := NetGraph[
    {NetChain[{Ramp, ConvolutionLayer[16, 1], Ramp, maskedConvolution["B", 16, 16, 3], Ramp, ConvolutionLayer[32, 1]}],
     TotalLayer[]},
    {NetPort["Input"] -> {1, 2}, 1 -> 2}];

pixelCNN = NetChain[Flatten[{
    maskedConvolution["A", 1, 32, 7], Table[residual, 5],
    Ramp, ConvolutionLayer[32, 1], Ramp, ConvolutionLayer[1, 1], LogisticSigmoid}],
    "Input" -> {1, 28, 28}];
