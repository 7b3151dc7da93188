"""Power, Sqrt, CubeRoot, Surd, Exp and PowerExpand."""

from __future__ import annotations

import cmath
import decimal
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from wlnet.builtins import big_reals, packed_arithmetic, tower
from wlnet.builtins.arithmetic import direction_of_infinity
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE, INFINITY
from wlnet.builtins.numeric import is_numeric, machine_value, real_value, sign_of
from wlnet.builtins.radicals import root, square_root_of_complex
from wlnet.expression import BigReal, Complex, Compound, Expr, Number, PackedArray, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

_TIMES, _POWER = S.Times, S.Power
HALF = Fraction(1, 2)

messages("Surd", {"noimag": "Surd[`1`, `2`] is not real-valued."})


def fast_power(args: Sequence[Expr]) -> Expr | None:
    """Small powers of integers, and real powers of positive machine reals."""
    if len(args) != 2:
        return None
    a, b = args
    if type(a) is float and (type(b) is int or type(b) is float) and (a > 0 or (a < 0 and type(b) is int)):
        try:
            value = float(a**b)
        except OverflowError:
            return None
        return value if math.isfinite(value) else None
    if type(a) is int and type(b) is int and 0 < b < 64:
        return int(a**b)
    return None


@builtin("Power", "Listable NumericFunction OneIdentity", fast=fast_power)
def power(k: Kernel, *args: Expr) -> Expr | None:
    """x^y: x to the power y.

    >> {2^10, 2^-2, (2/3)^3, 4^(1/2), 8^(1/2), (-8)^(1/3), 2.^0.5, I^2}
     = {1024, 1/4, 8/27, 2, 2*Sqrt[2], 2*(-1)^(1/3), 1.4142135623730951, -1}
    >> {x^0, x^1, (x^2)^3, (x y)^2, E^Log[x], E^(I Pi)}
     = {1, x, x^6, x^2*y^2, x, -1}
    >> 1/0
     : Power::infy: Infinite expression 1/0 encountered.
     = ComplexInfinity
    """
    if len(args) != 2:
        return _chain(args)
    base, exponent = args
    if base is S.E and type(exponent) is PackedArray:
        return packed_arithmetic.apply(np.exp, exponent)
    if type(base) is PackedArray or type(exponent) is PackedArray:
        return packed_arithmetic.power(base, exponent, lambda e: machine_value(k, e))
    if tower.is_number(base) and tower.is_number(exponent):
        return _number_power(k, base, exponent)
    if base is INDETERMINATE or exponent is INDETERMINATE:
        return INDETERMINATE
    infinite = _infinite_power(k, base, exponent)
    if infinite is not None:
        return infinite
    if type(exponent) is int:
        if exponent == 1:
            return base
        if exponent == 0:
            return 1
    if type(base) is int and base == 1:
        return 1
    if base is S.E:
        return _exponential(k, exponent)
    if tower.is_number(exponent) and not tower.is_exact(exponent) and is_numeric(k, base):
        value = machine_value(k, base) if tower.is_machine(exponent) else None
        return None if value is None else Compound(_POWER, (value, exponent))
    if tower.is_number(base):
        return _number_to_symbolic(k, base, exponent)
    if type(base) is Compound:
        return _compound_power(k, base, exponent)
    return None


def overflow(k: Kernel) -> Expr:
    """``Overflow[]``, with its message: a number beyond all that can be written down."""
    k.message(S.General, "ovfl")
    return Compound(S.Overflow, ())


def _chain(args: Sequence[Expr]) -> Expr | None:
    """``Power[a, b, c]`` is ``a^(b^c)``."""
    if not args:
        return 1
    if len(args) == 1:
        return args[0]
    return Compound(_POWER, (args[0], Compound(_POWER, tuple(args[1:]))))


