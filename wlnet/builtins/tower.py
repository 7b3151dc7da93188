"""The numeric tower: exact arithmetic over integers, rationals, machine reals, big reals and complex numbers.

Every function takes and gives numbers of the language and keeps their kind: exact with exact stays exact, anything
with a machine real becomes a machine real, and big reals carry the precision that their errors leave them.
"""

from __future__ import annotations

import cmath
import math
from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

from wlnet.builtins import big_reals as big
from wlnet.expression import BigReal, Complex, Number

Exact = int | Fraction
Real = int | Fraction | float | BigReal

NUMBERS = frozenset({int, float, Fraction, BigReal, Complex})
REALS = frozenset({int, float, Fraction, BigReal})
EXACT_REALS = frozenset({int, Fraction})
_INFINITE = (math.inf, -math.inf)


class DivisionByZero(ArithmeticError):
    """A reciprocal of zero."""


class Undetermined(ArithmeticError):
    """An operation without a value, such as ``0^0``."""


def is_number(e: object) -> TypeGuard[Number]:
    return type(e) in NUMBERS


def is_real(e: object) -> TypeGuard[Real]:
    return type(e) in REALS


def is_exact(x: Number) -> bool:
    """Whether a number is an integer, a rational, or a complex number of such parts."""
    return type(x.re) in EXACT_REALS if type(x) is Complex else type(x) in EXACT_REALS


def is_machine(x: Number) -> bool:
    """Whether a number is a machine real or a complex number of such parts."""
    return type(x.re) is float if type(x) is Complex else type(x) is float


def rational(p: int, q: int) -> Exact:
    """p/q as an integer or a rational."""
    return exact(Fraction(p, q))


def exact(x: Exact) -> Exact:
    """An exact number in its normal form: never a rational with denominator 1."""
    return x.numerator if type(x) is Fraction and x.denominator == 1 else x


def real_part(x: Number) -> Real:
    return x.re if type(x) is Complex else x


def imaginary_part(x: Number) -> Real:
    return x.im if type(x) is Complex else 0


def make_complex(re: Real, im: Real) -> Number:
    """re + im I: real if im is an exact 0, else with both parts of one kind."""
    if type(im) is int and im == 0:
        return re
    if type(re) in EXACT_REALS and type(im) in EXACT_REALS:
        return Complex(re, im)
    if type(re) is float or type(im) is float:
        return Complex(to_float(re), to_float(im))
    if type(re) is BigReal and type(im) is BigReal:
        return Complex(re, im)
    precision = re.precision if type(re) is BigReal else im.precision  # type: ignore[union-attr]
    return Complex(to_big(re, precision), to_big(im, precision))


def to_float(x: Real) -> float:
    """The nearest machine real; infinite where the number is too large."""
    try:
        return float(x.value) if type(x) is BigReal else float(x)
    except OverflowError:
        return math.inf if sign(x) > 0 else -math.inf


def to_complex(x: Number) -> complex:
    """The number as a Python complex number."""
    return complex(to_float(real_part(x)), to_float(imaginary_part(x)))


def from_complex(z: complex) -> Complex:
    return Complex(float(z.real), float(z.imag))


def to_machine(x: Number) -> Number:
    """N[x]; beyond the range of machine reals, a big real of machine precision."""
    if type(x) is Complex:
        return Complex(to_float(x.re), to_float(x.im))
    value = to_float(x)
    return to_big(x, big.MACHINE_PRECISION) if value in _INFINITE and type(x) is not float else value


def to_big(x: Real, precision: float) -> BigReal:
    """The number with so many decimal digits."""
    if type(x) is BigReal:
        return BigReal(big.context(precision + big.GUARD).plus(x.value), precision)
    if type(x) is float:
        return BigReal(Decimal(x), precision)
    return BigReal(big.quotient(x.numerator, x.denominator, precision), precision)  # type: ignore[union-attr]


def sign(x: Real) -> int:
    value = x.value if type(x) is BigReal else x
    return (value > 0) - (value < 0)


def is_zero(x: Number) -> bool:
    if type(x) is Complex:
        return is_zero(x.re) and is_zero(x.im)
    return (x.value if type(x) is BigReal else x) == 0


def is_exact_zero(x: Number) -> bool:
    return type(x) is int and x == 0


def _wide(a: Real, b: Real) -> tuple[BigReal, BigReal]:
    """Both numbers as big reals; exact ones get precision to spare."""
    known = [x.precision for x in (a, b) if type(x) is BigReal]
    precision = max(known) if known else big.MACHINE_PRECISION
    spare = 2.0 * precision + 20.0

    def wide(x: Real) -> BigReal:
        if type(x) is BigReal:
            return x
        return to_big(x, big.MACHINE_PRECISION if type(x) is float else spare)

    return wide(a), wide(b)


