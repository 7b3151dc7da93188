from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.levels import order
from wlnet.nets.types import Length
from wlnet.nets.values import Edge, Swap

TRANSPOSE = "TransposeLayer"
TABLE = [[1, 2, 3], [4, 5, 6]]
CUBE = np.arange(24.0).reshape(2, 3, 4)
EXAMPLES = [
    Example(layer(TRANSPOSE), TABLE, [[1, 4], [2, 5], [3, 6]]),
    Example(layer(TRANSPOSE, Swap(1, 3)), [[[1, 2, 3], [4, 5, 6]]], [[[1], [4]], [[2], [5]], [[3], [6]]]),
    Example(layer(TRANSPOSE, Swap(-1, -2)), TABLE, [[1, 4], [2, 5], [3, 6]]),
    Example(layer(TRANSPOSE, (Swap(1, 3), Swap(1, 2))), CUBE, CUBE.transpose(1, 2, 0)),
    Example(layer(TRANSPOSE, Edge(3, 1)), CUBE, CUBE.transpose(2, 1, 0)),
    Example(layer(TRANSPOSE, (Edge(1, 3), Swap(1, 2))), CUBE, CUBE.transpose(1, 2, 0)),
    Example(layer(TRANSPOSE, (3, 1, 2)), CUBE, CUBE.transpose(1, 2, 0)),
    Example(layer(TRANSPOSE, (2, 1)), [TABLE, TABLE], [[[1, 4], [2, 5], [3, 6]]] * 2),
    Example(layer(TRANSPOSE, (2, 1), Input=(2, 3, 4)), CUBE, CUBE.transpose(1, 0, 2)),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_documented_dimensions() -> None:
    assert sizes(layer(TRANSPOSE, (Swap(1, 3), Swap(2, 4)), Input=(3, 4, 5, 6)), "Output") == [(5, 6, 3, 4)]
    assert sizes(layer(TRANSPOSE, (Swap(1, 3), Swap(1, 4)), Input=(3, 4, 5, 6)), "Output") == [(6, 4, 3, 5)]


def test_against_a_loop_over_elements() -> None:
    """Of Transpose[a, p] the element at (i1, i2, ..) is the element of a at (i_p1, i_p2, ..)."""
    rng = np.random.default_rng(1)
    for _ in range(60):
        rank = int(rng.integers(2, 6))
        dims = tuple(int(n) for n in rng.integers(1, 4, rank))
        x = rng.standard_normal((2, *dims))
        if rng.random() < 0.5:
            given = rng.permutation(rank)
            setting = tuple(int(p) + 1 for p in given)
            level_of = list(given)
        else:
            level_of = list(range(rank))
            swaps = []
            for _ in range(rng.integers(1, 4)):
                a, b = (int(n) for n in rng.choice(rank, 2))
                swaps.append(Swap(a + 1 if rng.random() < 0.5 else a - rank, b + 1))
                moved = {a: b, b: a}
                level_of = [moved.get(place, place) for place in level_of]
            setting = tuple(swaps)
        out = np.empty((2, *(dims[level_of.index(k)] for k in range(rank))))
        for at in np.ndindex(*out.shape[1:]):
            out[(slice(None), *at)] = x[(slice(None), *(at[level_of[k]] for k in range(rank)))]
        compare(layer(TRANSPOSE, setting), {"Input": x}, out)


def test_sizes_both_ways() -> None:
    assert sizes(layer(TRANSPOSE, Swap(1, 3), Output=(3, 4, 5)), "Input") == [(5, 4, 3)]
    assert sizes(layer(TRANSPOSE, (2, 3, 1)), "Input", "Output") == [(None,) * 3, (None,) * 3]
    assert sizes(layer(TRANSPOSE, (2, 1), Output=(2, 3, 4)), "Input") == [(3, 2, 4)]
    assert order((2, 3, 1), 2) is None
    assert order(Swap(-3, 1), 2) is None


def test_a_varying_level_goes_where_it_is_put() -> None:
    net = chain([layer(TRANSPOSE), layer("AggregationLayer", "Mean")], {"Input": ("Varying", 3)})
    assert sizes(net, "Output") == [(3,)]
    assert isinstance(net.solution.children[1].type("Output").dims[1], Length)
    ragged = [np.arange(6.0).reshape(2, 3), np.arange(9.0).reshape(3, 3)]
    found = net.member(1)
    assert found.given["Input"].dims == (Length(), 3)
    from wlnet.execution import apply

    np.testing.assert_allclose(apply(net, ragged), [row.mean(0) for row in ragged])


def test_messages() -> None:
    expected = "a swap of levels m <-> n, a list of swaps, or a list in which each of 1, 2, ... occurs once"
    for setting, shown in (((1, 3), "{1, 3}"), ((), "{}"), (3, "3"), ((1, Swap(1, 2)), "{1, 1 <-> 2}")):
        refused(
            lambda setting=setting: layer(TRANSPOSE, setting), SpecificationError, "netinvarg",
            f'TransposeLayer: "Specification" should be {expected}; it was given as {shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(TRANSPOSE, Swap(0, 1)), SpecificationError, "netinvarg",
        'TransposeLayer: "Specification" should be swaps m <-> n of levels: 1, 2, ..., or negative from the end; it '
        "was given as 0 <-> 1.",
    )  # fmt: skip
    refused(
        lambda: layer(TRANSPOSE, Swap(1, 3), Input=(2, 3)), TypeConflict, "tyfail1",
        'TransposeLayer: port "Input": was given as {2, 3}, but is an array of rank 3 or more, since it transposes '
        "1 <-> 3.",
    )  # fmt: skip