def _number_power(k: Kernel, base: Number, exponent: Number) -> Expr | None:
    try:
        value = tower.power(base, exponent)
    except tower.DivisionByZero:
        if tower.sign(tower.real_part(exponent)) == 0:
            return _indeterminate(k, base, exponent)
        return _infinite(k, base, exponent)
    except tower.Undetermined:
        return _indeterminate(k, base, exponent)
    except (OverflowError, decimal.Overflow):
        return overflow(k)
    if value is not None:
        return value
    if tower.is_exact_zero(base):
        sign = tower.sign(tower.real_part(exponent))
        if sign > 0:
            return 0
        if sign == 0:
            return _indeterminate(k, base, exponent)
        return _infinite(k, base, exponent)
    if type(exponent) is Fraction:
        if type(base) is int or type(base) is Fraction:
            made = root(base, exponent)
            return None if made == Compound(_POWER, (base, exponent)) else made
        if type(base) is Complex and tower.is_exact(base):
            return _root_of_complex(base, exponent)
    return 1 if type(base) is int and base == 1 else None


def _infinite(k: Kernel, base: Number, exponent: Number) -> Expr:
    """0 to a negative power; the message shows it as a quotient."""
    shown = Compound(_POWER, (base, exponent))
    k.message(_POWER, "infy", Compound(_TIMES, (1, shown)) if type(exponent) in tower.EXACT_REALS else shown)
    return COMPLEX_INFINITY


def _root_of_complex(z: Complex, exponent: Fraction) -> Expr | None:
    if z.re == 0 and type(z.im) is int and abs(z.im) == 1:
        turn = HALF if z.im == 1 else -HALF
        return root(-1, turn * exponent)
    if exponent.denominator == 2:
        square_root = square_root_of_complex(z)
        if square_root is not None:
            return tower.integer_power(square_root, exponent.numerator)
    return None


def _indeterminate(k: Kernel, base: Expr, exponent: Expr) -> Expr:
    k.message(_POWER, "indet", Compound(_POWER, (base, exponent)))
    return INDETERMINATE


def _infinite_power(k: Kernel, base: Expr, exponent: Expr) -> Expr | None:
    direction = direction_of_infinity(exponent)
    if direction is not None:
        return _power_to_infinity(k, base, exponent, direction)
    direction = direction_of_infinity(base)
    if direction is None:
        return None
    sign = sign_of(k, exponent)
    if sign is None:
        return None
    if sign == 0:
        return _indeterminate(k, base, exponent)
    if sign < 0:
        return 0
    if base is INFINITY or base is COMPLEX_INFINITY:
        return base
    return Compound(_TIMES, (Compound(_POWER, (direction, exponent)), INFINITY))


def _power_to_infinity(k: Kernel, base: Expr, exponent: Expr, direction: Expr) -> Expr | None:
    if direction not in (1, -1):
        return INDETERMINATE if base is S.E else None
    upwards = direction == 1
    if direction_of_infinity(base) is not None:
        return (COMPLEX_INFINITY if base is not INFINITY else INFINITY) if upwards else 0
    value = machine_value(k, base)
    if value is None:
        return None
    size = abs(tower.to_complex(value))
    if size == 1:
        return _indeterminate(k, base, exponent)
    if (size > 1) is not upwards:
        return 0
    if size == 0:
        return COMPLEX_INFINITY
    return INFINITY if type(value) is not Complex and tower.sign(value) > 0 else COMPLEX_INFINITY


def _number_to_symbolic(k: Kernel, base: Number, exponent: Expr) -> Expr | None:
    """A number to a power that is no number."""
    if not tower.is_exact(base):
        if is_numeric(k, exponent) and tower.is_machine(base):
            value = machine_value(k, exponent)
            return None if value is None else Compound(_POWER, (base, value))
        return None
    if tower.is_exact_zero(base):
        return 0 if sign_of(k, exponent) == 1 else None
    return None


def _exponential_of_big(z: Complex) -> Expr | None:
    """E^z with big reals in z, by the polar form."""
    if type(z.im) is not BigReal:
        return None
    cosine, sine = big_reals.apply("Cos", z.im), big_reals.apply("Sin", z.im)
    growth = big_reals.apply("Exp", z.re) if type(z.re) is BigReal and z.re.value else None
    if cosine is None or sine is None:
        return None
    if growth is None:
        return Complex(cosine, sine)
    return Complex(big_reals.multiply(growth, cosine), big_reals.multiply(growth, sine))


