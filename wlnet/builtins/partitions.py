"""Lists cut up: Partition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins.structure import dimensions_of
from wlnet.expression import Compound, Expr, PackedArray, S, from_array, is_list, list_of
from wlnet.kernel.containers import cut, expect_items, items_of, length_of, listing, pick, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("Partition", {"ilsmp": "Single or list of positive machine-sized integers expected at position `1` of `2`."})


def _up_to(e: Expr) -> int | None:
    if type(e) is Compound and e.head is S.UpTo and len(e.args) == 1 and type(e.args[0]) is int:
        return e.args[0]
    return None


@builtin("Partition", numeric_arrays=True)
def partition(
    k: Kernel, e: Expr, size: Expr, step: Expr | None = None, align: Expr | None = None, pad: Expr | None = None
) -> Expr | None:
    """Partition[list, n]: lists of n elements; Partition[list, n, d] with offset d; {n1, n2}, {d1, d2} by level.

    >> {Partition[{a, b, c, d, e}, 2], Partition[{a, b, c, d}, 3, 1], Partition[{a, b, c}, UpTo[2]]}
     = {{{a, b}, {c, d}}, {{a, b, c}, {b, c, d}}, {{a, b}, {c}}}
    >> {Partition[{a, b, c}, 2, 2, 1], Partition[{a, b, c}, 2, 2, {1, 1}, x], Partition[{a, b, c}, 2, 2, 1, {}]}
     = {{{a, b}, {c, a}}, {{a, b}, {c, x}}, {{a, b}, {c}}}
    >> Partition[{{1, 2}, {3, 4}}, {2, 1}]
     = {{{{1}, {3}}, {{2}, {4}}}}
    >> Partition[{{1, 2}, {3, 4}}, {1, 2}, 1, 1]
     = {{{{1, 2}}, {{2, 1}}}, {{{3, 4}}, {{4, 3}}}}
    """
    if expect_items(k, S.Partition, e, 1, (e, size)) is None:
        return None
    sizes = list(size.args) if is_list(size) else [size]
    levels = len(sizes)
    steps = spread(sizes if step is None else step, levels)
    limits = [_up_to(n) for n in sizes]
    counts = [n if m is None else m for n, m in zip(sizes, limits, strict=True)]
    if step is None:
        steps = list(counts)
    for position, values in ((2, counts), (3, steps)):
        if not all(type(n) is int and n > 0 for n in values) or len(values) != levels:
            given = (e, size) if step is None else (e, size, step)
            k.message(S.Partition, "ilsmp", position, Compound(S.Partition, given))
            return None
    ragged = any(m is not None for m in limits)
    if levels == 1:
        alignment = _alignment(align)
        if alignment is None:
            return None
        return _partition_one(k, e, counts[0], steps[0], alignment, pad, ragged=ragged, padded=align is not None)  # type: ignore[arg-type]
    if align is not None:
        extended = _extended(k, e, counts, steps, align, pad)  # type: ignore[arg-type]
        if extended is None:
            return None
        e = extended
    if type(e) is PackedArray and e.array.ndim >= levels and not ragged:
        return _windows(e.array, counts, steps)  # type: ignore[arg-type]
    return _partition_levels(k, e, counts, steps)  # type: ignore[arg-type]


def spread(spec: object, levels: int) -> list[Expr]:
    """A specification by level: one for all of them, or a list."""
    if isinstance(spec, list):
        return list(spec)
    if is_list(spec):  # type: ignore[arg-type]
        return list(spec.args)
    return [spec] * levels  # type: ignore[list-item]


def _alignment(align: Expr | None) -> tuple[int, int] | None:
    """Where the first element stands in the first list, and the last in the last one."""
    if align is None:
        return 1, -1
    if type(align) is int:
        return align, align
    if is_list(align) and length_of(align) == 2:
        left, right = align.args
        if type(left) is int and type(right) is int and left and right:
            return left, right
    return None


def _partition_one(
    k: Kernel, e: Expr, n: int, d: int, align: tuple[int, int], pad: Expr | None, *, ragged: bool, padded: bool
) -> Expr:
    length = length_of(e)
    if ragged:
        return remade(k, e, [cut(e, i, min(i + n, length)) for i in range(0, length, d)])
    if not padded:
        if type(e) is PackedArray:
            return _windows(e.array, [n], [d])
        return remade(k, e, [cut(e, i, i + n) for i in range(0, length - n + 1, d)])
    if not length:
        return remade(k, e, ())
    starts = _starts(length, n, d, align)
    items = items_of(e)
    assert items is not None
    if pad is not None and is_list(pad) and not length_of(pad):
        return remade(k, e, [cut(e, max(i, 0), min(i + n, length)) for i in starts])
    if pad is None:
        return remade(k, e, [pick(e, [j % length for j in range(i, i + n)]) for i in starts])
    fill = pad.args if is_list(pad) else (pad,)

    def element(j: int) -> Expr:
        return items[j] if 0 <= j < length else fill[j % len(fill)]

    return remade(k, e, [remade(k, e, [element(j) for j in range(i, i + n)]) for i in starts])


def _starts(length: int, n: int, d: int, align: tuple[int, int]) -> range:
    """Where the lists begin, from 0; before the first element and up to where the last one reaches beyond the end."""
    left, right = align
    start = -(left - 1 if left > 0 else n + left)
    last = length - 1 - (right - 1 if right > 0 else n + right)
    return range(start, last + 1, d)


def _extended(
    k: Kernel, e: Expr, sizes: Sequence[int], steps: Sequence[int], align: Expr, pad: Expr | None
) -> Expr | None:
    """An array with as much round it as its blocks need for an alignment; None if that is none, or not to be made."""
    levels = len(sizes)
    if is_list(align) and all(map(is_list, align.args)):
        sides = [side.args for side in align.args]  # type: ignore[union-attr]
        if len(sides) != 2 or any(len(side) != levels for side in sides):
            return None
        alignments = [_alignment(Compound(S.List, pair)) for pair in zip(*sides, strict=True)]
    else:
        alignments = [_alignment(align)] * levels
    dimensions = dimensions_of(e)[:levels]
    if None in alignments or len(dimensions) < levels or pad == Compound(S.List, ()):
        return None
    margins: list[Expr] = []
    for length, n, d, alignment in zip(dimensions, sizes, steps, alignments, strict=True):
        starts = _starts(length, n, d, alignment)  # type: ignore[arg-type]
        if not starts:
            return Compound(S.List, ())
        margins.append(list_of(-starts[0], starts[-1] + n - length))
    call = Compound(S.ArrayPad, (e, list_of(*margins), "Periodic" if pad is None else pad))
    return k.evaluate(call)


def _windows(array: np.ndarray, sizes: Sequence[int], steps: Sequence[int]) -> Expr:
    """Windows over the first axes of an array: the window's place comes before the place in the window."""
    levels = len(sizes)
    if any(n > have for n, have in zip(sizes, array.shape, strict=False)):
        return Compound(S.List, ())
    axes = tuple(range(levels))
    views = np.lib.stride_tricks.sliding_window_view(array, tuple(sizes), axis=axes)
    views = views[tuple(slice(None, None, d) for d in steps)]
    rest = array.ndim - levels
    order = [*range(levels), *range(levels + rest, 2 * levels + rest), *range(levels, levels + rest)]
    return from_array(np.ascontiguousarray(views.transpose(order)))


def _partition_levels(k: Kernel, e: Expr, sizes: Sequence[int], steps: Sequence[int]) -> Expr:
    def blocks(rows: Expr, at: int) -> Expr:
        """The blocks of levels ``at`` and below, for ``rows``: as many nested lists deep as ``at`` counts."""
        if at == len(sizes):
            return rows
        n, d = sizes[at], steps[at]
        width = _width(rows, at)
        starts = range(0, width - n + 1, d)
        return listing(k, [blocks(_sliced(k, rows, at, i, i + n), at + 1) for i in starts])

    return blocks(e, 0)


def _width(e: Expr, level: int) -> int:
    for _ in range(level):
        items = items_of(e)
        if not items:
            return 0
        e = items[0]
    return length_of(e)


def _sliced(k: Kernel, e: Expr, level: int, start: int, stop: int) -> Expr:
    if level == 0:
        return cut(e, start, stop)
    return remade(k, e, [_sliced(k, x, level - 1, start, stop) for x in items_of(e) or ()])
