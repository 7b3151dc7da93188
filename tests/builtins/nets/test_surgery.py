PREAMBLE = """
net = NetChain[{LinearLayer[2, "Weights" -> {{1, -1, 0}, {1/2, 0, 2}}, "Biases" -> {0, 1}], Ramp,
    LinearLayer[1, "Weights" -> {{1, -2}}, "Biases" -> {1/2}]}, "Input" -> 3];
named = NetChain[<|"a" -> Ramp, "b" -> Tanh|>];
maker = NetChain[{3}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]];
gan = NetInitialize[NetGANOperator[{maker, NetChain[{LinearLayer[{}]}, "Input" -> 3]}]];
"""

ROWS = [
    # code, InputForm of the value, messages
    ("net[{1, 2, 3}]", "{-14.5}", []),
    ('MemberQ[{"a", "b", "c"}, NetExtract[gan, "Generator"][{1, 2}]]', "True", []),
    ('Dimensions[gan[<|"Sample" -> {1, 2, 3}, "Latent" -> {1, 2}|>]["GeneratedFake"]]', "{3}", []),
    ("NetTake[net, 2][{1, 2, 3}]", "{0., 7.5}", []),
    ("NetDrop[net, -1] === NetTake[net, 2]", "True", []),
    ("NetTake[net, {1, -1}] === net", "True", []),
    ("NetJoin[NetTake[net, 1], NetTake[net, {2, 3}]] === net", "True", []),
    ('NetTake[net, 2, "Output" -> {2}]["x"]', "$Failed", ['NetChain::netindata: port "Input": needs numbers.']),
    ('NetTake[net, 2, "Out" -> 3]', "$Failed",
     ['NetTake::netnoport: there is no port "Out"; there are "Input" and "Output". Did you mean "Output"?']),
    ("NetTake[net, 2, 7]", "$Failed", ["NetTake::netinvopt: 7 is no port with a type."]),
    ("NetAppend[named, NetChain[{Ramp}]]",
     'NetChain[<|"a" -> ElementwiseLayer[Ramp], "b" -> ElementwiseLayer[Tanh], '
     '"3" -> NetChain[{ElementwiseLayer[Ramp]}]|>]', []),
    ('NetInsert[named, "c" -> Ramp, "b"]',
     'NetChain[<|"a" -> ElementwiseLayer[Ramp], "c" -> ElementwiseLayer[Ramp], "b" -> ElementwiseLayer[Tanh]|>]', []),
    ('NetInsert[named, "a" -> Ramp, "b"]', "$Failed", ['NetInsert::netdupname: there is a layer "a" already.']),
    ("NetAppend[LinearLayer[2], Ramp]", "NetChain[{LinearLayer[2], ElementwiseLayer[Ramp]}]", []),
    ("NetAppend[5, Ramp]", "$Failed", ["NetAppend::invnet: 5 is not a net."]),
    ("NetAppend[$Failed, Ramp]", "$Failed", []),
    ("NetAppend[net, foo]", "$Failed",
     ["NetAppend::netinvlayer: layer 4 is foo, which is no layer and stands for none. Did you mean Floor?"]),
    ("NetJoin[]", "NetJoin[]", ["NetJoin::argm: NetJoin called with 0 arguments; 1 or more arguments are expected."]),
    ("NetJoin[named, 7]", "$Failed", ["NetJoin::invnet: 7 is not a net."]),
    ("NetReplace[net, _ElementwiseLayer -> Nothing][{1, 2, 3}]", "{-15.5}", []),
    ("NetReplace[net, ElementwiseLayer[Ramp] -> (# + 1 &)][{1, 2, 3}]", "{-16.5}", []),
    ("NetReplace[named, x_ElementwiseLayer :> NetChain[{x, Tanh}]] // Length", "4", []),
    ("NetReplace[named, _SoftmaxLayer -> Ramp] === named", "True",
     ["NetReplace::norep: No layer of the net matches _SoftmaxLayer."]),
    ("NetReplace[named, {_SoftmaxLayer -> Ramp, _LinearLayer -> Ramp}] === named", "True",
     ["NetReplace::norep: No layer of the net matches {_SoftmaxLayer -> Ramp, _LinearLayer -> Ramp}."]),
    ("NetReplace[named, 3]", "$Failed", ["NetReplace::reps: 3 is no rule and no list of rules."]),
    ('NetReplacePart[net, {{1, "Weights"} -> {{1, 1, 1}, {1, 1, 1}}, {-1, "Biases"} -> {0}}][{1, 2, 3}]', "{-8.}", []),
    ("NetReplacePart[net, <|2 -> Tanh|>][[2]]", 'ElementwiseLayer[Tanh, "Input" -> {2}, "Output" -> {2}]', []),
    ('NetReplacePart[net, "Input" -> None] === net', "True", []),
    ("NetReplacePart[net, 2]", "$Failed", ["NetReplacePart::reps: 2 is no rule and no list of rules."]),
    ('NetReplacePart[net, "Input" -> "Foo"]', "$Failed",
     ['NetReplacePart::netinvtype: port "Input": "Foo" is no port type; a port takes a size, a list of sizes, "Real", '
      '"Integer", Restricted["Integer", n], "Varying" or Automatic.']),
    ("NetRename[named, StringJoin[#, #] &] // Normal // Keys", '{"aa", "bb"}', []),
    ('NetRename[named, NetPort["Output"] -> NetPort["y"]][{0}, All]', '<|"y" -> {0.}|>', []),
    ('NetRename[named, {"a" -> "x", "b" -> "x"}]', "$Failed",
     ['NetRename::netdupname: two layers would be called "x".']),
    ("NetRename[named, {1, 2}]", "$Failed", ["NetRename::reps: {1, 2} is no rule and no list of rules."]),
    ('NetRename[named, "a" -> "x", 0]', "$Failed",
     ["NetRename::netinvlevel: 0 is no level specification: n, {n} or {m, n}."]),
    ("NetFlatten[named, -1]", "$Failed",
     ["NetFlatten::netinvlevel: the level should be an integer of 0 or more; it is -1."]),
    ('NetDelete[named, "c"]', "$Failed",
     ['NetDelete::netnopart: there is no layer "c"; there are "a" and "b".']),
    ("NetDelete[named, {}] === named", "True", []),
    ('NetInsert[NetChain[{Ramp, Tanh}, "Input" -> 2], Abs, 1]',
     'NetChain[{ElementwiseLayer[Abs], ElementwiseLayer[Ramp, "Input" -> {2}, "Output" -> {2}], '
     "ElementwiseLayer[Tanh]}]", []),
    ('NetUnfold[NetChain[{GatedRecurrentLayer[3], FunctionLayer[2 # &]}, "Input" -> {"Varying", 3}]]', "$Failed",
     ["NetUnfold::netnounfold: layer 2 (FunctionLayer[2*#1 &]): may look at the whole sequence in its function. "
      "NetMapOperator[FunctionLayer[...]] applies a function to every element."]),
    ('NetUnfold[NetChain[{GatedRecurrentLayer[3], NetMapOperator[FunctionLayer[2 # &]]}, "Input" -> {"Varying", 3}]]'
     ' // Information[#, "InputPortNames"] &', '{"Input", "State1"}', []),
    ('NetUnfold[NetGraph[{AttentionLayer["Dot", "Mask" -> "Causal" -> 2]}, {NetPort["Input"] -> {NetPort[{1, "Key"}], '
     'NetPort[{1, "Value"}], NetPort[{1, "Query"}]}}, "Input" -> {"Varying", 2}]]', "$Failed",
     ['NetUnfold::netnounfold: layer 1 (AttentionLayer["Dot"]): sees a window of the sequence, which moves from step '
      'to step. "Mask" -> "Causal" can be unfolded.']),
    # functions of lists, as early versions used them on nets
    ("{Take[net, 2], Take[net, {1, -2}], Drop[net, -1], Most[net]} === Table[NetTake[net, 2], 4]", "True", []),
    ("{Take[net, -1], Take[net, {3}], Rest[Rest[net]], Drop[net, 2]} === Table[NetTake[net, {3, 3}], 4]", "True", []),
    ("{First[net], Last[net]} === {net[[1]], net[[3]]}", "True", []),
    ('Append[named, "c" -> Ramp] === Insert[named, "c" -> Ramp, -1]', "True", []),
    ('Join[named, NetChain[<|"c" -> Ramp|>]] === Append[named, "c" -> Ramp]', "True", []),
    ("Prepend[named, Ramp] === NetPrepend[named, Ramp]", "True", []),
    ('ReplacePart[Delete[named, "b"], "a" -> Tanh]', 'NetChain[<|"a" -> ElementwiseLayer[Tanh]|>]', []),
    ("Options[net]",
     '{BatchSize -> Automatic, NetEvaluationMode -> "Test", RandomSeeding -> Automatic, TargetDevice -> "CPU", '
     'WorkingPrecision -> "Real32"}', []),
    ("Options[LinearLayer[2], TargetDevice]", '{TargetDevice -> "CPU"}', []),
    ('NetExtract[net, {All, "Weights"}] ==='
     ' {net[[1, "Weights"]], Missing["KeyAbsent", "Weights"], net[[3, "Weights"]]}', "True", []),
    ('NetExtract[named, {All, "Function"}]', '<|"a" -> Ramp, "b" -> Tanh|>', []),
    ('NetExtract[named, {All, "Weights"}]', "$Failed", ['NetExtract::netnopart: Ramp has no part "Weights".']),
    ("net[[2 ;;]] === NetDrop[net, 1]", "True", []),
    ("net[[2 ;; 3, 1]]", "$Failed", ["NetExtract::netnopart: Ramp has no part 1."]),
]  # fmt: skip


def test_value_and_messages(told: tuple[object, object]) -> None:
    row, outcome = told
    assert outcome == row
