(* YOLOv3 for 80 classes (Redmon and Farhadi, 2018): Darknet-53, and three heads that route features back up;
   61,949,149 parameters. *)

classes = 80;
leaky = ElementwiseLayer[Max[#, 0.1 #] &];
conv[channels_, kernel_, stride_ : 1] := NetChain[{
    ConvolutionLayer[channels, kernel, "Stride" -> stride, "PaddingSize" -> (kernel - 1)/2, "Biases" -> None],
    BatchNormalizationLayer[], leaky}];

residual[width_] := NetGraph[
    {conv[width/2, 1], conv[width, 3], TotalLayer[]}, {NetPort["Input"] -> 1 -> 2 -> 3, NetPort["Input"] -> 3}];
down[width_, count_] := Prepend[Table[residual[width], count], conv[width, 3, 2]];

five[width_] := NetChain[{conv[width, 1], conv[2 width, 3], conv[width, 1], conv[2 width, 3], conv[width, 1]}];
detect[width_] := NetChain[{conv[2 width, 3], ConvolutionLayer[3 (classes + 5), 1]}];
up[width_] := NetChain[{conv[width, 1], ResizeLayer[{Scaled[2], Scaled[2]}, "Resampling" -> "Nearest"]}];

yolo = NetGraph[
    <|"small" -> NetChain[Flatten[{conv[32, 3], down[64, 1], down[128, 2], down[256, 8]}]],
      "medium" -> NetChain[down[512, 8]],
      "large" -> NetChain[down[1024, 4]],
      "five1" -> five[512], "detect1" -> detect[512], "up1" -> up[256], "route1" -> CatenateLayer[],
      "five2" -> five[256], "detect2" -> detect[256], "up2" -> up[128], "route2" -> CatenateLayer[],
      "five3" -> five[128], "detect3" -> detect[128]|>,
    {NetPort["Input"] -> "small" -> "medium" -> "large" -> "five1" -> "detect1" -> NetPort["Large"],
     "five1" -> "up1", {"up1", "medium"} -> "route1" -> "five2" -> "detect2" -> NetPort["Medium"],
     "five2" -> "up2", {"up2", "small"} -> "route2" -> "five3" -> "detect3" -> NetPort["Small"]},
    "Input" -> {3, 416, 416}];
