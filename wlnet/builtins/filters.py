"""Filters over arrays, and matrices of simple shape: MeanFilter, MaxFilter, BoxMatrix, DiskMatrix, ToeplitzMatrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from wlnet.builtins.predicates import shape
from wlnet.expression import Compound, Expr, S, Symbol, from_array, is_list, list_of
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

Array = np.ndarray[Any, Any]


def _define_filter(name: str, function: Symbol, doc: str) -> None:
    def filtered(k: Kernel, data: Expr, radius: Expr) -> Expr | None:
        return _over_blocks(k, S.__getattr__(name), function, data, radius)

    filtered.__doc__ = doc
    builtin(name)(filtered)
    messages(
        name, {"arg1": "`1` is not a nonempty full array.", "rad": "The radius `1` should be an integer from 0 on."}
    )


def _over_blocks(k: Kernel, head: Symbol, function: Symbol, data: Expr, radius: Expr) -> Expr | None:
    """The function of the elements within the radius of each; near an edge there are fewer of them."""
    sizes = shape(data) if is_list(data) else None
    if not sizes or 0 in sizes:
        k.message(head, "arg1", data)
        return None
    given: Sequence[Expr] = radius.args if is_list(radius) else (radius,) * len(sizes)
    radii = [r for r in given if type(r) is int and r >= 0]
    if len(radii) != len(sizes) or len(given) != len(sizes):
        k.message(head, "rad", radius)
        return None
    elements: list[Expr] = [data]
    for _ in sizes:
        elements = [x for e in elements for x in e.args]  # type: ignore[union-attr]
    grid = np.empty(len(elements), dtype=object)
    grid[:] = elements
    grid = grid.reshape(sizes)
    call = caller(k, function)
    made = np.empty(sizes, dtype=object)
    for place in product(*map(range, sizes)):
        block = grid[tuple(slice(max(0, p - r), p + r + 1) for p, r in zip(place, radii, strict=True))]
        made[place] = call(list_of(*block.ravel().tolist()))
    return _nested(made)


def _nested(a: Array) -> Compound:
    if a.ndim == 1:
        return Compound(S.List, tuple(a.tolist()))
    return Compound(S.List, tuple(_nested(row) for row in a))


for _name, _function, _doc in (
    (
        "MeanFilter",
        S.Mean,
        "MeanFilter[array, r]: the mean of the elements within the radius r of each.\n\n"
        "    >> MeanFilter[{1, 5, 3}, 1]\n     = {3, 3, 4}\n",
    ),
    (
        "MedianFilter",
        S.Median,
        "MedianFilter[array, r]: the median of the elements within the radius r of each.\n\n"
        "    >> MedianFilter[{1, 9, 2, 3}, 1]\n     = {5, 2, 3, 5/2}\n",
    ),
    (
        "MinFilter",
        S.Min,
        "MinFilter[array, r]: the least of the elements within the radius r of each.\n\n"
        "    >> MinFilter[{{1, 5}, {3, 0}}, {0, 1}]\n     = {{1, 1}, {0, 0}}\n",
    ),
    (
        "MaxFilter",
        S.Max,
        "MaxFilter[array, r]: the greatest of the elements within the radius r of each.\n\n"
        "    >> MaxFilter[{1, 5, 3, 0}, 1]\n     = {5, 5, 5, 3}\n",
    ),
):
    _define_filter(_name, _function, _doc)


def _radii(r: Expr) -> list[float] | None:
    given = r.args if is_list(r) else (r, r)
    found = [float(x) for x in given if type(x) in (int, float, Fraction) and x >= 0]  # type: ignore[arg-type, operator]
    return found if len(found) == len(given) and found else None


def _define_shape(name: str, inside: Callable[[list[Array], list[float]], Array], doc: str) -> None:
    def matrix(_k: Kernel, r: Expr, width: Expr | None = None) -> Expr | None:
        radii = _radii(r)
        if radii is None or (width is not None and (type(width) is not int or width < 1)):
            return None
        ranges: list[Array] = [np.arange(-int(x + 0.5), int(x + 0.5) + 1) for x in radii]
        if type(width) is int:
            ranges = [np.arange(width) - (width - 1) / 2 for _ in radii]
        axes = np.meshgrid(*ranges, indexing="ij")
        return from_array(inside([np.abs(a) for a in axes], radii).astype(np.int64))

    matrix.__doc__ = doc
    builtin(name)(matrix)


_define_shape(
    "BoxMatrix",
    lambda axes, radii: np.logical_and.reduce([a <= r + 0.5 for a, r in zip(axes, radii, strict=True)]),
    "BoxMatrix[r]: a matrix of 2 r + 1 rows of ones; BoxMatrix[r, w] within zeros, w wide.\n\n"
    "    >> {BoxMatrix[1], BoxMatrix[0, 3]}\n"
    "     = {{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}, {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}}\n",
)
_define_shape(
    "DiskMatrix",
    lambda axes, radii: np.sum([(a / (r + 0.5)) ** 2 for a, r in zip(axes, radii, strict=True)], axis=0) <= 1,
    "DiskMatrix[r]: a matrix with ones within a disk of radius r, and zeros.\n\n"
    "    >> DiskMatrix[2]\n"
    "     = {{0, 1, 1, 1, 0}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {0, 1, 1, 1, 0}}\n",
)
_define_shape(
    "DiamondMatrix",
    lambda axes, radii: np.sum([a / (r + 0.5) for a, r in zip(axes, radii, strict=True)], axis=0) <= 1,
    "DiamondMatrix[r]: a matrix with ones within a diamond of radius r, and zeros.\n\n"
    "    >> DiamondMatrix[1]\n     = {{0, 1, 0}, {1, 1, 1}, {0, 1, 0}}\n",
)
_define_shape(
    "CrossMatrix",
    lambda axes, _radii: np.sum([a > 0.5 for a in axes], axis=0) <= 1,
    "CrossMatrix[r]: a matrix with ones in its middle row and column, and zeros.\n\n"
    "    >> CrossMatrix[1]\n     = {{0, 1, 0}, {1, 1, 1}, {0, 1, 0}}\n",
)


def _from_function(rows: int, columns: int, element: Callable[[int, int], Expr]) -> Compound:
    return list_of(*(list_of(*(element(i, j) for j in range(columns))) for i in range(rows)))


@builtin("ToeplitzMatrix")
def toeplitz_matrix(_k: Kernel, first: Expr, row: Expr | None = None) -> Expr | None:
    """ToeplitzMatrix[n]: the elements depend on the distance to the diagonal; ToeplitzMatrix[col, row] as given.

    >> {ToeplitzMatrix[3], ToeplitzMatrix[{a, b}], ToeplitzMatrix[{a, b}, {a, c, d}]}
     = {{{1, 2, 3}, {2, 1, 2}, {3, 2, 1}}, {{a, b}, {b, a}}, {{a, c, d}, {b, a, c}}}
    """
    down = first.args if is_list(first) else tuple(range(1, first + 1)) if type(first) is int else None
    along = down if row is None else row.args if is_list(row) else None
    if not down or not along:
        return None
    return _from_function(len(down), len(along), lambda i, j: down[i - j] if i >= j else along[j - i])


@builtin("HankelMatrix")
def hankel_matrix(_k: Kernel, first: Expr, last: Expr | None = None) -> Expr | None:
    """HankelMatrix[n], HankelMatrix[col, row]: the elements depend on the sum of row and column.

    >> {HankelMatrix[3], HankelMatrix[{a, b}, {b, c}]}
     = {{{1, 2, 3}, {2, 3, 0}, {3, 0, 0}}, {{a, b}, {b, c}}}
    """
    down = first.args if is_list(first) else tuple(range(1, first + 1)) if type(first) is int else None
    if not down:
        return None
    along: tuple[Expr, ...] = (0,) * len(down) if last is None else last.args if is_list(last) else ()
    if not along:
        return None
    whole = (*down, *along[1:])
    return _from_function(len(down), len(along), lambda i, j: whole[i + j])


@builtin("HilbertMatrix")
def hilbert_matrix(_k: Kernel, n: Expr) -> Expr | None:
    """HilbertMatrix[n], HilbertMatrix[{m, n}]: the elements 1/(i + j - 1).

    >> HilbertMatrix[2]
     = {{1, 1/2}, {1/2, 1/3}}
    """
    sizes = n.args if is_list(n) else (n, n)
    found = [s for s in sizes if type(s) is int and s > 0]
    if len(found) != 2 or len(sizes) != 2:
        return None
    return _from_function(found[0], found[1], lambda i, j: Fraction(1, i + j + 1) if i + j else 1)


def _bounded(values: Sequence[Expr]) -> Compound:
    return list_of(Compound(S.Min, (list_of(*values),)), Compound(S.Max, (list_of(*values),)))


@builtin("CoordinateBounds")
def coordinate_bounds(_k: Kernel, points: Expr, margin: Expr = 0) -> Expr | None:
    """CoordinateBounds[{p1, p2, ...}]: the least and the greatest value of each coordinate, with a margin if given.

    >> {CoordinateBounds[{{1, 5}, {3, 2}}], CoordinateBounds[{{1, 5}, {3, 2}}, 1]}
     = {{{1, 3}, {2, 5}}, {{0, 4}, {1, 6}}}
    """
    sizes = shape(points) if is_list(points) else None
    if sizes is None or len(sizes) != 2 or 0 in sizes:
        return None
    columns = zip(*(p.args for p in points.args), strict=True)  # type: ignore[union-attr]
    room = list_of(Compound(S.Times, (-1, margin)), margin)
    return list_of(*(Compound(S.Plus, (_bounded(c), room)) for c in columns))
