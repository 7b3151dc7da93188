from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, TypeConflict

SQUARED, ABSOLUTE = "MeanSquaredLossLayer", "MeanAbsoluteLossLayer"
PAIR = {"Input": [1, 2, 3], "Target": [1, 4, 0]}
NUMBERS = {"Input": 2, "Target": 5}
BATCH = {"Input": [[1, 2, 3], [1, 4, 0]], "Target": [[1, 4, 0], [1, 4, 0]]}
EXAMPLES = [
    Example(layer(SQUARED), PAIR, 4.333333),
    Example(layer(SQUARED), NUMBERS, 9),
    Example(layer(SQUARED, Input=3), BATCH, [4.333333, 0]),
    Example(layer(ABSOLUTE), PAIR, 1.666667),
    Example(layer(ABSOLUTE), NUMBERS, 3),
    Example(layer(ABSOLUTE, Target=3), BATCH, [1.666667, 0]),
    Example(layer(ABSOLUTE, Input="Real"), {"Input": [1, 2], "Target": [3, 2]}, [2, 0]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    dims = tuple(int(n) for n in rng.integers(1, 5, rng.integers(0, 5)))
    x, target = (rng.normal(size=(3, *dims)).astype(np.float32) for _ in range(2))
    for name, function in ((SQUARED, torch.nn.functional.mse_loss), (ABSOLUTE, torch.nn.functional.l1_loss)):
        expected = [float(function(torch.tensor(a), torch.tensor(t))) for a, t in zip(x, target, strict=True)]
        agree(apply(layer(name, Input=dims or "Real"), {"Input": x, "Target": target}), expected, 1e-5)
        if seed < 5:
            check_gradient(layer(name), {"Input": x.astype(float), "Target": target.astype(float)})


def test_lengths_vary() -> None:
    net = layer(SQUARED, Input=("Varying", 2))
    data = {"Input": [np.ones((n, 2)) for n in (3, 1, 2)], "Target": [np.full((n, 2), n) for n in (3, 1, 2)]}
    agree(apply(net, data), [4, 0, 1])


def test_sizes_both_ways() -> None:
    assert sizes(layer(SQUARED, Target=(2, 3)), "Input", "Loss") == [(2, 3), ()]
    assert sizes(layer(ABSOLUTE, Input=4), "Target", "Loss") == [(4,), ()]


def test_messages() -> None:
    refused(
        lambda: layer(SQUARED, Input=3, Target=4), TypeConflict, "tyfail1",
        'MeanSquaredLossLayer: port "Target": was given as {4}, but is a vector of size 3, since port "Input" was '
        "given as {3}.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(ABSOLUTE, Input=3), {"Input": [1, 2, 3]}), DataError, "netinkeys",
        'MeanAbsoluteLossLayer: the input "Target" is missing.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(SQUARED, Input=2), {"Input": [[1, 2]], "Target": [[1, 2], [3, 4]]}), DataError,
        "netbatchlen",
        'MeanSquaredLossLayer: the lists of examples have unequal lengths: 1 at port "Input", 2 at port "Target".',
    )  # fmt: skip
