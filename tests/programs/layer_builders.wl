(* Blocks of a small convolutional net, built by functions with options of their own. *)

ClearAll[convBlock, denseBlock, classifier];

Options[convBlock] = {"KernelSize" -> 3, "Activation" -> Ramp, "Normalize" -> True, "Stride" -> 1};
convBlock[channels_Integer?Positive, opts : OptionsPattern[]] := Module[{k = OptionValue["KernelSize"], pad},
  pad = Quotient[k - 1, 2];
  NetChain[DeleteCases[{
    ConvolutionLayer[channels, k, "Stride" -> OptionValue["Stride"], "PaddingSize" -> pad],
    If[TrueQ[OptionValue["Normalize"]], BatchNormalizationLayer[]],
    OptionValue["Activation"]
  }, Null]]
];

Options[denseBlock] = {"Activation" -> Tanh, "DropoutProbability" -> 0};
denseBlock[n_, OptionsPattern[]] := With[{p = OptionValue["DropoutProbability"]},
  Join[{LinearLayer[n], OptionValue["Activation"]}, If[p > 0, {DropoutLayer[p]}, {}]]
];

Options[classifier] = Join[Options[convBlock], Options[denseBlock], {"Hidden" -> {}}];
SetOptions[classifier, "DropoutProbability" -> 0.25];

classifier[shape : {_, _, _}, widths_List, classes_, opts : OptionsPattern[]] := NetChain[
  Flatten @ {
    convBlock[#, Evaluate @ FilterRules[{opts}, Options[convBlock]]] & /@ widths,
    FlattenLayer[],
    denseBlock[#, FilterRules[Join[{opts}, Options[classifier]], Options[denseBlock]]] & /@ OptionValue["Hidden"],
    LinearLayer[classes],
    SoftmaxLayer[]
  },
  "Input" -> shape
];

Print["defaults: ", Options[convBlock]];
Print["one default: ", OptionValue[convBlock, "KernelSize"]];

net = classifier[{1, 8, 8}, {4, 8}, 10, "Hidden" -> {16}, "KernelSize" -> 5, "Stride" -> 2];
Print[Head[net], " of ", Length[net], " layers"];
Do[
  With[{layer = NetExtract[net, i]},
    Print[i, ": ", Head[layer], " -> ", NetExtract[layer, "Output"]]],
  {i, Length[net]}];

block = NetExtract[net, 2];
Print["second block: ", Table[Head[NetExtract[block, i]], {i, Length[block]}]];
Print["without normalisation: ", Length[convBlock[3, "Normalize" -> False]], " layers"];
Print["dropout: ", NetExtract[net, {6, "Probability"}]];

initialized = NetInitialize[net];
out = initialized[ConstantArray[0.5, {1, 8, 8}]];
Print["sums to one: ", Chop[Total[out] - 1, 10^-5] == 0];
Print[convBlock[-3]];
denseBlock[3, "Dropout" -> 0.5];
