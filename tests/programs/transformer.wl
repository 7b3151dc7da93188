(* Parts of a small transformer: gated position-wise nets, causal attention from a function, and residual blocks. *)

gated[d_, wide_, n_] := NetGraph[
  <|
    "gate" -> NetMapOperator[LinearLayer[wide, "Biases" -> None]],
    "up" -> NetMapOperator[LinearLayer[wide, "Biases" -> None]],
    "silu" -> ElementwiseLayer[# * LogisticSigmoid[#] &],
    "prod" -> ThreadingLayer[Times],
    "down" -> NetMapOperator[LinearLayer[d, "Biases" -> None]]
  |>,
  {NetPort["Input"] -> "gate" -> "silu", NetPort["Input"] -> "up", {"silu", "up"} -> "prod", "prod" -> "down"},
  "Input" -> {n, d}];
mlp = gated[4, 6, 5];
Print[NetExtract[mlp, "Output"], " ", Dimensions[NetExtract[NetInitialize[mlp], {"gate", "Net", "Weights"}]]];

mask[n_] := UpperTriangularize[ConstantArray[-1. 10^9, {n, n}], 1];
Print[mask[3] == {{0, -10^9, -10^9}, {0, 0, -10^9}, {0, 0, 0}}];

causal[d_, head_, n_] := With[{m = mask[n], scale = Sqrt[N[head]]}, NetGraph[
  <|
    "q" -> NetMapOperator[LinearLayer[head, "Biases" -> None]],
    "k" -> NetMapOperator[LinearLayer[head, "Biases" -> None]],
    "v" -> NetMapOperator[LinearLayer[head, "Biases" -> None]],
    "scores" -> FunctionLayer[#Q . Transpose[#K]/scale + m &],
    "weights" -> SoftmaxLayer[],
    "output" -> FunctionLayer[#W . #V &]
  |>,
  {NetPort["Input"] -> {"q", "k", "v"},
   "q" -> NetPort[{"scores", "Q"}], "k" -> NetPort[{"scores", "K"}],
   "scores" -> "weights" -> NetPort[{"output", "W"}], "v" -> NetPort[{"output", "V"}]},
  "Input" -> {n, d}]];
net = causal[2, 2, 3];
Print[NetExtract[net, "Output"], " ", NetExtract[net, {"weights", "Output"}]];

(* With the unit matrix for weights the numbers can be followed by hand. *)
plain = NetReplacePart[net, ({#, "Net", "Weights"} -> IdentityMatrix[2]) & /@ {"q", "k", "v"}];
x = {{1, 0}, {0, 1}, {1, 1}};
Print[NumberForm[plain[x], {5, 4}]];
softmax[v_] := Exp[v - Max[v]]/Total[Exp[v - Max[v]]];
byHand = (softmax /@ (x . Transpose[x]/Sqrt[2.] + mask[3])) . x;
Print[Max[Abs[plain[x] - byHand]] < 10^-6];

residual = NetGraph[<|"body" -> plain, "add" -> ThreadingLayer[Plus]|>, {{"body", NetPort["Input"]} -> "add"}];
Print[NumberForm[residual[x][[1]], {5, 4}], " ", NetExtract[residual, "Output"]];
deep = NetChain[Table[residual, 3]];
Print[Dimensions[deep[x]], " ", Length[deep], " ", Dimensions[deep[{x, x}]]];
silu = ElementwiseLayer[NetExtract[mlp, {"silu", "Function"}]];
Print[NumberForm[silu[{-1., 0., 2.}], {5, 4}]];
Print[Counts[Head /@ Values[NetExtract[net, All]]]];
