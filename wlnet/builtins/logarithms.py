"""Log, Log2, Log10."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import numpy as np

from wlnet.builtins import big_reals, packed_arithmetic, tower
from wlnet.builtins.constants import INDETERMINATE
from wlnet.builtins.exact_values import exact_logarithm, logarithm
from wlnet.builtins.numeric import machine_value
from wlnet.expression import BigReal, Complex, Compound, Expr, PackedArray, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin


def _natural(x: Expr) -> Expr | None:
    """Log of an inexact number."""
    if type(x) is float:
        if x > 0:
            return math.log(x)
        return INDETERMINATE if x == 0 else Complex(math.log(-x), math.pi)
    if type(x) is Complex and type(x.re) is float:
        z = tower.to_complex(x)
        return tower.from_complex(cmath.log(z)) if z else INDETERMINATE
    if type(x) is BigReal:
        return big_reals.apply("Log", x)
    return None


@builtin("Log", "Listable NumericFunction")
def log(k: Kernel, x: Expr, power: Expr | None = None) -> Expr | None:
    """Log[x]: the natural logarithm; Log[b, x]: the logarithm to base b.

    >> {Log[1], Log[E], Log[E^3], Log[2.], Log[1/2], Log[-1], Log[0]}
     = {0, 1, 3, 0.6931471805599453, -Log[2], I*Pi, -Infinity}
    >> {Log[2, 8], Log[4, 8], Log[2, x], Log[10, 1000.]}
     = {3, 3/2, Log[x]/Log[2], 3.}
    """
    if power is not None:
        return _to_base(k, x, power)
    if type(x) is PackedArray:
        return packed_arithmetic.apply(np.log, x)
    if x is INDETERMINATE:
        return INDETERMINATE
    value = _natural(x)
    return value if value is not None else logarithm(x)


def _to_base(k: Kernel, base: Expr, x: Expr) -> Expr | None:
    if type(base) in tower.EXACT_REALS and type(x) in tower.EXACT_REALS:
        known = exact_logarithm(base, x)  # type: ignore[arg-type]
        if known is not None:
            return known
    if type(x) is PackedArray and x.array.dtype.kind == "f" and float(x.array.min()) > 0:
        of_base = machine_value(k, base)
        if type(of_base) is float and of_base > 0 and of_base != 1:
            whole = _ARRAYS.get(of_base)
            return PackedArray(np.log(x.array) / math.log(of_base) if whole is None else whole(x.array))
    simple = _MACHINE.get(base) if type(base) is int or type(base) is float else None
    if (type(x) is float or type(base) is float) and tower.is_real(x) and tower.sign(x) > 0:
        value, of_base = machine_value(k, x), machine_value(k, base)
        if type(value) is float and simple is not None:
            return float(simple(value))
        if type(value) is float and type(of_base) is float and of_base > 0 and of_base != 1:
            # One quotient loses less than a product with a reciprocal.
            return math.log(value) / math.log(of_base)
    return Compound(S.Times, (Compound(S.Log, (x,)), Compound(S.Power, (Compound(S.Log, (base,)), -1))))


_ARRAYS: dict[float, Callable[..., np.ndarray]] = {2.0: np.log2, 10.0: np.log10}
_MACHINE: dict[float, Callable[[float], float]] = {2: math.log2, 10: math.log10}


def _define(name: str, base: int, array: Callable[..., np.ndarray], real: Callable[[float], float], doc: str) -> None:
    def function(_k: Kernel, x: Expr) -> Expr | None:
        if type(x) is PackedArray:
            return packed_arithmetic.apply(array, x)
        if type(x) is float and x > 0:
            return real(x)
        return Compound(S.Log, (base, x))

    function.__doc__ = doc
    builtin(name, "Listable NumericFunction")(function)


_define(
    "Log2",
    2,
    np.log2,
    math.log2,
    """Log2[x]: the logarithm to base 2.

    >> {Log2[1024], Log2[1/8], Log2[3.], Log2[3]}
     = {10, -3, 1.584962500721156, Log[3]/Log[2]}
    """,
)
_define(
    "Log10",
    10,
    np.log10,
    math.log10,
    """Log10[x]: the logarithm to base 10.

    >> {Log10[1000], Log10[0.01]}
     = {3, -2.}
    """,
)
