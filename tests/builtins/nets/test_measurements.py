"""NetMeasurements: data in every form, measurements and their settings, messages."""

import pytest

from wlnet.session import Session

SETUP = """
net = NetChain[{SoftmaxLayer[]}, "Output" -> NetDecoder[{"Class", {a, b}}]];
in = {{1, 0}, {0, 1}, {0, 3}, {2, 0}}; out = {a, b, a, b};
id = NetChain[{FlattenLayer[]}];
measure[data_] := NetMeasurements[net, data, {"Accuracy", "ConfusionMatrix"}];
"""
BOTH = "{0.5, {{1, 1}, {1, 1}}}"

ROWS = [
    # code, InputForm of the value, messages
    ("measure[in -> out]", BOTH, []),
    ("measure[Thread[in -> out]]", BOTH, []),
    ('measure[<|"Input" -> in, "Output" -> out|>]', BOTH, []),
    ('measure[MapThread[<|"Input" -> #1, "Output" -> #2|> &, {in, out}]]', BOTH, []),
    ('measure[Dataset[<|"Input" -> in, "Output" -> out|>]]', BOTH, []),
    ("measure[NumericArray[in] -> out]", BOTH, []),
    ('NetMeasurements[net, in -> out, "Recall"]', "<|a -> 0.5, b -> 0.5|>", []),
    ('NetMeasurements[net, in -> out, "Accuracy" -> 2, BatchSize -> 1]', "1.", []),
    ('NetMeasurements[net, in -> out, <|"Measurement" -> "F1Score", "ClassAveraging" -> "Macro"|>]', "0.5", []),
    ('NetMeasurements[net, {{1, 0}} -> {a}, "Precision"]', "<|a -> 1., b -> Indeterminate|>", []),
    ('NetMeasurements[NetChain[{SoftmaxLayer[]}], {{1, 0}, {0, 1}} -> {"y", "x"}, "ConfusionMatrix"]',
     "{{0, 1}, {1, 0}}", []),
    ('NetMeasurements[id, {{1}, {2}} -> {{1}, {4}}, {"Loss", "MeanDeviation", NetPort["Output"]}]',
     "{2., 1., {1.5}}", []),
    ('NetMeasurements[id, {{1}, {2}} -> {{1}, {4}}, "Loss", LossFunction -> MeanAbsoluteLossLayer[]]', "1.", []),
    ('NetMeasurements[id, {{1}, {2}} -> {{1}, {4}}, {"ArraysCount", "Loss"}]', "{0, 2.}", []),
    ('NetMeasurements[id, {{1}, {2}} -> {{1}, {4}}, <|"Measurement" -> (Mean[#Input] &), "Aggregation" -> "Total"|>]',
     "{1.5}", []),
    ('NetMeasurements[id, {{1}, {2}} -> {{1}, {4}}, <|"Measurement" -> (q &)|>]', "$Failed",
     ["NetMeasurements::netinvmeas: the function q & gave q, which is no array of numbers."]),
    ('NetMeasurements[ElementwiseLayer[# &], {1/2, Sqrt[4]} -> {1, 2}, "MeanDeviation"]', "0.25", []),
    ('NetMeasurements[NetChain[{LogisticSigmoid}], {-1, 1, 2} -> {False, True, False}, "ConfusionMatrix"]',
     "{{1, 1}, {0, 1}}", []),
    ('NetMeasurements[net, in -> {a, b, c, b}, "Loss"]', "$Failed",
     ['NetMeasurements::netindata: port "Output": example 3: c is none of the classes {a, b}.']),
    ('NetMeasurements[net, in -> {a}, "Loss"]', "$Failed",
     ["NetMeasurements::netbatchlen: the lists of examples have unequal lengths: 4 at port \"Input\", 1 at port "
      '"Output".']),
    ('NetMeasurements[net, {}, "Loss"]', "$Failed", ["NetMeasurements::netnodata: there are no examples."]),
    ('NetMeasurements[net, "MNIST", "Loss"]', "$Failed",
     ['NetMeasurements::netnoset: "MNIST" would be a data set by its name, and there are none; give the data '
      "themselves."]),
    ('NetMeasurements[net, 3, "Loss"]', "$Failed",
     ["NetMeasurements::netinvdata: the data should be a list of rules, a rule between two lists, an association of "
      'lists, or a list of associations; they are 3.']),
    ('NetMeasurements[net, in -> out, "Los"]', "$Failed",
     ['NetMeasurements::netinvmeas: there is no measurement "Los".']),
    ('NetMeasurements[net, in -> out, "Loss", LossFunction -> 2.5]', "$Failed",
     ["NetMeasurements::netinvloss: 2.5 is no loss; a loss is the name of an output, a loss layer, or a rule from an "
      "output to a layer."]),
    ('NetMeasurements[net, in -> out, "Loss", BatchSize -> 0]', "$Failed",
     ["NetMeasurements::badbatch: BatchSize should be Automatic or a positive integer, not 0."]),
    ('NetMeasurements[3, in -> out, "Loss"]', "$Failed", ["NetMeasurements::invnet: 3 is not a net."]),
    ('NetMeasurements[$Failed, in -> out, "Loss"]', "$Failed", []),
    ('NetMeasurements[LinearLayer[2, "Input" -> 2], {{1, 2}} -> {{1, 2}}, "Loss"]', "$Failed",
     ['NetMeasurements::netuninit: layer "Net" (LinearLayer[2]): "Weights" and "Biases" have no values yet. '
      "NetInitialize gives first values, NetTrain learns them."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    session = Session()
    session.evaluate(SETUP)
    result = session.evaluate(code)
    assert str(result) == value
    assert [str(m).splitlines()[0] for m in result.messages] == messages
