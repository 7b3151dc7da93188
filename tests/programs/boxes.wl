(* Anchor boxes, overlap, and non-maximum suppression, as detectors of the SSD family use them.
   A box is Rectangle[{xmin, ymin}, {xmax, ymax}]. *)

area[Rectangle[{x1_, y1_}, {x2_, y2_}]] := Max[0, x2 - x1] Max[0, y2 - y1];

intersection[Rectangle[a_, b_], Rectangle[c_, d_]] := Rectangle[MapThread[Max, {a, c}], MapThread[Min, {b, d}]];

iou[a_Rectangle, b_Rectangle] := With[{i = area[intersection[a, b]]},
  If[i === 0, 0, i/(area[a] + area[b] - i)]];

nonMaxSuppression[boxes_List, threshold_] := Block[{queue = ReverseSortBy[boxes, Last], kept = {}},
  While[queue =!= {},
    AppendTo[kept, First[queue]];
    queue = Select[Rest[queue], iou[First[#], kept[[-1, 1]]] < threshold &]
  ];
  kept];

detections = {
  Rectangle[{0, 0}, {10, 10}] -> 0.9,
  Rectangle[{1, 1}, {11, 11}] -> 0.8,
  Rectangle[{20, 20}, {30, 30}] -> 0.7,
  Rectangle[{0, 0}, {5, 10}] -> 0.6,
  Rectangle[{21, 20}, {31, 30}] -> 0.95
};

Print["iou: ", InputForm[iou[detections[[1, 1]], detections[[2, 1]]]]];
Print["disjoint: ", iou[detections[[1, 1]], detections[[3, 1]]]];
Print["same: ", iou @@ detections[[{1, 1}, 1]]];
Scan[Print["  ", #[[2]], "  ", #[[1]]] &, nonMaxSuppression[detections, 1/2]];
Print[Length /@ (nonMaxSuppression[detections, #] & /@ {0.3, 0.5, 0.6, 0.7, 1})];

(* The matrix of overlaps, and the best anchor for each object. *)
anchorGrid[size_, cells_, scales_, ratios_] := Flatten[Table[
  With[{c = {(i - 1/2) size/cells, (j - 1/2) size/cells}, half = s {Sqrt[r], 1/Sqrt[r]}/2},
    Rectangle @@ ({c - half, c + half})],
  {j, cells}, {i, cells}, {s, scales}, {r, ratios}], 3];

anchors = anchorGrid[32, 2, {8, 16}, {1, 4, 1/4}];
Print[Length[anchors], " anchors; first ", InputForm[Take[anchors, 3]]];
truth = {Rectangle[{0, 0}, {16, 16}], Rectangle[{16, 20}, {32, 27}]};
overlaps = Outer[iou, truth, anchors, 1];
Print["dimensions ", Dimensions[overlaps]];
Print["best ", Flatten[Ordering[#, -1] & /@ overlaps], " with ", InputForm[Max /@ overlaps]];

(* Default sizes of SSD300: the scale of layer k of m is smin + (smax - smin) (k - 1)/(m - 1). *)
scale[k_, m_ : 6, {smin_, smax_} : {0.2, 0.9}] := smin + (smax - smin) (k - 1)/(m - 1);
Print[Array[scale, 6]];
Print[TableForm[Table[{k, Round[300 scale[k]], Round[300 Sqrt[scale[k] scale[k + 1]]]}, {k, 3}]]];
counts = <|38 -> 4, 19 -> 6, 10 -> 6, 5 -> 6, 3 -> 4, 1 -> 4|>;
Print["boxes in all: ", Total @ KeyValueMap[#1^2 #2 &, counts]];
