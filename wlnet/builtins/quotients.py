"""Minus, Subtract and Divide, in terms of Plus, Times and Power; Numerator and Denominator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from wlnet.builtins import tower
from wlnet.builtins.arithmetic import fast_plus, finite
from wlnet.builtins.exact_values import negated
from wlnet.expression import Complex, Compound, Expr, PackedArray, S
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


def _parts(e: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator: the factors with positive and those with negative exponents."""
    if type(e) is Fraction:
        return e.numerator, e.denominator
    if type(e) is Complex and tower.is_exact(e):
        bottom = math.lcm(Fraction(e.re).denominator, Fraction(e.im).denominator)  # type: ignore[arg-type]
        return tower.multiply(e, bottom), bottom
    if type(e) is Compound and e.head is _POWER and len(e.args) == 2:
        opposite = negated(e.args[1])
        return (e, 1) if opposite is None else (1, Compound(_POWER, (e.args[0], opposite)))
    if type(e) is Compound and e.head is _TIMES:
        parts = [_parts(f) for f in e.args]
        return Compound(_TIMES, tuple(p for p, _ in parts)), Compound(_TIMES, tuple(q for _, q in parts))
    return e, 1


@builtin("Numerator", "Listable")
def numerator(_k: Kernel, e: Expr) -> Expr | None:
    """Numerator[expr]: the numerator.

    >> {Numerator[6/8], Numerator[a/b], Numerator[x^2/(2 y)], Numerator[{1/2, 3}], Numerator[1/2 + I/3]}
     = {3, a, x^2, {1, 3}, 3 + 2*I}
    """
    return None if type(e) is PackedArray else _parts(e)[0]


@builtin("Denominator", "Listable")
def denominator(_k: Kernel, e: Expr) -> Expr | None:
    """Denominator[expr]: the denominator.

    >> {Denominator[6/8], Denominator[a/b], Denominator[x^2/(2 y)], Denominator[{1/2, 3}], Denominator[1.5]}
     = {4, b, 2*y, {2, 1}, 1}
    """
    return None if type(e) is PackedArray else _parts(e)[1]
