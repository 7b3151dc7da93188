"""What NetTrain tells of a training on the way and afterwards: gradients, losses of examples, records, plots, files."""

import pytest

from wlnet.session import Session

LINE = 'LinearLayer[{}, "Weights" -> {{0}}, "Biases" -> None, "Input" -> 1]'
PLAIN = 'Method -> {"SGD", "Momentum" -> 0}, LearningRate -> 0.1, TrainingProgressReporting -> None'
DATA = "{{1} -> 2, {2} -> 4}"


@pytest.fixture
def session():
    return Session(write=[].append)


def value(session, code):
    result = session.evaluate(code)
    assert not result.messages, list(map(str, result.messages))
    return str(result)


def test_gradients_are_told_where_they_are_named(session):
    """The loss is the mean of (w x - 2 x)^2; at w = 0 its gradient is the mean of 2 (-2 x) x = -10."""
    code = f"""
    told = {{}};
    net = NetTrain[{LINE}, {DATA}, BatchSize -> 2, MaxTrainingRounds -> 1, {PLAIN},
      TrainingProgressFunction -> Function[
        told = {{Normal[#Gradients[{{"Weights"}}]], #GradientsRMS, #GradientsVector, #ExampleLosses}}]];
    {{told, Normal[NetExtract[net, "Weights"]]}} // N"""
    assert value(session, code) == '{{{{-10.}}, <|{"Weights"} -> 10.|>, {-10.}, {4., 16.}}, {{1.}}}'


def test_gradients_do_not_change_the_training(session):
    code = f"""
    run[f_] := NetExtract[NetTrain[NetChain[{{3, Tanh, 1}}], RandomReal[1, {{20, 2}}] -> RandomReal[1, {{20, 1}}],
      MaxTrainingRounds -> 3, BatchSize -> 8, {PLAIN}, TrainingProgressFunction -> f, RandomSeeding -> 1],
      {{All, "Weights"}}];
    {{SeedRandom[1]; a = run[None], SeedRandom[1]; run[(#GradientsVector &)] === a}}[[2]]"""
    assert value(session, code) == "True"


def test_examples_keep_their_places_in_the_data_when_some_are_held_back(session):
    code = f"""
    places = {{}};
    losses = {{}};
    NetTrain[{LINE}, Table[{{n}} -> 0, {{n, 10}}], MaxTrainingRounds -> 1, BatchSize -> 3, {PLAIN},
      ValidationSet -> Scaled[0.3], RandomSeeding -> 1,
      TrainingProgressFunction -> {{Function[
        AppendTo[places, #BatchIndices]; losses = #ExampleLosses;
        AppendTo[seen, Flatten[#BatchData["Input"]]]], "Interval" -> Quantity[1, "Batches"]}}];
    places = Flatten[places];
    {{Length[places], Length[Union[places]], Flatten[seen] == places,
      Complement[Range[10], places] === Flatten[Position[losses, _Missing]]}}"""
    session.evaluate("seen = {};")
    assert value(session, code) == "{7, 7, True, True}"


def test_recorded_properties(session):
    """w goes 0, 1, 1.5: the losses before each step are 10 and 2.5."""
    code = f"""
    NetTrain[{LINE}, {DATA}, {{"TotalRounds", <|"Property" -> "RoundLoss"|>,
      <|"Property" -> (#BatchLoss + 1 &), "Interval" -> "Batch"|>,
      <|"Property" -> "WeightsRMS", "Form" -> "TransposedList"|>}}, BatchSize -> 2, MaxTrainingRounds -> 2, {PLAIN}]"""
    assert value(session, code) == '{2, {10., 2.5}, {11., 3.5}, <|{"Weights"} -> {1., 1.5}|>}'


def test_arrays_are_named_as_seen_from_the_net(session):
    code = f"""NetTrain[NetChain[<|"a" -> 2, "b" -> 1|>], {{{{1, 2}} -> {{3}}}}, "ArraysLearningRateMultipliers",
      LearningRateMultipliers -> {{"a" -> None, {{"b", "Biases"}} -> 2}}, MaxTrainingRounds -> 1, {PLAIN}]"""
    assert value(session, code) == '<|{"b", "Weights"} -> 1., {"b", "Biases"} -> 2.|>'


