(* A block of GoogLeNet (Szegedy et al., 2014): four ways side by side, their channels joined. This is block 3a with
   163,696 parameters. *)

conv[channels_, kernel_] := {ConvolutionLayer[channels, kernel, "PaddingSize" -> (kernel - 1)/2], Ramp};

inception[{narrow_, {reduce3_, wide3_}, {reduce5_, wide5_}, pooled_}] := NetGraph[
    <|"1x1" -> NetChain[conv[narrow, 1]],
      "3x3" -> NetChain[Join[conv[reduce3, 1], conv[wide3, 3]]],
      "5x5" -> NetChain[Join[conv[reduce5, 1], conv[wide5, 5]]],
      "pool" -> NetChain[Prepend[conv[pooled, 1], PoolingLayer[3, "Stride" -> 1, "PaddingSize" -> 1]]],
      "join" -> CatenateLayer[]|>,
    {NetPort["Input"] -> {"1x1", "3x3", "5x5", "pool"} -> "join"}];

block3a = NetGraph[{inception[{64, {96, 128}, {16, 32}, 32}]}, {}, "Input" -> {192, 28, 28}];
