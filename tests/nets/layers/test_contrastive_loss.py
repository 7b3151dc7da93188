from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict

LOSS = "ContrastiveLossLayer"
EXAMPLES = [
    Example(layer(LOSS), {"Input": 0.2, "Target": True}, 0.3),
    Example(layer(LOSS), {"Input": 0.7, "Target": True}, 0),
    Example(layer(LOSS), {"Input": 0.7, "Target": False}, 0.7),
    Example(layer(LOSS, 2), {"Input": [0.5, 0.5, 3], "Target": [True, False, True]}, [1.5, 0.5, 0]),
    Example(layer(LOSS), {"Input": [0.2, 0.2], "Target": [1, 0]}, [0.3, 0.2]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_random_batches(seed: int) -> None:
    rng = np.random.default_rng(seed)
    margin = float(rng.uniform(0.1, 3))
    count = int(rng.integers(1, 9))
    distance, apart = rng.uniform(0, 4, count), rng.random(count) < 0.5
    expected = [max(margin - d, 0) if far else d for d, far in zip(distance, apart, strict=True)]
    agree(apply(layer(LOSS, margin), {"Input": distance, "Target": apart}), expected, 1e-5)


def test_gradient() -> None:
    check_gradient(layer(LOSS, 2), {"Input": [0.5, 0.7, 3.0], "Target": [1, 0, 1]})


def test_messages() -> None:
    for bad in (0, -1, "x"):
        shown = f'"{bad}"' if isinstance(bad, str) else bad
        refused(
            lambda bad=bad: layer(LOSS, bad), SpecificationError, "netinvarg",  # type: ignore[misc]
            f'ContrastiveLossLayer: "Margin" should be a positive number; it was given as {shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(LOSS, Input=3), TypeConflict, "tyfail1",
        'ContrastiveLossLayer: port "Input": was given as {3}, but is a number, since it compares one distance.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(LOSS), {"Input": 1, "Target": 2}), DataError, "netindata",
        'ContrastiveLossLayer: port "Target": needs integers in 0..1; the data hold 2.',
    )  # fmt: skip
    refused(
        lambda: apply(layer("LinearLayer", 1, Weights=[[1]], Biases=None), [True]), DataError, "netindata",
        'LinearLayer: port "Input": needs numbers.',
    )  # fmt: skip
