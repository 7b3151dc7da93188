from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.values import ALL, AUTOMATIC, INHERITED

SHAPE = "ReshapeLayer"
SIX = [1, 2, 3, 4, 5, 6]
EXAMPLES = [
    Example(layer(SHAPE, (2, 3)), SIX, [[1, 2, 3], [4, 5, 6]]),
    Example(layer(SHAPE, ()), [7], 7),
    Example(layer(SHAPE, "ReferenceShape"), {"Input": SIX, "ReferenceShape": [[0, 0], [0, 0], [0, 0]]},
            [[1, 2], [3, 4], [5, 6]]),
    Example(layer(SHAPE, (2, AUTOMATIC), Input=6), [SIX, SIX], [[[1, 2, 3], [4, 5, 6]]] * 2),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_numpy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    factors = [int(n) for n in rng.integers(1, 4, int(rng.integers(1, 6)))]

    def grouped() -> tuple[int, ...]:
        count = int(rng.integers(1, len(factors) + 1))
        cuts = sorted(int(i) for i in rng.choice(np.arange(1, len(factors) + 1), count - 1, replace=False))
        order = rng.permutation(factors)
        return tuple(int(np.prod(order[a:b])) for a, b in zip([0, *cuts], [*cuts, len(factors)], strict=True))

    before, after = grouped(), grouped()
    x = rng.standard_normal((2, *before))
    expected = x.reshape(2, *after)
    compare(layer(SHAPE, after), {"Input": x}, expected)
    open_at = int(rng.integers(0, len(after)))
    some = tuple(AUTOMATIC if i == open_at else n for i, n in enumerate(after))
    compare(layer(SHAPE, some), {"Input": x}, expected)
    reference = layer(SHAPE, "ReferenceShape")
    compare(reference, {"Input": x, "ReferenceShape": np.zeros((2, *after))}, expected, slopes=False)


@pytest.mark.parametrize(
    ("dims", "before", "after"),
    [
        ((INHERITED, AUTOMATIC), (2, 3, 4), (2, 12)),
        ((AUTOMATIC, 4), (2, 3, 4), (6, 4)),
        ((AUTOMATIC, INHERITED), (2, 3, 4), (8, 3)),
        ((2, 3, ALL), (6, 4, 5), (2, 3, 4, 5)),
        ((INHERITED, ALL), (2, 3, 4), (2, 3, 4)),
        ((ALL, 2, 2), (3, 4), (3, 2, 2)),
        ((ALL,), (3, 4), (3, 4)),
    ],
)
def test_sizes_forwards(dims: tuple[object, ...], before: tuple[int, ...], after: tuple[int, ...]) -> None:
    assert sizes(layer(SHAPE, dims, Input=before), "Output") == [after]
    data = np.arange(np.prod(before), dtype=float).reshape(before)
    assert np.array_equal(apply(layer(SHAPE, dims), data), data.reshape(after))


def test_sizes_backwards() -> None:
    assert sizes(layer(SHAPE, (2, 3)), "Output") == [(2, 3)]
    assert sizes(layer(SHAPE, (2, 3), Input=(AUTOMATIC,)), "Input") == [(6,)]
    assert sizes(layer(SHAPE, (INHERITED, 3), Output=(5, 3)), "Input") == [None]
    assert layer(SHAPE, (INHERITED, 3), Output=(5, 3)).type("Input").head == (5,)
    assert sizes(layer(SHAPE, (INHERITED, 3), Input=("Varying", 3)), "Output") == [
        layer(SHAPE, (INHERITED, 3), Input=("Varying", 3)).type("Input").dims
    ]
    assert sizes(layer(SHAPE, "ReferenceShape", ReferenceShape=(2, 5)), "Output") == [(2, 5)]


def test_messages() -> None:
    refused(
        lambda: layer(SHAPE, (2, 3), Input=7), TypeConflict, "tyfail1",
        'ReshapeLayer: port "Input": needs an array of 6 numbers, since "Output" has 6 elements; it is a vector of '
        "size 7.",
    )  # fmt: skip
    refused(
        lambda: layer(SHAPE, (4, AUTOMATIC), Input=6), TypeConflict, "tyfail1",
        'ReshapeLayer: port "Output": needs an array of 6 numbers, since "Input" has 6 elements; it is a matrix of '
        "size 4×….",
    )  # fmt: skip
    refused(
        lambda: layer(SHAPE, (AUTOMATIC, ALL)), SpecificationError, "netinvarg",
        'ReshapeLayer: "Dimensions" should be a list of sizes, Inherited and at most one Automatic or All, or '
        '"ReferenceShape"; it was given as {Automatic, All}.',
    )  # fmt: skip
    refused(
        lambda: layer(SHAPE, (1, INHERITED), Input=3), TypeConflict, "tyfail1",
        'ReshapeLayer: port "Input": was given as {3}, but is an array of rank 2 or more, since its dimensions are {1, '
        "Inherited}.",
    )  # fmt: skip
    refused(
        lambda: layer(SHAPE, (4, ALL), Input=(3, 4)), TypeConflict, "tyfail1",
        'ReshapeLayer: port "Input": needs first sizes of 4 numbers in all, since its dimensions are {4, All}; it is a '
        "matrix of size 3×4.",
    )  # fmt: skip
    refused(
        lambda: layer(SHAPE, (ALL, 5), Input=(3, 4)), TypeConflict, "tyfail1",
        'ReshapeLayer: port "Input": needs last sizes of 5 numbers in all, since its dimensions are {All, 5}; it is a '
        "matrix of size 3×4.",
    )  # fmt: skip