def _exponential(k: Kernel, exponent: Expr) -> Expr | None:
    """E to a power."""
    if tower.is_number(exponent):
        if tower.is_exact(exponent):
            return None
        if type(exponent) is Complex and not tower.is_machine(exponent):
            return _exponential_of_big(exponent)
        try:
            if type(exponent) is BigReal:
                return big_reals.apply("Exp", exponent)
        except decimal.Overflow:
            return overflow(k)
        try:
            if type(exponent) is float:
                return math.exp(exponent)
            return tower.from_complex(cmath.exp(tower.to_complex(exponent)))
        except OverflowError:
            if type(exponent) is not float:
                return None
            try:
                return big_reals.apply("Exp", tower.to_big(exponent, big_reals.MACHINE_PRECISION))
            except decimal.Overflow:
                return overflow(k)
    if type(exponent) is not Compound:
        return None
    if exponent.head is S.Log and len(exponent.args) == 1:
        return exponent.args[0]
    if exponent.head is _TIMES:
        for i, factor in enumerate(exponent.args):
            if type(factor) is Compound and factor.head is S.Log and len(factor.args) == 1:
                rest = exponent.args[:i] + exponent.args[i + 1 :]
                return Compound(_POWER, (factor.args[0], Compound(_TIMES, rest)))
        first = exponent.args[0]
        if len(exponent.args) == 2 and exponent.args[1] is S.Pi and type(first) is Complex and first.re == 0:
            turns = first.im
            if type(turns) in tower.EXACT_REALS and (2 * turns) % 1 == 0:  # type: ignore[operator]
                return (1, Complex(0, 1), -1, Complex(0, -1))[int(2 * turns) % 4]  # type: ignore[operator]
    return None


def _compound_power(k: Kernel, base: Compound, exponent: Expr) -> Expr | None:
    if base.head is _POWER and len(base.args) == 2:
        inner = base.args[1]
        if type(exponent) is int or (tower.is_real(inner) and -1 < _as_fraction(inner) <= 1):
            return Compound(_POWER, (base.args[0], Compound(_TIMES, (inner, exponent))))
        return None
    if base.head is not _TIMES:
        return None
    if type(exponent) is int:
        return Compound(_TIMES, tuple(Compound(_POWER, (f, exponent)) for f in base.args))
    first, rest = base.args[0], base.args[1:]
    if not tower.is_real(first) or (type(first) is int and first == -1):
        return None
    remaining: Expr = rest[0] if len(rest) == 1 else Compound(_TIMES, rest)
    if tower.sign(first) < 0:
        first = tower.negate(first)
        remaining = Compound(_TIMES, (-1, *rest))
    elif type(exponent) is Fraction and type(first) in tower.EXACT_REALS and is_numeric(k, remaining):
        return _extract_root(first, remaining, exponent)  # type: ignore[arg-type]
    return Compound(_TIMES, (Compound(_POWER, (first, exponent)), Compound(_POWER, (remaining, exponent))))


def _extract_root(first: int | Fraction, rest: Expr, exponent: Fraction) -> Expr | None:
    """``Sqrt[12 Pi]`` is ``2 Sqrt[3 Pi]``, but ``Sqrt[2 Pi]`` stays as it is."""
    if abs(exponent.numerator) != 1:
        return None
    taken = root(first, exponent)
    if type(taken) is Compound and taken.head is _TIMES:
        taken = taken.args[0]
    if not tower.is_number(taken) or not tower.is_exact(taken) or (type(taken) is int and taken == 1):
        return None
    left = tower.divide(first, tower.integer_power(taken, exponent.denominator * exponent.numerator))
    return Compound(_TIMES, (taken, Compound(_POWER, (Compound(_TIMES, (left, rest)), exponent))))


def _as_fraction(x: tower.Real) -> Fraction:
    return Fraction(x.value if type(x) is BigReal else x)


