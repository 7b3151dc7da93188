"""Arithmetic and elementary functions on big reals, by Python's decimal numbers.

Precision follows significance arithmetic: a big real stands for an interval, and what a function does to the interval
decides how many digits its value has. Series are the textbook ones; arguments are halved first so that they converge
fast. Constants: Pi by Machin's formula, Euler's gamma by the algorithm of Brent and McMillan (Math. Comp. 34, 1980),
Catalan's constant by the series of Ramanujan, pi/8 log(2 + sqrt 3) + 3/8 sum 1/((2n+1)^2 binomial(2n, n)).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

from wlnet.expression import BigReal

MACHINE_PRECISION = 53 * math.log10(2)
GUARD = 8.0
"""Digits carried beyond the precision of a number."""

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]


def context(precision: float) -> Context:
    """A decimal context with so many digits and room for any exponent."""
    return Context(prec=max(3, math.ceil(precision)), Emax=10**15, Emin=-(10**15), traps=_TRAPS)


def quotient(p: int, q: int, precision: float) -> Decimal:
    """p/q to so many digits (and a few more)."""
    c = context(precision + GUARD)
    return c.divide(Decimal(p), Decimal(q))


def _log10(x: Decimal) -> float:
    """log10 |x|, roughly, of any size."""
    if not x:
        return -math.inf
    return x.adjusted() + math.log10(float(x.copy_abs().scaleb(-x.adjusted(), context(40))))


def _made(value: Decimal, error: float) -> BigReal:
    """A value whose absolute error is 10^error."""
    if not value:
        return BigReal(value, 0.0)
    precision = _log10(value) - error
    return BigReal(context(max(precision, 1.0) + GUARD).plus(value), max(precision, 0.0))


def _error(x: BigReal) -> float:
    return _log10(x.value) - x.precision if x.value else -x.precision


def _sum_of_errors(a: float, b: float) -> float:
    high, low = max(a, b), min(a, b)
    return high + math.log10(1.0 + 10.0 ** max(low - high, -300.0)) if high > -math.inf else high


def add(a: BigReal, b: BigReal) -> BigReal:
    digits = max(a.precision, b.precision) + abs(_log10(a.value or Decimal(1)) - _log10(b.value or Decimal(1)))
    total = context(min(digits, a.precision + b.precision + 20) + GUARD).add(a.value, b.value)
    return _made(total, _sum_of_errors(_error(a), _error(b)))


def _precision_of_product(a: BigReal, b: BigReal) -> float:
    return -_sum_of_errors(-a.precision, -b.precision)


def multiply(a: BigReal, b: BigReal) -> BigReal:
    precision = _precision_of_product(a, b)
    return BigReal(context(precision + GUARD).multiply(a.value, b.value), precision)


def divide(a: BigReal, b: BigReal) -> BigReal:
    precision = _precision_of_product(a, b)
    return BigReal(context(precision + GUARD).divide(a.value, b.value), precision)


def integer_power(a: BigReal, n: int) -> BigReal:
    precision = max(a.precision - math.log10(abs(n)), 0.0)
    return BigReal(context(precision + GUARD + 5).power(a.value, n), precision)


def power(a: BigReal, b: BigReal) -> BigReal:
    """a^b for positive a."""
    c = context(max(a.precision, b.precision) + 2 * GUARD)
    value = c.power(a.value, b.value)
    growth = c.multiply(b.value, c.ln(a.value))
    error = _sum_of_errors(_log10(b.value) - a.precision, _log10(growth) - b.precision)
    return BigReal(value, max(-error, 0.0))


def close(a: BigReal, b: BigReal) -> bool:
    """Whether two numbers are equal up to their last digits."""
    precision = min(a.precision, b.precision)
    c = context(max(a.precision, b.precision) + GUARD)
    difference = c.subtract(a.value, b.value).copy_abs()
    size = max(a.value.copy_abs(), b.value.copy_abs())
    return not difference or _log10(difference) <= _log10(size) - precision + math.log10(128.0) - 0.3


# --- series ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def pi(digits: int) -> Decimal:
    """Pi = 16 arctan(1/5) - 4 arctan(1/239)."""
    unit: int = 10 ** (digits + 10)

    def inverse_arctan(n: int) -> int:
        total = term = unit // n
        k, square = 1, n * n
        while term:
            term = -(term // square) if term > 0 else (-term) // square
            k += 2
            total += term // k if term > 0 else -((-term) // k)
        return total

    scaled = Decimal(16 * inverse_arctan(5) - 4 * inverse_arctan(239))
    return context(digits).scaleb(scaled, -digits - 10)


@lru_cache(maxsize=16)
def euler_gamma(digits: int) -> Decimal:
    """Euler's constant, by Bessel functions (Brent and McMillan's algorithm B1)."""
    c = context(digits + 15)
    n = math.ceil((digits + 10) * math.log(10) / 4) + 1
    a = c.minus(c.ln(Decimal(n)))
    b = Decimal(1)
    top, bottom = a, b
    k = 1
    while True:
        b = c.divide(c.multiply(b, Decimal(n * n)), Decimal(k * k))
        a = c.divide(c.add(c.divide(c.multiply(a, Decimal(n * n)), Decimal(k)), b), Decimal(k))
        top, bottom = c.add(top, a), c.add(bottom, b)
        if k > n and _log10(a) < _log10(top) - digits - 15 and _log10(b) < _log10(bottom) - digits - 15:
            return context(digits).divide(top, bottom)
        k += 1


@lru_cache(maxsize=16)
def catalan(digits: int) -> Decimal:
    """Catalan's constant."""
    c = context(digits + 12)
    total, k = Decimal(0), 0
    central = 1
    while True:
        term = c.divide(Decimal(1), Decimal((2 * k + 1) ** 2 * central))
        total = c.add(total, term)
        if term.adjusted() < -digits - 12:
            break
        k += 1
        central = central * (2 * k) * (2 * k - 1) // (k * k)
    log = c.ln(c.add(Decimal(2), c.sqrt(Decimal(3))))
    return context(digits).divide(c.add(c.multiply(pi(digits + 12), log), c.multiply(Decimal(3), total)), Decimal(8))


