from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, TypeConflict
from wlnet.nets.types import Integer
from wlnet.nets.values import AUTOMATIC

EXTRACT = "ExtractLayer"
TABLE = [[1, 2], [3, 4]]
EXAMPLES = [
    Example(layer(EXTRACT), {"Input": [5, 6, 7], "Position": [[1], [-1]]}, [5, 7]),
    Example(layer(EXTRACT), {"Input": TABLE, "Position": [2]}, [3, 4]),
    Example(layer(EXTRACT), {"Input": TABLE, "Position": [2, 1]}, 3),
    Example(layer(EXTRACT, Position="Integer"), {"Input": [TABLE, TABLE], "Position": [2, -2]}, [[3, 4], [1, 2]]),
    Example(layer(EXTRACT), [TABLE, [[1, 2], [-1, 1]]], [2, 3]),
    Example(layer(EXTRACT, Input=(2, "Integer"), Position=1), [[[7, 8]], [[2]]], [8]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_indexing_one_by_one() -> None:
    rng = np.random.default_rng(10)
    for _ in range(60):
        x = rng.standard_normal((2, *rng.integers(1, 5, rng.integers(1, 4))))
        depth = int(rng.integers(1, x.ndim))
        outer = tuple(rng.integers(1, 4, rng.integers(0, 3)))
        columns = []
        for size in x.shape[1 : depth + 1]:
            places = rng.integers(1, size + 1, (2, *outer))
            columns.append(np.where(rng.random(places.shape) < 0.5, places, places - size - 1))
        position = np.stack(columns, axis=-1)
        expected = np.empty((2, *outer, *x.shape[depth + 1 :]))
        for at in np.ndindex(2, *outer):
            index = tuple(int(n) - 1 if n > 0 else int(n) for n in position[at])
            expected[at] = x[(at[0], *index)]
        compare(layer(EXTRACT), {"Input": x, "Position": position}, expected)


def test_sizes_both_ways() -> None:
    assert sizes(layer(EXTRACT, Input=(4, 5, 6), Position=(3, 2)), "Output") == [(3, 6)]
    assert sizes(layer(EXTRACT, Input=(4, 5, 6), Position=1), "Output") == [(5, 6)]
    assert sizes(layer(EXTRACT, Position=(3, 2), Output=(3, 6)), "Input") == [(None, None, 6)]
    net = layer(EXTRACT, Input=(4, 5, 6), Position=(3, AUTOMATIC), Output=(AUTOMATIC, 5, 6))
    assert sizes(net, "Position", "Output") == [(3, 1), (3, 5, 6)]
    assert layer(EXTRACT).type("Position").kind == Integer()
    assert layer(EXTRACT, Input=(3, "Integer")).type("Output").kind == Integer()


def test_varying_levels() -> None:
    net = layer(EXTRACT, Input="Varying", Position=("Varying", 1))
    found = apply(net, {"Input": [[5, 6, 7], [8, 9]], "Position": [[[-1]], [[1], [-1]]]})
    assert [row.tolist() for row in found] == [[7], [8, 9]]


def test_positions_that_are_not_there() -> None:
    words = "there is no element at a position that it was given."
    for position in ([[0, 1]], [[3, 1]], [[1, 3]], [[-3, 1]], [[2, -3]], [[1, 0]]):
        net, data = layer(EXTRACT), {"Input": [TABLE, TABLE], "Position": [position, [[1, 1]]]}
        refused(
            lambda net=net, data=data: apply(net.retyped({}), data), DataError, "netindex", f"ExtractLayer: {words}"
        )


def test_messages() -> None:
    refused(
        lambda: layer(EXTRACT, Input=3, Position=(2, 2)), TypeConflict, "tyfail1",
        'ExtractLayer: port "Position": needs at most 1 index in its last level, since that is the rank of the input; '
        "it is a matrix of integers of size 2×2.",
    )  # fmt: skip
    refused(
        lambda: layer(EXTRACT, Input="Real"), TypeConflict, "tyfail1",
        'ExtractLayer: port "Input": was given as "Real", but is an array of rank 1 or more, since it has elements to '
        "extract.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(EXTRACT), {"Input": [1, 2], "Position": [1.5]}), DataError, "netindata",
        'ExtractLayer: port "Position": needs integers.',
    )  # fmt: skip
