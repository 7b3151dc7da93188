"""Elementary functions: logarithms, trigonometric and hyperbolic functions and their inverses.

All are rows of one form: exact values where there are any, machine numbers by Python's math and cmath, packed arrays
by NumPy at once, big reals by series; everything else stays as it is.
"""

from __future__ import annotations

import cmath
import decimal
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from wlnet.builtins import big_reals, packed_arithmetic, tower
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE, INFINITY
from wlnet.builtins.exact_values import (
    MINUS_INFINITY,
    Exact,
    inverse_trigonometric,
    symmetric,
    trigonometric,
)
from wlnet.builtins.numeric import real_value, sign_of
from wlnet.builtins.powers import overflow
from wlnet.expression import BigReal, Complex, Compound, Expr, PackedArray, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

Array = np.ndarray[Any, Any]


def _machine(name: str, x: Expr, real: Callable[[float], float], complex_: Callable[[complex], complex]) -> Expr | None:
    """The value at an inexact number."""
    if type(x) is float:
        try:
            return real(x)
        except OverflowError:
            return big_reals.apply(name, tower.to_big(x, big_reals.MACHINE_PRECISION))
        except ZeroDivisionError:
            return COMPLEX_INFINITY
        except ValueError:
            x = Complex(x, 0.0)
    if type(x) is Complex and type(x.re) is float:
        try:
            return tower.from_complex(complex_(tower.to_complex(x)))
        except (OverflowError, ZeroDivisionError):
            return COMPLEX_INFINITY
        except ValueError:
            return INDETERMINATE
    return big_reals.apply(name, x) if type(x) is BigReal else None


def elementary(
    name: str,
    what: str,
    example: str,
    *,
    array: Callable[[Array], Array],
    real: Callable[[float], float],
    complex_: Callable[[complex], complex],
    exact: Exact,
) -> None:
    """Declare an elementary function of one variable."""

    def function(k: Kernel, x: Expr) -> Expr | None:
        if type(x) is PackedArray:
            return packed_arithmetic.apply(array, x)
        if x is INDETERMINATE:
            return INDETERMINATE
        try:
            value = _machine(name, x, real, complex_)
        except decimal.Overflow:
            return overflow(k)
        return value if value is not None else exact(x)

    def fast(args: Any) -> Expr | None:
        if len(args) == 1 and type(args[0]) is float:
            try:
                return real(args[0])
            except (ValueError, OverflowError, ZeroDivisionError):
                return None
        return None

    function.__doc__ = f"{what}\n\n{example}"
    builtin(name, "Listable NumericFunction", fast=fast)(function)


def _trigonometric(
    name: str, what: str, example: str, array: Callable[[Array], Array], real: Any, complex_: Any
) -> None:
    elementary(name, what, example, array=array, real=real, complex_=complex_, exact=trigonometric(name))


