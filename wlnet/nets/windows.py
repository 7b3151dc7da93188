"""Sliding windows: the settings that convolution and pooling share, and the sizes that follow from them.

With input size d, kernel k, stride s, dilation e and padding a before, z after, the window reaches over
r = e (k - 1) + 1 and the output has floor((d + a + z - r)/s) + 1 places. "Same" pads so that there are ceil(d/s).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wlnet.nets.inference import Mismatch, Site
from wlnet.nets.options import BadValue, Parameter, automatic_or, boolean, wholes
from wlnet.nets.types import Length
from wlnet.nets.unify import Dim
from wlnet.nets.values import AUTOMATIC, Value, is_integer, is_list, plain

Pads = tuple[tuple[int, int], ...]


def padding(value: Value) -> Value:
    """PaddingSize: n, {n1, ..}, {{before, after}, ..} or "Same"."""
    if isinstance(value, str) and value == "Same":
        return value
    if is_integer(value) and value >= 0:
        return int(value)
    if is_list(value) and 1 <= len(value) <= 3:
        entries = plain(value)
        if all(_pad(entry) for entry in entries):
            return entries
    raise BadValue('a size of 0 or more, a list of such sizes or of pairs {before, after}, or "Same"')


def _pad(entry: Value) -> bool:
    pair = entry if isinstance(entry, tuple) and len(entry) == 2 else (entry,)
    return all(is_integer(size) and size >= 0 for size in pair)


def dimensionality(value: Value) -> Value:
    if not is_integer(value) or value not in (1, 2, 3):
        raise BadValue("1, 2 or 3")
    return int(value)


STRIDE = Parameter("Stride", wholes(1, longest=3, shortest=1), 1)
DILATION = Parameter("Dilation", wholes(1, longest=3, shortest=1), 1)
PADDING = Parameter("PaddingSize", padding, 0, symbol=True)
DIMENSIONALITY = Parameter("Dimensionality", automatic_or(dimensionality), AUTOMATIC)
INTERLEAVING = Parameter("Interleaving", boolean, False, symbol=True)


def agreed_dimensions(counts: Sequence[tuple[str, int]]) -> tuple[int, str] | None:
    """The number of spatial dimensions all settings agree on, with the clause that says so; None if none tells.

    `counts` are pairs of a clause such as `"Stride" has 2 entries` and the number it makes. Raises BadValue.
    """
    for clause, count in counts:
        first_clause, first = counts[0]
        if count != first:
            raise BadValue(f"{first_clause}, but {clause}")
        if not 1 <= count <= 3:
            raise BadValue(f"1, 2 or 3 spatial dimensions are possible, but {clause}")
    return (counts[0][1], counts[0][0]) if counts else None


def count_words(name: str, value: Value) -> list[tuple[str, int]]:
    """What a setting says about the number of spatial dimensions: its length, if it is a list."""
    if not isinstance(value, tuple):
        return []
    return [(f'"{name}" has {len(value)} {"entry" if len(value) == 1 else "entries"}', len(value))]


def spread(value: Value, count: int) -> tuple[int, ...]:
    """One number for each spatial dimension."""
    return value if isinstance(value, tuple) else (value,) * count


@dataclass(frozen=True)
class Window:
    """The window along one spatial dimension; `pads` is None for "Same"."""

    stride: int
    dilation: int
    pads: tuple[int, int] | None

    def reach(self, kernel: int) -> int:
        return self.dilation * (kernel - 1) + 1

    def padding(self, size: int, kernel: int) -> tuple[int, int]:
        """The padding before and after an input of this size; "Same" puts the odd one after."""
        if self.pads is not None:
            return self.pads
        places = -(-size // self.stride)
        total = max(0, (places - 1) * self.stride + self.reach(kernel) - size)
        return total // 2, total - total // 2


def windows(count: int, stride: Value, dilation: Value, pads: Value) -> tuple[Window, ...]:
    """The window along each spatial dimension."""
    ends: tuple[tuple[int, int] | None, ...]
    if pads == "Same":
        ends = (None,) * count
    else:
        ends = tuple(p if isinstance(p, tuple) else (p, p) for p in spread(pads, count))
    return tuple(Window(*w) for w in zip(spread(stride, count), spread(dilation, count), ends, strict=True))


def slide(s: Site, window: Window, kernel: Dim, before: Dim, after: Dim, level: int) -> None:
    """after = the number of places the window takes over `before`, both ways; `level` is for messages."""

    def relation() -> bool:
        size, width = before.size, kernel.number
        if window.pads is None and window.stride == 1:
            s.tie(before, after, "Output", level)
            return True
        if width is None:
            return False
        reach, pads = window.reach(width), window.pads or (0, 0)
        if isinstance(size, Length):
            s.tie(Dim(Length()), after, "Output", level)
            return True
        if size is None:
            if window.stride == 1 and (places := after.number) is not None:
                clause = f"a kernel of {reach} is to leave {places}"
                s.set(before, places - sum(pads) + reach - 1, clause, "Input", level)
                return True
            return False
        if window.pads is None:
            places = -(-size // window.stride)
        else:
            if size + sum(pads) < reach:
                needed = f"size {reach - sum(pads)} or more at level {level}"
                raise Mismatch("Input", needed, f"the kernel reaches over {reach}", level=level)
            places = (size + sum(pads) - reach) // window.stride + 1
        stride = f" with stride {window.stride}" if window.stride > 1 else ""
        s.set(after, places, f"a kernel of {reach}{stride} makes {places} of {size}", "Output", level)
        return True

    s.relate(relation, kernel, before, after)


def unslide(s: Site, window: Window, kernel: Dim, before: Dim, after: Dim, level: int) -> None:
    """before = the number of places the window takes over `after`: `slide` the other way round.

    Of all sizes that so many places can come from `after` is the smallest, and stride times `before` for "Same".
    """
    same, stride = window.pads is None, window.stride

    def relation() -> bool:
        size, width, places = before.size, kernel.number, after.number
        if same and stride == 1:
            s.tie(before, after, "Output", level)
            return True
        if width is None and not same:
            return False
        if isinstance(size, Length):
            s.tie(Dim(Length()), after, "Output", level)
            return True
        reach, cut = 0 if width is None else window.reach(width), sum(window.pads or (0, 0))
        if same:
            more, clause = 0, f'"Same" makes it {stride} times as long'
        else:
            more, clause = reach - stride - cut, f"a kernel of {reach}"
            clause += f" with stride {stride}" if stride > 1 else ""
            clause += f" and {cut} cut off" if cut else ""
        # places = stride size + more, and at least one of them
        least = max(1, -((more - 1) // stride))
        if isinstance(size, int):
            if size < least:
                raise Mismatch("Input", f"size {least} or more at level {level}", f"{clause} leaves nothing of {size}")
            s.set(after, stride * size + more, clause if same else f"{clause} makes {stride * size + more} of {size}",
                  "Output", level)  # fmt: skip
            return True
        if places is not None:
            whole, rest = divmod(places - more, stride)
            if rest or whole < least:
                near = sorted({stride * max(n, least) + more for n in (whole, whole + 1)})
                because = clause if same else f"{clause} makes such"
                raise Mismatch("Output", f"size {' or '.join(map(str, near))} at level {level}", because)
            s.set(before, whole, clause if same else f"{clause} makes {places} of {whole}", "Input", level)
            return True
        return False

    s.relate(relation, kernel, before, after)
