from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.types import Integer, Length
from wlnet.nets.values import ALL

ORDERING = "OrderingLayer"
X = [5, 1, 4, 1]
EXAMPLES = [
    Example(layer(ORDERING), X, [2, 4, 3, 1]),
    Example(layer(ORDERING, 2), X, [2, 4]),
    Example(layer(ORDERING, -2), X, [3, 1]),
    Example(layer(ORDERING, ALL, Input=2), [[2, 1], [1, 2]], [[2, 1], [1, 2]]),
    Example(layer(ORDERING, 1, Input=(3, "Integer")), [3, 1, 2], [2]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_sorted() -> None:
    rng = np.random.default_rng(9)
    for _ in range(50):
        x = rng.integers(0, 6, (3, rng.integers(1, 9))).astype(float)
        count = [None, int(rng.integers(1, x.shape[1] + 1)), -int(rng.integers(1, x.shape[1] + 1))][rng.integers(3)]
        ordered = [[i + 1 for i in sorted(range(len(row)), key=row.__getitem__)] for row in x]
        expected = [row if count is None else row[:count] if count > 0 else row[count:] for row in ordered]
        compare(layer(ORDERING, *([] if count is None else [count])), {"Input": x}, expected)


def test_sizes_both_ways() -> None:
    assert sizes(layer(ORDERING, Output=4), "Input") == [(4,)]
    assert sizes(layer(ORDERING, -3), "Input", "Output") == [(None,), (3,)]
    assert sizes(layer(ORDERING, Input=("n",)), "Output") == [(Length("n"),)]
    assert sizes(layer(ORDERING, 2, Input="Varying"), "Output") == [(2,)]
    assert layer(ORDERING).type("Output").kind == Integer()
    found = apply(layer(ORDERING, Input="Varying"), [[3, 1], [2, 3, 1]])
    assert [row.tolist() for row in found] == [[2, 1], [3, 1, 2]]
    assert apply(layer(ORDERING), X).dtype == np.int64


def test_messages() -> None:
    refused(
        lambda: layer(ORDERING, 0), SpecificationError, "netinvarg",
        'OrderingLayer: "Count" should be All, or an integer other than 0: how many of the smallest, or negative of '
        "the largest; it was given as 0.",
    )  # fmt: skip
    refused(
        lambda: layer(ORDERING, Input=(2, 3)), TypeConflict, "tyfail1",
        'OrderingLayer: port "Input": was given as {2, 3}, but is a vector, since it orders a vector.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(ORDERING, -3), [1, 2]), DataError, "netindata",
        'OrderingLayer: port "Input": needs a vector of 3 or more elements, since it takes 3 positions; it is a '
        "vector of size 2.",
    )  # fmt: skip
