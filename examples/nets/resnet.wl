(* Residual networks of 18, 50 and 152 layers for 1000 classes of images (He, Zhang, Ren and Sun, 2015): stages of blocks
   that each add a correction to their input. *)

convolution[channels_, kernel_, stride_ : 1] := NetChain[{
    ConvolutionLayer[channels, kernel, "Stride" -> stride, "PaddingSize" -> (kernel - 1)/2, "Biases" -> None],
    BatchNormalizationLayer[]}];

(* The way past a block: nothing to do, or a convolution where sizes change. *)
shortcut[channels_, 1, True] := {};
shortcut[channels_, stride_, _] := {"shortcut" -> convolution[channels, 1, stride]};

block[body_, channels_, stride_, same_] := With[{past = shortcut[channels, stride, same]},
    NetGraph[
        Association[Join[{"body" -> body, "sum" -> TotalLayer[], "ramp" -> Ramp}, past]],
        {NetPort["Input"] -> "body" -> "sum" -> "ramp",
         If[past === {}, NetPort["Input"] -> "sum", NetPort["Input"] -> "shortcut" -> "sum"]}]];

basic[width_, stride_] := NetChain[{convolution[width, 3, stride], Ramp, convolution[width, 3]}];
bottleneck[width_, stride_] :=
    NetChain[{convolution[width, 1], Ramp, convolution[width, 3, stride], Ramp, convolution[4 width, 1]}];

stage[make_, expansion_, {width_, count_, stride_}, first_] := Table[
    block[make[width, If[i == 1, stride, 1]], expansion width, If[i == 1, stride, 1], i > 1 || first && expansion == 1],
    {i, count}];

resNet[make_, expansion_, counts_List] := NetChain[Join[
    {convolution[64, 7, 2], Ramp, PoolingLayer[3, 2, "PaddingSize" -> 1]},
    Join @@ MapThread[
        stage[make, expansion, {##}, #1 == 64] &, {{64, 128, 256, 512}, counts, {1, 2, 2, 2}}],
    {AggregationLayer[Mean], LinearLayer[1000], SoftmaxLayer[]}],
    "Input" -> {3, 224, 224}];

resNet18 = resNet[basic, 1, {2, 2, 2, 2}];
resNet50 = resNet[bottleneck, 4, {3, 4, 6, 3}];
resNet152 = resNet[bottleneck, 4, {3, 8, 36, 3}];
