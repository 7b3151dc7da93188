"""NetTrain in the language: call forms, options, callbacks, results and messages."""

import json

import pytest

from wlnet.session import Session

LINE = 'LinearLayer[{}, "Weights" -> {{0}}, "Biases" -> None, "Input" -> 1]'
QUIET = "TrainingProgressReporting -> None"


@pytest.fixture
def session():
    return Session(write=lambda text: printed.append(text))


printed: list[str] = []


def value(session, code):
    printed.clear()
    result = session.evaluate(code)
    assert not result.messages, list(map(str, result.messages))
    return str(result)


def refused(session, code):
    """The one message, and that the value is $Failed."""
    result = session.evaluate(code)
    assert str(result) == "$Failed"
    (message,) = result.messages
    return str(message).split("\n")[0]


@pytest.mark.parametrize(
    "data",
    [
        "{{1} -> 2, {2} -> 4, {3} -> 6}",
        "{{1}, {2}, {3}} -> {2, 4, 6}",
        '<|"Input" -> {{1}, {2}, {3}}, "Output" -> {2, 4, 6}|>',
        '{<|"Input" -> {1}, "Output" -> 2|>, <|"Input" -> {2}, "Output" -> 4|>, <|"Input" -> {3}, "Output" -> 6|>}',
        'Dataset[Table[<|"Input" -> {n}, "Output" -> 2 n|>, {n, 3}]]',
        '{Function[<|"Input" -> {{1}, {2}, {3}}, "Output" -> {2, 4, 6}|>], "RoundLength" -> 3}',
        'Function[<|"Input" -> {{1}, {2}, {3}}, "Output" -> {2, 4, 6}|>]',
        "Function[{{1} -> 2, {2} -> 4, {3} -> 6}]",
    ],
)  # fmt: skip
def test_every_form_of_data_makes_the_same_net(session, data):
    """One step of plain descent on the mean of (w x - 2 x)^2: w becomes 0.1 · 2 · 2 · mean(x^2) = 56/30."""
    code = (
        f"NetExtract[NetTrain[{LINE}, {data}, BatchSize -> 3, MaxTrainingRounds -> 1, LearningRate -> 0.1, "
        f'Method -> {{"SGD", "Momentum" -> 0}}, {QUIET}], "Weights"] // Normal // Round[#, 0.0001] &'
    )
    assert value(session, code) == "{{1.8667}}"


def test_a_classifier_gets_its_decoder_and_learns(session):
    code = f"""
    SeedRandom[1]; points = RandomReal[{{-1, 1}}, {{200, 2}}]; labels = If[First[#] > 0, "right", "left"] & /@ points;
    net = NetTrain[NetChain[{{LinearLayer[2], SoftmaxLayer[]}}], points -> labels, MaxTrainingRounds -> 60,
      LearningRate -> 0.05, {QUIET}];
    {{NetExtract[net, {{"Output", "Labels"}}], net[{{{{0.9, 0}}, {{-0.9, 0}}}}],
      NetMeasurements[net, points -> labels, "Accuracy"] > 0.95}}"""
    assert value(session, code) == '{{"left", "right"}, {"right", "left"}, True}'


def test_properties_and_results(session):
    code = f"""
    r = NetTrain[{LINE}, {{{{1}} -> 2, {{2}} -> 4}}, All, BatchSize -> 1, MaxTrainingRounds -> 3, {QUIET}];
    {{Head[r], r["TotalBatches"], r["BatchesPerRound"], Length[r["BatchLossList"]], Length[r["RoundLossList"]],
      r[{{"TotalRounds", "ExamplesProcessed"}}], r["RoundPositions"], Head[r["TrainedNet"]],
      r["OptimizationMethod"][[1]], r["ReasonTrainingStopped"],
      MemberQ[r["Properties"], "FinalLearningRate"], r["InitialLearningRate"]}}"""
    assert value(session, code) == (
        '{NetTrainResultsObject, 6, 2, 6, 3, {3, 6}, {2, 4, 6}, LinearLayer, "ADAM", "all rounds done", True, 0.001}'
    )
    assert session.evaluate("r").output_form().startswith("NetTrainResultsObject[\n")
    code = f'NetTrain[{LINE}, {{{{1}} -> 2}}, {{"TotalRounds", "TotalBatches"}}, MaxTrainingRounds -> 4, {QUIET}]'
    assert value(session, code) == "{4, 4}"


