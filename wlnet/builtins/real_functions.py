"""Functions of real and complex values: ReIm, AbsArg, RealAbs, RealSign, Sinc."""

from __future__ import annotations

import cmath
import math
from typing import Any

import numpy as np

from wlnet.builtins import packed_arithmetic, tower
from wlnet.builtins.numeric import sign_of
from wlnet.expression import Complex, Compound, Expr, PackedArray, S, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

Array = np.ndarray[Any, Any]


@builtin("ReIm", "Listable")
def re_im(_k: Kernel, z: Expr) -> Expr | None:
    """ReIm[z]: {Re[z], Im[z]}.

    >> {ReIm[3 + 4 I], ReIm[{1, I}], ReIm[x]}
     = {{3, 4}, {{1, 0}, {0, 1}}, {Re[x], Im[x]}}
    """
    return list_of(Compound(S.Re, (z,)), Compound(S.Im, (z,)))


@builtin("AbsArg", "Listable")
def abs_arg(_k: Kernel, z: Expr) -> Expr | None:
    """AbsArg[z]: {Abs[z], Arg[z]}.

    >> {AbsArg[-2], AbsArg[I]}
     = {{2, Pi}, {1, Pi/2}}
    """
    return list_of(Compound(S.Abs, (z,)), Compound(S.Arg, (z,)))


@builtin("RealAbs", "Listable NumericFunction")
def real_abs(k: Kernel, x: Expr) -> Expr | None:
    """RealAbs[x]: the absolute value of a real x; of a complex x it stays as it is.

    >> {RealAbs[-2.5], RealAbs[{-1, 3}], RealAbs[-Pi], RealAbs[I]}
     = {2.5, {1, 3}, Pi, RealAbs[I]}
    """
    if type(x) is PackedArray:
        return None if x.array.dtype.kind == "c" else Compound(S.Abs, (x,))
    return Compound(S.Abs, (x,)) if sign_of(k, x) is not None else None


@builtin("RealSign", "Listable NumericFunction")
def real_sign(k: Kernel, x: Expr) -> Expr | None:
    """RealSign[x]: -1, 0 or 1 by the sign of a real x.

    >> {RealSign[-2.5], RealSign[0], RealSign[{Pi, -1}], RealSign[1 + I]}
     = {-1, 0, {1, -1}, RealSign[1 + I]}
    """
    return sign_of(k, x)


def _sinc(x: float) -> float:
    return math.sin(x) / x if x else 1.0


def _sinc_complex(z: complex) -> complex:
    return cmath.sin(z) / z if z else 1.0


def _sinc_array(x: Array) -> Array:
    safe = np.where(x == 0, 1.0, x)
    return np.where(x == 0, 1.0, np.sin(safe) / safe)


@builtin("Sinc", "Listable NumericFunction")
def sinc(k: Kernel, x: Expr) -> Expr | None:
    """Sinc[x]: Sin[x]/x, and 1 at 0.

    >> {Sinc[0], Sinc[Pi/2], Sinc[Pi], Sinc[-x], Sinc[Infinity], Sinc[2.]}
     = {1, 2/Pi, 0, Sinc[x], 0, 0.45464871341284085}
    """
    if type(x) is PackedArray:
        return packed_arithmetic.apply(_sinc_array, x)
    if type(x) is float:
        return _sinc(x)
    if type(x) is Complex and type(x.re) is float:
        return tower.from_complex(_sinc_complex(tower.to_complex(x)))
    if type(x) is int and x == 0:
        return 1
    sine = k.evaluate(Compound(S.Sin, (x,)))
    if x is S.Infinity:
        return 0
    if type(sine) is Compound and sine.head is S.Times and sine.args[0] == -1:
        # Sin found a sign to take out, and Sinc is even.
        inner = sine.args[1]
        if len(sine.args) == 2 and type(inner) is Compound and inner.head is S.Sin:
            return Compound(S.Sinc, inner.args)
    if type(sine) is Compound and sine.head is S.Sin:
        return None if sine.args == (x,) else Compound(S.Sinc, sine.args)
    return Compound(S.Times, (sine, Compound(S.Power, (x, -1))))
