(* A small single-shot detector on a mobile backbone: separable convolutions, inverted residuals, several outputs. *)

Clip6 = ElementwiseLayer[Min[Ramp[#], 6] &];

unit[grouped_, n_, size_, stride_, pad_, act_] := NetChain[{
   "conv" -> ConvolutionLayer[n, size, "Stride" -> stride, "PaddingSize" -> pad, "ChannelGroups" -> If[grouped, n, 1]],
   "norm" -> BatchNormalizationLayer[],
   Sequence[If[act === Nothing, Nothing, "act" -> act]]}];

block[stride_, pad_, wide_, narrow_] := NetChain[{
   "expand" -> unit[False, wide, {1, 1}, 1, 0, Clip6],
   "depthwise" -> unit[True, wide, {3, 3}, stride, pad, Clip6],
   "project" -> unit[False, narrow, {1, 1}, 1, 0, Nothing]}];

residual[wide_, narrow_] := NetGraph[
   {1 -> block[1, 1, wide, narrow], 2 -> ThreadingLayer[Plus]}, {{1, NetPort["Input"]} -> 2}];

backbone = NetGraph[{
    "stem" -> unit[False, 4, {3, 3}, 2, {{0, 1}, {0, 1}}, Clip6],
    "block1" -> block[2, 1, 8, 6],
    "block2" -> residual[12, 6],
    "block3" -> block[2, {{0, 1}, {0, 1}}, 12, 8]},
   {"stem" -> "block1" -> "block2" -> "block3",
    "block2" -> NetPort["fine"], "block3" -> NetPort["coarse"]}];

box[anchors_, classes_, name_String, size_] := NetGraph[{
    "class" -> ConvolutionLayer[classes anchors, {3, 3}, "Stride" -> 1, "PaddingSize" -> 1],
    "reshape1" -> ReshapeLayer[{anchors, classes, size, size}], "sigmoid" -> LogisticSigmoid,
    "place" -> ConvolutionLayer[4 anchors, {3, 3}, "PaddingSize" -> 1],
    "reshape2" -> ReshapeLayer[{anchors, 4, size, size}]},
   {"class" -> "reshape1" -> "sigmoid" -> NetPort["Class" <> name], "place" -> "reshape2" -> NetPort["Place" <> name]}];

heads = NetGraph[<|"body" -> backbone, "head0" -> box[2, 3, "0", 4], "head1" -> box[3, 3, "1", 2]|>,
   {NetPort[{"body", "fine"}] -> "head0", NetPort[{"body", "coarse"}] -> "head1"},
   "Input" -> {3, 16, 16}];
Print[Map[NetExtract[heads, #] &, {"Class0", "Place0", "Class1", "Place1"}]];

shuffle = NetChain[{TransposeLayer[{2 <-> 4, 1 <-> 3}], FlattenLayer[2]}];
flat = NetGraph[{heads, shuffle, shuffle, CatenateLayer[], shuffle, shuffle, CatenateLayer[]},
   {NetPort[{1, "Class0"}] -> 2 -> 4, NetPort[{1, "Class1"}] -> 3 -> 4,
    NetPort[{1, "Place0"}] -> 5 -> 7, NetPort[{1, "Place1"}] -> 6 -> 7,
    4 -> NetPort["Class"], 7 -> NetPort["Place"]}];
Print[NetExtract[flat, "Class"], " ", NetExtract[flat, "Place"]];

boxes = NetGraph[{
    "cy" -> {PartLayer[{All, 1}], ElementwiseLayer[#/10 &]},
    "cx" -> {PartLayer[{All, 2}], ElementwiseLayer[#/10 &]},
    "h" -> {PartLayer[{All, 3}], ElementwiseLayer[Exp[# 0.2] &]},
    "w" -> {PartLayer[{All, 4}], ElementwiseLayer[Exp[# 0.2] &]},
    "x0" -> ThreadingLayer[#1 - #2/2 &], "y0" -> ThreadingLayer[#1 - #2/2 &],
    "x1" -> ThreadingLayer[#1 + #2/2 &], "y1" -> ThreadingLayer[#1 + #2/2 &],
    "cat" -> CatenateLayer[], "reshape" -> ReshapeLayer[{4, 44}], "turn" -> TransposeLayer[], "points" -> ReshapeLayer[{44, 2, 2}]},
   {NetPort["Place"] -> {"cy", "cx", "h", "w"},
    {"cx", "w"} -> "x0", {"cx", "w"} -> "x1", {"cy", "h"} -> "y0", {"cy", "h"} -> "y1",
    {"x0", "y0", "x1", "y1"} -> "cat" -> "reshape" -> "turn" -> "points" -> NetPort["Boxes"]},
   "Place" -> {44, 4}];
corner = boxes[ConstantArray[{1., 2., 0., 0.}, 44]];
Print[Dimensions[corner], " ", Round[Normal[corner[[1]]], 0.001]];

detector = NetGraph[{ElementwiseLayer[(# - .5) 2. &], flat, boxes},
   {1 -> 2, NetPort[{2, "Class"}] -> NetPort["Class"], NetPort[{2, "Place"}] -> NetPort[{3, "Place"}],
    NetPort[{3, "Boxes"}] -> NetPort["Boxes"]}];
ready = NetInitialize[detector, RandomSeeding -> 5];
out = ready[<|"Input" -> ConstantArray[0.5, {3, 16, 16}]|>];
Print[Map[Dimensions, out], " ", MinMax[Normal[out["Class"]]] == {0.5, 0.5}];
Print[Keys[NetExtract[detector, {2, 1, "body", "block1"}]], " ", NetExtract[ready, {2, 1, "body", "block1", "depthwise", "conv", "ChannelGroups"}]];
