(* A one-stage detector: backbone, heads on two grids, decoding of boxes, and suppression of doubles. *)

block[c_, stride_: 1] := Sequence[
  ConvolutionLayer[c, 3, "Stride" -> stride, "PaddingSize" -> 1], BatchNormalizationLayer[], ElementwiseLayer[Ramp]];
stage[c_] := NetChain[{block[c], block[c, 2]}];

inception[{a_, {b1_, b2_}, c_}] := NetGraph[
  <|"1x1" -> ConvolutionLayer[a, 1],
    "3x3" -> NetChain[{ConvolutionLayer[b1, 1], Ramp, ConvolutionLayer[b2, 3, "PaddingSize" -> 1]}],
    "pool" -> NetChain[{PoolingLayer[3, 1, "PaddingSize" -> 1], ConvolutionLayer[c, 1]}],
    "join" -> CatenateLayer[]|>,
  {NetPort["Input"] -> {"1x1", "3x3", "pool"} -> "join"}];
Print[Lookup[NetExtract[NetGraph[{inception[{4, {3, 5}, 2}]}, {}, "Input" -> {6, 7, 7}], {1, #, "Output"}] & /@
   <|"1x1" -> "1x1", "3x3" -> "3x3", "pool" -> "pool", "join" -> "join"|>, {"1x1", "3x3", "pool", "join"}]];

anchors = {{1, 1}, {2, 1/2}};
classes = {"cat", "dog", "bird"};
perCell = Length[anchors] (4 + 1 + Length[classes]);
head[cells_] := NetChain[{ConvolutionLayer[perCell, 1], ReshapeLayer[{Length[anchors], perCell/Length[anchors], cells, cells}]}];
net = NetGraph[
  <|"s1" -> stage[4], "s2" -> stage[8], "head1" -> head[4], "head2" -> head[2], "down" -> stage[8]|>,
  {NetPort["Image"] -> "s1" -> "s2" -> "head1" -> NetPort["Fine"], "s2" -> "down" -> "head2" -> NetPort["Coarse"]},
  "Image" -> {3, 16, 16}];
Print[Map[NetExtract[net, #] &, <|"fine" -> "Fine", "coarse" -> "Coarse"|>]];
out = NetInitialize[net, RandomSeeding -> 3][<|"Image" -> ConstantArray[0.1, {3, 16, 16}]|>];
Print[Dimensions /@ out];

(* Decoding: offsets and sizes per anchor and cell, as a list of detections. *)
sigma = 1/(1 + Exp[-#]) &;
decode[t_, size_] := Module[{cells = Last[Dimensions[t]], step},
  step = size/cells;
  Flatten[Table[
    With[{v = t[[a, All, i, j]]},
      <|"box" -> {step (j - 1 + sigma[v[[1]]]), step (i - 1 + sigma[v[[2]]]), step anchors[[a, 1]] Exp[v[[3]]], step anchors[[a, 2]] Exp[v[[4]]]},
        "score" -> sigma[v[[5]]], "class" -> classes[[First[Ordering[v[[6 ;;]], -1]]]]|>],
    {a, Length[anchors]}, {i, cells}, {j, cells}]]];
raw = ConstantArray[0., {2, 8, 2, 2}];
raw[[1, 5, All, All]] = {{3., -3.}, {-3., 2.}};
raw[[2, 5, All, All]] = -4.;
raw[[1, 7, 1, 1]] = 5.; raw[[1, 8, 2, 2]] = 1.; raw[[2, 5, 1, 1]] = 2.5; raw[[2, 7, 1, 1]] = 1.;
found = Select[decode[raw, 16], #score > 1/2 &];
Print[Length[decode[raw, 16]], " ", Length[found]];
Scan[Print[#class, " ", NumberForm[#score, {4, 3}], " ", #box] &, ReverseSortBy[found, #score &]];

corners[{x_, y_, w_, h_}] := {{x - w/2, y - h/2}, {x + w/2, y + h/2}};
iou[a_, b_] := Module[{p = corners[a], q = corners[b], s},
  s = Times @@ MapThread[Max[0, #] &, {MapThread[Min, {p[[2]], q[[2]]}] - MapThread[Max, {p[[1]], q[[1]]}]}];
  s/(Times @@ a[[3 ;;]] + Times @@ b[[3 ;;]] - s)];
nms[{}, _] := {};
nms[list_, t_] := With[{best = First[MaximalBy[list, Key["score"]]]},
  Prepend[nms[Select[DeleteCases[list, best], #class =!= best["class"] || iou[#box, best["box"]] < t &], t], best]];
Print[nms[found, 0.4][[All, "class"]], " ", Length[nms[found, 0.2]], " ", NumberForm[iou[found[[1, "box"]], found[[3, "box"]]], {4, 3}]];
Print[Counts[nms[found, 0.9][[All, "class"]]]];