def test_callbacks_are_told_and_may_stop(session):
    code = f"""
    seen = {{}};
    r = NetTrain[{LINE}, {{{{1}} -> 2, {{2}} -> 4}}, All, BatchSize -> 1, MaxTrainingRounds -> 9, {QUIET},
      TrainingProgressFunction -> {{Function[
        AppendTo[seen, {{#Round, #AbsoluteBatch, Head[#Net], NumberQ[#RoundLoss]}}];
        If[#Round == 2, "StopTraining"]], "Interval" -> Quantity[1, "Rounds"]}}];
    {{seen, r["TotalRounds"], r["ReasonTrainingStopped"]}}"""
    assert value(session, code) == ('{{{1, 2, LinearLayer, True}, {2, 4, LinearLayer, True}}, 2, "stopped on request"}')


def test_frozen_and_scheduled_arrays(session):
    code = f"""
    net = NetInitialize[NetChain[<|"a" -> LinearLayer[2], "b" -> LinearLayer[1]|>, "Input" -> 2]];
    train[opts___] := NetTrain[net, {{{{1, 2}} -> {{3}}}}, MaxTrainingRounds -> 2, {QUIET}, opts];
    same[t_, p_] := NetExtract[t, p] === NetExtract[net, p];
    t = train[LearningRateMultipliers -> {{"a" -> None, {{"b", "Biases"}} -> 0}}];
    u = train[TrainingUpdateSchedule -> {{"a"}}];
    v = train[TrainingUpdateSchedule -> {{"a" | "b", "b"}}];
    {{same[t, {{"a", "Weights"}}], same[t, {{"b", "Biases"}}], same[t, {{"b", "Weights"}}],
      same[u, {{"a", "Weights"}}], same[u, {{"b", "Weights"}}],
      same[v, {{"a", "Weights"}}], same[v, {{"b", "Weights"}}]}}"""
    assert value(session, code) == "{True, True, False, False, True, False, False}"


def test_losses(session):
    assert (
        value(
            session,
            f"""
    net = NetTrain[{LINE}, {{{{1}} -> 2}}, "RoundLoss", MaxTrainingRounds -> 1, {QUIET},
      LossFunction -> MeanAbsoluteLossLayer[]]""",
        )
        == "2."
    )
    assert (
        value(
            session,
            f"""
    two = NetGraph[{{{LINE}, {LINE}}}, {{1 -> NetPort["A"], 2 -> NetPort["B"]}}];
    NetTrain[two, <|"Input" -> {{{{1}}}}, "A" -> {{3}}, "B" -> {{2}}|>, "RoundLoss", MaxTrainingRounds -> 1, {QUIET},
      LossFunction -> {{"A" -> MeanSquaredLossLayer[], "B" -> MeanAbsoluteLossLayer[] -> Scaled[10]}}]""",
        )
        == "29."
    )


def test_validation_and_early_stopping(session):
    code = f"""
    SeedRandom[2]; x = RandomReal[1, {{40, 1}}];
    r = NetTrain[{LINE}, x -> 2 Flatten[x], All, ValidationSet -> Scaled[0.25], MaxTrainingRounds -> 200,
      LearningRate -> 0.3, TrainingStoppingCriterion -> <|"Criterion" -> "Loss", "AbsoluteChange" -> 0.001|>, {QUIET}];
    {{r["TrainingExamples"], r["ValidationExamples"], r["ReasonTrainingStopped"], r["TotalRounds"] < 200,
      Length[r["ValidationLossList"]] == r["TotalRounds"], r["BestValidationRound"] <= r["TotalRounds"]}}"""
    assert value(session, code) == '{30, 10, "stopping criterion met", True, True, True}'


def test_seeds_make_runs_repeatable(session):
    code = f"""
    run[seed_] := NetExtract[NetTrain[NetChain[{{LinearLayer[5], DropoutLayer[], LinearLayer[1]}}],
      Table[{{i, i^2}} -> {{i}}, {{i, 0, 1, 0.1}}], MaxTrainingRounds -> 3, BatchSize -> 4, RandomSeeding -> seed,
      {QUIET}],
      {{3, "Weights"}}];
    {{run[4] === run[4], run[4] === run[5]}}"""
    assert value(session, code) == "{True, False}"


