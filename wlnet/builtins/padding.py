"""Lists made longer: PadLeft, PadRight, ArrayPad."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

import numpy as np

from wlnet.builtins.partitions import spread
from wlnet.builtins.structure import dimensions_of
from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, from_array, is_list
from wlnet.kernel.containers import cut, expect_items, items_of, length_of, listing, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols

symbols("InterpolationOrder")


def _pad(k: Kernel, head: Symbol, e: Expr, size: Expr, fill: Expr, margin: Expr, *, left: bool) -> Expr | None:
    if expect_items(k, head, e, 1, (e,) if size is S.Automatic else (e, size)) is None:
        return None
    if size is S.Automatic:
        sizes: list[Expr] = list(_full_shape(e))
    else:
        sizes = list(size.args) if is_list(size) else [size]
    if not all(type(n) is int for n in sizes):
        k.message(head, "ilsm", 2, Compound(head, (e, size)))
        return None
    margins = spread(margin, len(sizes))
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
_SEPARATE = ("ReversedNegation", "Extrapolated")
"""Padding that is made of the elements one level at a time."""


@builtin("ArrayPad", options={"InterpolationOrder": "1"}, numeric_arrays=True)
def array_pad(k: Kernel, options: Options, e: Expr, margin: Expr, fill: Expr = 0) -> Expr | None:
    """ArrayPad[array, m, x]: m elements x (0) added on every side; {m, n} before and after, {{m1, n1}, ...} by level.

    >> {ArrayPad[{1, 2}, 1], ArrayPad[{1, 2}, {0, 2}, 9], ArrayPad[{{1}}, 1], ArrayPad[{1, 2, 3}, 1, "Fixed"]}
     = {{0, 1, 2, 0}, {1, 2, 9, 9}, {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}, {1, 1, 2, 3, 3}}
    >> {ArrayPad[{a, b, c}, 1, "ReversedNegation"], ArrayPad[{1, 2, 4}, 2, "Extrapolated"], ArrayPad[{1}, 2, {x, y}]}
     = {{-a, a, b, c, -c}, {-1, 0, 1, 2, 4, 6, 8}, {x, y, 1, y, x}}

    Not built: "ReflectedDifferences" and "ReversedDifferences".
    """
    shape = dimensions_of(e) if is_list(e) else ()
    if not shape:
        return None
    margins = _margins(margin, len(shape))
    if margins is None:
        return None
    array = e.array if type(e) is PackedArray else _cells(e, shape)
    # Negative margins take elements away.
    array = array[tuple(slice(max(0, -a), n - max(0, -b)) for n, (a, b) in zip(shape, margins, strict=True))]
    widths = [(max(0, a), max(0, b)) for a, b in margins]
    if is_list(fill):
        sizes = [n + a + b for n, (a, b) in zip(array.shape, widths, strict=True)]
        return _padded(k, _from_objects(k, array), sizes, fill, [a for a, _ in widths], left=False)
    if type(fill) is not str:
        return _from_objects(k, _framed(array, widths, fill))
    if array.size == 0:
        return None
    if fill in _MODES:
        return _from_objects(k, np.pad(array, widths, mode=_MODES[fill]))  # type: ignore[call-overload]
    if fill not in _SEPARATE:
        return None
    order = options["InterpolationOrder"]
    # A last level of one element makes all rows arrays, those of a vector, too.
    cells = (array if array.dtype == object else _cells(from_array(array), array.shape))[..., np.newaxis]
    further = _negated(k) if fill == "ReversedNegation" else _extrapolated(k, order if type(order) is int else None)
    for axis, (before, after) in enumerate(widths):
        cells = np.moveaxis(cells, axis, 0)
        cells = np.stack([*further(cells[::-1], before)[::-1], *cells, *further(cells, after)])
        cells = np.moveaxis(cells, 0, axis)
    return _from_objects(k, cells[..., 0])


def _cells(e: Expr, shape: Sequence[int]) -> np.ndarray:
    """The elements at the levels of ``shape`` as an array of expressions."""
    flat: list[Expr] = [e]
    for _ in shape:
        flat = [a for x in flat for a in x.args]  # type: ignore[union-attr]
    array = np.empty(len(flat), dtype=object)
    for i, x in enumerate(flat):
        array[i] = x
    return array.reshape(shape)


def _framed(array: np.ndarray, widths: Sequence[tuple[int, int]], fill: Expr) -> np.ndarray:
    """The array with one element all round it."""
    kinds = {"i": int, "f": float}
    if array.dtype != object and type(fill) is not kinds.get(array.dtype.kind):
        array = np.array(array.tolist(), dtype=object)
    padded = np.empty([n + a + b for n, (a, b) in zip(array.shape, widths, strict=True)], dtype=array.dtype)
    if array.dtype == object:
        for i in range(padded.size):
            padded.flat[i] = fill
    else:
        padded[...] = fill
    padded[tuple(slice(a, a + n) for n, (a, _) in zip(array.shape, widths, strict=True))] = array
    return padded


_Further = Callable[[np.ndarray, int], list[np.ndarray]]


def _combined(k: Kernel, rows: Sequence[np.ndarray], factors: Sequence[int]) -> np.ndarray:
    """The sum of rows of expressions times factors."""
    made = np.empty(rows[0].shape, dtype=object)
    for i in range(made.size):
        terms = tuple([Compound(S.Times, (n, row.flat[i])) for n, row in zip(factors, rows, strict=True)])
        made.flat[i] = k.evaluate(Compound(S.Plus, terms))
    return made


def _negated(k: Kernel) -> _Further:
    """Rows after the last one: the negated reversal of the array, its reversal negated again, and so on."""

    def further(array: np.ndarray, count: int) -> list[np.ndarray]:
        n = len(array)
        found = []
        for i in range(count):
            block, at = divmod(i, n)
            row = array[n - 1 - at] if block % 2 == 0 else array[at]
            found.append(_combined(k, [row], [-1]) if block % 2 == 0 else row)
        return found

    return further


def _extrapolated(k: Kernel, order: int | None) -> _Further:
    """Rows after the last one: on the polynomial of a degree through the last ones (through all, without a degree)."""

    def further(array: np.ndarray, count: int) -> list[np.ndarray]:
        rows = list(array)
        degree = len(rows) - 1 if order is None else min(order, len(rows) - 1)
        # The differences of order degree + 1 are zero.
        factors = [(-1) ** j * comb(degree + 1, j + 1) for j in range(degree + 1)]
        for _ in range(count):
            rows.append(_combined(k, [rows[-1 - j] for j in range(degree + 1)], factors))
        return rows[len(array) :]

    return further


def _from_objects(k: Kernel, array: np.ndarray) -> Expr:
    if array.dtype != object:
        return from_array(array)
    if array.ndim == 1:
        return listing(k, list(array))
    return listing(k, [_from_objects(k, row) for row in array])


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
