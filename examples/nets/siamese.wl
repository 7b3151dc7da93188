(* A siamese net (Bromley, Guyon, LeCun, Saeckinger and Shah, 1993; contrastive loss of Hadsell, Chopra and LeCun, 2006):
   two images go through one and the same net, so its arrays are shared. *)

embed = NetInsertSharedArrays[NetChain[{
    ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2],
    ConvolutionLayer[50, 5], Ramp, PoolingLayer[2, 2],
    FlattenLayer[], LinearLayer[500], Ramp, LinearLayer[2]}], "embed/"];

siamese = NetGraph[
    <|"left" -> embed, "right" -> embed,
      "distance" -> NetGraph[{ThreadingLayer[(#1 - #2)^2 &], SummationLayer[], ElementwiseLayer[Sqrt]},
          {{NetPort["a"], NetPort["b"]} -> 1 -> 2 -> 3}],
      "loss" -> ContrastiveLossLayer["Margin" -> 1.]|>,
    {NetPort["Left"] -> "left" -> NetPort["distance", "a"], NetPort["Right"] -> "right" -> NetPort["distance", "b"],
     "distance" -> NetPort["loss", "Input"], NetPort["Same"] -> NetPort["loss", "Target"]},
    "Left" -> {1, 28, 28}, "Right" -> {1, 28, 28}];
