"""The relations as the layers use them; conflicts are tested with the layers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nets.building import layer
from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.relations import element_count, multiple, numbers, product, same_rank, total_size
from wlnet.nets.solver import Solver
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim


def settled(state: Callable[[Site], None]) -> Site:
    solver = Solver()
    site = Site(layer("SoftmaxLayer"), solver)
    state(site)
    solver._settle()
    return site


@pytest.mark.parametrize(
    ("dims", "total", "expected", "count"),
    [((2, 3), None, (2, 3), 6), ((2, None), 6, (2, 3), 6), ((None, None), 6, (None, None), 6), ((), None, (), 1)],
)
def test_element_count(dims: tuple[int | None, ...], total: int | None, expected: object, count: int) -> None:
    whole = Dim(total)

    def state(s: Site) -> None:
        element_count(s, "Input", whole, "")
        s.require("Input", dims)

    assert settled(state).type("Input").dims == expected
    assert whole.size == count


def test_multiple_both_ways() -> None:
    whole, part, other, third = Dim(12), Dim(), Dim(), Dim(5)
    settled(lambda s: (multiple(s, whole, 3, part, "Input", ""), multiple(s, other, 3, third, "Input", ""))[0])
    assert (part.size, other.size) == (4, 15)


def test_total_size_both_ways() -> None:
    parts, whole = [Dim(2), Dim(), Dim(4)], Dim(9)
    settled(lambda s: total_size(s, [("Input", part) for part in parts], ("Output", whole), ""))
    assert parts[1].size == 3
    out = Dim()
    settled(lambda s: total_size(s, [("Input", Dim(2)), ("Input", Dim(4))], ("Output", out), ""))
    assert out.size == 6


def test_same_rank_both_ways() -> None:
    def forwards(s: Site) -> None:
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output", 1)
        s.require("Input", (2, 3))

    def backwards(s: Site) -> None:
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output", 1)
        s.require("Output", (2, 3))

    assert settled(forwards).type("Output").dims == (None,) * 3
    assert settled(backwards).type("Input").dims == (None,)


def test_a_varying_length_has_no_product() -> None:
    with pytest.raises(Mismatch):
        product(Site(layer("SoftmaxLayer"), Solver()), "Input", [Dim(Length()), Dim(2)], Dim())


def test_numbers() -> None:
    assert [numbers(1), numbers(2)] == ["1 number", "2 numbers"]