_trigonometric(
    "Sin",
    "Sin[x]: the sine of x, in radians.",
    "    >> {Sin[0], Sin[Pi/6], Sin[Pi/4], Sin[-x], Sin[1.], Sin[30 Degree], Sin[7 Pi/6]}\n"
    "     = {0, 1/2, 1/Sqrt[2], -Sin[x], 0.8414709848078965, 1/2, -1/2}\n",
    np.sin,
    math.sin,
    cmath.sin,
)
_trigonometric(
    "Cos",
    "Cos[x]: the cosine of x, in radians.",
    "    >> {Cos[0], Cos[Pi], Cos[Pi/3], Cos[-x], Cos[{0., Pi/2}]}\n     = {1, -1, 1/2, Cos[x], {1., 0}}\n",
    np.cos,
    math.cos,
    cmath.cos,
)
_trigonometric(
    "Tan",
    "Tan[x]: the tangent of x.",
    "    >> {Tan[Pi/4], Tan[Pi/2], Tan[Pi/6]}\n     = {1, ComplexInfinity, 1/Sqrt[3]}\n",
    np.tan,
    math.tan,
    cmath.tan,
)
_trigonometric(
    "Cot",
    "Cot[x]: the cotangent of x.",
    "    >> {Cot[Pi/4], Cot[0]}\n     = {1, ComplexInfinity}\n",
    lambda x: 1.0 / np.tan(x),
    lambda x: 1.0 / math.tan(x),
    lambda z: 1.0 / cmath.tan(z),
)
_trigonometric(
    "Sec",
    "Sec[x]: the secant of x.",
    "    >> {Sec[0], Sec[Pi/3]}\n     = {1, 2}\n",
    lambda x: 1.0 / np.cos(x),
    lambda x: 1.0 / math.cos(x),
    lambda z: 1.0 / cmath.cos(z),
)
_trigonometric(
    "Csc",
    "Csc[x]: the cosecant of x.",
    "    >> {Csc[Pi/6], Csc[Pi/2]}\n     = {2, 1}\n",
    lambda x: 1.0 / np.sin(x),
    lambda x: 1.0 / math.sin(x),
    lambda z: 1.0 / cmath.sin(z),
)
elementary(
    "ArcSin",
    "ArcSin[x]: the angle from -Pi/2 to Pi/2 whose sine is x.",
    "    >> {ArcSin[1/2], ArcSin[-1], ArcSin[0.5]}\n     = {Pi/6, -1/2*Pi, 0.5235987755982989}\n",
    array=np.arcsin,
    real=math.asin,
    complex_=cmath.asin,
    exact=inverse_trigonometric("ArcSin"),
)
elementary(
    "ArcCos",
    "ArcCos[x]: the angle from 0 to Pi whose cosine is x.",
    "    >> {ArcCos[1], ArcCos[0], ArcCos[-1/2]}\n     = {0, Pi/2, (2*Pi)/3}\n",
    array=np.arccos,
    real=math.acos,
    complex_=cmath.acos,
    exact=inverse_trigonometric("ArcCos"),
)

_arc_tangent = inverse_trigonometric("ArcTan")


@builtin("ArcTan", "Listable NumericFunction")
def arc_tangent(k: Kernel, x: Expr, y: Expr | None = None) -> Expr | None:
    """ArcTan[x]: the angle from -Pi/2 to Pi/2 whose tangent is x; ArcTan[x, y]: the angle of the point (x, y).

    >> {ArcTan[1], ArcTan[Sqrt[3]], ArcTan[Infinity], ArcTan[1.], ArcTan[-1, 1], ArcTan[0, -2], ArcTan[1., 1.]}
     = {Pi/4, Pi/3, Pi/2, 0.7853981633974483, (3*Pi)/4, -1/2*Pi, 0.7853981633974483}
    """
    if y is None:
        if type(x) is PackedArray:
            return packed_arithmetic.apply(np.arctan, x)
        value = _machine("ArcTan", x, math.atan, cmath.atan)
        return value if value is not None else _arc_tangent(x)
    if type(x) is PackedArray and type(y) is PackedArray:
        if x.array.shape != y.array.shape or x.array.dtype.kind != "f" or y.array.dtype.kind != "f":
            return None
        return PackedArray(np.arctan2(y.array, x.array))
    if type(x) is float or type(y) is float:
        x_value, y_value = real_value(k, x), real_value(k, y)
        return None if x_value is None or y_value is None else math.atan2(y_value, x_value)
    return _angle_of_point(k, x, y)


def _angle_of_point(k: Kernel, x: Expr, y: Expr) -> Expr | None:
    x_sign, y_sign = sign_of(k, x), sign_of(k, y)
    if x_sign is None or y_sign is None:
        return None
    if x_sign == 0:
        if y_sign == 0:
            k.message(S.ArcTan, "indet", Compound(S.ArcTan, (x, y)))
            return INDETERMINATE
        return Compound(S.Times, (tower.rational(y_sign, 2), S.Pi))
    angle = Compound(S.ArcTan, (Compound(S.Times, (y, Compound(S.Power, (x, -1)))),))
    if x_sign > 0:
        return angle
    half_turn = S.Pi if y_sign >= 0 else Compound(S.Times, (-1, S.Pi))
    return Compound(S.Plus, (half_turn, angle))