def golden_ratio(digits: int) -> Decimal:
    c = context(digits + 5)
    return context(digits).divide(c.add(Decimal(1), c.sqrt(Decimal(5))), Decimal(2))


def e(digits: int) -> Decimal:
    return context(digits).exp(Decimal(1))


def degree(digits: int) -> Decimal:
    return context(digits).divide(pi(digits + 5), Decimal(180))


def _sine_and_cosine(x: Decimal, c: Context) -> tuple[Decimal, Decimal]:
    wide = context(c.prec + max(0, x.adjusted()) + 10)
    turn = wide.multiply(pi(wide.prec), Decimal(2))
    x = wide.remainder_near(x, turn)
    halvings = 8
    wide = context(c.prec + 15)
    y = wide.divide(x, Decimal(2**halvings))
    square = wide.multiply(y, y)
    # 1 - cos y, doubled by 1 - cos 2y = 2 t (2 - t): no digits are lost near 0.
    term = wide.divide(square, Decimal(2))
    versine, k = term, 2
    while term and term.adjusted() > versine.adjusted() - wide.prec:
        term = wide.divide(wide.multiply(wide.minus(term), square), Decimal((2 * k - 1) * (2 * k)))
        versine = wide.add(versine, term)
        k += 1
    for _ in range(halvings):
        versine = wide.multiply(wide.multiply(Decimal(2), versine), wide.subtract(Decimal(2), versine))
    cosine = wide.subtract(Decimal(1), versine)
    sine = wide.sqrt(wide.multiply(versine, wide.subtract(Decimal(2), versine)))
    return (sine if x >= 0 else wide.minus(sine)), cosine


def _arctan(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 15)
    if x < 0:
        return wide.minus(_arctan(wide.minus(x), c))
    if x > 1:
        return wide.subtract(wide.divide(pi(wide.prec), Decimal(2)), _arctan(wide.divide(Decimal(1), x), c))
    doublings = 6
    for _ in range(doublings):
        root = wide.sqrt(wide.add(Decimal(1), wide.multiply(x, x)))
        x = wide.divide(x, wide.add(Decimal(1), root))
    square = wide.multiply(x, x)
    power_of_x, total, k = x, x, 1
    while power_of_x and power_of_x.adjusted() > total.adjusted() - wide.prec:
        power_of_x = wide.minus(wide.multiply(power_of_x, square))
        k += 2
        total = wide.add(total, wide.divide(power_of_x, Decimal(k)))
    return wide.multiply(total, Decimal(2**doublings))


