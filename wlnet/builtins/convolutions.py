"""Convolution and correlation of lists and arrays: ListConvolve, ListCorrelate, ArrayFilter, BlockMap.

Both come down to one picture: windows of the kernel's shape slide over the list, which is extended at its ends by
cyclic copies, by padding or by nothing. ListConvolve is ListCorrelate with the kernel reversed along all axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from wlnet.builtins.matrices import inexact_array
from wlnet.builtins.predicates import shape
from wlnet.expression import Compound, Expr, S, Symbol, from_array, is_list, pack
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols

Array = np.ndarray[Any, Any]

for _name in ("ListConvolve", "ListCorrelate"):
    messages(
        _name,
        {
            "kldims": "The kernel `1` and list `2` are not both nonempty arrays of the same rank.",
            "ohp": "The overhangs `1` should be a nonzero integer, a list of two of them, "
            "or a list of two lists with one for each of the `2` axes.",
            "ohpsz": "The overhang `1` is not a position in a kernel of length `2`.",
        },
    )

_ABSENT = object()
"""Stands in an extended list where there is nothing: padding {}."""


class _Refused(Exception):
    """The arguments were found wrong, and a message has said so."""


def _positions(k: Kernel, head: Symbol, spec: Expr, sizes: Sequence[int], default: int) -> list[tuple[int, int]]:
    """For each axis, the kernel positions (from 1) aligned with the first and the last element of the list."""
    if spec is S.Automatic:
        pair: Sequence[Expr] = (default, -default)
    else:
        pair = spec.args if is_list(spec) else (spec, spec)
    rank = len(sizes)
    if len(pair) != 2:
        k.message(head, "ohp", spec, rank)
        raise _Refused
    sides = [list(p.args) if is_list(p) else [p] * rank for p in pair]
    found: list[tuple[int, int]] = []
    for axis, n in enumerate(sizes):
        both: list[int] = []
        for side in sides:
            place = side[axis] if len(side) == rank else 0
            if type(place) is not int or place == 0:
                k.message(head, "ohp", spec, rank)
                raise _Refused
            if abs(place) > n:
                k.message(head, "ohpsz", place, n)
                raise _Refused
            both.append(place if place > 0 else n + 1 + place)
        found.append((both[0], both[1]))
    return found


def _objects(e: Expr, sizes: Sequence[int]) -> Array:
    """The elements of a nested list at the depth of ``sizes``, as an array of objects."""
    items: list[Expr] = [e]
    for _ in sizes:
        items = [x for item in items for x in item.args]  # type: ignore[union-attr]
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made.reshape(tuple(sizes))


def _machine(k: Kernel, e: Expr) -> Array | None:
    """The array of a list of machine numbers; None for other lists."""
    packed = pack(e)
    return inexact_array(k, e) if packed is None else packed.array


def _extended(data: Array, ranges: Sequence[range], padding: Array | None) -> Array:
    """``data`` over index ranges (from 0) that may reach beyond its ends: cyclic copies of itself or of ``padding``."""
    inside = np.ix_(*(np.arange(r.start, r.stop) % n for r, n in zip(ranges, data.shape, strict=True)))
    result = np.array(data[inside])
    if padding is None:
        return result
    outside = np.zeros(result.shape, dtype=bool)
    for axis, (r, n) in enumerate(zip(ranges, data.shape, strict=True)):
        index = np.arange(r.start, r.stop)
        beyond = (index < 0) | (index >= n)
        outside |= beyond.reshape([-1 if a == axis else 1 for a in range(data.ndim)])
    filler = padding[np.ix_(*(np.arange(r.start, r.stop) % n for r, n in zip(ranges, padding.shape, strict=True)))]
    result = result.astype(np.result_type(result, filler)) if result.dtype != object else result
    result[outside] = filler[outside]
    return result


def _correlate_numbers(kernel: Array, data: Array, sizes: Sequence[int]) -> Array | None:
    """The sums of products over all windows; None where integers might not fit."""
    if kernel.dtype.kind == "i" and data.dtype.kind == "i":
        largest = [max(abs(int(a.max())), abs(int(a.min()))) for a in (kernel, data)]
        if largest[0] * largest[1] * kernel.size >= 2**63:
            return None
    if kernel.ndim == 1 and kernel.dtype.kind != "c":
        return np.correlate(data, kernel, "valid")
    total = np.zeros(tuple(sizes), dtype=np.result_type(kernel, data))
    for place in np.ndindex(kernel.shape):
        window = tuple(slice(p, p + n) for p, n in zip(place, sizes, strict=True))
        total += kernel[place] * data[window]
    return total


def _correlate(k: Kernel, head: Symbol, reverse: bool, kernel: Expr, data: Expr, more: Sequence[Expr]) -> Expr:
    aligned, padding, g, h, level = more
    kernel_shape, data_shape = shape(kernel) if is_list(kernel) else None, shape(data) if is_list(data) else None
    if kernel_shape and data_shape and type(level) is int:
        kernel_shape, data_shape = kernel_shape[:level], data_shape[:level]
    if not kernel_shape or not data_shape or 0 in (*kernel_shape, *data_shape) or len(kernel_shape) != len(data_shape):
        k.message(head, "kldims", kernel, data)
        raise _Refused
    places = _positions(k, head, aligned, kernel_shape, -1 if reverse else 1)
    if reverse:
        places = [(n + 1 - a, n + 1 - b) for (a, b), n in zip(places, kernel_shape, strict=True)]
    counts = [max(0, n + a - b) for (a, b), n in zip(places, data_shape, strict=True)]
    ranges = [range(1 - a, 1 - a + c + m - 1) for (a, _), c, m in zip(places, counts, kernel_shape, strict=True)]
    if 0 in counts:
        return Compound(S.List, ())
    if g is S.Automatic and h is S.Automatic and type(level) is not int:
        numbers = _machine(k, kernel), _machine(k, data)
        filler = _number_padding(k, padding, len(data_shape))
        if numbers[0] is not None and numbers[1] is not None and filler is not _ABSENT:
            window = np.flip(numbers[0]) if reverse else numbers[0]
            made = _correlate_numbers(window, _extended(numbers[1], ranges, filler), counts)  # type: ignore[arg-type]
            if made is not None:
                return from_array(made)
    return _symbolic(k, kernel, data, padding, (g, h), reverse, (kernel_shape, data_shape), ranges, counts)


def _number_padding(k: Kernel, padding: Expr, rank: int) -> Array | object | None:
    """Padding of machine numbers as an array; None for a cyclic list; _ABSENT where it is something else."""
    if padding is S.Automatic:
        return None
    if padding == Compound(S.List, ()):
        return np.zeros((1,) * rank, dtype=np.int64)
    made = _machine(k, padding) if is_list(padding) else None
    if made is None and type(padding) in (int, float):
        made = np.array(padding).reshape((1,) * rank)
    return made if made is not None and made.ndim == rank and made.dtype != object else _ABSENT


def _symbolic(
    k: Kernel,
    kernel: Expr,
    data: Expr,
    padding: Expr,
    functions: tuple[Expr, Expr],
    reverse: bool,
    shapes: tuple[Sequence[int], Sequence[int]],
    ranges: Sequence[range],
    counts: Sequence[int],
) -> Expr:
    """The windows one by one, for elements of any kind and for functions in place of Times and Plus."""
    g = S.Times if functions[0] is S.Automatic else functions[0]
    h = S.Plus if functions[1] is S.Automatic else functions[1]
    weights = _objects(kernel, shapes[0])
    if reverse:
        weights = np.flip(weights)
    filler: Array | None = None
    if padding is not S.Automatic:
        filler = np.empty((1,) * len(shapes[1]), dtype=object)
        filler[...] = padding if not is_list(padding) else _ABSENT
        dimensions = shape(padding) if is_list(padding) and padding.args else None
        if dimensions is not None and len(dimensions) >= len(shapes[1]):
            filler = _objects(padding, dimensions[: len(shapes[1])])
    extended = _extended(_objects(data, shapes[1]), ranges, filler)
    made = np.empty(tuple(counts), dtype=object)
    for place in np.ndindex(*counts):
        window = extended[tuple(slice(p, p + n) for p, n in zip(place, shapes[0], strict=True))]
        pairs = zip(weights.flat, window.flat, strict=True)
        terms = tuple(k.evaluate(Compound(g, (w, x))) for w, x in pairs if x is not _ABSENT)
        made[place] = k.evaluate(Compound(h, terms))
    return _nested(made)


def _nested(a: Array) -> Compound:
    if a.ndim == 1:
        return Compound(S.List, tuple(a.tolist()))
    return Compound(S.List, tuple(_nested(row) for row in a))


def _define(name: str, doc: str, *, reverse: bool) -> None:
    head = S.__getattr__(name)

    def correlate(
        k: Kernel,
        kernel: Expr,
        data: Expr,
        aligned: Expr = S.Automatic,
        padding: Expr = S.Automatic,
        g: Expr = S.Automatic,
        h: Expr = S.Automatic,
        level: Expr = S.Automatic,
    ) -> Expr | None:
        try:
            return _correlate(k, head, reverse, kernel, data, (aligned, padding, g, h, level))
        except _Refused:
            return None

    correlate.__doc__ = doc
    builtin(name)(correlate)


_define(
    "ListCorrelate",
    """ListCorrelate[ker, list, {kL, kR}, padding, g, h, lev]: the sums of products of ker with each part of list.

    Without overhangs ker stays within the list. {kL, kR} are the elements of ker over the first and last of the list.

    >> {ListCorrelate[{x, y}, {a, b, c}], ListCorrelate[{1, 2}, {1, 2, 3, 4}, 1]}
     = {{a*x + b*y, b*x + c*y}, {5, 8, 11, 6}}
    >> ListCorrelate[{1, 1}, {1, 2}, {-1, 1}, 0]
     = {1, 3, 2}
    >> ListCorrelate[{{1, 1}, {1, 1}}, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}]
     = {{12, 16}, {24, 28}}
    >> ListCorrelate[{x, y}, {a, b, c}, {-1, 1}, {}, f, g]
     = {g[f[y, a]], g[f[x, a], f[y, b]], g[f[x, b], f[y, c]], g[f[x, c]]}
    """,
    reverse=False,
)
_define(
    "ListConvolve",
    """ListConvolve[ker, list, {kL, kR}, padding, g, h, lev]: the convolution of ker with list.

    >> {ListConvolve[{x, y}, {a, b, c}], ListConvolve[{1, 2}, {1, 2, 3, 4}, 1]}
     = {{b*x + a*y, c*x + b*y}, {9, 4, 7, 10}}
    >> ListConvolve[{1, 1}, {1, 2}, {1, -1}, 0]
     = {1, 3, 2}
    """,
    reverse=True,
)


symbols("Fixed Padding")
messages("ArrayFilter", {"rad": "The radius `1` should be a non-negative integer, or a list of one for each axis."})


@builtin("ArrayFilter", options={"Padding": '"Fixed"'})
def array_filter(k: Kernel, options: Options, f: Expr, data: Expr, radius: Expr) -> Expr | None:
    """ArrayFilter[f, array, r]: f of the block that reaches r to all sides of each element; edges are repeated.

    >> ArrayFilter[Max, {1, 5, 2, 0}, 1]
     = {5, 5, 5, 2}
    >> ArrayFilter[Total, {1, 2, 3}, 1, Padding -> 0]
     = {3, 6, 5}
    """
    dimensions = shape(data) if is_list(data) else None
    if not dimensions or 0 in dimensions:
        return None
    radii: Sequence[Expr] = radius.args if is_list(radius) else (radius,) * len(dimensions)
    found = [r for r in radii if type(r) is int and r >= 0]
    if len(found) != len(radii) or len(found) > len(dimensions):
        k.message(S.ArrayFilter, "rad", radius)
        return None
    padded = Compound(
        S.ArrayPad,
        (data, Compound(S.List, tuple(Compound(S.List, (r, r)) for r in found)), options["Padding"]),
    )
    whole = k.evaluate(padded)
    sizes = dimensions[: len(found)]
    if (shape(whole) or ())[: len(found)] != tuple(n + 2 * r for n, r in zip(sizes, found, strict=True)):
        return None
    extended = _objects(whole, (shape(whole) or ())[: len(found)])
    made = np.empty(sizes, dtype=object)
    for place in product(*map(range, sizes)):
        block = extended[tuple(slice(p, p + 2 * r + 1) for p, r in zip(place, found, strict=True))]
        made[place] = k.apply(f, _nested(block))
    return _nested(made)


@builtin("BlockMap")
def block_map(_k: Kernel, f: Expr, data: Expr, *sizes: Expr) -> Expr | None:
    """BlockMap[f, list, n, d]: f of each block of n elements, d apart.

    >> {BlockMap[f, {a, b, c, d}, 2], BlockMap[Total, Range[5], 2, 1]}
     = {{f[{a, b}], f[{c, d}]}, {3, 5, 7, 9}}
    """
    if not 1 <= len(sizes) <= 2:
        return None
    blocks = Compound(S.Partition, (data, *sizes))
    if is_list(sizes[0]):
        return Compound(S.Map, (f, blocks, Compound(S.List, (len(sizes[0].args),))))
    return Compound(S.Map, (f, blocks))
