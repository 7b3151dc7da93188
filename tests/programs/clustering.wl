(* k-means and k nearest neighbours, written out. *)

points = {{1., 1.}, {1.5, 2.}, {1., 1.5}, {8., 8.}, {8.5, 9.}, {9., 8.}};

nearest[p_, centres_] := First[Ordering[EuclideanDistance[p, #] & /@ centres, 1]];
assign[centres_] := GroupBy[points, nearest[#, centres] &];
move[centres_] := Values[KeySort[Mean /@ assign[centres]]];
{final, steps} = Module[{n = 0}, {FixedPoint[(n++; move[#]) &, points[[{1, 2}]], 100], n}];
Print[NumberForm[final, {4, 3}]];
Print[steps > 1, " ", Length /@ Values[KeySort[assign[final]]]];
Print[nearest[#, final] & /@ {{0, 0}, {10, 10}}];
spread = Total[Function[p, Min[SquaredEuclideanDistance[p, #] & /@ final]] /@ points];
Print[NumberForm[spread, {5, 4}]];

training = {{1, 1} -> "low", {2, 1} -> "low", {1, 2} -> "low", {8, 8} -> "high", {9, 8} -> "high", {8, 9} -> "high"};
classify[p_, k_] := First[Commonest[Values[TakeSmallestBy[training, Norm[First[#] - p] &, k]]]];
Print[classify[#, 3] & /@ {{0, 0}, {7, 7}, {3, 4}}];
Print[TakeSmallestBy[training, EuclideanDistance[First[#], {8, 8}] &, 1]];

(* The confusion matrix of leaving one out. *)
leaveOneOut[i_] := Block[{training = Delete[training, i]}, classify[Part[examples, i, 1], 3]];
examples = training;
predicted = leaveOneOut /@ Range[Length[examples]];
classes = {"low", "high"};
confusion = Table[Count[Transpose[{Values[examples], predicted}], {a, p}], {a, classes}, {p, classes}];
Print[TableForm[confusion, TableHeadings -> None]];
Print["accuracy ", Tr[confusion]/Total[confusion, 2]];
Print[AssociationThread[classes, MapThread[Divide, {Diagonal[confusion], Total[confusion, {2}]}]]];

(* A distance matrix, and the pair furthest apart. *)
d = Outer[EuclideanDistance, points, points, 1];
Print[Dimensions[d], " ", d == Transpose[d], " ", NumberForm[Max[d], {5, 3}], " ", Position[d, Max[d]]];
Print[Round[d[[1]], 0.01]];
merge[clusters_List] := Module[{pairs = Subsets[Range[Length[clusters]], {2}], best},
  best = First[MinimalBy[pairs, Min[Outer[EuclideanDistance, clusters[[#[[1]]]], clusters[[#[[2]]]], 1]] &]];
  Append[Delete[clusters, List /@ best], Join @@ clusters[[best]]]];
Print[Length /@ NestWhile[merge, List /@ points, Length[#] > 2 &]];
Print[Mean /@ NestWhile[merge, List /@ points, Length[#] > 2 &] // NumberForm[#, 3] &];