def fast_sqrt(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 1 and type(args[0]) is float and args[0] >= 0:
        return math.sqrt(args[0])
    return None


@builtin("Sqrt", "Listable NumericFunction", fast=fast_sqrt)
def sqrt(_k: Kernel, x: Expr) -> Expr | None:
    """Sqrt[x]: the square root.

    >> {Sqrt[16], Sqrt[8], Sqrt[2.], Sqrt[-4], Sqrt[2/9], Sqrt[x^2], Sqrt[12 y]}
     = {4, 2*Sqrt[2], 1.4142135623730951, 2*I, Sqrt[2]/3, Sqrt[x^2], 2*Sqrt[3]*Sqrt[y]}
    """
    if type(x) is PackedArray:
        return packed_arithmetic.apply(np.sqrt, x)
    return Compound(_POWER, (x, HALF))


@builtin("Exp", "Listable NumericFunction")
def exp(_k: Kernel, x: Expr) -> Expr | None:
    """Exp[x]: E to the power x.

    >> {Exp[0], Exp[1.], Exp[x], Exp[Log[3]], Exp[-Infinity]}
     = {1, 2.718281828459045, E^x, 3, 0}
    """
    if type(x) is PackedArray:
        return packed_arithmetic.apply(np.exp, x)
    return Compound(_POWER, (S.E, x))


@builtin("PowerExpand")
def power_expand(_k: Kernel, e: Expr) -> Expr | None:
    """PowerExpand[expr]: powers of products and powers, and their logarithms, expanded as for positive numbers.

    >> {PowerExpand[Sqrt[x^2]], PowerExpand[Sqrt[x y]], PowerExpand[Log[x^a y]]}
     = {x, Sqrt[x]*Sqrt[y], a*Log[x] + Log[y]}
    """
    if type(e) is not Compound:
        return e
    made = Compound(e.head, tuple(Compound(S.PowerExpand, (a,)) for a in e.args))
    if e.head is _POWER and len(e.args) == 2:
        base = e.args[0]
        if type(base) is Compound and base.head is _TIMES:
            return Compound(_TIMES, tuple(_expanded(Compound(_POWER, (f, e.args[1]))) for f in base.args))
        if type(base) is Compound and base.head is _POWER and len(base.args) == 2:
            return _expanded(Compound(_POWER, (base.args[0], Compound(_TIMES, (base.args[1], e.args[1])))))
    if e.head is S.Log and len(e.args) == 1 and type(e.args[0]) is Compound:
        inner = e.args[0]
        if inner.head is _TIMES:
            return Compound(S.Plus, tuple(_expanded(Compound(S.Log, (f,))) for f in inner.args))
        if inner.head is _POWER and len(inner.args) == 2:
            return Compound(_TIMES, (inner.args[1], _expanded(Compound(S.Log, (inner.args[0],)))))
    return made


def _expanded(e: Expr) -> Compound:
    return Compound(S.PowerExpand, (e,))


@builtin("CubeRoot", "Listable NumericFunction")
def cube_root(_k: Kernel, x: Expr) -> Expr | None:
    """CubeRoot[x]: the real cube root.

    >> {CubeRoot[8], CubeRoot[-27], CubeRoot[16]}
     = {2, -3, 2*2^(1/3)}
    """
    return Compound(S.Surd, (x, 3))


@builtin("Surd", "Listable NumericFunction")
def surd(k: Kernel, x: Expr, n: Expr) -> Expr | None:
    """Surd[x, n]: the real n-th root.

    >> {Surd[-8, 3], Surd[-8., 3], Surd[16, 4]}
     = {-2, -2., 2}
    """
    if type(n) is not int or n == 0:
        return None
    value = real_value(k, x)
    if value is None:
        return None
    if value < 0:
        if n % 2 == 0:
            k.message(S.Surd, "noimag", x, n)
            return INDETERMINATE
        return Compound(_TIMES, (-1, Compound(S.Surd, (Compound(_TIMES, (-1, x)), n))))
    if type(x) is float:
        rooted = round(x ** (1.0 / n))
        return float(rooted) if float(rooted) ** n == x else x ** (1.0 / n)
    return Compound(_POWER, (x, tower.rational(1, n)))
