"""Sums, extremes and statistics of arrays along their levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from wlnet.builtins.nets.traced.rules import rule
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer, carries
from wlnet.expression import Compound, Expr, S, is_list
from wlnet.ir.scalar import Arg, call

Kind = Literal["sum", "mean", "max", "min", "prod"]


def reduced(t: Trace, x: Tracer, kind: Kind, levels: Sequence[int], e: Expr, keep: bool = False) -> Tracer:
    """An array reduced along levels, counted from 0."""
    return Tracer(t.b.reduce(x.value, kind, [x.lead + level for level in levels], keepdims=keep), x.lead, e)


@rule("Total")
def total(t: Trace, e: Compound) -> Expr | None:
    x = t.coerce(e.args[0])
    if x is None:
        return None
    levels = _levels(x.rank, e.args[1] if len(e.args) > 1 else 1)
    if levels is None:
        raise t.misfit(e, x)
    return reduced(t, x, "sum", levels, e)


def _levels(rank: int, spec: Expr) -> list[int] | None:
    """The levels that Total's second argument names, counted from 0."""

    def level(n: Expr) -> int | None:
        if n == Compound(S.DirectedInfinity, (1,)) or n is S.Infinity:
            return rank
        if isinstance(n, int):
            return n if n >= 0 else rank + 1 + n
        return None

    if is_list(spec):
        ends = [level(n) for n in spec.args]
        if len(ends) == 1:
            ends = ends * 2
    else:
        ends = [1, level(spec)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] < 1:
        return None
    return list(range(ends[0] - 1, min(ends[1], rank)))


@rule("Max Min")
def extreme(t: Trace, e: Compound) -> Expr | None:
    """The largest number anywhere in the arguments."""
    kind: Kind = "max" if e.head is S.Max else "min"
    xs: list[Tracer] = []
    for a in e.args:
        x = t.coerce(a)
        if x is None and is_list(a):
            x = t.coerce(t.k.evaluate(Compound(e.head, tuple(a.args))))
        if x is None:
            raise t.unknown(e)
        xs.append(reduced(t, x, kind, range(x.rank), e) if x.rank else x)
    result = xs[0]
    for x in xs[1:]:
        result = t.elementwise(call("maximum" if kind == "max" else "minimum", Arg(0), Arg(1)), [result, x], e)
    return result


@rule("MinMax")
def both_extremes(_t: Trace, e: Compound) -> Expr | None:
    return Compound(S.List, (Compound(S.Min, e.args), Compound(S.Max, e.args))) if len(e.args) == 1 else None


@rule("Mean")
def mean(t: Trace, e: Compound) -> Expr | None:
    x = _list(t, e)
    return reduced(t, x, "mean", [0], e)


@rule("Variance StandardDeviation")
def variance(t: Trace, e: Compound) -> Expr | None:
    """The mean square deviation along the first level, divided by one less than their number."""
    x = _list(t, e)
    n = x.dims[0]
    if n < 2:
        raise t.refuse(e, "at least two elements are needed")
    centre = reduced(t, x, "mean", [0], e, keep=True)
    square = Tracer(t.b.elementwise(call("square", call("sub", Arg(0), Arg(1))), x.value, centre.value), x.lead, e)
    sums = reduced(t, square, "sum", [0], e)
    tree = call("mul", Arg(0), 1.0 / (n - 1))
    return t.elementwise(call("sqrt", tree) if e.head is S.StandardDeviation else tree, [sums], e)


def _list(t: Trace, e: Compound) -> Tracer:
    x = t.array(e.args[0], e)
    if len(e.args) != 1 or not x.rank:
        raise t.misfit(e, x)
    return x


@rule("Norm")
def norm(t: Trace, e: Compound) -> Expr | None:
    x = t.array(e.args[0], e)
    p = e.args[1] if len(e.args) > 1 else 2
    if x.rank > 1 and p != "Frobenius":
        raise t.unknown(e, "has no counterpart in a net: it is the largest singular value of a matrix",
                        'Norm[m, "Frobenius"] is built.')  # fmt: skip
    every = range(x.rank)
    if p in (2, "Frobenius"):
        squares = t.elementwise(call("square", Arg(0)), [x], e)
        return t.elementwise(call("sqrt", Arg(0)), [reduced(t, squares, "sum", every, e)], e)
    sizes = t.elementwise(call("abs", Arg(0)), [x], e)
    if t.number(p) == math.inf:
        return reduced(t, sizes, "max", every, e)
    power = t.number(p)
    if power is None or carries(p) or power < 1:
        raise t.unknown(e)
    raised = t.elementwise(call("pow", Arg(0), power), [sizes], e)
    return t.elementwise(call("pow", Arg(0), 1 / power), [reduced(t, raised, "sum", every, e)], e)


@rule("Accumulate")
def accumulate(t: Trace, e: Compound) -> Expr | None:
    """Running sums along the first level: a product with a triangle of ones."""
    x = _list(t, e)
    n = x.dims[0]
    ones = t.constant(np.tril(np.ones((n, n))), e)
    rows = t.reshaped(x, (n, math.prod(x.dims[1:])), e)
    return t.reshaped(t.matmul(ones, rows, e), x.dims, e)
