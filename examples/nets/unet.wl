(* U-Net (Ronneberger, Fischer and Brox, 2015), built by recursion: a level is two convolutions on the way down, the level
   below it, and two convolutions on the way up, which see what came down, too. *)

conv[n_] := NetChain[{ConvolutionLayer[n, 3, "PaddingSize" -> 1], Ramp}];
twice[n_] := NetChain[{conv[n], conv[n]}];

unet[width_, 0] := twice[width];
unet[width_, depth_] := NetGraph[
    <|"down" -> twice[width],
      "below" -> NetChain[{PoolingLayer[2, 2], unet[2 width, depth - 1], DeconvolutionLayer[width, 2, "Stride" -> 2]}],
      "join" -> CatenateLayer[],
      "up" -> twice[width]|>,
    {NetPort["Input"] -> "down" -> "below", {"down", "below"} -> "join" -> "up"}];

uNet = NetChain[{unet[64, 4], ConvolutionLayer[2, 1], TransposeLayer[{3, 1, 2}], SoftmaxLayer[]},
    "Input" -> {1, 256, 256}];
