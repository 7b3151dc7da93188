"""Products of arrays: Dot, Outer, Inner, Tr, Det."""

from __future__ import annotations

import math
from functools import reduce
from itertools import combinations

from wlnet.builtins.nets.traced.reductions import reduced
from wlnet.builtins.nets.traced.rules import rule
from wlnet.builtins.nets.traced.structural import moved
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer
from wlnet.expression import Compound, Expr, S
from wlnet.ir.scalar import Arg, call

_LARGEST = {S.Det: 8, S.Inverse: 5}


@rule("Dot")
def dot(t: Trace, e: Compound) -> Expr | None:
    return reduce(lambda a, b: product(t, e, a, b), [t.array(a, e) for a in e.args])


def product(t: Trace, e: Compound, a: Tracer, b: Tracer) -> Tracer:
    """a . b: the last level of a is contracted with the first of b."""
    if not a.rank or not b.rank or a.dims[-1] != b.dims[0]:
        raise t.misfit(e, a, b)
    rows, columns = math.prod(a.dims[:-1]), math.prod(b.dims[1:])
    left = t.reshaped(a, (rows, a.dims[-1]), e)
    right = t.reshaped(b, (b.dims[0], columns), e)
    return t.reshaped(t.matmul(left, right, e), (*a.dims[:-1], *b.dims[1:]), e)


@rule("Outer")
def outer(t: Trace, e: Compound) -> Expr | None:
    """Outer[f, a, b, ...]: f of all combinations of elements, at once."""
    f, *arrays = e.args
    if arrays and isinstance(arrays[-1], int):
        return _unrolled_outer(t, e)
    return _combined(t, e, f, [t.array(a, e) for a in arrays])


@rule("KroneckerProduct")
def kronecker_product(t: Trace, e: Compound) -> Expr | None:
    xs = [t.array(a, e) for a in e.args]
    if len(xs) != 2 or xs[0].rank != 2 or xs[1].rank != 2:
        raise t.misfit(e, *xs)
    result = _combined(t, e, S.Times, xs)
    assert result is not None
    (m, n), (p, q) = xs[0].dims, xs[1].dims
    blocks = moved(t, Compound(S.Transpose, (result, Compound(S.List, (1, 3, 2, 4)))))
    assert isinstance(blocks, Tracer)
    return t.reshaped(blocks, (m * p, n * q), e)


def _combined(t: Trace, e: Compound, f: Expr, xs: list[Tracer]) -> Expr | None:
    ends = [sum(x.rank for x in xs[: i + 1]) for i in range(len(xs))]
    hidden = [(x, end - x.rank, end) for x, end in zip(xs, ends, strict=True)]
    sizes = tuple(size for x in xs for size in x.dims)
    result = t.mapped(lambda *scalars: t.k.evaluate(Compound(f, scalars)), hidden, sizes, e)
    if result is None:
        raise t.unknown(e, "has no counterpart in a net: the function gives no array")
    return result


def _unrolled_outer(t: Trace, e: Compound) -> Expr | None:
    f, *rest = e.args
    *arrays, level = rest
    if level != 1:
        raise t.unknown(e)
    xs = [t.array(a, e) for a in arrays]
    hidden = [(x, i, i + 1) for i, x in enumerate(xs)]
    result = t.mapped(lambda *rows: t.k.evaluate(Compound(f, rows)), hidden, tuple(x.dims[0] for x in xs), e)
    if result is None:
        raise t.unknown(e, "has no counterpart in a net: the function gives no array")
    return result


@rule("Inner")
def inner(t: Trace, e: Compound) -> Expr | None:
    """Inner[f, a, b, g] of vectors: g of all f[a[[i]], b[[i]]]."""
    f, left, right = e.args[:3]
    g = e.args[3] if len(e.args) > 3 else S.Plus
    a, b = t.array(left, e), t.array(right, e)
    if f is S.Times and g is S.Plus:
        return product(t, e, a, b)
    if a.rank != 1 or b.rank != 1 or a.dims != b.dims:
        raise t.misfit(e, a, b)
    if left is not a and right is not b:
        return None
    return Compound(S.Inner, (f, t.as_list(a), t.as_list(b), g), e.span)


@rule("Tr")
def trace(t: Trace, e: Compound) -> Expr | None:
    x = t.array(e.args[0], e)
    if x.rank == 1:
        return reduced(t, x, "sum", [0], e) if len(e.args) == 1 else Compound(S.Apply, (e.args[1], x), e.span)
    if x.rank != 2:
        raise t.misfit(e, x)
    diagonal = moved(t, Compound(S.Diagonal, (x,), e.span))
    return Compound(S.Tr, (diagonal, *e.args[1:]), e.span)


@rule("Det")
def determinant(t: Trace, e: Compound) -> Expr | None:
    return _determinant(t, e, _cells(t, e))


@rule("Inverse")
def inverse(t: Trace, e: Compound) -> Expr | None:
    """The matrix of minors over the determinant."""
    cells = _cells(t, e)
    n = len(cells)
    if n == 1:
        return t.k.evaluate(Compound(S.Divide, (1, e.args[0])))
    whole = _determinant(t, e, cells)

    def cofactor(i: int, j: int) -> Tracer:
        minor = _determinant(t, e, [[c for k, c in enumerate(row) if k != j] for r, row in enumerate(cells) if r != i])
        return t.elementwise(call("neg", Arg(0)), [minor], e) if (i + j) % 2 else minor

    rows = [Compound(S.List, tuple(cofactor(j, i) for j in range(n))) for i in range(n)]
    return t.k.evaluate(Compound(S.Divide, (Compound(S.List, tuple(rows)), whole), e.span))


def _cells(t: Trace, e: Compound) -> list[list[Tracer]]:
    """The elements of a square matrix."""
    x = t.array(e.args[0], e)
    if len(e.args) > 1 or x.rank != 2 or x.dims[0] != x.dims[1]:
        raise t.misfit(e, x)
    n = x.dims[0]
    if n > _LARGEST[e.head]:  # type: ignore[index]
        raise t.refuse(e, f"{e.head!r} of more than {_LARGEST[e.head]} rows is not built")  # type: ignore[index]
    return [[_cell(t, x, i, j) for j in range(n)] for i in range(n)]


def _determinant(t: Trace, e: Compound, cell: list[list[Tracer]]) -> Tracer:
    """By minors of the first rows, each of which is worked out once."""
    n = len(cell)
    minors: dict[tuple[int, ...], Tracer] = {(j,): cell[0][j] for j in range(n)}
    for row in range(1, n):
        grown = {}
        for columns in combinations(range(n), row + 1):
            terms = [(j, minors[tuple(c for c in columns if c != j)]) for j in columns]
            tree = None
            xs: list[Tracer] = []
            for place, (j, minor) in enumerate(terms):
                term = call("mul", Arg(len(xs)), Arg(len(xs) + 1))
                xs += [cell[row][j], minor]
                negative = (place + row) % 2 == 1
                if tree is None:
                    tree = call("neg", term) if negative else term
                else:
                    tree = call("sub" if negative else "add", tree, term)
            assert tree is not None
            grown[columns] = t.elementwise(tree, xs, e)
        minors = grown
    return minors[tuple(range(n))]


def _cell(t: Trace, x: Tracer, i: int, j: int) -> Tracer:
    found = moved(t, Compound(S.Part, (x, i + 1, j + 1)))
    assert isinstance(found, Tracer)
    return found
