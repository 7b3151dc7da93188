(* A decision tree grown by recursion, printed, applied, and pruned. *)

data = {
  <|"outlook" -> "sunny", "windy" -> False, "play" -> "no"|>,
  <|"outlook" -> "sunny", "windy" -> True, "play" -> "no"|>,
  <|"outlook" -> "overcast", "windy" -> False, "play" -> "yes"|>,
  <|"outlook" -> "rainy", "windy" -> False, "play" -> "yes"|>,
  <|"outlook" -> "rainy", "windy" -> True, "play" -> "no"|>,
  <|"outlook" -> "overcast", "windy" -> True, "play" -> "yes"|>
};

entropy[rows_] := With[{p = N @ Values[Counts[rows[[All, "play"]]]]/Length[rows]}, -Total[p Log2[p]]];
gain[rows_, feature_] := entropy[rows] -
  Total[Length[#]/Length[rows] entropy[#] & /@ GatherBy[rows, Key[feature]]];
Print[entropy[data], " ", AssociationMap[Round[gain[data, #], 0.001] &, {"outlook", "windy"}]];

majority[rows_] := First[Commonest[rows[[All, "play"]]]];
grow[rows_, features_] := Which[
  SameQ @@ rows[[All, "play"]], leaf[rows[[1, "play"]], Length[rows]],
  features === {}, leaf[majority[rows], Length[rows]],
  True, With[{best = First[MaximalBy[features, gain[rows, #] &]]},
    node[best, GroupBy[rows, Key[best], grow[#, DeleteCases[features, best]] &]]]];
tree = grow[data, {"outlook", "windy"}];
Print[tree];

predict[leaf[c_, _], _] := c;
predict[node[f_, branches_], row_] := predict[Lookup[branches, row[f], leaf["unknown", 0]], row];
Print[predict[tree, #] & /@ data === data[[All, "play"]]];
Print[predict[tree, <|"outlook" -> "foggy", "windy" -> True|>]];

show[leaf[c_, n_], indent_] := Print[indent, "-> ", c, " (", n, ")"];
show[node[f_, branches_], indent_] := KeyValueMap[
  (Print[indent, f, " = ", #1]; show[#2, indent <> "  "]) &, branches];
show[tree, ""];

depth[_leaf] = 0;
depth[node[_, b_]] := 1 + Max[depth /@ b];
leaves[t_] := Cases[t, _leaf, {0, Infinity}];
Print[depth[tree], " ", Length[leaves[tree]], " ", Total[leaves[tree][[All, 2]]]];
prune[t_] := t //. node[_, b_] /; AllTrue[b, MatchQ[_leaf]] :> leaf[First[MaximalBy[Values[b], Last]][[1]], Total[Values[b][[All, 2]]]];
Print[prune[tree]];
rules = Flatten[Reap[
   walk[leaf[c_, _], path_] := Sow[path -> c];
   walk[node[f_, b_], path_] := KeyValueMap[walk[#2, Append[path, f -> #1]] &, b];
   walk[tree, {}]][[2]]];
Scan[Print, rules];
Print[Position[tree, "rainy"], " ", tree[[1]], " ", tree[[2, "sunny", 1]], " ", ReplacePart[leaf["a", 1], 2 -> 5]];
