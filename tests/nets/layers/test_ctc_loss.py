from __future__ import annotations

import math

import numpy as np
import pytest

from nets.building import Example, agree, chained, check_gradient, layer, port, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.types import describe
from wlnet.nets.values import AUTOMATIC, Edge, Restricted

LOSS = "CTCLossLayer"
P = [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.1, 0.7, 0.2]]
EXAMPLES = [
    Example(layer(LOSS), {"Input": P, "Target": [1, 2]}, 0.755023),
    Example(layer(LOSS), {"Input": P, "Target": [1]}, 2.234926),
    Example(layer(LOSS), {"Input": P, "Target": [2, 2]}, 2.253795),
    Example(layer(LOSS), {"Input": [P, P], "Target": [[1, 1], [1, 2]]}, [3.506558, 0.755023]),
    Example(layer(LOSS), {"Input": P[:2], "Target": [1, 1]}, math.inf),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    """Batches in which both lengths vary from example to example."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(2, 6))
    inputs, targets, expected = [], [], []
    for _ in range(5):
        places = int(rng.integers(1, 8))
        p = rng.dirichlet(np.ones(classes), places)
        target = rng.integers(1, classes, int(rng.integers(1, places + 1)))
        loss = torch.nn.functional.ctc_loss(
            torch.tensor(p).log()[:, None], torch.tensor(target)[None] - 1, [places], [len(target)], blank=classes - 1,
            reduction="none",
        )  # fmt: skip
        inputs.append(p)
        targets.append(target)
        expected.append(float(loss))
    agree(apply(layer(LOSS), {"Input": inputs, "Target": targets}), expected, 1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_gradient_and_softmax_before_it(seed: int) -> None:
    """torch takes the gradient through its log_softmax; behind SoftmaxLayer ours goes the same way."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    logits, target = rng.normal(size=(3, 6, 4)) * 3, rng.integers(1, 4, (3, 3))
    edges = [chained(port("Input"), "p", port("loss", "Input")), Edge(port("Target"), port("loss", "Target"))]
    net = graph({"p": layer("SoftmaxLayer"), "loss": layer(LOSS)}, edges, {"Input": (6, 4)})
    expected = torch.nn.functional.ctc_loss(
        torch.tensor(logits).log_softmax(-1).transpose(0, 1), torch.tensor(target) - 1, [6] * 3, [3] * 3, blank=3,
        reduction="none",
    )  # fmt: skip
    agree(apply(net, {"Input": logits, "Target": target}), expected.numpy(), 1e-5)
    check_gradient(net, {"Input": logits, "Target": target})
    check_gradient(layer(LOSS), {"Input": rng.dirichlet(np.ones(4) * 5, (3, 6)), "Target": target})


def test_the_output_has_two_names() -> None:
    data = {"Input": P, "Target": [1, 2]}
    agree(apply(layer(LOSS), data, "Output"), apply(layer(LOSS), data, "Loss"))
    assert sizes(layer(LOSS, Output="Real"), "Loss") == [()]
    inner = graph({"ctc": layer(LOSS)}, [Edge(port("ctc", "Output"), port("Cost"))])
    agree(apply(inner, data), 0.755023)


def test_sizes_both_ways() -> None:
    assert describe(layer(LOSS, Input=(9, 5)).type("Target")) == "vector of … indices (range: 1..4)"
    assert sizes(layer(LOSS, Target=("Varying", Restricted("Integer", 7))), "Input") == [(None, 8)]
    assert describe(layer(LOSS, Input=("Varying", 5)).type("Input")) == "matrix (size: n×5)"
    assert sizes(layer(LOSS, Input=(4, AUTOMATIC), Target=(3, Restricted("Integer", 2))), "Input") == [(4, 3)]


def test_messages() -> None:
    refused(
        lambda: apply(layer(LOSS), {"Input": P, "Target": [1, 2, 1, 2]}), DataError, "netindata",
        'CTCLossLayer: port "Target": needs a vector of size 3 or less, since it is read from 3 places; it is a vector '
        "of integers of size 4.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(LOSS), {"Input": P, "Target": [1, 3]}), DataError, "netindata",
        'CTCLossLayer: port "Target": needs integers in 1..2; the data hold 3.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(LOSS), {"Input": P, "Target": [[1], [1, 2]]}), DataError, "netbatchlen",
        'CTCLossLayer: port "Input" has a single example, and port "Target" a list of 2.',
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, Input=(4, 1)), TypeConflict, "tyfail1",
        'CTCLossLayer: port "Input": needs two or more classes, since the last one is the blank; it is a matrix of '
        "size 4×1.",
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, Input=(4, 5), Target=(2, Restricted("Integer", 5))), TypeConflict, "tyfail1",
        'CTCLossLayer: port "Target": needs integers in 1..4, since one class more is the blank; it has integers in '
        '1..5, since port "Target" was given as {2, Restricted["Integer", 5]}.',
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, Target="Integer"), TypeConflict, "tyfail1",
        'CTCLossLayer: port "Target": was given as "Integer", but is a vector of integers, since it takes a sequence '
        "of classes.",
    )  # fmt: skip
