(* Blocks of a segmentation net as packages write them: lists for chains, free inputs, edges within lists, a loss graph. *)

BeginPackage["Segmentation`"]

ResidualBlock::usage = "ResidualBlock[n] is a block of n channels with a shortcut.";
UpBlock::usage = "UpBlock[n] joins the features of a level with those from below.";
DiceLoss::usage = "DiceLoss[] compares class probabilities with classes.";
SegmentationNet::usage = "SegmentationNet[classes, width, size] is a net of three levels.";

Begin["`Private`"]

SyntaxInformation[ResidualBlock] = {"ArgumentsPattern" -> {_, OptionsPattern[]}};
Options[ResidualBlock] = {"Activation" -> "ELU", "Dropout" -> 0};

conv[n_, k_, act_ : True] :=
  {ConvolutionLayer[n, k, "PaddingSize" -> (k - 1)/2], BatchNormalizationLayer[], ElementwiseLayer["ELU"]}[[;; If[act, -1, -2]]]

ResidualBlock[n_, OptionsPattern[]] := NetGraph[<|
   "main" -> Join[conv[n/2, 3], conv[n, 3, False]],
   "skip" -> conv[n, 1, False],
   "sum" -> Flatten @ {TotalLayer[], ElementwiseLayer[OptionValue["Activation"]],
      If[OptionValue["Dropout"] > 0, DropoutLayer[OptionValue["Dropout"]], Nothing]}
 |>, {{"main", "skip"} -> "sum"}]

UpBlock[n_] := NetGraph[<|
   "up" -> Flatten[{ResizeLayer[Scaled /@ {2, 2}, Resampling -> "Nearest"], conv[n, 1, False]}],
   "join" -> Flatten @ {CatenateLayer[], conv[n, 3]}
 |>, {{NetPort["Below"] -> "up", NetPort["Level"]} -> "join"}]

SegmentationNet[classes_, n_, size_] := NetGraph[<|
   "enc1" -> ResidualBlock[n],
   "enc2" -> {PoolingLayer[2, 2], ResidualBlock[2 n]},
   "enc3" -> {PoolingLayer[{2, 2}, 2, "Function" -> Max], ResidualBlock[4 n, "Dropout" -> 0.2]},
   "dec2" -> UpBlock[2 n], "dec1" -> UpBlock[n],
   "map" -> {ConvolutionLayer[classes, 1], TransposeLayer[{1 <-> 3, 1 <-> 2}], SoftmaxLayer[]}
 |>, {
   NetPort["Input"] -> "enc1" -> "enc2" -> "enc3",
   "enc3" -> NetPort[{"dec2", "Below"}], "enc2" -> NetPort[{"dec2", "Level"}],
   "dec2" -> NetPort[{"dec1", "Below"}], "enc1" -> NetPort[{"dec1", "Level"}],
   "dec1" -> "map"
 }, "Input" -> Prepend[size, 1]]

count[] := {FlattenLayer[1], AggregationLayer[Total, 1]}
DiceLoss[] := NetGraph[<|
   "both" -> ThreadingLayer[Times], "hits" -> count[], "found" -> count[], "there" -> count[],
   "all" -> TotalLayer[], "ratio" -> {ThreadingLayer[Divide], AggregationLayer[Mean, 1], ElementwiseLayer[1 - 2 # &]}
 |>, {
   {NetPort["Input"], NetPort["Target"]} -> "both" -> "hits",
   NetPort["Input"] -> "found", NetPort["Target"] -> "there",
   {"found", "there"} -> "all", {"hits", "all"} -> "ratio" -> NetPort["Loss"]
 }, "Loss" -> "Real"]

End[]
EndPackage[]

block = ResidualBlock[4];
Print[NetExtract[NetChain[{block, block}, "Input" -> {2, 8, 8}], "Output"]];
Print[SyntaxInformation[ResidualBlock], " ", Names["Segmentation`*"]];
net = SegmentationNet[3, 2, {8, 12}];
Print[Map[NetExtract[net, {#, "Output"}] &, {"enc1", "enc2", "enc3", "dec2", "dec1", "map"}]];
Print[Head /@ Normal[NetExtract[net, {"enc3", 2, "sum"}]]];
ready = NetInitialize[net, RandomSeeding -> 2];
p = ready[{Table[Sin[i j/4.], {i, 8}, {j, 12}]}];
Print[Dimensions[p], " ", Max[Abs[Total[p, {3}] - 1]] < 10^-5];
Print[DiceLoss[][<|"Input" -> {{{1, 0}, {0, 1}}}, "Target" -> {{{1, 0}, {1, 0}}}|>]];
Print[DiceLoss[][<|"Input" -> {{{1, 0}}, {{0, 1}}}, "Target" -> {{{1, 0}}, {{0, 1}}}|>]];
