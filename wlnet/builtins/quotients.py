"""Minus, Subtract and Divide, in terms of Plus, Times and Power."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins import tower
from wlnet.builtins.arithmetic import fast_plus, finite
from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_PLUS, _TIMES, _POWER = S.Plus, S.Times, S.Power


@builtin("Minus", "Listable NumericFunction")
def minus(_k: Kernel, x: Expr) -> Expr | None:
    """-x.

    >> {Minus[3], -x, -{1, -2.5}}
     = {-3, -x, {-1, 2.5}}
    """
    return tower.negate(x) if tower.is_number(x) else Compound(_TIMES, (-1, x))


def fast_subtract(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 2 and type(args[0]) in (int, float) and type(args[1]) in (int, float):
        return fast_plus((args[0], -args[1]))  # type: ignore[operator]
    return None


@builtin("Subtract", "Listable NumericFunction", fast=fast_subtract)
def subtract(_k: Kernel, x: Expr, y: Expr) -> Expr | None:
    """Subtract[x, y]: x - y.

    >> {Subtract[10, 3], a - b, {5, 6} - 1}
     = {7, a - b, {4, 5}}
    """
    return Compound(_PLUS, (x, Compound(_TIMES, (-1, y))))


def fast_divide(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 2 and type(args[1]) in (int, float) and args[1]:
        a, b = args
        if type(a) is float or (type(a) is int and type(b) is float):
            try:
                return finite(a / b)  # type: ignore[operator, arg-type]
            except OverflowError:
                return None
    return None


@builtin("Divide", "Listable NumericFunction", fast=fast_divide)
def divide(_k: Kernel, x: Expr, y: Expr) -> Expr | None:
    """Divide[x, y]: x/y.

    >> {Divide[6, 4], 6/3, 1./4, x/y}
     = {3/2, 2, 0.25, x/y}
    """
    return Compound(_TIMES, (x, Compound(_POWER, (y, -1))))
