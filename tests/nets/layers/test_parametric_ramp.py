from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import IncompleteNet, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.levels import axes
from wlnet.nets.values import ALL, Span

RAMP = "ParametricRampLayer"
X = [[-1, 2], [-2, 3]]
SLOPES = [0.1, 0.5]
EXAMPLES = [
    Example(layer(RAMP, Slope=SLOPES), X, [[-0.1, 2], [-1, 3]]),
    Example(layer(RAMP, 2, Slope=SLOPES), X, [[-0.1, 2], [-0.2, 3]]),
    Example(layer(RAMP, -1, Slope=SLOPES), X, [[-0.1, 2], [-0.2, 3]]),
    Example(layer(RAMP, (), Slope=0.1), X, [[-0.1, 2], [-0.2, 3]]),
    Example(layer(RAMP, Span(1, 2), Slope=[[1, 2], [3, 4]]), [[-1, -1], [-1, 0]], [[-1, -2], [-3, 0]]),
    Example(layer(RAMP, (), Slope=0.5), -3, -1.5),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_a_loop() -> None:
    rng = np.random.default_rng(12)
    for _ in range(50):
        rank = int(rng.integers(1, 5))
        x = rng.standard_normal((2, *rng.integers(1, 4, rank)))
        x += np.sign(x) * 0.01  # no finite difference across the kink
        chosen = [int(n) for n in np.flatnonzero(rng.random(rank) < 0.5)]
        setting = tuple(n + 1 if rng.random() < 0.5 else n - rank for n in chosen)
        slope = rng.standard_normal([x.shape[1 + n] for n in chosen]).astype(np.float32)
        expected = np.empty_like(x)
        for at in np.ndindex(*x.shape):
            expected[at] = x[at] if x[at] >= 0 else slope[tuple(at[1 + n] for n in chosen)] * x[at]
        compare(layer(RAMP, setting, Slope=slope), {"Input": x}, expected)


def test_slopes_start_at_a_tenth() -> None:
    net = initialize(layer(RAMP, (1, 3), Input=(2, 3, 4)))
    np.testing.assert_array_equal(net.arrays["Slope"], np.full((2, 4), 0.1, np.float32))
    assert initialize(layer(RAMP, (), Input=3)).arrays["Slope"].shape == ()
    refused(
        lambda: apply(layer(RAMP, Input=2), [1, 2]), IncompleteNet, "netuninit",
        'ParametricRampLayer: "Slope" has no value yet. NetInitialize gives first values, NetTrain learns them.',
    )  # fmt: skip


def test_sizes_both_ways() -> None:
    net = layer(RAMP, Slope=SLOPES, Output=(2, 5))
    assert sizes(net, "Input") == [(2, 5)]
    assert layer(RAMP, Output=(2, 5)).solution.array_dims("Slope") == (2,)
    assert layer(RAMP, ALL, Output=(2, 5)).solution.array_dims("Slope") == (2, 5)
    assert sizes(layer(RAMP, 2, Slope=SLOPES, Input=("Varying", 2)), "Output")[0][1] == 2
    assert axes(Span(1, -1), 3) == (0, 1, 2)
    assert axes((1, -3), 3) is None


def test_varying_level_without_slopes() -> None:
    net = initialize(layer(RAMP, 2, Input=("Varying", 2)))
    found = apply(net, [[[-1, 1]], [[-2, 2], [-3, 3]]])
    np.testing.assert_allclose(found[1], [[-0.2, 2], [-0.3, 3]], rtol=1e-6)


def test_messages() -> None:
    refused(
        lambda: layer(RAMP, Input=("Varying", 2)), TypeConflict, "tyfail1",
        'ParametricRampLayer: port "Input": needs fixed sizes at the levels of the slopes, since its slopes lie along '
        "level 1; it is a matrix of size n×2.",
    )  # fmt: skip
    refused(
        lambda: layer(RAMP, 3, Input=(2, 2)), TypeConflict, "tyfail1",
        'ParametricRampLayer: port "Input": was given as {2, 2}, but is an array of rank 3 or more, since its slopes '
        "lie along level 3.",
    )  # fmt: skip
    refused(
        lambda: layer(RAMP, Slope=SLOPES, Input=3), TypeConflict, "tyfail1",
        'ParametricRampLayer: "Slope" should be a vector of size 3, since port "Input" was given as {3}; it is a '
        "vector of size 2.",
    )  # fmt: skip
