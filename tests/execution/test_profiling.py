"""Profiles of nets: which layers there are, what they compute and write; times only in that they are there."""

import pytest

from wlnet import Session
from wlnet.execution import profiling
from wlnet.execution.profiling import examples, profile
from wlnet.nets.errors import IncompleteNet

PERCEPTRON = (
    'NetChain[{"a" -> LinearLayer[5], "b" -> Ramp, "c" -> LinearLayer[3], "d" -> SoftmaxLayer[]}, "Input" -> 4]'
)
RECURRENT = 'NetChain[{LongShortTermMemoryLayer[3], SequenceLastLayer[]}, "Input" -> {"n", 2}]'


@pytest.fixture(autouse=True)
def _no_more_runs_than_asked_for(monkeypatch):
    monkeypatch.setattr(profiling, "SECONDS", 0)


def made(code: str):
    return Session().evaluate(code).expression.net


def test_rows_are_the_layers_with_their_arithmetic():
    found = profile(made(PERCEPTRON), 6, repeats=1)
    assert [(row.path, row.kind, row.joined, row.shape) for row in found.rows] == [
        (("a",), "LinearLayer", ("Ramp",), (5,)),
        (("c",), "LinearLayer", (), (3,)),
        (("d",), "SoftmaxLayer", (), (3,)),
    ]
    first, second, last = found.rows
    # products; then a sum and a maximum for each number out
    assert first.operations == 6 * 5 * 4 * 2 + 6 * 5 * 2
    assert second.operations == 6 * 3 * 5 * 2 + 6 * 3
    assert last.operations == 6 * 3 * 5
    assert (first.arrays, second.arrays, last.arrays) == (4 * (5 * 4 + 5), 4 * (3 * 5 + 3), 0)
    assert last.written == 4 * 6 * 3
    assert found.arrays == first.arrays + second.arrays
    assert found.operations == sum(row.operations for row in found.rows)
    assert all(row.seconds > 0 for row in found.rows)
    assert found.call > 0
    assert found.memory >= 4 * 6 * 5


def test_layers_inside_operators_and_graphs_have_their_paths():
    code = (
        'NetGraph[<|"m" -> NetMapOperator[LinearLayer[2]], "t" -> ThreadingLayer[Plus]|>, '
        '{NetPort["Input"] -> "m" -> "t", NetPort["Input"] -> "t"}, "Input" -> {3, 2}]'
    )
    found = profile(made(code), repeats=1)
    whole = {row.path: (row.kind, *row.joined) for row in found.rows}
    assert whole["m", "Net"][0] == "LinearLayer"
    assert "ThreadingLayer" in {kind for kinds in whole.values() for kind in kinds}


def test_a_layer_is_its_own_only_row():
    (row,) = profile(made('SoftmaxLayer["Input" -> 3]'), 2, repeats=1).rows
    assert (row.path, row.kind) == ((), "SoftmaxLayer")


def test_double_precision_and_training():
    found = profile(made(PERCEPTRON), 2, mode="Train", precision="Real64", repeats=1)
    assert found.arrays == 8 * (5 * 4 + 5 + 3 * 5 + 3)
    (dropout,) = profile(made('DropoutLayer["Input" -> 100]'), 2, mode="Train", repeats=1).rows
    assert dropout.kind == "DropoutLayer"


def test_open_sizes_are_to_be_given():
    net = made(RECURRENT)
    with pytest.raises(IncompleteNet, match="Say which sizes"):
        profile(net)
    found = profile(net, 2, {"Input": (7, 2)}, repeats=1)
    assert found.rows[0].kind == "LongShortTermMemoryLayer"
    # 7 steps of 4 gates of 3: products with 2 and with 3 numbers at the least
    assert found.rows[0].operations > 2 * 7 * 4 * 3 * (2 + 3) * 2


def test_inputs_of_integers_are_in_range():
    net = made('EmbeddingLayer[2, 5, "Input" -> {9}]')
    data = examples(net, 20, {}, "Real32")["Input"]
    assert data.shape == (20, 9)
    assert (data.min(), data.max()) == (1, 5)
