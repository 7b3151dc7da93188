"""Level specifications, and walks over the parts of an expression at those levels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wlnet.expression import Association, Compound, Expr, PackedArray, S, is_list
from wlnet.kernel.parts import packed_if_long

INFINITE = 1 << 60


class Levels:
    """The levels ``low`` to ``high``; negative ones count from the bottom (``-n``: parts of depth n)."""

    __slots__ = ("high", "low")

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def __contains__(self, place: tuple[int, int]) -> bool:
        """Whether a part at a level (from the top), of a depth (1 for an atom), is meant."""
        level, depth = place
        return (level >= self.low if self.low >= 0 else -depth >= self.low) and (
            level <= self.high if self.high >= 0 else -depth <= self.high
        )

    @property
    def needs_depth(self) -> bool:
        return self.low < 0 or self.high < 0


def levels(spec: Expr) -> Levels | None:
    """A level specification: ``n`` (levels 1 to n), ``{n}``, ``{m, n}``, ``Infinity``, ``All``; None if it is none."""
    if spec is S.All:
        return Levels(0, INFINITE)
    bound = _bound(spec)
    if bound is not None:
        return Levels(1, bound)
    if is_list(spec):
        bounds = [_bound(b) for b in spec.args]
        if len(bounds) == 1 and bounds[0] is not None:
            return Levels(bounds[0], bounds[0])
        if len(bounds) == 2 and bounds[0] is not None and bounds[1] is not None:
            return Levels(bounds[0], bounds[1])
    return None


def _bound(e: Expr) -> int | None:
    if type(e) is int:
        return e
    if e is S.Infinity:
        return INFINITE
    if type(e) is Compound and e.head is S.DirectedInfinity and e.args == (1,):
        return INFINITE
    return None


def depth_of(e: Expr, *, heads: bool = False) -> int:
    """``Depth``: one more than the deepest level; heads count only if told."""
    deepest = 1
    stack = [(e, 1)]
    while stack:
        x, depth = stack.pop()
        deepest = max(deepest, depth)
        if type(x) is PackedArray:
            deepest = max(deepest, depth + x.array.ndim)
        elif type(x) is Compound:
            deepest = max(deepest, depth + 1)
            stack.extend((a, depth + 1) for a in x.args)
            if heads:
                stack.append((x.head, depth + 1))
        elif type(x) is Association:
            deepest = max(deepest, depth + 1)
            stack.extend((v, depth + 1) for v in x.values())
    return deepest


Place = tuple[Expr, ...]


def parts_at(e: Expr, wanted: Levels, *, heads: bool = False) -> Iterator[tuple[Expr, Place]]:
    """The parts of ``e`` at the wanted levels with their positions, deepest first and left to right."""
    yield from _parts_at(e, wanted, 0, (), heads)


def _parts_at(e: Expr, wanted: Levels, level: int, place: Place, heads: bool) -> Iterator[tuple[Expr, Place]]:
    if wanted.high < 0 or level < wanted.high:
        if type(e) is Compound or type(e) is PackedArray:
            if heads:
                yield from _parts_at(e.head, wanted, level + 1, (*place, 0), heads)
            for i, a in enumerate(e.args, 1):
                yield from _parts_at(a, wanted, level + 1, (*place, i), heads)
        elif type(e) is Association:
            for key, value in e:
                yield from _parts_at(value, wanted, level + 1, (*place, Compound(S.Key, (key,))), heads)
    if (level, depth_of(e) if wanted.needs_depth else 1) in wanted:
        yield e, place


def map_at_levels(f: Callable[[Expr], Expr], e: Expr, wanted: Levels, *, heads: bool = False, level: int = 0) -> Expr:
    """``f`` applied to the parts at the wanted levels, from the inside out."""
    result = e
    if wanted.high < 0 or level < wanted.high:
        if type(e) is Compound or type(e) is PackedArray:
            head = map_at_levels(f, e.head, wanted, heads=heads, level=level + 1) if heads else e.head
            args = tuple([map_at_levels(f, a, wanted, heads=heads, level=level + 1) for a in e.args])
            result = packed_if_long(args) if head is S.List and type(e) is PackedArray else Compound(head, args)
        elif type(e) is Association:
            result = e.with_values([map_at_levels(f, v, wanted, heads=heads, level=level + 1) for v in e.values()])
    if (level, depth_of(e) if wanted.needs_depth else 1) in wanted:
        return f(result)
    return result