def test_a_loss_as_third_argument_is_the_old_form(session):
    result = session.evaluate(
        f'NetExtract[NetTrain[{LINE}, {DATA}, MeanAbsoluteLossLayer[], MaxTrainingRounds -> 1, {PLAIN}], "Weights"]'
        " // Normal // Round[#, 0.0001] &"
    )
    assert str(result) == "{{0.15}}"
    assert [str(m).split("\n")[0] for m in result.messages] == [
        "NetTrain::oldloss: A loss as the third argument is an old form; LossFunction -> MeanAbsoluteLossLayer[] says "
        "the same."
    ]


@pytest.mark.parametrize("what", ['<|"Property" -> "Loss"|>', '<|"Form" -> "List"|>', "<|1 -> 2|>", "3"])
def test_what_cannot_be_recorded(session, what):
    result = session.evaluate(f"NetTrain[{LINE}, {DATA}, {what}, MaxTrainingRounds -> 1, {PLAIN}]")
    assert str(result) == "$Failed"
    (message,) = result.messages
    assert str(message).startswith("NetTrain::badprop: ")


def test_pairs_learn_from_truth_values_and_give_distances(session):
    """True says that a pair is to be held apart."""
    code = f"""
    net = NetPairEmbeddingOperator[LinearLayer[1, "Weights" -> {{{{1}}}}, "Biases" -> None], "Input" -> 1];
    pairs = {{{{{{0}}, {{0.2}}}} -> True, {{{{0}}, {{0.4}}}} -> False}};
    r = NetTrain[net, pairs, All, MaxTrainingRounds -> 1, {PLAIN}];
    t = r["TrainedNet"];
    Round[10000 {{r["RoundLoss"], NetExtract[t, {{"Net", "Weights"}}][[1, 1]], t[{{{{0}}, {{1}}}}]}}]"""
    # Losses 0.5 - 0.2 w and 0.4 w, so the mean has the slope 0.1.
    assert value(session, code) == "{3500, 9900, 9900}"


def test_plots_are_drawn_by_export(session, tmp_path):
    pytest.importorskip("matplotlib")
    code = f"""
    r = NetTrain[{LINE}, {DATA}, All, MaxTrainingRounds -> 3, ValidationSet -> {DATA}, {PLAIN}];
    {{Head[r["LossPlot"]], Keys[r["FinalPlots"]], Export["{tmp_path}/loss.svg", r["LossPlot"]],
      Export["{tmp_path}/loss.png", r["LossPlot"]]}}"""
    session.evaluate(code)
    assert session.evaluate('r["LossPlot"]').output_form() == "-Graphics-"
    assert value(session, '{Head[r["LossPlot"]], Keys[r["FinalPlots"]]}') == '{Graphics, {"Loss"}}'
    assert b"<svg" in (tmp_path / "loss.svg").read_bytes()
    assert (tmp_path / "loss.png").read_bytes()[:4] == b"\x89PNG"


def test_nets_are_kept_in_files(session, tmp_path):
    code = f"""
    net = NetInitialize[NetGraph[
      <|"a" -> LinearLayer[3, "Weights" -> NetArray["shared"]], "b" -> LinearLayer[3, "Weights" -> NetArray["shared"]],
        "c" -> BatchNormalizationLayer[], "d" -> SoftmaxLayer[]|>, {{"a" -> "b" -> "c" -> "d"}}, "Input" -> 3,
      "Output" -> NetDecoder[{{"Class", {{"x", "y", "z"}}}}]]];
    Export["{tmp_path}/net.wlnet", net];
    again = Import["{tmp_path}/net.wlnet"];
    {{again === net, again[{{1, 2, 3}}] === net[{{1, 2, 3}}],
      Import["{tmp_path}/net.wlnet", "UninitializedNet"] === NetInitialize[net, None],
      Import["{tmp_path}/net.wlnet", "Elements"]}}"""
    assert value(session, code) == '{True, True, True, {"Net", "UninitializedNet"}}'


def test_a_checkpoint_is_a_net_file(session, tmp_path):
    code = f"""
    net = NetTrain[{LINE}, {DATA}, MaxTrainingRounds -> 2, BatchSize -> 2, {PLAIN},
      TrainingProgressCheckpointing -> {{"File", "{tmp_path}/run.wlnet"}}];
    Import["{tmp_path}/run.wlnet"] === net"""
    assert value(session, code) == "True"


def test_files_that_hold_no_net(session, tmp_path):
    (tmp_path / "not.wlnet").write_text("nothing")
    for code in (
        f'Import["{tmp_path}/not.wlnet"]',
        f'Export["{tmp_path}/a.wlnet", 3]',
        f'Export["{tmp_path}/a.svg", 3]',
    ):
        result = session.evaluate(code)
        assert str(result) == "$Failed"
        assert len(result.messages) == 1
