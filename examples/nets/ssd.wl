(* SSD300 (Liu et al., 2015): a VGG body, further feature maps, and at each of six scales two small convolutions that give
   the classes and the box offsets of every anchor: 8,732 boxes. *)

classes = 21;
relu[args__] := {ConvolutionLayer[args], Ramp};
padded[n_, opts___] := relu[n, 3, "PaddingSize" -> 1, opts];

stage4 = NetChain[Flatten[{
    padded[64], padded[64], PoolingLayer[2, 2],
    padded[128], padded[128], PoolingLayer[2, 2],
    padded[256], padded[256], padded[256], PoolingLayer[2, 2, "PaddingSize" -> {{0, 1}, {0, 1}}],
    padded[512], padded[512], padded[512]}]];
stage7 = NetChain[Flatten[{
    PoolingLayer[2, 2], padded[512], padded[512], padded[512], PoolingLayer[3, 1, "PaddingSize" -> 1],
    relu[1024, 3, "Dilation" -> 6, "PaddingSize" -> 6], relu[1024, 1]}]];
extra[narrow_, wide_, opts___] := NetChain[Join[relu[narrow, 1], relu[wide, 3, opts]]];

(* For each cell of a feature map: the values of its first anchor, of its second, ... *)
flat[size_] := {TransposeLayer[{3, 1, 2}], ReshapeLayer[{Automatic, size}]};
head[anchors_, size_] := NetChain[Join[{ConvolutionLayer[anchors size, 3, "PaddingSize" -> 1]}, flat[size]]];

names = {"stage4", "stage7", "stage8", "stage9", "stage10", "stage11"};
anchors = <|"stage4" -> 4, "stage7" -> 6, "stage8" -> 6, "stage9" -> 6, "stage10" -> 4, "stage11" -> 4|>;

ssd = NetGraph[
    Join[
        <|"stage4" -> stage4, "stage7" -> stage7,
          "stage8" -> extra[256, 512, "Stride" -> 2, "PaddingSize" -> 1],
          "stage9" -> extra[128, 256, "Stride" -> 2, "PaddingSize" -> 1],
          "stage10" -> extra[128, 256], "stage11" -> extra[128, 256],
          "classes" -> CatenateLayer[], "softmax" -> SoftmaxLayer[], "boxes" -> CatenateLayer[]|>,
        Association[("classes" <> # -> head[anchors[#], classes]) & /@ names],
        Association[("boxes" <> # -> head[anchors[#], 4]) & /@ names]],
    Join[
        {NetPort["Input"] -> "stage4" -> "stage7" -> "stage8" -> "stage9" -> "stage10" -> "stage11"},
        (# -> "classes" <> #) & /@ names, (# -> "boxes" <> #) & /@ names,
        {("classes" <> # &) /@ names -> "classes" -> "softmax" -> NetPort["ClassProb"],
         ("boxes" <> # &) /@ names -> "boxes" -> NetPort["Boxes"]}],
    "Input" -> {3, 300, 300}];
