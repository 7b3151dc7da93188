(* Dot-product attention, layer normalisation and positional tables, in plain matrices. *)

softmaxRows[m_] := With[{e = Exp[m - Max[m]]}, e/Total[e, {2}]];
attention[q_, k_, v_, mask_: None] := Module[{scores = q . Transpose[k]/Sqrt[Last[Dimensions[k]]]},
  If[mask =!= None, scores = scores - 10.^9 (1 - mask)];
  softmaxRows[scores] . v];

q = {{1., 0.}, {0., 1.}}; k = {{1., 0.}, {0., 1.}, {1., 1.}}; v = {{1., 2.}, {3., 4.}, {5., 6.}};
Print[NumberForm[attention[q, k, v], {5, 4}]];
causal = LowerTriangularize[ConstantArray[1, {3, 3}]];
Print[causal, " ", NumberForm[attention[k, k, v, causal], {5, 4}]];

heads[x_, n_] := Transpose[ArrayReshape[x, {Length[x], n, Last[Dimensions[x]]/n}]];
Print[heads[{{1, 2, 3, 4}, {5, 6, 7, 8}}, 2], " ", Dimensions[heads[ConstantArray[0., {7, 12}], 4]]];
join[h_] := Flatten /@ Transpose[h];
Print[join[heads[{{1, 2, 3, 4}, {5, 6, 7, 8}}, 2]]];

normalize[x_, eps_: 10.^-12] := (x - Mean[x])/Sqrt[Mean[(x - Mean[x])^2] + eps];
Print[NumberForm[normalize[{1., 2., 3., 4.}], {5, 4}]];
Print[NumberForm[Standardize[{1., 2., 3., 4.}, Mean, Sqrt[Mean[(# - Mean[#])^2]] &], {5, 4}]];

position[n_, d_] := Table[
  With[{a = t/10000.^(2 Floor[i/2]/d)}, If[EvenQ[i], Sin[a], Cos[a]]], {t, 0, n - 1}, {i, 0, d - 1}];
Print[NumberForm[position[2, 4], {5, 4}]];
Print[Dimensions[position[10, 6]], " ", MinMax[position[50, 8]] == {-1, 1} || Max[Abs[position[50, 8]]] <= 1];

gelu = # (1 + Erf[#/Sqrt[2.]])/2 &;
Print[NumberForm[gelu /@ {-1, 0, 1}, {5, 4}], " ", NumberForm[LogisticSigmoid[{-1., 0., 1.}], {5, 4}], " ", Ramp[{-1, 2}]];
dropout[x_, p_] := BlockRandom[x RandomChoice[{p, 1 - p} -> {0, 1/(1 - p)}, Length[x]], RandomSeeding -> 1];
Print[Union[dropout[ConstantArray[1., 200], 0.5]]];
crossEntropy[p_, i_] := -Log[p[[i]]];
Print[NumberForm[Mean[MapThread[crossEntropy, {{{0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}}, {1, 2}}]], {5, 4}]];
topK[p_, n_] := Take[Reverse[Ordering[p]], n];
Print[topK[{0.1, 0.5, 0.15, 0.25}, 2], " ", TakeLargest[{0.1, 0.5, 0.15, 0.25} -> "Index", 2]];
greedy[next_, start_, n_] := NestList[First[Ordering[next[[#]], -1]] &, start, n];
Print[greedy[{{0.1, 0.9, 0}, {0, 0.2, 0.8}, {0.6, 0.3, 0.1}}, 1, 4]];
Print[Normalize[{3., 4.}], " ", Norm[{3, 4}], " ", Cross[{1, 0, 0}, {0, 1, 0}], " ", Projection[{1, 1}, {1, 0}]];
