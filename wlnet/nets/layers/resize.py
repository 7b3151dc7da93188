"""ResizeLayer, and UpsampleLayer of old: arrays resampled to another size, channel by channel."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.layer import Docs, Layer
from wlnet.nets.options import BadValue, Parameter, automatic_or, choice, whole
from wlnet.nets.relations import same_rank
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import ALL, AUTOMATIC, Array, Scaled, Value, is_integer, is_list, is_number, plain, show
from wlnet.nets.windows import INTERLEAVING

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue
    from wlnet.nets.lower import Context

# A size r d that misses an integer by no more than this share of it, by rounding of r, counts as that integer.
ROUNDING = 1e-9


def new_sizes(value: Value) -> Value:
    """A list of sizes, each a number, Scaled[r] or All."""
    if is_list(value) and len(value):
        entries = plain(value)
        if all(_is_size(entry) for entry in entries):
            return entries
    raise BadValue("a list of sizes: integers of 1 or more, Scaled[ratio] or All")


def _is_size(entry: Value) -> bool:
    if isinstance(entry, Scaled):
        return is_number(entry.ratio) and 0 < entry.ratio < math.inf
    return entry == ALL or (is_integer(entry) and entry >= 1)


def scaled_size(ratio: float, size: int) -> int:
    """The whole number of elements in ratio times size."""
    exact = ratio * size
    return math.floor(exact + ROUNDING * max(1.0, exact))


class ResizeLayer(Layer):
    """y[c, j1, ..] = x[c, u1, ..], read between its elements along each level by itself.

    A level of length d becomes one of length n. "Point" lets the first and last elements meet: u = j (d - 1)/(n - 1);
    "Bin" lets the ends of the intervals meet around the elements: u = (j + 1/2) d/n - 1/2, no further than the
    outermost elements. "Linear" mixes the two elements beside u, "Nearest" takes the nearer one. Automatic is
    "Linear", and "Point" for it, "Bin" for "Nearest". Nothing is smoothed before shrinking.

    >> ResizeLayer[{5}][{{1, 0.5, 0}}]
    """

    symbol = "ResizeLayer"
    forms = (("Dimensions",),)
    parameters = (
        Parameter("Dimensions", new_sizes),
        Parameter("Resampling", automatic_or(choice("Linear", "Nearest")), AUTOMATIC, symbol=True),
        Parameter("Scheme", automatic_or(choice("Point", "Bin")), AUTOMATIC),
        INTERLEAVING,
    )
    docs = Docs(
        summary="Resample the levels beside the channels to other sizes.",
        formula="Output[c, j1, ...] = Input[c, u1, ...], u = j (d - 1)/(n - 1) or (j + 1/2) d/n - 1/2",
        ports={
            "Input": "{channels, d1, ...}, channels last with Interleaving",
            "Output": "{channels, n1, ...}: n itself, Floor[r d] for Scaled[r], d for All",
        },
        source="Wolfram Language reference, ResizeLayer",
        notes='"Point" is align_corners of other frameworks. "Nearest" takes any sizes here, not only Scaled[n].',
    )

    def shapes(self, s: Site) -> None:
        _resized(s, self.settings["Dimensions"], self.settings["Interleaving"])

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        nearest = self.settings["Resampling"] == "Nearest"
        scheme = self.settings["Scheme"]
        if scheme == AUTOMATIC:
            scheme = "Bin" if nearest else "Point"
        sizes = ctx.dims("Output")
        for level in _levels(len(sizes), self.settings["Interleaving"]):
            x = _resample(b, x, level + 1, sizes[level], nearest, scheme == "Bin")
        return x


class UpsampleLayer(Layer):
    """Every element of every channel repeated n times along both levels; written ResizeLayer today.

    >> UpsampleLayer[2][{{{1, 2}}}]
    """

    symbol = "UpsampleLayer"
    forms = (("Scale",),)
    parameters = (Parameter("Scale", whole()),)
    docs = Docs(
        summary="Repeat every pixel n times along both levels.",
        formula="Output[c, i, j] = Input[c, Floor[i/n], Floor[j/n]], counted from 0",
        ports={"Input": "{channels, height, width}", "Output": "{channels, n height, n width}"},
        source="Wolfram Language reference, ResizeLayer, for what has taken its place",
        notes='Of version 11.0; today it is ResizeLayer[{Scaled[n], Scaled[n]}, Resampling -> "Nearest"].',
    )

    def shapes(self, s: Site) -> None:
        _resized(s, (Scaled(self.settings["Scale"]),) * 2, False)

    def lower(self, b: Builder, ctx: Context, /, *inputs: IRValue) -> IRValue:
        (x,) = inputs
        for axis, size in enumerate(ctx.dims("Output")[1:], 2):
            x = _resample(b, x, axis, size, nearest=True, bins=True)
        return x


def _levels(rank: int, last: bool) -> range:
    """The levels beside the channels, counted from 0."""
    return range(rank - 1) if last else range(1, rank)


def _resized(s: Site, wanted: tuple[Value, ...], last: bool) -> None:
    """ "Output" has the sizes wanted in place of those of "Input", and as many channels."""
    channels = s.dim()
    count = len(wanted)
    clause = f"it resizes {count} {'level' if count == 1 else 'levels'} beside the channels"
    for port in ("Input", "Output"):
        free: list[Dim] = [s.dim() for _ in wanted]
        s.require(port, [*free, channels] if last else [channels, *free], clause)
    same_rank(s, s.shape("Input"), s.shape("Output"), "Output")
    before, after = s.shape("Input").dims or [], s.shape("Output").dims or []
    for level, size in zip(_levels(count + 1, last), wanted, strict=True):
        if size == ALL:
            s.tie(before[level], after[level], "Output", level + 1)
        elif isinstance(size, Scaled):
            _scaled(s, size.ratio, before[level], after[level], level + 1)
        else:
            s.set(after[level], size, f"it resizes to {size}", "Output", level + 1)
    s.real("Output")


def _scaled(s: Site, ratio: float, before: Dim, after: Dim, level: int) -> None:
    """after = Floor[ratio before], and back where one size only can have led there."""

    def relation() -> bool:
        clause = f"it is scaled by {show(ratio)}"
        if (size := before.number) is not None:
            if (places := scaled_size(ratio, size)) < 1:
                raise Mismatch("Input", f"size {math.ceil(1 / ratio)} or more at level {level}", clause)
            s.set(after, places, f"{clause} from {size}", "Output", level)
            return True
        if isinstance(before.size, Length):
            s.tie(Dim(Length()), after, "Output", level)
            return True
        if ratio >= 1 and (wanted := after.number) is not None:
            size = math.ceil(wanted / ratio - ROUNDING * wanted)
            if scaled_size(ratio, size) != wanted:
                raise Mismatch("Output", f"a whole size times {show(ratio)} at level {level}", clause)
            s.set(before, size, f"{clause} to {wanted}", "Input", level)
            return True
        return False

    s.relate(relation, before, after)


def _resample(b: Builder, x: IRValue, axis: int, size: int, nearest: bool, bins: bool) -> IRValue:
    """x with another length along an axis."""
    before = x.shape[axis]
    if size == before:
        return x
    if nearest and bins and size % before == 0:
        return _repeat(b, x, axis, size // before)
    j = np.arange(size)
    u: Array
    if bins:
        u = (j + 0.5) * before / size - 0.5
    else:
        u = j * ((before - 1) / (size - 1)) if size > 1 else np.zeros(1)
    take = _taker(b, x, axis)
    if nearest:
        # beside (j + 1/2) d/n - 1/2 the nearer element is Floor[(j + 1/2) d/n], worked out without rounding
        places = (2 * j + 1) * before // (2 * size) if bins else np.floor(u + 0.5)
        return take(np.minimum(places, before - 1))
    u = np.clip(u, 0, before - 1)
    low = np.minimum(np.floor(u), max(before - 2, 0))
    share = u - low
    if not share.any():
        return take(low)
    across = b.constant(share.reshape(size, *(1,) * (len(x.shape) - axis - 1)))
    below, above = take(low), take(np.minimum(low + 1, before - 1))
    return b.add(below, b.mul(b.sub(above, below), across))


def _taker(b: Builder, x: IRValue, axis: int) -> Callable[[Array], IRValue]:
    return lambda places: b.gather(x, b.constant(places.astype(np.int64)), axis)


def _repeat(b: Builder, x: IRValue, axis: int, times: int) -> IRValue:
    """Each element along an axis several times in a row."""
    lead, (count, *tail) = x.shape[:axis], x.shape[axis:]
    one = b.reshape(x, (*lead, count, 1, *tail))
    return b.reshape(b.broadcast(one, (*lead, count, times, *tail)), (*lead, count * times, *tail))
