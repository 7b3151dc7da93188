"""Variables of shape inference, and what it means for two of them to be equal.

Dimensions, shapes and kinds are union-find variables: saying that two are equal merges them for good, so an equality
costs nearly nothing and works in both directions at once. A variable only ever learns; what contradicts raises Clash
and changes nothing. Each fact keeps its Because: who said it, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from wlnet.nets.types import Integer, Kind, Length, PortType, Real, Size


class Because(NamedTuple):
    """Why something is known: the site that said so, and a clause such as `"Weights" is 10×20`."""

    site: Any
    clause: str


class Clash(Exception):
    """Two variables that should be equal are not; `ours` and `theirs` hold the reasons."""

    def __init__(self, ours: Because | None, theirs: Because | None) -> None:
        super().__init__()
        self.ours = ours
        self.theirs = theirs


class Node:
    """What the three kinds of variable share: a place in the union-find forest, a reason, and watchers to wake."""

    __slots__ = ("because", "parent", "watchers")

    def __init__(self, because: Because | None = None) -> None:
        self.parent: Self | None = None
        self.because = because
        self.watchers: list[Any] | None = None

    def find(self) -> Self:
        node = self
        while (parent := node.parent) is not None:
            if parent.parent is not None:
                node.parent = parent.parent
            node = parent
        return node

    @property
    def final(self) -> bool:
        """Whether there is nothing more to learn, and so nothing to watch."""
        return False

    def watch(self, watcher: Any) -> None:
        root = self.find()
        if root.final:
            return
        if root.watchers is None:
            root.watchers = [watcher]
        elif watcher not in root.watchers:
            root.watchers.append(watcher)

    def _absorb(self, other: Self) -> list[Any] | None:
        """Become one with another, for whom this one speaks; gives those who watched the other."""
        other.parent = self
        watchers, other.watchers = other.watchers, None
        if self.final:
            self.watchers = None
        elif watchers:
            self.watchers = [*self.watchers, *watchers] if self.watchers else watchers
        return watchers


class Dim(Node):
    """One dimension: a number, a varying length, or unknown."""

    __slots__ = ("value",)

    def __init__(self, value: Size = None, because: Because | None = None) -> None:
        super().__init__(because)
        self.value: Size = value

    @property
    def final(self) -> bool:
        return type(self.value) is int

    @property
    def size(self) -> Size:
        return self.find().value

    @property
    def number(self) -> int | None:
        value = self.find().value
        return value if isinstance(value, int) else None


class Shape(Node):
    """A list of dimensions; while it is open its rank is unknown and only `head` and `tail` are there.

    Head and tail of an open shape may overlap: the rank is at least the longer of the two.
    """

    __slots__ = ("closed", "head", "tail")

    def __init__(
        self, head: Iterable[Dim] = (), tail: Iterable[Dim] = (), closed: bool = False, because: Because | None = None
    ) -> None:
        super().__init__(because)
        self.head: tuple[Dim, ...] = tuple(head)
        self.tail: tuple[Dim, ...] = tuple(tail)
        self.closed = closed

    @property
    def final(self) -> bool:
        return self.closed

    @property
    def dims(self) -> list[Dim] | None:
        root = self.find()
        return list(root.head) if root.closed else None

    @property
    def blank(self) -> bool:
        """Whether nothing is known."""
        return not (self.closed or self.head or self.tail)

    @property
    def least_rank(self) -> int:
        return max(len(self.head), len(self.tail))


class KindVar(Node):
    """An element kind, or unknown. Real is said by sources only, so integers may flow where reals are wanted."""

    __slots__ = ("value",)

    def __init__(self, value: Kind | None = None, because: Because | None = None) -> None:
        super().__init__(because)
        self.value = value


@dataclass(slots=True)
class PortVar:
    """The type of one port, while it is being inferred."""

    shape: Shape
    kind: KindVar

    def type(self) -> PortType:
        shape, kind = self.shape.find(), self.kind.find().value
        if shape.closed:
            return PortType(tuple(dim.find().value for dim in shape.head), kind)
        head, tail = (tuple(dim.find().value for dim in end) for end in (shape.head, shape.tail))
        return PortType(None, kind, head, tail)


class Unifier:
    """Merges variables and tells `wake` whose facts have grown; `changes` counts what has been learned."""

    def __init__(self, wake: Callable[[Iterable[Any]], None]) -> None:
        self._wake = wake
        self.changes = 0

    def dims(self, ours: Dim, theirs: Dim) -> None:
        a, b = ours.find(), theirs.find()
        if a is b:
            return
        if isinstance(a.value, int) and isinstance(b.value, int) and a.value != b.value:
            raise Clash(a.because, b.because)
        if _rank_of(a.value) < _rank_of(b.value):
            a, b = b, a
        learns = _rank_of(b.value) < _rank_of(a.value)
        self.changes += 1
        watchers = a._absorb(b)
        if learns and watchers:
            self._wake(watchers)

    def set(self, dim: Dim, value: Size, because: Because) -> None:
        root = dim.find()
        if isinstance(root.value, int):
            if isinstance(value, int) and root.value != value:
                raise Clash(because, root.because)
        elif _rank_of(value) > _rank_of(root.value):
            root.value, root.because = value, because
            self.changes += 1
            if root.watchers:
                self._wake(root.watchers)
                if root.final:
                    root.watchers = None

    def shapes(self, ours: Shape, theirs: Shape) -> None:
        a, b = ours.find(), theirs.find()
        if a is b:
            return
        self.changes += 1
        if b.blank or (b.closed and a.blank):
            if not b.blank:
                a, b = b, a
            watchers = a._absorb(b)
            if watchers and not a.blank:
                self._wake(watchers)
            return
        _check(a, b)
        if a.closed or b.closed:
            if not a.closed:
                a, b = b, a
            learns = a._absorb(b)
            self._pairs(a.head, b.head)
            self._pairs(a.head[::-1], b.tail[::-1])
        else:
            # which end is longer decides what is learned, so both sides wake
            learns = [*(a.watchers or ()), *(b.watchers or ())]
            heads, tails = (a.head, b.head), (a.tail, b.tail)
            a._absorb(b)
            a.head, a.tail = max(heads, key=len), max(tails, key=len)
            self._pairs(*heads)
            self._pairs(tails[0][::-1], tails[1][::-1])
        if learns:
            self._wake(learns)

    def close(self, shape: Shape, rank: int, because: Because) -> None:
        """`shape` has exactly `rank` dimensions."""
        root = shape.find()
        if root.closed:
            if len(root.head) != rank:
                raise Clash(because, root.because)
            return
        self.shapes(shape, Shape([Dim() for _ in range(rank)], closed=True, because=because))

    def kinds(self, ours: KindVar, theirs: KindVar) -> None:
        a, b = ours.find(), theirs.find()
        if a is b:
            return
        meet = _meet(a.value, b.value)
        if meet is None and a.value is not None:
            raise Clash(a.because, b.because)
        if a.value is None:
            a, b = b, a
        learns = [*(a.watchers or ()), *(b.watchers or ())]
        self.changes += 1
        a._absorb(b)
        if meet != a.value:
            a.value, a.because = meet, b.because
        if learns:
            self._wake(learns)

    def _pairs(self, ours: Iterable[Dim], theirs: Iterable[Dim]) -> None:
        for a, b in zip(ours, theirs, strict=False):
            self.dims(a, b)


def _rank_of(value: Size) -> int:
    """How much a size says: a number more than a length, a length with a name more than another, that than nothing."""
    if isinstance(value, Length):
        return 1 if value.name is None else 2
    return 0 if value is None else 3


def _check(a: Shape, b: Shape) -> None:
    """Raise Clash before anything is merged, so that a conflict leaves both sides as they were."""
    if a.closed and b.closed:
        if len(a.head) != len(b.head):
            raise Clash(a.because, b.because)
    elif a.closed or b.closed:
        closed, other = (a, b) if a.closed else (b, a)
        if len(closed.head) < other.least_rank:
            raise Clash(a.because, b.because)
    a_tail, b_tail = (s.head if s.closed else s.tail for s in (a, b))
    _check_dims(a.head, b.head)
    if not (a.closed and b.closed):
        _check_dims(a_tail[::-1], b_tail[::-1])


def _check_dims(ours: tuple[Dim, ...], theirs: tuple[Dim, ...]) -> None:
    for x, y in zip(ours, theirs, strict=False):
        m, n = x.find(), y.find()
        if m.value != n.value and isinstance(m.value, int) and isinstance(n.value, int):
            raise Clash(m.because, n.because)


def _meet(a: Kind | None, b: Kind | None) -> Kind | None:
    """The kind that is both; None if there is none, or if neither is known."""
    if a is None or b is None:
        return a or b
    if isinstance(a, Real) and isinstance(b, Real):
        return a
    if isinstance(a, Integer) and isinstance(b, Integer):
        if b == Integer() or a == b:
            return a
        if a == Integer():
            return b
    return None
