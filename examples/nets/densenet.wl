(* DenseNet-121 (Huang, Liu, van der Maaten and Weinberger, 2016): every layer of a block sees all that came before it in
   the block; 7,978,856 parameters. *)

growth = 32;

normalized[layer_] := {BatchNormalizationLayer[], Ramp, layer};
conv[channels_, kernel_, opts___] := ConvolutionLayer[channels, kernel, opts, "Biases" -> None];

dense := NetGraph[
    <|"new" -> NetChain[Join[normalized[conv[4 growth, 1]], normalized[conv[growth, 3, "PaddingSize" -> 1]]]],
      "join" -> CatenateLayer[]|>,
    {NetPort["Input"] -> "new", {NetPort["Input"], "new"} -> "join"}];

transition[channels_] := Append[normalized[conv[channels, 1]], PoolingLayer[2, 2, "Function" -> Mean]];

denseNet[blocks_List, classes_Integer] := Module[{channels = 2 growth, body},
    body = Table[
        channels += growth blocks[[i]];
        {Table[dense, blocks[[i]]], If[i < Length[blocks], channels /= 2; transition[channels], {}]},
        {i, Length[blocks]}];
    NetChain[Flatten[{
        conv[2 growth, 7, "Stride" -> 2, "PaddingSize" -> 3], BatchNormalizationLayer[], Ramp,
        PoolingLayer[3, 2, "PaddingSize" -> 1],
        body,
        BatchNormalizationLayer[], Ramp, AggregationLayer[Mean], LinearLayer[classes], SoftmaxLayer[]}],
        "Input" -> {3, 224, 224}]];

denseNet121 = denseNet[{6, 12, 24, 16}, 1000];
