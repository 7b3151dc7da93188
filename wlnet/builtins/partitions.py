"""Lists cut up and padded: Partition, PadLeft, PadRight, ArrayPad."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, from_array, is_list
from wlnet.kernel.containers import cut, expect_items, items_of, length_of, listing, pick, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("Partition", {"ilsmp": "Single or list of positive machine-sized integers expected at position `1` of `2`."})


def _up_to(e: Expr) -> int | None:
    if type(e) is Compound and e.head is S.UpTo and len(e.args) == 1 and type(e.args[0]) is int:
        return e.args[0]
    return None


@builtin("Partition")
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
    """
    if expect_items(k, S.Partition, e, 1, (e, size)) is None:
        return None
    sizes = list(size.args) if is_list(size) else [size]
    levels = len(sizes)
    steps = _spread(sizes if step is None else step, levels)
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
    if align is not None and not _plain(align):
        return None
    if type(e) is PackedArray and e.array.ndim >= levels and not ragged and align is None:
        return _windows(e.array, counts, steps)  # type: ignore[arg-type]
    return _partition_levels(k, e, counts, steps)  # type: ignore[arg-type]


def _spread(spec: object, levels: int) -> list[Expr]:
    if isinstance(spec, list):
        return list(spec)
    if is_list(spec):  # type: ignore[arg-type]
        return list(spec.args)
    return [spec] * levels  # type: ignore[list-item]


def _plain(align: Expr) -> bool:
    return align == 1 or align == Compound(S.List, (1, -1))


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
    left, right = align
    start = -(left - 1 if left > 0 else n + left)
    last = length - 1 - (right - 1 if right > 0 else n + right)
    starts = range(start, last + 1, d)
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


# --- padding ----------------------------------------------------------------------------------------------------------


def _pad(k: Kernel, head: Symbol, e: Expr, size: Expr, fill: Expr, margin: Expr, *, left: bool) -> Expr | None:
    if expect_items(k, head, e, 1, (e,)) is None:
        return None
    if size is S.Automatic:
        sizes: list[Expr] = list(_full_shape(e))
    else:
        sizes = list(size.args) if is_list(size) else [size]
    if not all(type(n) is int for n in sizes):
        k.message(head, "ilsm", 2, Compound(head, (e, size)))
        return None
    margins = _spread(margin, len(sizes))
    if not all(type(m) is int for m in margins) or len(margins) != len(sizes):
        return None
    return _padded(k, e, sizes, fill, margins, left=left)  # type: ignore[arg-type]


for _name in ("PadLeft", "PadRight"):
    messages(_name, {"ilsm": "Single or list of machine-sized integers expected at position `1` of `2`."})


def _full_shape(e: Expr) -> tuple[int, ...]:
    """The smallest box that a ragged array fits in."""
    if type(e) is PackedArray:
        return tuple(e.array.shape)
    items = items_of(e)
    if items is None:
        return ()
    inner = [_full_shape(x) if is_list(x) else () for x in items]
    depth = max(map(len, inner), default=0)
    return (len(items), *(max((s[i] for s in inner if len(s) > i), default=0) for i in range(depth)))


def _padded(k: Kernel, e: Expr, sizes: Sequence[int], fill: Expr, margins: Sequence[int], *, left: bool) -> Expr:
    n, margin = sizes[0], margins[0]
    items = list(items_of(e) or ())
    # A negative size pads at the other end.
    if n < 0:
        left, n = not left, -n
    if type(e) is PackedArray and len(sizes) == 1 and margin == 0 and e.array.ndim == 1:
        quick = _padded_packed(e, n, fill, left=left)
        if quick is not None:
            return quick
    have = len(items)
    start = n - have - margin if left else margin
    cells: tuple[Expr, ...] = fill.args if is_list(fill) else (fill,)
    if not cells:
        return cut(e, max(0, have - n), have) if left else cut(e, 0, min(n, have))
    # Copies of the cells are laid down, and the list on top of them: its first element on a first cell, or, when
    # padding on the left, its last element on a last cell.
    anchor = start + have if left else start

    made: list[Expr] = []
    for j in range(n):
        cell = cells[(j - anchor) % len(cells)]
        there = 0 <= j - start < have
        if len(sizes) == 1:
            made.append(items[j - start] if there else cell)
            continue
        row = items[j - start] if there and items_of(items[j - start]) is not None else Compound(S.List, ())
        made.append(_padded(k, row, sizes[1:], cell, margins[1:], left=left))
    return remade(k, e, made)


def _padded_packed(e: PackedArray, n: int, fill: Expr, *, left: bool) -> Expr | None:
    array = e.array
    have = len(array)
    if n <= have:
        return from_array(array[have - n :] if left else array[:n])
    if type(fill) is not (int if array.dtype.kind == "i" else float):
        return None
    extra = np.full(n - have, fill, dtype=array.dtype)
    return PackedArray(np.concatenate((extra, array) if left else (array, extra)))