def test_a_gan_alternates(session):
    code = f"""
    gan = NetGANOperator[{{LinearLayer[{{}}, "Input" -> 2],
      NetChain[{{LinearLayer[{{}}], LogisticSigmoid}}, "Input" -> {{}}]}}];
    t = NetTrain[gan, {{<|"Sample" -> RandomReal[1, #BatchSize], "Latent" -> RandomReal[1, {{#BatchSize, 2}}]|> &,
      "RoundLength" -> 16}}, TrainingUpdateSchedule -> {{"Discriminator" -> 2, "Generator"}}, BatchSize -> 8,
      Method -> {{"ADAM", "Beta1" -> 0.5, "WeightClipping" -> {{"Discriminator" -> 0.01}}}}, MaxTrainingRounds -> 4,
      {QUIET}];
    {{Head[NetExtract[t, "Generator"]],
      Max[Abs[Normal[NetExtract[t, {{"Discriminator", 1, "Weights"}}]]]] <= 0.0101}}"""
    assert value(session, code) == "{LinearLayer, True}"


def test_reports(session, tmp_path):
    path = tmp_path / "progress.json"
    code = f"""
    NetTrain[{LINE}, {{{{1}} -> 2}}, MaxTrainingRounds -> 3,
      TrainingProgressReporting -> {{{{"Print", "Interval" -> Quantity[1, "Rounds"]}}, File["{path}"]}}];"""
    assert value(session, code) == "Null"
    assert len(printed) == 3
    assert printed[0].startswith("round 1/3, batch 1/1, loss 4")
    rows = json.loads(path.read_text())
    assert [row["Round"] for row in rows] == [1, 2, 3]
    assert rows[0]["Loss"] == 4


def test_divergence_names_the_place(session):
    data = "{{1} -> 2, {10.^30} -> 2}"
    options = f'Method -> "SGD", MaxTrainingRounds -> 4, BatchSize -> 2, {QUIET}'
    result = session.evaluate(f'NetExtract[NetTrain[{LINE}, {data}, {options}], "Weights"]')
    (message,) = result.messages
    assert "NetTrain::arrdiv: " in str(message)
    assert 'output "Output" of LinearLayer[{}]' in str(message)
    assert "Infinity" not in str(result)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ('{{1} -> 2}, Method -> "ADAMS"', "NetTrain::badopt: The option Method should be one of"),
        ('{{1} -> 2}, Method -> {"SGD", "Beta1" -> 1}', "NetTrain::badopt: The option Method should be one of"),
        (
            "{{1} -> 2}, BatchSize -> 0",
            "NetTrain::badopt: The option BatchSize should be Automatic or a positive integer",
        ),
        ("{{1} -> 2}, MaxTrainingRounds -> -1", "NetTrain::badopt: The option MaxTrainingRounds should be"),
        ("{{1} -> 2}, ValidationSet -> Scaled[2]", "NetTrain::badopt: The option ValidationSet should be"),
        ('{{1} -> 2}, LearningRate -> "quick"', "NetTrain::badopt: The option LearningRate should be"),
        ('{{1} -> 2}, TrainingUpdateSchedule -> {"head"}', "NetTrain::badopt: The option TrainingUpdateSchedule"),
        ('{{1} -> 2}, "Losses"', 'NetTrain::badprop: "Losses" is no property of a training.'),
        ("{{1, 2, 3} -> 2}", "NetTrain::"),
        ("{{1} -> 2, {1} -> {2, 3}}", "NetTrain::"),
        ("{}", "NetTrain::netnodata: "),
        ("{{1}, {2}} -> {1}", "NetTrain::netbatchlen: "),
    ],
)
def test_what_is_wrong_is_said(session, call, text):
    assert text in refused(session, f"NetTrain[{LINE}, {call}, {QUIET}]")


def test_what_is_no_net(session):
    assert "NetTrain::invnet: 3 is not a net." in refused(session, "NetTrain[3, {1 -> 2}]")


def test_a_number_called_loss_is_the_loss_whatever_layer_gives_it(session):
    session.evaluate(
        'net = NetGraph[<|"f" -> LinearLayer[1, "Input" -> 2], "d" -> FunctionLayer[Total[(#y - #Target)^2] &]|>,'
        ' {"f" -> NetPort["d", "y"], "d" -> NetPort["Loss"]}]'
    )
    session.evaluate('data = Table[<|"Input" -> {i, 1.}, "Target" -> {2 i + 1.}|>, {i, -3, 3}]')
    session.evaluate(f"r = NetTrain[net, data, All, MaxTrainingRounds -> 40, LearningRate -> 0.1, {QUIET}]")
    assert str(session.evaluate('First[r["RoundLossList"]] > 10 Last[r["RoundLossList"]]')) == "True"
    assert str(session.evaluate('Sort[Information[r["TrainedNet"], "InputPortNames"]]')) == '{"Input", "Target"}'