def _reciprocal(name: str, of: str, what: str, example: str) -> None:
    """Declare ArcCsc and its kin: another inverse function of 1/x."""
    inner = S.__getattr__(of)

    def function(k: Kernel, x: Expr) -> Expr | None:
        if tower.is_number(x) and not tower.is_zero(x):
            value = k.evaluate(Compound(inner, (tower.invert(x),)))
            return None if type(value) is Compound and value.head is inner else value
        return None

    function.__doc__ = f"{what}\n\n{example}"
    builtin(name, "Listable NumericFunction")(function)


_reciprocal("ArcCsc", "ArcSin", "ArcCsc[x]: the inverse cosecant.", "    >> ArcCsc[2]\n     = Pi/6\n")
_reciprocal("ArcSec", "ArcCos", "ArcSec[x]: the inverse secant.", "    >> ArcSec[2]\n     = Pi/3\n")
_reciprocal("ArcCot", "ArcTan", "ArcCot[x]: the inverse cotangent.", "    >> ArcCot[1]\n     = Pi/4\n")
_reciprocal(
    "ArcCoth", "ArcTanh", "ArcCoth[x]: the inverse hyperbolic cotangent.", "    >> ArcCoth[x]\n     = ArcCoth[x]\n"
)
_reciprocal("ArcSech", "ArcCosh", "ArcSech[x]: the inverse hyperbolic secant.", "    >> ArcSech[1]\n     = 0\n")
_reciprocal(
    "ArcCsch", "ArcSinh", "ArcCsch[x]: the inverse hyperbolic cosecant.", "    >> ArcCsch[x]\n     = ArcCsch[x]\n"
)

_INFINITIES: dict[Expr, Expr] = {INFINITY: INFINITY, MINUS_INFINITY: MINUS_INFINITY}


def _hyperbolic(
    name: str,
    what: str,
    example: str,
    array: Any,
    real: Any,
    complex_: Any,
    at: dict[Expr, Expr],
    *,
    odd: bool | None = True,
) -> None:
    inverse = name[3:] if name.startswith("Arc") else "Arc" + name
    exact = symmetric(name, at, odd=odd, inverse="" if name.startswith("Arc") else inverse)
    elementary(name, what, example, array=array, real=real, complex_=complex_, exact=exact)