@builtin("PadLeft")
def pad_left(k: Kernel, e: Expr, size: Expr = S.Automatic, fill: Expr = 0, margin: Expr = 0) -> Expr | None:
    """PadLeft[list, n, x]: a list of length n, padded with x (0) on the left, or cut there.

    >> {PadLeft[{a, b}, 4], PadLeft[{a, b, c}, 2], PadLeft[{a, b}, 5, {x, y}], PadLeft[{{a}, {b, c}}]}
     = {{0, 0, a, b}, {b, c}, {y, x, y, a, b}, {{0, a}, {b, c}}}
    """
    return _pad(k, S.PadLeft, e, size, fill, margin, left=True)


@builtin("PadRight")
def pad_right(k: Kernel, e: Expr, size: Expr = S.Automatic, fill: Expr = 0, margin: Expr = 0) -> Expr | None:
    """PadRight[list, n, x]: a list of length n, padded with x (0) on the right, or cut there.

    >> {PadRight[{a, b}, 4], PadRight[{a, b, c}, 2], PadRight[{a}, 3, x], PadRight[{{a}, {b, c}}, {2, 3}]}
     = {{a, b, 0, 0}, {a, b}, {a, x, x}, {{a, 0, 0}, {b, c, 0}}}
    """
    return _pad(k, S.PadRight, e, size, fill, margin, left=False)


_MODES = {
    "Fixed": "edge",
    "Periodic": "wrap",
    "Reflected": "reflect",
    "Reversed": "symmetric",
}


@builtin("ArrayPad")
def array_pad(k: Kernel, e: Expr, margin: Expr, fill: Expr = 0) -> Expr | None:
    """ArrayPad[array, m, x]: m elements x (0) added on every side; {m, n} before and after, {{m1, n1}, ...} by level.

    >> {ArrayPad[{1, 2}, 1], ArrayPad[{1, 2}, {0, 2}, 9], ArrayPad[{{1}}, 1], ArrayPad[{1, 2, 3}, 1, "Fixed"]}
     = {{0, 1, 2, 0}, {1, 2, 9, 9}, {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}, {1, 1, 2, 3, 3}}
    """
    shape = _shape(e)
    if not shape:
        return None
    margins = _margins(margin, len(shape))
    if margins is None:
        return None
    if type(e) is PackedArray:
        array = e.array
    else:
        flat: list[Expr] = [e]
        for _ in shape:
            flat = [a for x in flat for a in x.args]  # type: ignore[union-attr]
        array = np.empty(len(flat), dtype=object)
        for i, x in enumerate(flat):
            array[i] = x
        array = array.reshape(shape)
    # Negative margins take elements away.
    keep = tuple(slice(max(0, -a), n - max(0, -b)) for n, (a, b) in zip(shape, margins, strict=True))
    array = array[keep]
    widths = [(max(0, a), max(0, b)) for a, b in margins]
    if type(fill) is str:
        mode = _MODES.get(fill)
        if mode is None or array.size == 0:
            return None
        padded = np.pad(array, widths, mode=mode)  # type: ignore[call-overload]
    else:
        kinds = {"i": int, "f": float}
        if array.dtype != object and type(fill) is not kinds.get(array.dtype.kind):
            array = np.array(array.tolist(), dtype=object)
        padded = (
            np.full([n + a + b for n, (a, b) in zip(array.shape, widths, strict=True)], None, dtype=array.dtype)
            if (array.dtype == object)
            else np.full([n + a + b for n, (a, b) in zip(array.shape, widths, strict=True)], fill, dtype=array.dtype)
        )
        if array.dtype == object:
            for i in range(padded.size):
                padded.flat[i] = fill
        padded[tuple(slice(a, a + n) for n, (a, _) in zip(array.shape, widths, strict=True))] = array
    return _from_objects(k, padded)


def _from_objects(k: Kernel, array: np.ndarray) -> Expr:
    if array.dtype != object:
        return from_array(array)
    if array.ndim == 1:
        return listing(k, list(array))
    return listing(k, [_from_objects(k, row) for row in array])


def _shape(e: Expr) -> tuple[int, ...]:
    """The dimensions of a nested list, as far as it is rectangular."""
    if type(e) is PackedArray:
        return tuple(e.array.shape)
    if not is_list(e):
        return ()
    inner = [_shape(x) for x in e.args]
    common: list[int] = []
    for sizes in zip(*inner, strict=False):
        if len(set(sizes)) != 1:
            break
        common.append(sizes[0])
    return (len(inner), *common)


def _margins(margin: Expr, rank: int) -> list[tuple[int, int]] | None:
    if type(margin) is int:
        return [(margin, margin)] * rank
    if not is_list(margin):
        return None
    parts = margin.args
    if len(parts) == 2 and all(type(m) is int for m in parts):
        return [(parts[0], parts[1])] * rank  # type: ignore[list-item]
    found: list[tuple[int, int]] = []
    for part in parts:
        pair = (part.args if length_of(part) == 2 else part.args * 2) if is_list(part) else (part, part)
        if len(pair) != 2 or not all(type(m) is int for m in pair):
            return None
        found.append((pair[0], pair[1]))  # type: ignore[arg-type]
    return found + [(0, 0)] * (rank - len(found)) if len(found) <= rank else None
