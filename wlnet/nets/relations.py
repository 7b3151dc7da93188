"""Relations between dimensions that several layers share: products, sums, windows.

Each runs forwards, and backwards as far as the arithmetic can be undone; what cannot stays unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.types import Integer, Length, Real, in_words
from wlnet.nets.unify import Clash, Dim, PortVar, Shape


def element_count(s: Site, port: str, total: Dim, clause: str) -> None:
    """`total` is the number of elements of the port; `clause` says why, when the count is what is known.

    One unknown dimension of the port follows by division.
    """
    shape = s.shape(port)

    def of_dims(dims: list[Dim]) -> None:
        s.relate(lambda: product(s, port, dims, total, clause), total, *dims)

    s.ranked(shape, of_dims)


def product(s: Site, port: str, factors: Sequence[Dim], total: Dim, clause: str = "") -> bool:
    """total = the product of the factors: the relation itself, True once it holds for good."""
    sizes = [factor.size for factor in factors]
    if any(isinstance(size, Length) for size in sizes):
        if isinstance(total.size, Length) and len(sizes) == 1:
            return False
        raise Mismatch(port, "an array of fixed size", clause)
    known = math.prod(size for size in sizes if isinstance(size, int))
    unknown = [factor for factor in factors if factor.number is None]
    count = total.number
    if not unknown:
        if count is not None and count != known:
            raise Mismatch(port, f"an array of {numbers(count)}", s.words(total.find().because) or clause)
        s.set(total, known, clause or f'"{port}" has {known} elements', port)
        return True
    if count is not None and len({factor.find() for factor in unknown}) == 1 and len(unknown) == 1:
        size, rest = divmod(count, known)
        if rest:
            raise Mismatch(port, f"an array of {numbers(count)}", s.words(total.find().because) or clause)
        s.set(unknown[0], size, s.words(total.find().because) or clause, port)
        return True
    return False


def numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"


def total_size(s: Site, parts: Sequence[tuple[str, Dim]], whole: tuple[str, Dim], clause: str) -> None:
    """whole = the sum of the parts, each a dimension with the port it belongs to."""

    def add() -> bool:
        sizes = [part.size for _, part in parts]
        for (port, part), size in zip(parts, sizes, strict=True):
            if isinstance(size, Length):
                raise Mismatch(port, "a fixed size at the level that is joined", clause)
            del part
        known = sum(size for size in sizes if isinstance(size, int))
        unknown = [(port, part) for port, part in parts if part.number is None]
        if not unknown:
            s.set(whole[1], known, clause, whole[0])
            return True
        if len(unknown) == 1 and (number := whole[1].number) is not None:
            s.set(unknown[0][1], number - known, clause, unknown[0][0])
            return True
        return False

    s.relate(add, whole[1], *(part for _, part in parts))


def multiple(s: Site, whole: Dim, factor: int, part: Dim, port: str, clause: str) -> None:
    """whole = factor * part."""

    def relation() -> bool:
        if (number := whole.number) is not None:
            if number % factor:
                raise Mismatch(port, f"a number of channels divisible by {factor}", clause)
            if part.number not in (None, number // factor):
                raise Mismatch(port, f"{part.number * factor} channels", s.words(part.find().because) or clause)
            s.set(part, number // factor, clause, port)
            return True
        if (number := part.number) is not None:
            s.set(whole, number * factor, s.words(part.find().because) or clause, port)
            return True
        return False

    s.relate(relation, whole, part)


def same_rank(s: Site, a: Shape, b: Shape, port: str, more: int = 0) -> None:
    """rank b = rank a + more."""

    def relation() -> bool:
        for known, other, step in ((a, b, more), (b, a, -more)):
            if (dims := known.dims) is not None:
                because = known.find().because
                s.rank(other, len(dims) + step, s.words(because), port)
                return True
        return False

    s.relate(relation, a, b)


def carries(s: Site, port: str, inner: PortVar, levels: Sequence[Dim] = ()) -> None:
    """The port is `inner`, the port of a net inside, with these levels in front; what is known goes both ways."""
    outer = s.ports[port]
    try:
        s.solver.unifier.kinds(inner.kind, outer.kind)
    except Clash as clash:
        raise Mismatch(port, in_words(inner.type()), s.words(clash.ours)) from None
    if not levels:
        s.equate(inner.shape, outer.shape, port)
        return
    count = len(levels)

    def relation() -> bool:
        a, b = inner.shape.find(), outer.shape.find()
        if a.closed or b.closed or len(b.head) < count + len(a.head) or len(b.tail) < len(a.tail):
            s.equate(Shape([*levels, *a.head], a.tail, a.closed, a.because), outer.shape, port)
        if a.closed:
            return True
        whole = b.find().dims
        inside = Shape(b.find().head[count:] if whole is None else whole[count:], (), whole is not None, b.because)
        if whole is not None or len(inside.head) > len(a.head):
            s.equate(inside, inner.shape, port)
        return whole is not None

    if not relation():  # at once, so that a type given for the port is blamed if it does not agree
        s.relate(relation, inner.shape, outer.shape)


def longer(s: Site, short: tuple[str, Dim], long: tuple[str, Dim], by: int, clause: str) -> None:
    """long = short + by, each a dimension with its port; where one varies the other is a varying length of its own."""

    def relation() -> bool:
        if (size := short[1].number) is not None:
            s.set(long[1], size + by, clause, long[0])
            return True
        if (size := long[1].number) is not None:
            s.set(short[1], size - by, clause, short[0])
            return True
        if isinstance(short[1].size, Length) or isinstance(long[1].size, Length):
            s.vary(short[1], clause)
            s.vary(long[1], clause)
        return False

    if by == 0:
        s.tie(short[1], long[1], long[0])
    else:
        s.relate(relation, short[1], long[1])


def common_kind(s: Site, *inputs: str) -> None:
    """ "Output" carries integers when all these inputs do, of their range if it is the same, else reals."""
    kinds = [s.ports[port].kind for port in inputs]

    def promote() -> bool:
        values = [kind.find().value for kind in kinds]
        if any(isinstance(value, Real) for value in values):
            s.kind("Output", Real(), "an input is real")
            return True
        if values and all(isinstance(value, Integer) for value in values):
            one = values[0] if len(set(values)) == 1 else None
            s.kind("Output", one or Integer(), "its inputs are integers")
            return True
        return False

    s.relate(promote, *kinds)


def indices(s: Site, port: str, count: Dim, clause: str) -> None:
    """The port carries integers in 1..count; `clause` says why, where the count is not from elsewhere."""
    kind = s.ports[port].kind
    s.kind(port, Integer(), "it takes integers")

    def relation() -> bool:
        held = kind.find().value
        if (n := count.number) is not None:
            if held != Integer(1, n):
                s.kind(port, Integer(1, n), s.words(count.find().because) or clause)
            return True
        if isinstance(held, Integer) and held.low == 1 and held.high is not None:
            s.set(count, held.high, f'"{port}" carries integers in 1..{held.high}', port)
            return True
        return False

    s.relate(relation, kind, count)
