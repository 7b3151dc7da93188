"""PartLayer: elements and ranges of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter
from wlnet.nets.relations import longer, same_rank
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, Span, Value, is_integer, is_list, plain, show

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context


def parts(value: Value) -> Value:
    """A position, a span or All, or a list of these, one for each level."""
    if is_list(value):
        listed = plain(value)
        if listed:
            return tuple(map(_part, listed))
    return _part(value)


def _part(value: Value) -> Value:
    if is_integer(value) and value != 0:
        return int(value)
    if isinstance(value, Span):
        return _span(value)
    if not is_list(value) and value == ALL:
        return ALL
    raise BadValue("a position other than 0, a span i;;j or i;;j;;k, All, or a list of these, one for each level")


def _span(span: Span) -> Span:
    start, stop, step = span.start, span.stop, 1 if span.step == ALL else span.step
    if not (is_integer(start) and start and is_integer(step) and step and (stop == ALL or (is_integer(stop) and stop))):
        raise BadValue("spans of positions other than 0")
    found = Span(int(start), ALL if stop == ALL else int(stop), int(step))
    if (count := settled(found)) is not None and count < 1:
        raise BadValue(f"spans that are not empty, as {show(found)} is")
    return found


def ends(span: Span) -> tuple[int, int]:
    """First and last position as written: All and the open start are the ends in the direction of the step."""
    if span.stop != ALL:
        return span.start, span.stop
    if span.step > 0:
        return span.start, -1
    return -1 if span.start == 1 else span.start, 1


def settled(span: Span) -> int | None:
    """How many elements a span takes, if that does not depend on the size."""
    start, stop = ends(span)
    return (stop - start) // span.step + 1 if (start > 0) == (stop > 0) else None


def bounds(span: Span, size: int) -> tuple[int, int] | None:
    """First and last place from 0 of a span in a level of this size; None if they are not there or out of order."""
    first, last = (place - 1 if place > 0 else size + place for place in ends(span))
    inside = 0 <= first < size and 0 <= last < size
    return (first, last) if inside and (last - first) // span.step >= 0 else None


class PartLayer(Layer):
    """Output = Input[[spec1, spec2, ...]]: a position drops its level, a span keeps it.

    Positions count from 1, negative ones from the end, in a varying level from the end of each example.

    >> PartLayer[{All, 1}][{{1, 2, 3}, {4, 5, 6}}]
    """

    symbol = "PartLayer"
    forms = (("Part",),)
    parameters = (Parameter("Part", parts),)
    integers = True
    docs = Docs(
        summary="Elements and ranges of an array.",
        formula="Output = Input[[spec1, spec2, ...]]",
        ports={"Input": "array of rank 1 or more", "Output": "positions drop their level, spans and All keep it"},
        source="Wolfram Language reference, PartLayer",
        notes="A negative step runs backwards: ;;;;-1 reverses. Levels without a specification stay whole.",
    )

    def listed(self) -> tuple[Value, ...]:
        given = self.settings["Part"]
        return given if isinstance(given, tuple) else (given,)

    def shapes(self, s: Site) -> None:
        given = self.listed()
        clause = f"it takes part {show(self.settings['Part'])}"
        s.ends("Input", [s.dim() for _ in given], clause=clause)
        same_rank(s, s.shape("Input"), s.shape("Output"), "Output", -sum(map(is_integer, given)))
        s.ranked(s.shape("Input"), lambda dims: self._take(s, dims))
        s.same_kind("Input", "Output")

    def _take(self, s: Site, dims: list[Dim]) -> None:
        given = (*self.listed(), *(ALL,) * (len(dims) - len(self.listed())))
        s.rank(s.shape("Output"), sum(not is_integer(part) for part in given), "", "Output")
        out = iter(s.shape("Output").dims or [])
        for level, (part, dim) in enumerate(zip(given, dims, strict=True), 1):
            self._inside(s, part, dim, level)
            if part == ALL:
                s.tie(dim, next(out), "Output")
            elif isinstance(part, Span):
                self._ranged(s, part, dim, next(out), level)

    @staticmethod
    def _ranged(s: Site, span: Span, dim: Dim, out: Dim, level: int) -> None:
        clause = f"it takes {show(span)} of level {level}"
        start, stop = ends(span)
        if (count := settled(span)) is not None:
            s.set(out, count, clause, "Output")
        elif abs(span.step) == 1 and (start > 0) == (span.step > 0):
            # from place a to place b from the end there are all but (a - 1) + (b - 1)
            longer(s, ("Output", out), ("Input", dim), abs(start) + abs(stop) - 2, clause)
        else:
            s.relate(lambda: PartLayer._counted(s, span, dim, out, clause), dim)

    @staticmethod
    def _counted(s: Site, span: Span, dim: Dim, out: Dim, clause: str) -> bool:
        """The relation of a span whose length follows from the size, but not the size from the length."""
        if (size := dim.number) is not None:
            first, last = bounds(span, size) or (0, 0)
            s.set(out, (last - first) // span.step + 1, clause, "Output")
            return True
        if isinstance(dim.size, Length):
            s.vary(out, clause)
        return False

    @staticmethod
    def _inside(s: Site, part: Value, dim: Dim, level: int) -> None:
        """Raise Mismatch as soon as the size is known and does not reach to the part."""

        def relation() -> bool:
            size = dim.number
            if size is None:
                return False
            if isinstance(part, Span):
                if bounds(part, size) is None:
                    raise Mismatch("Input", f"a level {level} that has the elements {show(part)}", "it takes them")
            elif part != ALL and abs(part) > size:
                raise Mismatch(
                    "Input", f"a size of {abs(part)} or more at level {level}", f"it takes element {part} there"
                )
            return True

        s.relate(relation, dim)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        starts, sizes, steps = [0], [x.shape[0]], [1]
        given = (*self.listed(), *(ALL,) * (len(x.shape) - 1 - len(self.listed())))
        for part, size in zip(given, x.shape[1:], strict=True):
            if part == ALL:
                first, count, step = 0, size, 1
            elif isinstance(part, Span):
                found = bounds(part, size)
                assert found is not None
                first, count, step = found[0], (found[1] - found[0]) // part.step + 1, part.step
            else:
                first, count, step = part - 1 if part > 0 else size + part, 1, 1
            starts, sizes, steps = [*starts, first], [*sizes, count], [*steps, step]
        return b.reshape(b.slice_sized(x, starts, sizes, steps), (x.shape[0], *ctx.dims("Output")))
