(* Capsules with routing by agreement (Sabour, Frosst and Hinton, 2017): 6,804,224 parameters. *)

squash[s_] := With[{n = Total[s^2]}, s Sqrt[n]/(1 + n)];

(* u: what each of the lower capsules predicts of each of the classes, lower x classes x size. *)
route[u_] := Module[{b, c, v},
    b = 0. u[[All, All, 1]];
    Do[
        c = Map[softmax, b];
        v = Map[squash, Total[c u]];
        b = b + Total[u ConstantArray[v, Length[u]], {3}],
        {2}];
    c = Map[softmax, b];
    Map[squash, Total[c u]]];
softmax[x_] := Exp[x]/Total[Exp[x]];

primary = NetChain[{
    ConvolutionLayer[256, 9], Ramp, ConvolutionLayer[256, 9, "Stride" -> 2],
    ReshapeLayer[{32, 8, 36}], TransposeLayer[{1, 3, 2}], ReshapeLayer[{1152, 8}],
    FunctionLayer[Map[squash, #] &]}];

(* Each lower capsule has a matrix of its own for each class. *)
predict = NetGraph[
    <|"matrices" -> NetArrayLayer["Output" -> {1152, 160, 8}],
      "multiply" -> FunctionLayer[ArrayReshape[MapThread[Dot, {#m, #x}], {1152, 10, 16}] &]|>,
    {"matrices" -> NetPort["multiply", "m"], NetPort["Input"] -> NetPort["multiply", "x"]}];

capsules = NetChain[<|
    "primary" -> primary, "predict" -> predict, "route" -> FunctionLayer[route],
    "lengths" -> FunctionLayer[Map[Sqrt[Total[#^2]] &, #] &]|>,
    "Input" -> {1, 28, 28}];
