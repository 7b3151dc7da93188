(* RealNVP (Dinh, Sohl-Dickstein and Bengio, 2016): couplings that scale and shift one half of a vector by functions of the
   other half, so that they can be undone and their volume change is known. *)

half = 4;
mlp[out_] := NetChain[{LinearLayer[32], Tanh, LinearLayer[out]}];

coupling := NetGraph[
    <|"a" -> PartLayer[1 ;; half], "b" -> PartLayer[half + 1 ;; 2 half],
      "scale" -> NetChain[{mlp[half], Tanh}], "shift" -> mlp[half],
      "moved" -> FunctionLayer[#b Exp[#s] + #t &],
      "swapped" -> CatenateLayer[],
      "log" -> SummationLayer[]|>,
    {NetPort["Input"] -> {"a", "b"}, "a" -> {"scale", "shift"},
     "b" -> NetPort["moved", "b"], "scale" -> NetPort["moved", "s"], "shift" -> NetPort["moved", "t"],
     {"moved", "a"} -> "swapped" -> NetPort["Output"],
     "scale" -> "log" -> NetPort["LogDet"]}];

realNVP[steps_] := NetGraph[
    Append[Table[coupling, steps], TotalLayer[]],
    Join[
        {NetPort["Input"] -> 1},
        Table[NetPort[{i, "Output"}] -> i + 1, {i, steps - 1}],
        {NetPort[{steps, "Output"}] -> NetPort["Output"],
         Table[NetPort[{i, "LogDet"}], {i, steps}] -> steps + 1 -> NetPort["LogDet"]}],
    "Input" -> 2 half];

flow = realNVP[6];
