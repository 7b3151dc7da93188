(* Folds for cross-validation, batches, and schedules of the learning rate. *)

folds[data_List, k_Integer] := With[{parts = Table[data[[i ;; ;; k]], {i, k}]},
  Table[<|"test" -> parts[[i]], "train" -> Join @@ Delete[parts, i]|>, {i, k}]];
f = folds[Range[10], 3];
Print[Lookup[f, "test"]];
Print[f[[2, "train"]]];
Print[AllTrue[f, Sort[Join[#test, #train]] === Range[10] &]];

batches[data_, n_] := Partition[data, UpTo[n]];
Print[batches[Range[10], 4], " ", Length /@ batches[Range[100], 32]];
Print[Partition[Range[10], 4], " ", Partition[Range[10], 4, 4, 1, {}]];
shuffled = BlockRandom[RandomSample[Range[10]], RandomSeeding -> 7];
Print[Sort[shuffled] == Range[10], " ", shuffled === BlockRandom[RandomSample[Range[10]], RandomSeeding -> 7]];

split[data_, p_] := TakeDrop[data, Round[p Length[data]]];
{train, test} = split[Range[10], 0.8];
Print[train, " ", test];

(* Schedules as functions of the step. *)
schedule["Constant", r_, ___] := r &;
schedule["Step", r_, n_, f_: 0.1] := r f^Quotient[#, n] &;
schedule["Cosine", r_, n_] := r (1 + Cos[Pi #/n])/2. &;
schedule["Warmup", n_, then_] := If[# < n, then[n] (# + 1)/n, then[#]] &;
schedule["Piecewise", pairs_List] := Function[t, Piecewise[{#2, t < #1} & @@@ Most[pairs], Last[pairs][[2]]]];

show[s_, steps_] := NumberForm[s /@ steps, {5, 4}];
Print[show[schedule["Constant", 0.01], {0, 100}]];
Print[show[schedule["Step", 0.1, 10], {0, 9, 10, 25}]];
Print[show[schedule["Step", 0.1, 10, 0.5], {0, 9, 10, 25}]];
Print[show[schedule["Cosine", 0.1, 100], {0, 25, 50, 100}]];
Print[show[schedule["Warmup", 4, schedule["Constant", 0.2]], Range[0, 5]]];
Print[show[schedule["Piecewise", {{10, 0.1}, {20, 0.01}, {Infinity, 0.001}}], {5, 10, 30}]];

(* Early stopping: the first epoch after which nothing improved for a while. *)
losses = {1.0, 0.8, 0.7, 0.72, 0.71, 0.69, 0.75, 0.74, 0.73, 0.6};
stop[list_, patience_] := Catch[
  Fold[Function[{best, i}, Which[
      list[[i]] < list[[best]], i,
      i - best >= patience, Throw[{i, best}],
      True, best]], 1, Range[2, Length[list]]];
  {Length[list], First[Ordering[list, 1]]}];
Print[stop[losses, 3], " ", stop[losses, 5], " ", stop[losses, 1]];

(* Moving averages of the loss, and momentum. *)
Print[Round[FoldList[0.9 #1 + 0.1 #2 &, losses][[;; 4]], 0.001]];
Print[MovingAverage[{1, 3, 5}, 2], " ", ExponentialMovingAverage[{1., 2., 3.}, 0.5]];
step[{x_, v_}] := With[{v1 = 0.9 v - 0.1 (2 x)}, {x + v1, v1}];
Print[NumberForm[NestList[step, {1., 0.}, 3][[All, 1]], {5, 3}]];

(* Metrics over folds. *)
scores = {0.8, 0.9, 0.85};
Print["accuracy ", NumberForm[Mean[scores], {4, 3}], " +- ", NumberForm[StandardDeviation[scores], {4, 3}]];
oneHot[classes_][c_] := Boole[# === c] & /@ classes;
Print[oneHot[{"a", "b", "c"}] /@ {"b", "z"}, " ", SparseArray[{{1, 2} -> 1, {2, 1} -> 1}, {2, 3}] // Normal];