def _at_most_machine(x: BigReal, a: Real, b: Real) -> BigReal:
    """A result that came from a machine number is no more precise than one."""
    if (type(a) is float or type(b) is float) and x.precision > big.MACHINE_PRECISION:
        return to_big(x, big.MACHINE_PRECISION)
    return x


def _narrow(a: Real, b: Real) -> tuple[float, float] | None:
    """Both numbers as machine reals, if one is and both fit."""
    if type(a) is not float and type(b) is not float:
        return None
    x, y = to_float(a), to_float(b)
    return None if x in _INFINITE or y in _INFINITE else (x, y)


def add(a: Number, b: Number) -> Number:
    """a + b."""
    if type(a) is Complex or type(b) is Complex:
        re = add(real_part(a), real_part(b))
        im = add(imaginary_part(a), imaginary_part(b))
        return make_complex(re, im)  # type: ignore[arg-type]
    if type(a) in EXACT_REALS and type(b) in EXACT_REALS:
        return exact(a + b)  # type: ignore[operator, arg-type]
    pair = _narrow(a, b)
    if pair is not None:
        total = pair[0] + pair[1]
        if total not in _INFINITE:
            return total
    return _at_most_machine(big.add(*_wide(a, b)), a, b)


def multiply(a: Number, b: Number) -> Number:
    """a b."""
    if type(a) is Complex or type(b) is Complex:
        if type(a) is not Complex:
            assert type(b) is Complex
            return make_complex(multiply(a, b.re), multiply(a, b.im))  # type: ignore[arg-type]
        if type(b) is not Complex:
            return make_complex(multiply(a.re, b), multiply(a.im, b))  # type: ignore[arg-type]
        re = subtract(multiply(a.re, b.re), multiply(a.im, b.im))
        im = add(multiply(a.re, b.im), multiply(a.im, b.re))
        return make_complex(re, im)  # type: ignore[arg-type]
    if type(a) in EXACT_REALS and type(b) in EXACT_REALS:
        return exact(a * b)  # type: ignore[operator, arg-type]
    pair = _narrow(a, b)
    if pair is not None:
        ratio = a if type(a) is Fraction else b
        if type(ratio) is Fraction and max(abs(ratio.numerator), ratio.denominator) < 2**53:
            # One division rounds better than a product with a rounded quotient.
            product = (pair[1] if ratio is a else pair[0]) * ratio.numerator / ratio.denominator
        else:
            product = pair[0] * pair[1]
        if product not in _INFINITE:
            return product
    return _at_most_machine(big.multiply(*_wide(a, b)), a, b)


def negate(a: Number) -> Number:
    """-a."""
    if type(a) is Complex:
        return Complex(negate(a.re), negate(a.im))  # type: ignore[arg-type]
    return BigReal(a.value.copy_negate(), a.precision) if type(a) is BigReal else -a


def subtract(a: Number, b: Number) -> Number:
    """a - b."""
    return add(a, negate(b))


def invert(a: Number) -> Number:
    """1/a. Raises DivisionByZero."""
    if is_zero(a):
        raise DivisionByZero
    if type(a) is Complex:
        if is_machine(a):
            return from_complex(1.0 / to_complex(a))
        size = add(multiply(a.re, a.re), multiply(a.im, a.im))
        return multiply(Complex(a.re, negate(a.im)), invert(size))  # type: ignore[arg-type]
    if type(a) is int or type(a) is Fraction:
        return exact(1 / Fraction(a))
    if type(a) is float:
        inverse = 1.0 / a
        return big.divide(to_big(1, 40), to_big(a, big.MACHINE_PRECISION)) if inverse in _INFINITE else inverse
    assert type(a) is BigReal
    return big.divide(to_big(1, 2 * a.precision + 20), a)


def divide(a: Number, b: Number) -> Number:
    """a/b, machine reals correctly rounded. Raises DivisionByZero."""
    if type(a) in REALS and type(b) in REALS:
        pair = _narrow(a, b)  # type: ignore[arg-type]
        if pair is not None and pair[1]:
            quotient = pair[0] / pair[1]
            if quotient not in _INFINITE:
                return quotient
    return multiply(a, invert(b))


