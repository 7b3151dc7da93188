from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.types import Length
from wlnet.nets.values import ALL, AUTOMATIC, Span

PART = "PartLayer"
TABLE = [[1, 2, 3], [4, 5, 6]]
EXAMPLES = [
    Example(layer(PART, 2, Input=3), [[1, 2, 3], [0.1, 0.2, 0.3]], [2, 0.2]),
    Example(layer(PART, (ALL, 1)), TABLE, [1, 4]),
    Example(layer(PART, Span(1, ALL, 2)), list(range(1, 11)), [1, 3, 5, 7, 9]),
    Example(layer(PART, Span(1, ALL, -1)), [1, 2, 3], [3, 2, 1]),
    Example(layer(PART, Span(-1, 1, -2)), [1, 2, 3, 4], [4, 2]),
    Example(layer(PART, -1), TABLE, [4, 5, 6]),
    Example(layer(PART, (2, -3)), TABLE, 4),
    Example(layer(PART, (Span(1, 1), Span(-2, ALL))), TABLE, [[2, 3]]),
    Example(layer(PART, Span(2, -1), Input="Varying"), [[1, 2, 3], [4, 5, 6]], [[2, 3], [5, 6]]),
    Example(layer(PART, ALL), TABLE, TABLE),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def picked(size: int, part: object) -> list[int]:
    """The places that a specification takes of a level, walked one by one as Part does."""
    if part == ALL:
        return list(range(size))
    if isinstance(part, int):
        return [part - 1 if part > 0 else size + part]
    stop = (-1 if part.step > 0 else 1) if part.stop == ALL else part.stop
    start = -1 if part.step < 0 and part.stop == ALL and part.start == 1 else part.start
    place = start if start > 0 else size + start + 1
    last = stop if stop > 0 else size + stop + 1
    places = []
    while place <= last if part.step > 0 else place >= last:
        places.append(place - 1)
        place += part.step
    return places


def test_against_walking_through_the_places() -> None:
    rng = np.random.default_rng(5)

    def random_part(size: int) -> object:
        kind = rng.integers(4)
        if kind == 0:
            return ALL
        a, b = (int(n) for n in np.sort(rng.integers(1, size + 1, 2)))
        if kind == 1:
            return a if rng.random() < 0.5 else a - size - 1
        ends = [e if rng.random() < 0.5 else e - size - 1 for e in (a, b)]
        step = int(rng.integers(1, 4))
        if rng.random() < 0.3:
            return Span(ends[1], ends[0], -step)
        return Span(ends[0], ALL if rng.random() < 0.3 else ends[1], step)

    for _ in range(80):
        x = rng.standard_normal((2, *rng.integers(1, 6, rng.integers(1, 4))))
        given = tuple(random_part(n) for n in x.shape[1 : rng.integers(2, x.ndim + 1)])
        expected = x
        for axis, part in reversed(list(enumerate(given, 1))):
            places = picked(x.shape[axis], part)
            expected = np.take(expected, places[0] if isinstance(part, int) else places, axis)
        compare(layer(PART, given[0] if len(given) == 1 else given), {"Input": x}, expected)


def test_sizes_both_ways() -> None:
    assert sizes(layer(PART, (Span(2, 4), 1)), "Input", "Output") == [None, None]
    assert sizes(layer(PART, (Span(2, 4), 1), Input=(9, 3, 7)), "Output") == [(3, 7)]
    assert sizes(layer(PART, (Span(2, 4), 1), Output=(3, 7)), "Input") == [(None, None, 7)]
    assert sizes(layer(PART, (Span(2, -2), ALL), Output=(3, 7)), "Input") == [(5, 7)]
    assert sizes(layer(PART, Span(1, ALL, -1), Output=3), "Input") == [(3,)]
    assert sizes(layer(PART, Span(1, ALL, 2), Output=3), "Input") == [(None,)]
    assert sizes(layer(PART, Span(-2, ALL), Input=(AUTOMATIC, 3)), "Output") == [(2, 3)]
    assert sizes(layer(PART, (ALL, 1)).retyped({}), "Output") == [None]


def test_varying_levels() -> None:
    named = ("n", 2)
    n = Length("n")
    assert sizes(layer(PART, ALL, Input=named), "Output") == [(n, 2)]
    assert sizes(layer(PART, (Span(), 1), Input=named), "Output") == [(n,)]
    assert sizes(layer(PART, Span(2, -1), Input=named), "Output") == [(Length(), 2)]
    assert sizes(layer(PART, Span(1, ALL, 2), Input=named), "Output") == [(Length(), 2)]
    assert sizes(layer(PART, Span(1, 3), Input=named), "Output") == [(3, 2)]
    assert sizes(layer(PART, -1, Input=named), "Output") == [(2,)]
    found = apply(layer(PART, Span(-1, 1, -2), Input="Varying"), [[1, 2, 3, 4], [5, 6, 7]])
    assert [list(row) for row in found] == [[4, 2], [7, 5]]
    assert apply(layer(PART, -1, Input="Varying"), [[1, 2, 3], [4]]).tolist() == [3, 4]


def test_messages() -> None:
    what = "a position other than 0, a span i;;j or i;;j;;k, All, or a list of these, one for each level"
    for setting, shown in ((0, "0"), ((), "{}"), ((1, (1, 2)), "{1, {1, 2}}"), ("a", '"a"')):
        refused(
            lambda setting=setting: layer(PART, setting), SpecificationError, "netinvarg",
            f'PartLayer: "Part" should be {what}; it was given as {shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(PART, Span(3, 2)), SpecificationError, "netinvarg",
        'PartLayer: "Part" should be spans that are not empty, as 3;;2 is; it was given as 3;;2.',
    )  # fmt: skip
    refused(
        lambda: layer(PART, Span(0, 2)), SpecificationError, "netinvarg",
        'PartLayer: "Part" should be spans of positions other than 0; it was given as 0;;2.',
    )  # fmt: skip
    refused(
        lambda: layer(PART, (ALL, 4), Input=(2, 3)), TypeConflict, "tyfail1",
        'PartLayer: port "Input": needs a size of 4 or more at level 2, since it takes element 4 there; it is a '
        "matrix of size 2×3.",
    )  # fmt: skip
    refused(
        lambda: layer(PART, (1, 1), Input=3), TypeConflict, "tyfail1",
        'PartLayer: port "Input": was given as {3}, but is an array of rank 2 or more, since it takes part {1, 1}.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(PART, Span(2, -1), Input="Varying"), [[1, 2], [1]]), DataError, "netindata",
        'PartLayer: port "Input": needs a level 1 that has the elements 2;;-1, since it takes them; it is a vector of '
        "size 1.",
    )  # fmt: skip
