"""Norms and distances, special matrices, traces and products of other kinds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.common_sequences import comparable_pair
from wlnet.builtins.matrices import inexact_array, rows_of, vector_or_matrix
from wlnet.builtins.numeric import is_numeric, real_value
from wlnet.builtins.predicates import shape
from wlnet.builtins.totals import items_of, minus, plus, power, quotient, sum_of, times
from wlnet.expression import Compound, Expr, PackedArray, S, from_array, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages

HALF = Fraction(1, 2)
Array = np.ndarray[Any, Any]

messages(
    "Norm",
    {
        "nvm": "The first Norm argument should be a number, vector, or matrix.",
        "ptype": "The second argument `1` should be a symbol, Infinity, or a number not below 1.",
    },
)
messages("Cross", {"nonn1": "The arguments are expected to be vectors of equal length, one more than their number."})


def _absolute(x: Expr) -> Expr:
    return Compound(S.Abs, (x,))


def _norm_of_vector(k: Kernel, items: tuple[Expr, ...], p: Expr) -> Expr | None:
    if p is S.Infinity:
        return Compound(S.Max, tuple(_absolute(x) for x in items))
    if type(p) is int and p == 1:
        return plus(*(_absolute(x) for x in items))
    if type(p) is int and p == 2:
        squares = [k.evaluate(power(x if tower.is_real(x) else _absolute(x), 2)) for x in items]
        return power(sum_of(k, squares), HALF)
    return power(plus(*(power(_absolute(x), p) for x in items)), power(p, -1))


def _norm_of_matrix(k: Kernel, e: Expr, p: Expr) -> Expr | None:
    if p == "Frobenius":
        items = tuple(x for row in rows_of(e) or () for x in row)
        return _norm_of_vector(k, items, 2)
    if type(p) is int and p == 2:
        array = inexact_array(k, e)
        if array is not None:
            return float(np.linalg.norm(array, 2))
        return Compound(S.Max, (Compound(S.SingularValueList, (e,)),))
    rows = rows_of(e) or []
    lines = (
        rows if p is S.Infinity else [list(c) for c in zip(*rows, strict=True)] if type(p) is int and p == 1 else None
    )
    if lines is None:
        return None
    return Compound(S.Max, tuple(plus(*(_absolute(x) for x in line)) for line in lines))


@builtin("Norm")
def norm(k: Kernel, e: Expr, p: Expr = 2) -> Expr | None:
    """Norm[v]: the length of a vector; Norm[v, p]: the p-norm; Norm[m]: the greatest singular value of a matrix.

    >> {Norm[{3, 4}], Norm[{1, 1}], Norm[{1., 2., 2.}], Norm[{1, -5, 2}, Infinity], Norm[{1, -5}, 1], Norm[-3]}
     = {5, Sqrt[2], 3., 5, 6, 3}
    >> {Norm[{{1, 2}, {3, 4}}, "Frobenius"], Norm[{x, y}]}
     = {Sqrt[30], Sqrt[Abs[x]^2 + Abs[y]^2]}
    """
    if not is_list(e):
        return _absolute(e) if is_numeric(k, e) else None
    if type(e) is PackedArray and e.array.ndim == 1 and e.array.dtype.kind != "i" and type(p) is int and p == 2:
        return float(np.linalg.norm(e.array))
    dimensions = shape(e)
    if dimensions is not None and len(dimensions) == 1 and dimensions[0]:
        if p == "Frobenius":
            p = 2
        value = real_value(k, p)
        if p is not S.Infinity and (type(p) is str or is_list(p) or (value is not None and value < 1)):
            k.message(S.Norm, "ptype", p)
            return None
        return _norm_of_vector(k, items_of(e) or (), p)
    if dimensions is not None and len(dimensions) == 2 and 0 not in dimensions:
        return _norm_of_matrix(k, e, p)
    k.message(S.Norm, "nvm")
    return None


@builtin("Normalize")
def normalize(k: Kernel, e: Expr, function: Expr = S.Norm) -> Expr | None:
    """Normalize[v]: v divided by its norm; Normalize[v, f]: by f[v].

    >> {Normalize[{3, 4}], Normalize[{0., 2.}], Normalize[{0, 0}], Normalize[{1, 3}, Total]}
     = {{3/5, 4/5}, {0., 1.}, {0, 0}, {1/4, 3/4}}
    """
    size = k.evaluate(Compound(function, (e,)))
    if tower.is_number(size) and tower.is_zero(size):
        return e
    if not is_list(e) and not is_numeric(k, e):
        return None
    return quotient(e, size)


def _define_distance(
    name: str, doc: str, machine: Callable[[Array, Array], Any], general: Callable[[Kernel, Expr, Expr], Expr]
) -> None:
    """Declare a distance of two vectors or two numbers."""

    def distance(k: Kernel, u: Expr, v: Expr) -> Expr | None:
        if type(u) is PackedArray and type(v) is PackedArray:
            x, y = u.array, v.array
            if x.shape == y.shape and x.dtype.kind == "f" and y.dtype.kind == "f":
                return from_array(np.asarray(machine(x.ravel(), y.ravel())))
        left, right = items_of(u), items_of(v)
        if (left is None) is not (right is None) or (
            left is not None and right is not None and len(left) != len(right)
        ):
            return None
        if left is None and not (is_numeric(k, u) and is_numeric(k, v)):
            return None
        return general(k, u if left is not None else list_of(u), v if right is not None else list_of(v))

    distance.__doc__ = doc
    builtin(name)(distance)


def _differences(k: Kernel, u: Expr, v: Expr) -> list[Expr]:
    difference = k.evaluate(Compound(S.Flatten, (minus(u, v),)))
    return [k.evaluate(_absolute(x)) for x in items_of(difference) or ()]


def _squared(k: Kernel, u: Expr, v: Expr) -> Expr:
    return k.evaluate(plus(*(power(x, 2) for x in _differences(k, u, v))))


_define_distance(
    "EuclideanDistance",
    """EuclideanDistance[u, v]: the length of u - v.

    >> {EuclideanDistance[{0, 0}, {3, 4}], EuclideanDistance[{1., 2.}, {1., 4.}], EuclideanDistance[1, 4]}
     = {5, 2., 3}
    """,
    lambda x, y: np.linalg.norm(x - y),
    lambda k, u, v: power(_squared(k, u, v), HALF),
)
_define_distance(
    "SquaredEuclideanDistance",
    """SquaredEuclideanDistance[u, v]: the square of the length of u - v.

    >> {SquaredEuclideanDistance[{0, 0}, {3, 4}], SquaredEuclideanDistance[{a}, {b}]}
     = {25, Abs[a - b]^2}
    """,
    lambda x, y: ((x - y) ** 2).sum(),
    _squared,
)
_define_distance(
    "ManhattanDistance",
    """ManhattanDistance[u, v]: the sum of the absolute differences.

    >> ManhattanDistance[{0, 0}, {3, -4}]
     = 7
    """,
    lambda x, y: np.abs(x - y).sum(),
    lambda k, u, v: plus(*_differences(k, u, v)),
)
_define_distance(
    "ChessboardDistance",
    """ChessboardDistance[u, v]: the greatest absolute difference.

    >> ChessboardDistance[{0, 0}, {3, -4}]
     = 4
    """,
    lambda x, y: np.abs(x - y).max(),
    lambda k, u, v: Compound(S.Max, tuple(_differences(k, u, v))),
)


def _cosine(k: Kernel, u: Expr, v: Expr) -> Expr:
    product = Compound(S.Dot, (u, Compound(S.Conjugate, (v,))))
    sizes = times(Compound(S.Norm, (u,)), Compound(S.Norm, (v,)))
    return minus(1, quotient(product, sizes))


_define_distance(
    "CosineDistance",
    """CosineDistance[u, v]: 1 minus the cosine of the angle between u and v.

    >> {CosineDistance[{1, 0}, {0, 1}], CosineDistance[{1, 2}, {2, 4}], CosineDistance[{1, 0}, {1, 1}]}
     = {1, 0, 1 - 1/Sqrt[2]}
    """,
    lambda x, y: 1.0 - x @ y / (np.linalg.norm(x) * np.linalg.norm(y)),
    _cosine,
)


@builtin("HammingDistance", options={"IgnoreCase": "False"})
def hamming_distance(_k: Kernel, options: Options, u: Expr, v: Expr) -> Expr | None:
    """HammingDistance[u, v]: in how many places two lists or strings of equal length differ.

    >> {HammingDistance[{1, 0, 1}, {1, 1, 0}], HammingDistance["cat", "cut"]}
     = {2, 1}
    """
    pair = comparable_pair(options, u, v)
    if pair is None or len(pair[0]) != len(pair[1]):
        return None
    return sum(a != b for a, b in zip(*pair, strict=True))


@builtin("Cross")
def cross(k: Kernel, *vectors: Expr) -> Expr | None:
    """Cross[a, b]: the vector product; Cross[{x, y}]: the vector {-y, x}.

    >> {Cross[{1, 0, 0}, {0, 1, 0}], Cross[{a, b, c}, {x, y, z}], Cross[{x, y}]}
     = {{0, 0, 1}, {-(c*y) + b*z, c*x - a*z, -(b*x) + a*y}, {-y, x}}
    """
    rows = [items_of(v) for v in vectors]
    if not rows or any(r is None for r in rows):
        return None
    n = len(rows) + 1
    if any(len(r) != n for r in rows if r is not None):
        k.message(S.Cross, "nonn1")
        return None
    made: list[Expr] = []
    for i in range(n):
        minor = [[*r[:i], *r[i + 1 :]] for r in rows if r is not None]
        made.append(times((-1) ** (n - 1 + i), Compound(S.Det, (vector_or_matrix(minor),))))
    return list_of(*made)
