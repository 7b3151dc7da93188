"""Recurrent nets as a script writes them: states asked for, handed back, and connected."""

from wlnet.session import Session


def outputs(source: str) -> list[str]:
    session = Session(report=lambda message: lines.append(str(message)))
    lines: list[str] = []
    lines += [str(session.evaluate(line.strip())) for line in source.strip().splitlines()]
    return lines


CELL = (
    'net = BasicRecurrentLayer[1, "InputWeights" -> {{99}}, "StateWeights" -> {{0}}, "Biases" -> {0}, '
    '"Input" -> {"Varying", 1}]; '
)


def test_states() -> None:
    found = outputs(
        CELL
        + """
        net[{{1}, {-1}}, NetPort[All, "States"]]
        net[{{1}, {0}}, {NetPort["Output"], NetPort[All, "States"]}]
        net[<|"Input" -> {{0}}, NetPort[All, "States"] -> <|{"State"} -> {5}|>|>]
        net[<|"Input" -> {{{0}}, {{1}}}, NetPort[All, "States"] -> <|{"State"} -> {{5}, {6}}|>|>]
        net[{{{1}, {-1}}, {{1}}}, NetPort["State"]]
        NetExtract[net, "State"]
        """
    )
    assert [line.strip() for line in found[1:]] == [
        '<|{"State"} -> {-1.}|>',
        '<|NetPort["Output"] -> {{1.}, {0.}}, NetPort[All, "States"] -> <|{"State"} -> {0.}|>|>',
        "{{0.}}",
        "{{{0.}}, {{1.}}}",
        "{{-1.}, {1.}}",
        "{1}",
    ]


def test_a_block_of_a_transformer() -> None:
    found = outputs(
        """
        project = NetMapOperator[LinearLayer[{2, 3}]];
        att = AttentionLayer["Dot", "MultiHead" -> True, "Mask" -> "Causal", "ScoreRescaling" -> "DimensionSqrt"];
        merge = NetMapOperator[LinearLayer[6]];
        layers = <|"k" -> project, "v" -> project, "q" -> project, "att" -> att, "out" -> merge|>;
        edges = {NetPort["Input"] -> {"k", "v", "q"}, {"k", "v", "q"} -> "att" -> "out"};
        net = NetInitialize[NetGraph[layers, edges, "Input" -> {"Varying", 6}]];
        x = RandomReal[1, {5, 6}];
        Dimensions /@ net[{x, Take[x, 3]}]
        Max[Abs[Take[net[x], 3] - net[Take[x, 3]]]] < 10^-5
        Dimensions[net[x, NetPort[{"att", "AttentionWeights"}]]]
        att
        AttentionLayer["Mask" -> "Causal" -> 3]
        """
    )
    assert [line.strip() for line in found[7:]] == [
        "{{5, 6}, {3, 6}}",
        "True",
        "{5, 2, 5}",
        'AttentionLayer["Dot", "Mask" -> "Causal", "MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt"]',
        'AttentionLayer["Mask" -> "Causal" -> 3]',
    ]


def test_a_recurrent_classifier() -> None:
    found = outputs(
        """
        lstm = LongShortTermMemoryLayer[5, "Dropout" -> 0.2];
        layers = {EmbeddingLayer[4, 10], lstm, SequenceLastLayer[], LinearLayer[2], SoftmaxLayer[]};
        net = NetInitialize[NetChain[layers, "Input" -> {"Varying", Restricted["Integer", 10]}]];
        Dimensions[net[{{1, 2, 3}, {4, 5}, {6}}]]
        Keys[net[{1, 2}, NetPort[All, "States"]]]
        Max[Abs[net[{{1, 2, 3}, {4, 5}, {6}}][[2]] - net[{4, 5}]]] < 10^-6
        NetExtract[net, {2, "ForgetGateInputWeights"}] // Dimensions
        NetExtract[net, {2, "Dropout"}]
        """
    )
    assert [line.strip() for line in found[3:]] == [
        "{3, 2}",
        '{{2, "State"}, {2, "CellState"}}',
        "True",
        "{5, 4}",
        "0.2",
    ]


def test_net_state_object() -> None:
    """Two sequences one after the other give what they give joined; the seed, the present states, a second object."""
    found = outputs(
        """
        net = NetInitialize[NetChain[{GatedRecurrentLayer[3], LongShortTermMemoryLayer[2]}, "Input" -> {"n", 2}]];
        x = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
        obj = NetStateObject[net]; other = NetStateObject[net];
        Max[Abs[Join[obj[Take[x, 1]], obj[Take[x, {2, 3}]], obj[Take[x, -1]]] - net[x]]] < 10^-6
        Max[Abs[Values[NetExtract[obj, "States"]] - Values[net[x, NetPort[All, "States"]]]]] < 10^-6
        Keys[NetExtract[other, "States"]]
        again = NetStateObject[net, NetExtract[obj, "States"]];
        again[{{1, 1}}] == obj[{{1, 1}}]
        other[{{1, 1}}] == net[{{1, 1}}]
        {Head[obj], obj === obj, obj === other, NetExtract[obj, {1, "Size"}]}
        Dimensions[obj[{{1, 1}}, NetPort[{2, "CellState"}]]]
        one = NetStateObject[NetInitialize[BasicRecurrentLayer[1, "Input" -> {"n", 1}], All], {5.}];
        NetExtract[one, "States"]
        one
        """
    )
    assert found[3] == "True"
    assert found[4] == "True"
    assert found[5] == '{{1, "State"}, {2, "State"}, {2, "CellState"}}'
    assert found[7:11] == ["True", "True", "{NetStateObject, True, False, 3}", "{2}"]
    assert found[12] == '<|{"State"} -> {5.}|>'
    assert found[13].startswith('NetStateObject[BasicRecurrentLayer[1, "InputWeights" -> ')
    assert found[13].endswith('<|{"State"} -> {5.}|>]')