def integer_power(a: Number, n: int) -> Number:
    """a^n for an integer n. Raises DivisionByZero, Undetermined for 0^0 and OverflowError for what is too large."""
    if n == 0:
        if is_zero(a):
            raise Undetermined
        return 1 if is_exact(a) else to_machine(1) if is_machine(a) else to_big(1, big.MACHINE_PRECISION)
    if type(a) is int or type(a) is Fraction:
        if a == 0 and n < 0:
            raise DivisionByZero
        bits = max(abs(a.numerator).bit_length(), a.denominator.bit_length())
        if a not in (0, 1, -1) and bits * abs(n) > LARGEST_BITS:
            raise OverflowError
        return exact(Fraction(a) ** n) if n < 0 or type(a) is Fraction else a**n
    if n < 0 and is_zero(a):
        raise DivisionByZero
    if type(a) is float:
        try:
            return a**n
        except OverflowError:
            a = to_big(a, big.MACHINE_PRECISION)
    if type(a) is BigReal:
        return big.integer_power(a, n)
    assert type(a) is Complex
    if is_machine(a):
        try:
            return from_complex(to_complex(a) ** n)
        except OverflowError:
            a = Complex(to_big(a.re, big.MACHINE_PRECISION), to_big(a.im, big.MACHINE_PRECISION))
    if n < 0:
        return invert(integer_power(a, -n))
    result: Number = 1
    square: Number = a
    while n:
        if n & 1:
            result = multiply(result, square)
        n >>= 1
        if n:
            square = multiply(square, square)
    return result


LARGEST_BITS = 200_000_000
"""Exact powers with more bits than this overflow."""


def power(a: Number, b: Number) -> Number | None:
    """a^b where it is a number: exact bases with integer exponents, and whatever is inexact.

    None where the power stays symbolic. Raises as ``integer_power`` does.
    """
    if type(b) is int:
        return integer_power(a, b)
    if is_exact(a) and is_exact(b):
        return None
    if is_zero(a):
        if sign(real_part(b)) > 0:
            return 0.0 if is_machine(a) or is_machine(b) else a
        raise Undetermined if is_zero(b) else DivisionByZero
    if is_machine(a) or is_machine(b):
        return _machine_power(a, b)
    if type(a) is Complex or type(b) is Complex:
        return None
    precision = min(x.precision for x in (a, b) if type(x) is BigReal)
    base, exponent = to_big(a, precision), to_big(b, precision)
    if sign(base) > 0:
        return big.power(base, exponent)
    return None


def _machine_power(a: Number, b: Number) -> Number:
    if type(a) is not Complex and type(b) is not Complex:
        x, y = to_float(a), to_float(b)
        if x > 0 or y.is_integer():
            try:
                if x not in _INFINITE and y not in _INFINITE:
                    return float(x**y)
            except OverflowError:
                pass  # the big real below has room for it
            precision = big.MACHINE_PRECISION
            if y.is_integer():
                return big.integer_power(to_big(a, precision), int(y))
            return big.power(to_big(a, precision), to_big(b, precision))
    if to_complex(b) == 0.5:
        return from_complex(cmath.sqrt(to_complex(a)))
    return from_complex(to_complex(a) ** to_complex(b))


def compare(a: Real, b: Real) -> int:
    """-1, 0 or 1 as a is less than, equal to or greater than b, exactly."""
    x = a.value if type(a) is BigReal else a
    y = b.value if type(b) is BigReal else b
    if type(x) is Decimal or type(y) is Decimal:
        x, y = Fraction(x), Fraction(y)
    return (x > y) - (x < y)


TOLERANCE = 2.0**-46
"""Machine reals that differ in no more than their last seven bits are equal to Equal."""


def equal(a: Number, b: Number) -> bool:
    """a == b as Equal has it: exact numbers exactly, inexact ones up to their last digits."""
    if type(a) is int and type(b) is int:
        return a == b
    if is_exact(a) and is_exact(b):
        return a == b
    if type(a) is Complex or type(b) is Complex:
        if is_machine(a) or is_machine(b):
            x, y = to_complex(a), to_complex(b)
            return x == y or abs(x - y) <= TOLERANCE * max(abs(x), abs(y))
        return equal(real_part(a), real_part(b)) and equal(imaginary_part(a), imaginary_part(b))
    if type(a) is BigReal or type(b) is BigReal:
        x_big, y_big = _wide(a, b)
        return big.close(x_big, y_big)
    x_real, y_real = to_float(a), to_float(b)
    if x_real in _INFINITE or y_real in _INFINITE:
        return x_real == y_real and compare(a, b) == 0
    return x_real == y_real or abs(x_real - y_real) <= TOLERANCE * max(abs(x_real), abs(y_real))


def absolute(x: Number) -> Number | None:
    """|x|; None where it is not a number, as for an exact complex number whose norm is no square."""
    if type(x) is not Complex:
        return negate(x) if sign(x) < 0 else x
    if is_machine(x):
        return abs(to_complex(x))
    square = add(multiply(x.re, x.re), multiply(x.im, x.im))
    if is_exact(square):
        assert not isinstance(square, (float, BigReal, Complex))
        p, q = math.isqrt(square.numerator), math.isqrt(square.denominator)
        return rational(p, q) if p * p == square.numerator and q * q == square.denominator else None
    assert type(square) is BigReal
    return big.apply("Sqrt", square)
