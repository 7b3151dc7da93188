"""Covariance and Correlation of lists and of the columns of matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins.statistics import HALF, float_array, mean_of, squared_deviations
from wlnet.builtins.totals import as_list, columns, items_of, minus, power, quotient, sum_of, times
from wlnet.expression import Compound, Expr, S, from_array
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

for _name in ("Covariance", "Correlation"):
    messages(_name, {"vctmat2": "`1` and `2` are not two vectors or matrices of the same length, at least 2."})


def _paired(k: Kernel, x: Sequence[Expr], y: Sequence[Expr]) -> Expr:
    center_x, center_y = mean_of(k, x), mean_of(k, y)
    products = [
        k.evaluate(times(minus(a, center_x), Compound(S.Conjugate, (minus(b, center_y),))))
        for a, b in zip(x, y, strict=True)
    ]
    return sum_of(k, products)


def _covariance(k: Kernel, e: Expr, other: Expr | None, head: str) -> Expr | None:
    """Covariance (or Correlation) of two vectors, or the matrix of that of columns."""
    e = as_list(e)
    if other is None:
        machine = float_array(e)
        if machine is not None and machine.ndim == 2 and len(machine) > 1:
            return from_array(np.atleast_2d(np.cov(machine.T) if head == "Covariance" else np.corrcoef(machine.T)))
        by_column = columns(e)
        if by_column is None:
            return None
        rows = [Compound(S.List, tuple(Compound(S.__getattr__(head), (a, b)) for b in by_column)) for a in by_column]
        return Compound(S.List, tuple(rows))
    x, y = items_of(e), items_of(other)
    if x is None or y is None:
        return None
    if len(x) != len(y) or len(x) < 2:
        k.message(head, "vctmat2", e, other)
        return None
    of_x, of_y = columns(e), columns(other)
    if of_x is not None and of_y is not None:
        rows = [Compound(S.List, tuple(Compound(S.__getattr__(head), (a, b)) for b in of_y)) for a in of_x]
        return Compound(S.List, tuple(rows))
    if of_x is not None or of_y is not None:
        return None
    products = _paired(k, x, y)
    if head == "Covariance":
        return quotient(products, len(x) - 1)
    return times(products, power(times(squared_deviations(k, x), squared_deviations(k, y)), -HALF))


@builtin("Covariance")
def covariance(k: Kernel, e: Expr, other: Expr | None = None) -> Expr | None:
    """Covariance[v, w]: the covariance of two lists; Covariance[m]: the covariance matrix of the columns of m.

    Covariance[m1, m2] has the covariance of each column of m1 with each of m2.

    >> {Covariance[{1, 2, 3}, {2, 4, 7}], Covariance[{{1, 2}, {3, 8}}]}
     = {5/2, {{2, 6}, {6, 18}}}
    """
    return _covariance(k, e, other, "Covariance")


@builtin("Correlation")
def correlation(k: Kernel, e: Expr, other: Expr | None = None) -> Expr | None:
    """Correlation[v, w]: the correlation of two lists; Correlation[m]: the correlation matrix of the columns of m.

    >> {Correlation[{1, 2, 3}, {2, 4, 6}], Correlation[{1, 2, 3}, {3, 2, 1}]}
     = {1, -1}
    """
    return _covariance(k, e, other, "Correlation")
