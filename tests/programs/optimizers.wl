(* Optimizers as functions of a state, with options and parameters in associations. *)

Options[optimize] = {"Method" -> "SGD", "LearningRate" -> 0.1, "Steps" -> 50, "Monitor" -> None};
optimize::method = "Unknown method `1`; the methods are `2`.";

methods = <|
  "SGD" -> <|"Init" -> (<||> &), "Step" -> Function[{p, g, st, r, t}, {p - r g, st}]|>,
  "Momentum" -> <|"Init" -> (<|"v" -> 0 #|> &), "Step" -> Function[{p, g, st, r, t},
     With[{v = 0.9 st["v"] - r g}, {p + v, <|"v" -> v|>}]]|>,
  "Adam" -> <|"Init" -> (<|"m" -> 0 #, "s" -> 0 #|> &), "Step" -> Function[{p, g, st, r, t},
     Module[{m = 0.9 st["m"] + 0.1 g, s = 0.999 st["s"] + 0.001 g^2},
       {p - r (m/(1 - 0.9^t))/(Sqrt[s/(1 - 0.999^t)] + 10.^-8), <|"m" -> m, "s" -> s|>}]]|>
|>;

optimize[grad_, start_, opts : OptionsPattern[]] := Module[
  {name = OptionValue["Method"], rate = OptionValue["LearningRate"], p = start, state, spec, monitor = OptionValue["Monitor"]},
  spec = Lookup[methods, name, Message[optimize::method, name, Keys[methods]]; Return[$Failed, Module]];
  state = spec["Init"][start];
  Do[
    {p, state} = spec["Step"][p, grad[p], state, rate, t];
    If[monitor =!= None, monitor[t, p]],
    {t, OptionValue["Steps"]}];
  p];

grad[{x_, y_}] := {2 (x - 3), 20 (y + 1)};
Print[Round[optimize[grad, {0., 0.}, "LearningRate" -> 0.05, "Steps" -> 200], 0.001]];
Print[Round[optimize[grad, {0., 0.}, "Method" -> "Momentum", "LearningRate" -> 0.01, "Steps" -> 400], 0.001]];
Print[Round[optimize[grad, {0., 0.}, "Method" -> "Adam", "Steps" -> 1], 0.0001]];
log = {};
optimize[grad, {0., 0.}, "Steps" -> 3, "LearningRate" -> 0.05, "Monitor" -> (AppendTo[log, {#1, First[#2]}] &)];
Print[log];
Print[optimize[grad, {0., 0.}, "Method" -> "Newton"]];

(* Parameters in an association: arithmetic goes through the values. *)
params = <|"w" -> {1., 2.}, "b" -> 0.5|>; grads = <|"w" -> {0.5, -0.5}, "b" -> 1.|>;
Print[params - 0.1 grads, " ", Merge[{params, grads}, Apply[#1 - 0.1 #2 &]]];
Print[Map[Norm[Flatten[{#}]] &, params], " ", Total[Flatten[Values[params]]^2]];
clip[g_, c_] := With[{n = Norm[Flatten[Values[g]]]}, If[n > c, g c/n, g]];
Print[clip[<|"a" -> {3., 0.}, "b" -> {4.}|>, 1], " ", clip[<|"a" -> {0.3}|>, 1]];

line[f_, p_, d_, step_: 1.] := NestWhile[#/2 &, step, f[p + # d] >= f[p] &, 1, 30];
f[{x_, y_}] := (x - 3)^2 + 10 (y + 1)^2;
descent = NestList[With[{d = -grad[#]}, # + line[f, #, d] d] &, {0., 0.}, 60];
Print[f[Last[descent]] < 10^-3, " ", OrderedQ[Reverse[f /@ descent]], " ", f[First[descent]]];
newton[x_] := x - LinearSolve[{{2, 0}, {0, 20}}, grad[x]];
Print[newton[{0., 0.}], " ", FixedPointList[newton, {7., 7.}, 5][[2]]];
golden[g_, {a_, b_}, n_] := With[{r = (Sqrt[5.] - 1)/2}, Mean[Nest[Function[{ab},
   With[{c = ab[[2]] - r (ab[[2]] - ab[[1]]), d = ab[[1]] + r (ab[[2]] - ab[[1]])}, If[g[c] < g[d], {ab[[1]], d}, {c, ab[[2]]}]]], {a, b}, n]]];
Print[Round[golden[(# - 2)^2 + 1 &, {0., 5.}, 40], 0.0001]];
