from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes, word
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.values import AUTOMATIC, Restricted

FLAT = "FlattenLayer"
CUBE = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
EXAMPLES = [
    Example(layer(FLAT), [[1, 2], [3, 4]], [1, 2, 3, 4]),
    Example(layer(FLAT, ((2, 3), (1,))), CUBE, [[1, 5], [2, 6], [3, 7], [4, 8]]),
    Example(layer(FLAT, 1), CUBE, [[1, 2], [3, 4], [5, 6], [7, 8]]),
    Example(layer(FLAT, -1), CUBE, [[1, 2, 3, 4], [5, 6, 7, 8]]),
    Example(layer(FLAT, Input="Real"), 7, [7]),
    Example(layer(FLAT, Input=2), [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_numpy(seed: int) -> None:
    """To a level, from a level, and levels brought together."""
    rng = np.random.default_rng(seed)
    rank = int(rng.integers(0, 5))
    x = rng.standard_normal((2, *rng.integers(1, 4, rank)))
    dims = x.shape[1:]
    compare(layer(FLAT), {"Input": x}, x.reshape(2, -1))
    if rank < 2:
        return
    n = int(rng.integers(1, rank))
    compare(layer(FLAT, n), {"Input": x}, x.reshape(2, -1, *dims[n + 1 :]))
    compare(layer(FLAT, -n), {"Input": x}, x.reshape(2, *dims[: rank - n - 1], -1))
    order = [int(i) for i in rng.permutation(rank)]
    cuts = sorted(int(i) for i in rng.choice(np.arange(1, rank), int(rng.integers(0, rank)), replace=False))
    groups = [order[a:b] for a, b in zip([0, *cuts], [*cuts, rank], strict=True)]
    expected = x.transpose(0, *(i + 1 for i in order)).reshape(2, *(int(np.prod([dims[i] for i in g])) for g in groups))
    compare(layer(FLAT, tuple(tuple(i + 1 for i in g) for g in groups)), {"Input": x}, expected)


def test_sizes_forwards() -> None:
    dims = (2, 3, 4, 5)
    for level, expected in (
        (2, (24, 5)),
        (-2, (2, 60)),
        (word("Infinity"), (120,)),
        (((4, 1), (3,), (2,)), (10, 4, 3)),
    ):
        assert sizes(layer(FLAT, level, Input=dims), "Output") == [expected]
        data = np.arange(120.0).reshape(dims)
        assert apply(layer(FLAT, level), data).shape == expected
    agree(apply(layer(FLAT, ((4, 1), (3,), (2,))), data), data.transpose(3, 0, 2, 1).reshape(10, 4, 3))


def test_sizes_backwards() -> None:
    assert sizes(layer(FLAT, 1, Output=(6, 7)), "Input") == [(None, None, 7)]
    assert sizes(layer(FLAT, 1, Output=(6, 7), Input=(2, AUTOMATIC, AUTOMATIC)), "Input") == [(2, 3, 7)]
    assert sizes(layer(FLAT, ((2, 3), (1,))), "Input", "Output") == [(None, None, None), (None, None)]
    assert sizes(layer(FLAT), "Output") == [(None,)]


def test_integers_stay_integers() -> None:
    net = layer(FLAT, Input=(2, 2, Restricted("Integer", 5)))
    assert apply(net, [[1, 2], [3, 5]]).dtype == np.int64
    assert net.type("Output").kind == net.type("Input").kind


def test_messages() -> None:
    refused(
        lambda: layer(FLAT, 2, Input=(2, 2)), TypeConflict, "tyfail1",
        'FlattenLayer: port "Input": needs an array of rank 3 or more, since its level is 2; it is a matrix of size '
        '2×2.',
    )  # fmt: skip
    refused(
        lambda: layer(FLAT, Input=(2, 3), Output=5), TypeConflict, "tyfail1",
        'FlattenLayer: port "Input": needs an array of 5 numbers, since port "Output" was given as {5}; it is a matrix '
        "of size 2×3.",
    )  # fmt: skip
    refused(
        lambda: layer(FLAT, ((2, 2), (1,))), SpecificationError, "netinvarg",
        'FlattenLayer: "Level" should be Infinity, an integer other than 0, or lists of levels in which each of 1, 2, '
        "... occurs once; it was given as {{2, 2}, {1}}.",
    )  # fmt: skip
    refused(
        lambda: layer(FLAT, ((2,), (1,)), Input=(2, 3, 4)), TypeConflict, "tyfail1",
        'FlattenLayer: port "Input": was given as {2, 3, 4}, but is a matrix, since its levels are {{2}, {1}}.',
    )  # fmt: skip
    refused(
        lambda: layer(FLAT, Output=(2, 3)), TypeConflict, "tyfail1",
        'FlattenLayer: port "Output": was given as {2, 3}, but is a vector, since everything is flattened.',
    )  # fmt: skip
