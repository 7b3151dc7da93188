(* Hidden states: the forward probabilities, the best path, and sampling checks, with associations. *)

states = {"Healthy", "Fever"};
start = <|"Healthy" -> 6/10, "Fever" -> 4/10|>;
transition = <|"Healthy" -> <|"Healthy" -> 7/10, "Fever" -> 3/10|>, "Fever" -> <|"Healthy" -> 4/10, "Fever" -> 6/10|>|>;
emission = <|
  "Healthy" -> <|"normal" -> 5/10, "cold" -> 4/10, "dizzy" -> 1/10|>,
  "Fever" -> <|"normal" -> 1/10, "cold" -> 3/10, "dizzy" -> 6/10|>|>;

first[o_] := AssociationMap[{start[#] emission[#, o], {#}} &, states];
step[table_, o_] := AssociationMap[
  Function[s, First @ MaximalBy[
    KeyValueMap[Function[{from, cell}, {cell[[1]] transition[from, s] emission[s, o], Append[cell[[2]], s]}], table],
    First]],
  states];
viterbi[{o_, rest___}] := First @ MaximalBy[Values[Fold[step, first[o], {rest}]], First];
{p, path} = viterbi[{"normal", "cold", "dizzy"}];
Print[path, " with probability ", N[p], " = ", InputForm[p]];

forward[{o_, rest___}] := Fold[
  Function[{alpha, x}, AssociationMap[Function[s, emission[s, x] Total[KeyValueMap[transition[#1, s] #2 &, alpha]]], states]],
  AssociationMap[start[#] emission[#, o] &, states], {rest}];
likelihood[obs_] := Total[forward[obs]];
Print[N[likelihood[{"normal", "cold", "dizzy"}]]];
Print["all sequences of three: ", Total[likelihood /@ Tuples[{"normal", "cold", "dizzy"}, 3]]];
Print["posterior: ", N[forward[{"normal", "cold"}]/likelihood[{"normal", "cold"}]]];

(* The stationary distribution as a fixed point and as an eigenvector. *)
m = Table[transition[s, t], {s, states}, {t, states}];
Print[InputForm[m], " ", InputForm[MatrixPower[m, 2]]];
Print[Chop[FixedPoint[# . N[m] &, {1., 0.}, 100], 10^-12]];
eig = First[NullSpace[Transpose[m] - IdentityMatrix[2]]];
Print[InputForm[eig/Total[eig]]];
Print[Total /@ m, " ", Tr[m] // N, " ", InputForm[Det[m]], " ", InputForm[Inverse[m]]];

(* Naive Bayes over the same tables. *)
train = {{"sunny", "hot"} -> "no", {"sunny", "mild"} -> "no", {"rainy", "mild"} -> "yes", {"rainy", "cool"} -> "yes", {"sunny", "cool"} -> "yes"};
classes = Counts[Values[train]];
count[c_, i_, v_] := Count[train, _?(Last[#] === c && #[[1, i]] === v &)];
score[x_, c_] := classes[c]/Length[train] Product[(count[c, i, x[[i]]] + 1)/(classes[c] + 3), {i, Length[x]}];
posterior[x_] := With[{s = AssociationMap[score[x, #] &, Keys[classes]]}, s/Total[s]];
Print[InputForm[posterior[{"rainy", "cool"}]], " ", InputForm[posterior[{"sunny", "hot"}]]];
Print[Keys[ReverseSort[posterior[{"rainy", "cool"}]]]];
