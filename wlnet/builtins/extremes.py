"""Max, Min and MinMax."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins import tower
from wlnet.builtins.constants import INDETERMINATE, INFINITY
from wlnet.builtins.exact_values import MINUS_INFINITY
from wlnet.builtins.numeric import is_numeric, sign_of
from wlnet.builtins.piecewise import pair_of, sign_of_difference
from wlnet.expression import (
    Association,
    Complex,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    is_list,
    list_of,
    scalar,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.registry import builtin, symbols

symbols("Scaled")


def fast_max(args: Sequence[Expr]) -> Expr | None:
    if args and all(type(a) is int for a in args):
        return max(args)  # type: ignore[type-var]
    if args and all(type(a) is float for a in args):
        return max(args)  # type: ignore[type-var]
    return None


def fast_min(args: Sequence[Expr]) -> Expr | None:
    if args and all(type(a) is int for a in args):
        return min(args)  # type: ignore[type-var]
    if args and all(type(a) is float for a in args):
        return min(args)  # type: ignore[type-var]
    return None


def _leaves(args: Sequence[Expr], largest: bool, found: list[Expr]) -> None:
    """The elements of lists and associations; of a packed array only its extreme."""
    for a in args:
        if (type(a) is PackedArray or type(a) is NumericArray) and a.array.dtype.kind != "c":
            found.append(scalar(a.array.max() if largest else a.array.min()))
        elif type(a) is Association:
            _leaves(a.values(), largest, found)
        elif is_list(a) or (type(a) is Compound and a.head is (S.Max if largest else S.Min)):
            _leaves(a.args, largest, found)
        else:
            found.append(a)


def extreme(k: Kernel, args: Sequence[Expr], *, largest: bool) -> Expr | None:
    """Max or Min of everything in the arguments; what cannot be compared stays."""
    head = S.Max if largest else S.Min
    best_end, worst_end = (INFINITY, MINUS_INFINITY) if largest else (MINUS_INFINITY, INFINITY)
    found: list[Expr] = []
    _leaves(args, largest, found)
    best: Expr | None = None
    others: list[Expr] = []
    for x in found:
        if x is INDETERMINATE:
            return INDETERMINATE
        if x == best_end:
            return x
        if x == worst_end:
            continue
        if type(x) is Complex:
            k.message(head, "nord", x)
            return None
        if not (tower.is_real(x) or (is_numeric(k, x) and sign_of(k, x) is not None)):
            others.append(x)
        elif best is None:
            best = x
        else:
            order = sign_of_difference(k, x, best)
            if order is None:
                others.append(x)
            elif order > 0 if largest else order < 0:
                best = x
    if not others:
        return worst_end if best is None else best
    unique = list(dict.fromkeys(others))
    made = tuple(sort_expressions([*unique, *(() if best is None else (best,))]))
    if len(made) == 1:
        return made[0]
    return None if made == tuple(args) else Compound(head, made)


@builtin("Max", "Flat NumericFunction OneIdentity Orderless", fast=fast_max)
def max_(k: Kernel, *args: Expr) -> Expr | None:
    """Max[x, y, ...] or Max[{x, y, ...}, ...]: the greatest number.

    >> {Max[3, 7.5, 2], Max[{1, 5}, {{2, 9}}], Max[Pi, 3], Max[x, 2, 5], Max[{}], Max[<|"a" -> 4, "b" -> 2|>]}
     = {7.5, 9, Pi, Max[5, x], -Infinity, 4}
    """
    return extreme(k, args, largest=True)


@builtin("Min", "Flat NumericFunction OneIdentity Orderless", fast=fast_min)
def min_(k: Kernel, *args: Expr) -> Expr | None:
    """Min[x, y, ...] or Min[{x, y, ...}, ...]: the least number.

    >> {Min[3, 7.5, 2], Min[{1, 5}, {{2, 9}}], Min[x, 2, 5], Min[]}
     = {2, 1, Min[2, x], Infinity}
    """
    return extreme(k, args, largest=False)


@builtin("MinMax")
def min_max(k: Kernel, values: Expr, margin: Expr = 0) -> Expr | None:
    """MinMax[list]: the list of least and greatest element; MinMax[list, d]: widened by d on both sides.

    MinMax[list, {d1, d2}] widens by d1 below and d2 above; Scaled[s] stands for s times the range.

    >> {MinMax[{4, 1, 9}], MinMax[{{1., 2.}, {-3., 0.}}], MinMax[{0, 10}, 2], MinMax[{0, 10}, Scaled[1/5]]}
     = {{1, 9}, {-3., 2.}, {-2, 12}, {-2, 12}}
    """
    low, high = extreme(k, (values,), largest=False), extreme(k, (values,), largest=True)
    if low is None or high is None:
        return None
    reach = Compound(S.Plus, (high, Compound(S.Times, (-1, low))))
    below, above = (_margin(m, reach) for m in pair_of(margin) or (margin, margin))
    return list_of(Compound(S.Plus, (low, Compound(S.Times, (-1, below)))), Compound(S.Plus, (high, above)))


def _margin(e: Expr, reach: Expr) -> Expr:
    """A margin in absolute terms: Scaled[s] is s times the range."""
    if type(e) is Compound and e.head is S.Scaled and len(e.args) == 1:
        return Compound(S.Times, (e.args[0], reach))
    return e
