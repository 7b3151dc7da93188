(* Nets with skip connections, built and taken apart; their numbers against the same sums by hand. *)

linear[w_, b_] := LinearLayer[Length[b], "Weights" -> w, "Biases" -> b, "Input" -> Length[First[w]]];

a = linear[{{1, 0}, {0, 2}}, {0, 1}];
b = linear[{{1, 1}, {1, -1}}, {0, 0}];
Print[Normal[a[{3, 4}]], " ", Normal /@ a[{{1, 1}, {0, 0}}]];

residual = NetGraph[{a, Ramp, b, TotalLayer[]}, {NetPort["Input"] -> 1 -> 2 -> 3 -> 4, NetPort["Input"] -> 4}];
Print[Normal[residual[{1, -3}]]];
byHand[x_] := With[{h = Ramp[{{1, 0}, {0, 2}} . x + {0, 1}]}, {{1, 1}, {1, -1}} . h + x];
Print[byHand[{1, -3}], " ", And @@ Flatten[Table[Normal[residual[{i, j}]] == N[byHand[{i, j}]], {i, -2, 2}, {j, -2, 2}]]];

named = NetGraph[<|"left" -> a, "right" -> b, "join" -> CatenateLayer[], "out" -> ElementwiseLayer[#^2 &]|>,
  {NetPort["x"] -> {"left", "right"} -> "join" -> "out" -> NetPort["y"]}];
Print[Keys[named], " ", NetExtract[named, {"join", "Output"}]];
Print[Normal[named[<|"x" -> {1, 2}|>]], " ", Head[named[{1, 2}]]];
Print[Map[Head, Normal[named]]];

two = NetGraph[{ThreadingLayer[Times], ThreadingLayer[#1 - 2 #2 &]},
  {{NetPort["p"], NetPort["q"]} -> 1 -> NetPort["product"], {NetPort["p"], NetPort["q"]} -> 2 -> NetPort["rest"]},
  "p" -> 3, "q" -> 3];
Print[Map[Normal, two[<|"p" -> {1, 2, 3}, "q" -> {4, 5, 6}|>]]];

softmax[v_] := Exp[v]/Total[Exp[v]];
chain = NetChain[{FlattenLayer[], LinearLayer[3, "Weights" -> IdentityMatrix[3], "Biases" -> None], SoftmaxLayer[]}, "Input" -> {3, 1}];
Print[NumberForm[Normal[chain[{{0}, {Log[2.]}, {0}}]], {4, 3}], " ", NumberForm[softmax[{0, Log[2.], 0}], {4, 3}]];

image = Partition[Range[16], 4];
pool = PoolingLayer[2, 2, "Function" -> Mean];
Print[Normal[pool[{image}]]];
Print[Map[N[Mean[Flatten[#]]] &, Partition[image, {2, 2}], {2}]];
kernel = {{{{1, 0}, {0, -1}}}};
conv = ConvolutionLayer[1, 2, "Weights" -> kernel, "Biases" -> {0}];
Print[Normal[conv[{image}]][[1, 1]], " ", Dimensions[conv[{image}]]];
Print[Map[Total[#*kernel[[1, 1]], 2] &, Partition[image, {2, 2}, 1], {2}] == Normal[conv[{image}]][[1]]];
Print[Normal[ReshapeLayer[{2, 3}][Range[6]]], " ", Normal[ElementwiseLayer[Max[#, 0.5] &][{0, 1}]]];
deep = NetChain[Table[linear[{{0, 1}, {1, 0}}, {1, 1}], 3]];
Print[Normal[deep[{1, 2}]], " ", Normal[NetExtract[deep, {2, "Weights"}]], " ", Length[deep], " ", MatchQ[deep, _NetChain]];
Print[deep[[1]] === deep[[3]], " ", NetExtract[deep, {-1, "Biases"}] // Normal];