_hyperbolic(
    "Sinh",
    "Sinh[x]: the hyperbolic sine.",
    "    >> {Sinh[0], Sinh[-x], Sinh[1.]}\n     = {0, -Sinh[x], 1.1752011936438014}\n",
    np.sinh,
    math.sinh,
    cmath.sinh,
    {0: 0, **_INFINITIES},
)
_hyperbolic(
    "Cosh",
    "Cosh[x]: the hyperbolic cosine.",
    "    >> {Cosh[0], Cosh[-x]}\n     = {1, Cosh[x]}\n",
    np.cosh,
    math.cosh,
    cmath.cosh,
    {0: 1, INFINITY: INFINITY, MINUS_INFINITY: INFINITY},
    odd=False,
)
_hyperbolic(
    "Tanh",
    "Tanh[x]: the hyperbolic tangent.",
    "    >> {Tanh[0], Tanh[Infinity], Tanh[{-1., 1.}], Tanh[-x]}\n"
    "     = {0, 1, {-0.7615941559557649, 0.7615941559557649}, -Tanh[x]}\n",
    np.tanh,
    math.tanh,
    cmath.tanh,
    {0: 0, INFINITY: 1, MINUS_INFINITY: -1},
)
_hyperbolic(
    "Coth",
    "Coth[x]: the hyperbolic cotangent.",
    "    >> {Coth[0], Coth[Infinity]}\n     = {ComplexInfinity, 1}\n",
    lambda x: 1.0 / np.tanh(x),
    lambda x: 1.0 / math.tanh(x),
    lambda z: 1.0 / cmath.tanh(z),
    {0: COMPLEX_INFINITY, INFINITY: 1, MINUS_INFINITY: -1},
)
_hyperbolic(
    "Sech",
    "Sech[x]: the hyperbolic secant.",
    "    >> {Sech[0], Sech[Infinity]}\n     = {1, 0}\n",
    lambda x: 1.0 / np.cosh(x),
    lambda x: 1.0 / math.cosh(x),
    lambda z: 1.0 / cmath.cosh(z),
    {0: 1, INFINITY: 0, MINUS_INFINITY: 0},
    odd=False,
)
_hyperbolic(
    "Csch",
    "Csch[x]: the hyperbolic cosecant.",
    "    >> {Csch[0], Csch[Infinity]}\n     = {ComplexInfinity, 0}\n",
    lambda x: 1.0 / np.sinh(x),
    lambda x: 1.0 / math.sinh(x),
    lambda z: 1.0 / cmath.sinh(z),
    {0: COMPLEX_INFINITY, INFINITY: 0, MINUS_INFINITY: 0},
)
_hyperbolic(
    "ArcSinh",
    "ArcSinh[x]: the inverse hyperbolic sine.",
    "    >> {ArcSinh[0], ArcSinh[1.]}\n     = {0, 0.881373587019543}\n",
    np.arcsinh,
    math.asinh,
    cmath.asinh,
    {0: 0, **_INFINITIES},
)
_hyperbolic(
    "ArcCosh",
    "ArcCosh[x]: the inverse hyperbolic cosine.",
    "    >> {ArcCosh[1], ArcCosh[2.]}\n     = {0, 1.3169578969248166}\n",
    np.arccosh,
    math.acosh,
    cmath.acosh,
    {1: 0, INFINITY: INFINITY},
    odd=None,
)
_hyperbolic(
    "ArcTanh",
    "ArcTanh[x]: the inverse hyperbolic tangent.",
    "    >> {ArcTanh[0], ArcTanh[1]}\n     = {0, Infinity}\n",
    np.arctanh,
    math.atanh,
    cmath.atanh,
    {0: 0, 1: INFINITY, -1: MINUS_INFINITY},
)


def logistic(x: float) -> float:
    """1/(1 + exp(-x)) without overflow."""
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    growth = math.exp(x)
    return growth / (1.0 + growth)


def _logistic_array(x: Array) -> Array:
    growth = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1.0, growth) / (1.0 + growth))


elementary(
    "LogisticSigmoid",
    "LogisticSigmoid[x]: 1/(1 + E^-x).",
    "    >> {LogisticSigmoid[0], LogisticSigmoid[0.], LogisticSigmoid[Infinity], LogisticSigmoid[2.]}\n"
    "     = {1/2, 0.5, 1, 0.8807970779778823}\n",
    array=_logistic_array,
    real=logistic,
    complex_=lambda z: 1.0 / (1.0 + cmath.exp(-z)),
    exact=symmetric("LogisticSigmoid", {0: tower.rational(1, 2), INFINITY: 1, MINUS_INFINITY: 0}, odd=None),
)
elementary(
    "Haversine",
    "Haversine[x]: Sin[x/2]^2.",
    "    >> {Haversine[0], Haversine[Pi]}\n     = {0, 1}\n",
    array=lambda x: np.sin(0.5 * x) ** 2,
    real=lambda x: math.sin(0.5 * x) ** 2,
    complex_=lambda z: cmath.sin(0.5 * z) ** 2,
    exact=symmetric("Haversine", {0: 0, S.Pi: 1}, odd=False),
)
elementary(
    "Gudermannian",
    "Gudermannian[x]: 2 ArcTan[Tanh[x/2]].",
    "    >> {Gudermannian[0], Gudermannian[Infinity]}\n     = {0, Pi/2}\n",
    array=lambda x: 2.0 * np.arctan(np.tanh(0.5 * x)),
    real=lambda x: 2.0 * math.atan(math.tanh(0.5 * x)),
    complex_=lambda z: 2.0 * cmath.atan(cmath.tanh(0.5 * z)),
    exact=symmetric("Gudermannian", {0: 0, INFINITY: Compound(S.Times, (tower.rational(1, 2), S.Pi))}, odd=True),
)
