from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.nets.errors import SpecificationError, TypeConflict

EXAMPLES = [
    Example(layer("SoftmaxLayer"), [1, 2, 3], [0.0900306, 0.244728, 0.665241]),
    Example(layer("SoftmaxLayer", 1), [[1, 2], [3, 4]], [[0.119203, 0.119203], [0.880797, 0.880797]]),
    Example(layer("SoftmaxLayer"), [[1, 2], [3, 5]], [[0.268941, 0.731059], [0.119203, 0.880797]]),
    Example(layer("SoftmaxLayer", Input=2), [[1000, 1000], [0, 0]], [[0.5, 0.5], [0.5, 0.5]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_scipy(seed: int) -> None:
    from scipy.special import softmax

    rng = np.random.default_rng(seed)
    rank = int(rng.integers(1, 5))
    level = int(rng.integers(1, rank + 1)) * int(rng.choice([1, -1]))
    x = rng.standard_normal((2, *rng.integers(1, 5, rank))) * rng.choice([1, 30])
    compare(layer("SoftmaxLayer", level), {"Input": x}, softmax(x, level if level > 0 else rank + 1 + level))


def test_sizes_both_ways() -> None:
    assert sizes(layer("SoftmaxLayer", Input=(2, 3)), "Output") == [(2, 3)]
    assert sizes(layer("SoftmaxLayer", Output=(2, 3)), "Input") == [(2, 3)]


def test_messages() -> None:
    refused(
        lambda: layer("SoftmaxLayer", Input="Real"), TypeConflict, "tyfail1",
        'SoftmaxLayer: port "Input": was given as "Real", but is an array of rank 1 or more, since its level is -1.',
    )  # fmt: skip
    refused(
        lambda: layer("SoftmaxLayer", 3, Input=(2, 2)), TypeConflict, "tyfail1",
        'SoftmaxLayer: port "Input": was given as {2, 2}, but is an array of rank 3 or more, since its level is 3.',
    )  # fmt: skip
    refused(
        lambda: layer("SoftmaxLayer", 0), SpecificationError, "netinvarg",
        'SoftmaxLayer: "Level" should be a level: 1, 2, ..., or negative from the end; it was given as 0.',
    )  # fmt: skip
