from __future__ import annotations

import math

import numpy as np
import pytest

from nets.building import Example, agree, chained, check_gradient, layer, port, refused, sizes, word
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.net import Net
from wlnet.nets.types import describe
from wlnet.nets.values import Edge, Restricted

LOSS = "CrossEntropyLossLayer"
THREE = [0.1, 0.7, 0.2]
EXAMPLES = [
    Example(layer(LOSS, "Index"), {"Input": THREE, "Target": 2}, 0.356675),
    Example(layer(LOSS, "Index"), {"Input": [THREE, [0.5, 0.25, 0.25]], "Target": [2, 1]}, 0.524911),
    Example(layer(LOSS, "Index", Input=3), {"Input": [THREE, [0.5, 0.25, 0.25]], "Target": [2, 1]},
            [0.356675, 0.693147]),
    Example(layer(LOSS, "Probabilities"), {"Input": THREE, "Target": [0, 0.5, 0.5]}, 0.983056),
    Example(layer(LOSS, "Binary"), {"Input": 0.8, "Target": 1}, 0.223144),
    Example(layer(LOSS, "Binary"), {"Input": 0.8, "Target": 0.3}, 1.193550),
    Example(layer(LOSS, "Binary"), {"Input": [0.8, 0.4], "Target": [1, 0]}, 0.366985),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(1, 6))
    lead = tuple(int(n) for n in rng.integers(1, 4, rng.integers(0, 3)))
    p, soft = (rng.dirichlet(np.ones(classes + 1), (3, *lead))[..., 1:] for _ in range(2))
    p /= p.sum(-1, keepdims=True)
    index = rng.integers(1, classes + 1, (3, *lead))
    binary = rng.random((3, *lead, classes))
    targets = {"Index": index, "Probabilities": soft, "Binary": binary}
    for form, target in targets.items():
        expected = []
        p = np.clip(p, 0.01, 0.99) if form == "Binary" else p  # at 0 and 1 torch has another bound than ours
        for a, t in zip(torch.tensor(p), torch.tensor(target), strict=True):
            if form == "Binary":
                expected.append(float(torch.nn.functional.binary_cross_entropy(a, t)))
            else:
                flat = a.reshape(-1, classes).log()
                goal = t.reshape(-1) - 1 if form == "Index" else t.reshape(-1, classes)
                expected.append(float(torch.nn.functional.cross_entropy(flat, goal)))
        net = layer(LOSS, form, Input=(*lead, classes))
        agree(apply(net, {"Input": p, "Target": target}), expected, 1e-5)
        if seed < 6:
            check_gradient(net, {"Input": np.clip(p, 0.01, 0.99), "Target": target})


def fused(form: str, before: object) -> Net:
    edges = [chained(port("Input"), "before", port("loss", "Input")), Edge(port("Target"), port("loss", "Target"))]
    return graph({"before": before, "loss": layer(LOSS, form)}, edges, {"Input": 3})


@pytest.mark.parametrize("seed", range(10))
def test_behind_softmax_and_sigmoid(seed: int) -> None:
    """The loss of very sure predictions is exact, and so is its gradient."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    x, index = rng.normal(size=(4, 3)) * 300, rng.integers(1, 4, 4)
    expected = torch.nn.functional.cross_entropy(torch.tensor(x), torch.tensor(index) - 1, reduction="none")
    net = fused("Index", layer("SoftmaxLayer"))
    agree(apply(net, {"Input": x, "Target": index}), expected.numpy(), 1e-5)
    check_gradient(net, {"Input": x / 100, "Target": index})
    target = rng.random((4, 3))
    logits = torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor(x), torch.tensor(target),
                                                                  reduction="none")  # fmt: skip
    net = fused("Binary", word("LogisticSigmoid"))
    agree(apply(net, {"Input": x, "Target": target}), logits.numpy().mean(axis=1), 1e-5)
    check_gradient(net, {"Input": x / 100, "Target": target})


def test_a_probability_of_zero_gives_a_large_finite_loss() -> None:
    largest = -math.log(2.0**-126)
    agree(apply(layer(LOSS, "Index"), {"Input": [0, 1], "Target": 1}), largest)
    agree(apply(layer(LOSS, "Probabilities"), {"Input": [0, 1], "Target": [0, 1]}), 0)
    agree(apply(layer(LOSS, "Binary"), {"Input": [0, 1], "Target": [0, 1]}), 0)
    agree(apply(layer(LOSS, "Binary"), {"Input": 1, "Target": 0}), largest)


def test_lengths_vary() -> None:
    net = layer(LOSS, "Index", Input=("Varying", 2))
    data = {"Input": [[[0.5, 0.5]], [[0.25, 0.75], [0.5, 0.5]]], "Target": [[1], [1, 2]]}
    agree(apply(net, data), [math.log(2), (math.log(4) + math.log(2)) / 2])


def test_sizes_both_ways() -> None:
    assert sizes(layer(LOSS, "Index", Input=(4, 5, 3)), "Target", "Loss") == [(4, 5), ()]
    assert sizes(layer(LOSS, "Index", Target=4), "Input") == [(4, None)]
    net = layer(LOSS, "Index", Target=(4, Restricted("Integer", 7)))
    assert sizes(net, "Input") == [(4, 7)]
    assert describe(layer(LOSS, "Index", Input=3).type("Target")) == "index (range: 1..3)"
    assert sizes(layer(LOSS, "Probabilities", Target=(2, 3)), "Input") == [(2, 3)]


def test_messages() -> None:
    refused(
        lambda: layer(LOSS), SpecificationError, "netargx",
        "CrossEntropyLossLayer: it takes 1 argument; 0 were given.",
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, "Softmax"), SpecificationError, "netinvarg",
        'CrossEntropyLossLayer: "TargetForm" should be "Index", "Probabilities" or "Binary"; it was given as '
        '"Softmax".',
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, "Index", Input=(2, 3), Target=(2, Restricted("Integer", 7))), TypeConflict, "tyfail1",
        'CrossEntropyLossLayer: port "Target": needs integers in 1..3, since port "Input" was given as '
        '{2, 3}; it has integers in 1..7, since port "Target" was given as {2, Restricted["Integer", 7]}.',
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, "Index", Input=(2, 3), Target=5), TypeConflict, "tyfail1",
        'CrossEntropyLossLayer: port "Target": needs a vector of size 2, since port "Input" was given as {2, 3}; it '
        "is a vector of integers of size 5.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(LOSS, "Index"), {"Input": THREE, "Target": 4}), DataError, "netindata",
        'CrossEntropyLossLayer: port "Target": needs integers in 1..3; the data hold 4.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(LOSS, "Index"), {"Input": THREE, "Target": 1.5}), DataError, "netindata",
        'CrossEntropyLossLayer: port "Target": needs integers.',
    )  # fmt: skip
    refused(
        lambda: layer(LOSS, "Probabilities", Input="Real"), TypeConflict, "tyfail1",
        'CrossEntropyLossLayer: port "Input": was given as "Real", but is an array of rank 1 or more, since the '
        "classes lie along the last level.",
    )  # fmt: skip
