"""Quantile, Quartiles and InterquartileRange."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wlnet.builtins import tower
from wlnet.builtins.inverse_distributions import checked_share, is_distribution, quantile_of
from wlnet.builtins.numeric import real_value
from wlnet.builtins.statistics import HALF, define_statistic, sorted_reals
from wlnet.builtins.totals import columns, items_of, minus, plus, times
from wlnet.expression import Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_DEFINITION = ((0, 0), (1, 0))
_QUARTILES = ((HALF, 0), (0, 1))


def _quantile(k: Kernel, ordered: Sequence[Expr], q: Expr, definition: Any) -> Expr | None:
    """x[floor r] + (x[ceiling r] - x[floor r]) (c + d frac r) with r = a + (n + b) q."""
    (a, b), (c, d) = definition
    place = k.evaluate(plus(a, times(len(ordered) + b, q)))
    position = real_value(k, place)
    if position is None:
        return None
    exact = Fraction(place) if type(place) in (int, Fraction) else Fraction(position)  # type: ignore[arg-type]

    def at(i: int) -> Expr:
        return ordered[min(max(i, 1), len(ordered)) - 1]

    low, high = at(math.floor(exact)), at(math.ceil(exact))
    weight: Expr = tower.exact(Fraction(c) + Fraction(d) * (exact - math.floor(exact)))
    if type(place) is float and d:
        weight = float(c) + float(d) * (position - math.floor(position))
    if c == 1 and d == 0:
        return high
    return k.evaluate(plus(low, times(minus(high, low), weight)))


@builtin("Quantile")
def quantile(k: Kernel, e: Expr, q: Expr, definition: Expr | None = None) -> Expr | None:
    """Quantile[list, q]: the element below which a fraction q of the list lies; q may be a list.

    Quantile[dist, q] is the quantile of a distribution, Quantile[list, q, {{a, b}, {c, d}}] another definition.

    >> {Quantile[{1, 2, 3, 4, 5}, 1/2], Quantile[Range[10], {1/4, 9/10}], Quantile[{5., 1., 3.}, 0.5]}
     = {3, {3, 9}, 3.}
    >> {Quantile[NormalDistribution[3, 1], 1/2], Quantile[{1, 2, 3, 4}, 1/2, {{1/2, 0}, {0, 1}}]}
     = {3, 5/2}
    """
    items = items_of(e)
    if not items and not is_distribution(e):
        if items is not None:
            k.message(S.Quantile, "rectn", Compound(S.Quantile, (e, q)))
        return None
    rest = () if definition is None else (definition,)
    if is_list(q):
        return Compound(S.List, tuple(Compound(S.Quantile, (e, one, *rest)) for one in q.args))
    if not items:
        return quantile_of(k, S.Quantile, e, q)
    if checked_share(k, S.Quantile, q) is None:
        return None
    form: Any = _DEFINITION
    if definition is not None:
        rows = items_of(definition)
        form = tuple(items_of(r) or () for r in rows or ())
        if [len(r) for r in form] != [2, 2] or not all(type(v) in (int, Fraction) for r in form for v in r):
            return None
    ordered = sorted_reals(k, items)
    if ordered is None:
        by_column = columns(e)
        if by_column is None:
            k.message(S.Quantile, "rectn", Compound(S.Quantile, (e, q)))
            return None
        return Compound(S.List, tuple(Compound(S.Quantile, (c, q, *rest)) for c in by_column))
    return _quantile(k, ordered, q, form)


def _quartile(k: Kernel, ordered: Sequence[Expr], numerator: int) -> Expr:
    found = _quantile(k, ordered, Fraction(numerator, 4), _QUARTILES)
    assert found is not None
    return found


def _quartiles(k: Kernel, items: Sequence[Expr], e: Expr) -> Expr | None:
    ordered = sorted_reals(k, items)
    return None if ordered is None else list_of(*(_quartile(k, ordered, i) for i in (1, 2, 3)))


def _interquartile_range(k: Kernel, items: Sequence[Expr], e: Expr) -> Expr | None:
    ordered = sorted_reals(k, items)
    return None if ordered is None else minus(_quartile(k, ordered, 3), _quartile(k, ordered, 1))


define_statistic(
    "Quartiles",
    """Quartiles[list]: the quartiles, by linear interpolation.

    >> Quartiles[{1, 3, 4, 2, 5, 6}]
     = {2, 7/2, 5}
    """,
    _quartiles,
)
define_statistic(
    "InterquartileRange",
    """InterquartileRange[list]: the difference of the upper and the lower quartile.

    >> InterquartileRange[{1, 3, 4, 2, 5, 6}]
     = 3
    """,
    _interquartile_range,
)
