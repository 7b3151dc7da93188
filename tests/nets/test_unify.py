from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.nets.types import Integer, Length, Real
from wlnet.nets.unify import Because, Clash, Dim, KindVar, Shape, Unifier


def unifier(woken: list[object] | None = None) -> Unifier:
    def wake(watchers: Iterable[object]) -> None:
        if woken is not None:
            woken.extend(watchers)

    return Unifier(wake)


def closed(*sizes: int | Length | None) -> Shape:
    return Shape([Dim(size) for size in sizes], closed=True)


def read(shape: Shape) -> list[object] | None:
    dims = shape.dims
    return None if dims is None else [dim.size for dim in dims]


def test_dims_learn_from_each_other() -> None:
    a, b, c = Dim(), Dim(3), Dim(Length())
    unifier().dims(a, c)
    assert isinstance(a.size, Length)
    unifier().dims(c, b)
    assert [d.size for d in (a, b, c)] == [3, 3, 3]


def test_clash_names_both_reasons() -> None:
    ours, theirs = Because(None, "ours"), Because(None, "theirs")
    with pytest.raises(Clash) as caught:
        unifier().dims(Dim(3, ours), Dim(4, theirs))
    assert (caught.value.ours, caught.value.theirs) == (ours, theirs)


def test_a_clash_changes_nothing() -> None:
    a, b = closed(None, 3), closed(2, 4)
    with pytest.raises(Clash):
        unifier().shapes(a, b)
    assert read(a) == [None, 3]
    assert read(b) == [2, 4]


def test_open_shapes_learn_their_ends() -> None:
    u = unifier()
    a, b = Shape(head=[Dim(2)]), Shape(tail=[Dim(), Dim(5)])
    u.shapes(a, b)
    assert read(a) is None
    u.shapes(b, closed(None, None, None))
    assert read(a) == read(b) == [2, None, 5]


def test_head_and_tail_may_be_the_same_dimension() -> None:
    u = unifier()
    a = Shape(head=[Dim(7)], tail=[Dim()])
    u.shapes(a, closed(None))
    assert read(a) == [7]
    with pytest.raises(Clash):
        u.shapes(Shape(head=[Dim(), Dim()]), closed(3))


def test_closing() -> None:
    u, because = unifier(), Because(None, "")
    shape = Shape(head=[Dim(2)])
    u.close(shape, 2, because)
    u.close(shape, 2, because)
    assert read(shape) == [2, None]
    with pytest.raises(Clash):
        u.close(shape, 3, because)


def test_watchers_are_woken_when_something_is_learned() -> None:
    woken: list[object] = []
    u = unifier(woken)
    a, b = Dim(), Dim()
    a.watch("a")
    u.dims(a, b)
    assert woken == []
    u.set(b, 3, Because(None, ""))
    assert woken == ["a"]


def test_kinds() -> None:
    u = unifier()
    a, b = KindVar(), KindVar(Integer())
    u.kinds(a, b)
    u.kinds(a, KindVar(Integer(1, 5)))
    assert b.find().value == Integer(1, 5)
    u.kinds(KindVar(Integer()), b)
    for other in (Real(), Integer(1, 6)):
        with pytest.raises(Clash):
            u.kinds(b, KindVar(other))
    reals = KindVar(Real())
    u.kinds(reals, KindVar(Real()))
    assert reals.find().value == Real()


@given(st.permutations(range(6)), st.permutations(range(6)), st.integers(0, 5))
def test_the_order_of_equalities_does_not_matter(ours: list[int], theirs: list[int], known: int) -> None:
    u = unifier()
    dims = [Dim() for _ in range(6)]
    dims[known].value = 9
    for a, b in zip(ours, theirs, strict=True):
        u.dims(dims[a], dims[b])
    linked = {known}
    while True:
        more = linked | {b for a, b in zip(ours, theirs, strict=True) if a in linked}
        more |= {a for a, b in zip(ours, theirs, strict=True) if b in linked}
        if more == linked:
            break
        linked = more
    assert [dim.size for dim in dims] == [9 if i in linked else None for i in range(6)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_is_kept_where_lengths_meet(order: int) -> None:
    named, free = Dim(Length("n")), Dim(Length())
    Unifier(lambda _: None).dims(*(named, free)[::order])
    assert named.size == free.size == Length("n")