def _tangent(x: Decimal, c: Context) -> Decimal:
    sine, cosine = _sine_and_cosine(x, c)
    return context(c.prec + 10).divide(sine, cosine)


def _hyperbolic(x: Decimal, c: Context) -> tuple[Decimal, Decimal]:
    wide = context(c.prec + 10 + max(0, -2 * x.adjusted()))
    up = wide.exp(x)
    down = wide.divide(Decimal(1), up)
    half = Decimal("0.5")
    return wide.multiply(half, wide.subtract(up, down)), wide.multiply(half, wide.add(up, down))


def _arcsin(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 10)
    if abs(x) == 1:
        return wide.multiply(wide.divide(pi(wide.prec), Decimal(2)), x)
    rest = wide.sqrt(wide.multiply(wide.subtract(Decimal(1), x), wide.add(Decimal(1), x)))
    return _arctan(wide.divide(x, rest), c)


def _arccos(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 10)
    return wide.subtract(wide.divide(pi(wide.prec), Decimal(2)), _arcsin(x, wide))


def _arcsinh(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 10 + max(0, -2 * x.adjusted()))
    if x < 0:
        return wide.minus(_arcsinh(wide.minus(x), c))
    return wide.ln(wide.add(x, wide.sqrt(wide.add(Decimal(1), wide.multiply(x, x)))))


def _arccosh(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 10)
    return wide.ln(wide.add(x, wide.sqrt(wide.subtract(wide.multiply(x, x), Decimal(1)))))


def _arctanh(x: Decimal, c: Context) -> Decimal:
    wide = context(c.prec + 10 + max(0, -x.adjusted()))
    return wide.divide(wide.ln(wide.divide(wide.add(Decimal(1), x), wide.subtract(Decimal(1), x))), Decimal(2))


def _tanh(x: Decimal, c: Context) -> Decimal:
    sinh, cosh = _hyperbolic(x, c)
    return context(c.prec + 10).divide(sinh, cosh)


_FUNCTIONS: dict[str, Callable[[Decimal, Context], Decimal]] = {
    "Exp": lambda x, c: c.exp(x),
    "Log": lambda x, c: c.ln(x),
    "Sqrt": lambda x, c: c.sqrt(x),
    "LogisticSigmoid": lambda x, c: c.divide(Decimal(1), c.add(Decimal(1), c.exp(c.minus(x)))),
    "Sin": lambda x, c: _sine_and_cosine(x, c)[0],
    "Cos": lambda x, c: _sine_and_cosine(x, c)[1],
    "Tan": _tangent,
    "ArcTan": _arctan,
    "ArcSin": _arcsin,
    "ArcCos": _arccos,
    "Sinh": lambda x, c: _hyperbolic(x, c)[0],
    "Cosh": lambda x, c: _hyperbolic(x, c)[1],
    "Tanh": _tanh,
    "ArcSinh": _arcsinh,
    "ArcCosh": _arccosh,
    "ArcTanh": _arctanh,
}


def apply(name: str, x: BigReal) -> BigReal | None:
    """The value of an elementary function; None where it is not real or not among those known here."""
    function = _FUNCTIONS.get(name)
    if function is None:
        return None
    precision = max(x.precision, 1.0)
    c = context(precision + 2 * GUARD)
    try:
        value = function(x.value, c)
        # How far the value moves when the argument moves by its error.
        moved = c.multiply(x.value, c.add(Decimal(1), Decimal(10) ** -math.ceil(precision)))
        shift = c.subtract(function(moved, c), value)
    except (InvalidOperation, DivisionByZero):
        return None
    if not value:
        return BigReal(value, precision)
    if not shift:
        return BigReal(value, precision)
    lost = _log10(shift) - _log10(value) + math.ceil(precision)
    digits = max(precision - lost, 1.0)
    return BigReal(context(digits + GUARD).plus(value), digits)
