"""Vectors by one another and arrays along axes: Orthogonalize, Projection, ArrayReduce."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.matrices import from_machine, inexact_array
from wlnet.builtins.predicates import shape
from wlnet.expression import Compound, Expr, S, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages


def _power(e: Expr, n: int) -> Compound:
    return Compound(S.Power, (e, n))


def _times(*factors: Expr) -> Compound:
    return Compound(S.Times, factors)


def _inner(k: Kernel, function: Expr, u: Expr, v: Expr) -> Expr:
    if function is S.Automatic or function is S.Dot:
        return k.evaluate(Compound(S.Dot, (u, Compound(S.Conjugate, (v,)))))
    return k.apply(function, u, v)


@builtin("Projection")
def projection(k: Kernel, u: Expr, v: Expr, function: Expr = S.Automatic) -> Expr | None:
    """Projection[u, v]: the part of the vector u in the direction of v; a third argument is the inner product.

    >> {Projection[{5, 6, 7}, {1, 0, 0}], Projection[{1., 2.}, {1., 1.}]}
     = {{5, 0, 0}, {1.5, 1.5}}
    """
    if not (is_list(u) and is_list(v)):
        return None
    return _times(_inner(k, function, u, v), _power(_inner(k, function, v, v), -1), v)


def _orthogonalized(k: Kernel, vectors: tuple[Expr, ...], function: Expr) -> Expr:
    """The method of Gram and Schmidt in exact arithmetic; vectors that depend on earlier ones become zero."""
    basis: list[Expr] = []
    squares: list[Expr] = []
    for v in vectors:
        rest = v
        for b, square in zip(basis, squares, strict=True):
            if square not in (0, 0.0):
                part = _times(-1, _inner(k, function, v, b), _power(square, -1), b)
                rest = k.evaluate(Compound(S.Plus, (rest, part)))
        basis.append(rest)
        squares.append(_inner(k, function, rest, rest))
    # Only at the end are they made unit vectors, so that rational numbers stay rational on the way.
    units = [
        b if square in (0, 0.0) else k.evaluate(_times(_power(Compound(S.Sqrt, (square,)), -1), b))
        for b, square in zip(basis, squares, strict=True)
    ]
    return Compound(S.List, tuple(units))


@builtin("Orthogonalize", options={"Method": "Automatic", "Tolerance": "Automatic"})
def orthogonalize(k: Kernel, _options: object, vectors: Expr, function: Expr = S.Automatic) -> Expr | None:
    """Orthogonalize[{v1, v2, ...}]: unit vectors at right angles that span the same space.

    >> {Orthogonalize[{{3, 4}, {1, 0}}], Orthogonalize[{{1, 0}, {2, 0}}]}
     = {{{3/5, 4/5}, {4/5, -3/5}}, {{1, 0}, {0, 0}}}
    >> Round[Orthogonalize[{{1., 1.}, {1., 2.}}], 0.01]
     = {{0.71, 0.71}, {-0.71, 0.71}}
    """
    dimensions = shape(vectors) if is_list(vectors) else None
    if not dimensions or len(dimensions) != 2:
        return None
    numbers = inexact_array(k, vectors) if function is S.Automatic else None
    if numbers is None:
        return _orthogonalized(k, vectors.args, function)  # type: ignore[union-attr]
    made = np.array(numbers)
    for i in range(len(made)):
        scale = float(np.linalg.norm(made[i]))
        for _ in range(2):
            # Twice, since the first pass leaves rounding errors of the size of what it took away.
            for j in range(i):
                made[i] = made[i] - np.vdot(made[j], made[i]) * made[j]
        size = float(np.linalg.norm(made[i]))
        made[i] = made[i] / size if size > 1e-13 * scale else 0.0
    return from_machine(made)


messages("ArrayReduce", {"dims": "`1` is not a dimension, or a list of dimensions, of an array of rank `2`."})


@builtin("ArrayReduce")
def array_reduce(k: Kernel, f: Expr, array: Expr, along: Expr) -> Expr | None:
    """ArrayReduce[f, array, n]: f of each vector along dimension n; with {n1, n2, ...}, of each such part.

    >> {ArrayReduce[Total, {{1, 2}, {3, 4}}, 1], ArrayReduce[f, {{a, b}, {c, d}}, 2]}
     = {{4, 6}, {f[{a, b}], f[{c, d}]}}
    >> ArrayReduce[Max, ArrayReshape[Range[8], {2, 2, 2}], {1, 3}]
     = {6, 8}
    """
    dimensions = shape(array) if is_list(array) else None
    if dimensions is None:
        return None
    rank = len(dimensions)
    asked = along.args if is_list(along) else (along,)
    axes = [a if a > 0 else rank + 1 + a for a in asked if type(a) is int]
    if len(axes) != len(asked) or len(set(axes)) != len(axes) or not all(1 <= a <= rank for a in axes):
        k.message(S.ArrayReduce, "dims", along, rank)
        return None
    kept = [a for a in range(1, rank + 1) if a not in axes]
    order = [*kept, *axes]
    # Transpose says where each dimension goes.
    places = Compound(S.List, tuple(order.index(a) + 1 for a in range(1, rank + 1)))
    turned = Compound(S.Transpose, (array, places)) if rank > 1 else array
    if not kept:
        return Compound(f, (turned,))
    return Compound(S.Map, (f, turned, Compound(S.List, (len(kept),))))
