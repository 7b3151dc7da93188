"""Exponentials and logarithms on vectors, float32 and float64, to about one unit in the last place.

e^x: x = n log 2 + r with integer n and |r| <= log 2 / 2, the series of e^r, and 2^n by its exponent bits (Cody and
Waite, "Software Manual for the Elementary Functions", 1980). log: x = 2^k m with m in [sqrt(1/2), sqrt(2)) and the
series in s = f/(2 + f), f = m - 1, with the coefficients of Sun's fdlibm, as in musl's log.c and logf.c.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from wlnet.engines.native.writer import INTEGER, V, Writer


@dataclass(frozen=True)
class Format:
    """What a floating-point format needs.

    magic       adding it leaves the nearest integer in the low bits
    log2_high   log 2 in so few bits that products with small integers are exact, and the rest
    low, high   below and above these e^x is 0 and infinite
    series      1/2!, 1/3!, .. as far as they count for |r| <= log 2 / 2
    tiny        smaller positive numbers are denormal
    log_series  the coefficients of the series of the logarithm
    """

    mantissa: int
    bias: int
    magic: float
    log2_high: float
    log2_low: float
    low: float
    high: float
    series: tuple[float, ...]
    tiny: float
    log_series: tuple[float, ...]


SINGLE = Format(
    23, 127, 12582912.0, 0.693359375, -2.12194440e-4, -104.0, 89.0, tuple(1 / math.factorial(k) for k in range(2, 8)),
    1.1754943508222875e-38, (0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841),
)  # fmt: skip
DOUBLE = Format(
    52, 1023, 6755399441055744.0, 6.93147180369123816490e-01, 1.90821492927058770002e-10, -746.0, 710.0,
    tuple(1 / math.factorial(k) for k in range(2, 14)), 2.2250738585072014e-308,
    (6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
     1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01),
)  # fmt: skip
FORMATS = {"float": SINGLE, "double": DOUBLE}


def horner(w: Writer, x: V, coefficients: tuple[float, ...]) -> V:
    """The sum of coefficients[k] x^k."""
    *rest, last = coefficients
    value = w.like(last, x)
    for coefficient in reversed(rest):
        value = w.fma(value, x, w.like(coefficient, x))
    return value


def _power_of_two(w: Writer, n: V, form: Format, kind: str) -> V:
    """2^n for an integer vector n within the normal exponents."""
    return w.convert("bitcast", w.binary("shl", w.add(n, w.like(form.bias, n)), w.like(form.mantissa, n)), kind)


def _reduced(w: Writer, x: V, rest: V | None = None) -> tuple[V, V]:
    """The integer n and e^r - 1 with x + rest = n log 2 + r, for a sum within the range of the format."""
    form = FORMATS[x.kind]
    magic = w.like(form.magic, x)
    shifted = w.fma(x if rest is None else w.fadd(x, rest), w.like(1 / math.log(2), x), magic)
    n = w.fsub(shifted, magic)
    r = w.fma(n, w.like(-form.log2_high, x), x)
    r = r if rest is None else w.fadd(r, rest)
    r = w.fma(n, w.like(-form.log2_low, x), r)
    power = w.fma(w.fmul(r, r), horner(w, r, form.series), r)
    bits = INTEGER[x.kind]
    return w.binary("sub", w.convert("bitcast", shifted, bits), w.convert("bitcast", magic, bits)), power


def _within(w: Writer, x: V, low: float, high: float) -> V:
    """x between two bounds; NaN stays."""
    x = w.select(w.compare("olt", x, w.like(low, x)), w.like(low, x), x)
    return w.select(w.compare("ogt", x, w.like(high, x)), w.like(high, x), x)


def exp(w: Writer, x: V) -> V:
    """e^x."""
    form = FORMATS[x.kind]
    return _scaled(w, *_reduced(w, _within(w, x, form.low, form.high)))


def exp_of_sum(w: Writer, x: V, rest: V) -> V:
    """e^(x + rest), the sum not rounded, for a sum within the range of the format."""
    return _scaled(w, *_reduced(w, x, rest))


def _scaled(w: Writer, n: V, power: V) -> V:
    """2^n (1 + power). The power of two is applied in two halves: no exponent overflows before the result does."""
    x, form = power, FORMATS[power.kind]
    first = w.binary("ashr", n, w.like(1, n))
    second = w.binary("sub", n, first)
    value = w.fadd(power, w.like(1.0, x))
    value = w.fmul(value, _power_of_two(w, first, form, x.kind))
    return w.fmul(value, _power_of_two(w, second, form, x.kind))


def small_exp(w: Writer, x: V) -> V:
    """e^x for x <= 0, where what is below the normal numbers may be 0: one multiplication less, for softmax."""
    form = FORMATS[x.kind]
    floor = w.like(math.log(form.tiny) + 0.5, x)
    flushed = w.compare("olt", x, floor)
    n, power = _reduced(w, w.select(flushed, floor, x))
    value = w.fmul(w.fadd(power, w.like(1.0, x)), _power_of_two(w, n, form, x.kind))
    return w.select(flushed, w.like(0.0, x), value)


def expm1(w: Writer, x: V) -> V:
    """e^x - 1 = 2^n (e^r - 1) + (2^n - 1), without loss near 0."""
    form = FORMATS[x.kind]
    limit = form.high - 3  # 2^n is finite up to here; beyond, the 1 does not count
    n, power = _reduced(w, _within(w, x, form.low / 2, limit))
    scale = _power_of_two(w, n, form, x.kind)
    value = w.fma(scale, power, w.fsub(scale, w.like(1.0, x)))
    value = w.select(w.compare("oeq", x, w.like(0.0, x)), x, value)
    return w.select(w.compare("ogt", x, w.like(limit, x)), exp(w, x), value)


def log(w: Writer, x: V) -> V:
    """log x: -infinity at 0, NaN below."""
    form = FORMATS[x.kind]
    bits = INTEGER[x.kind]
    denormal = w.compare("olt", x, w.like(form.tiny, x))
    scaled = w.select(denormal, w.fmul(x, w.like(2.0**form.mantissa, x)), x)
    whole = w.convert("bitcast", scaled, bits)
    # Exponents counted from sqrt(1/2), so that m lies around 1.
    root = {"float": 0x3F3504F3, "double": 0x3FE6A09E667F3BCD}[x.kind]
    shifted = w.binary("sub", whole, w.like(root, whole))
    k = w.binary("ashr", shifted, w.like(form.mantissa, whole))
    m = w.convert("bitcast", w.binary("sub", whole, w.binary("shl", k, w.like(form.mantissa, k))), x.kind)
    power = w.convert("sitofp", k, x.kind)
    power = w.fsub(power, w.select(denormal, w.like(float(form.mantissa), x), w.like(0.0, x)))
    f = w.fsub(m, w.like(1.0, x))
    s = w.fdiv(f, w.fadd(f, w.like(2.0, x)))
    z = w.fmul(s, s)
    series = w.fmul(z, horner(w, z, form.log_series))
    half = w.fmul(w.fmul(f, f), w.like(0.5, x))
    # log m = f - (f^2/2 - s (f^2/2 + series)), and k log 2 added from its small part on.
    tail = w.fma(power, w.like(form.log2_low, x), w.fmul(s, w.fadd(half, series)))
    value = w.fma(power, w.like(form.log2_high, x), w.fsub(f, w.fsub(half, tail)))
    infinity = w.like(math.inf, x)
    value = w.select(w.compare("oeq", x, infinity), infinity, value)
    value = w.select(w.compare("oeq", x, w.like(0.0, x)), w.like(-math.inf, x), value)
    return w.select(w.compare("uge", x, w.like(0.0, x)), w.select(w.compare("uno", x, x), x, value),
                    w.like(math.nan, x))  # fmt: skip


def log1p(w: Writer, x: V) -> V:
    """log(1 + x) = log u x/(u - 1) with u = 1 + x as rounded (Kahan), x itself where u is 1."""
    one = w.like(1.0, x)
    u = w.fadd(x, one)
    difference = w.fsub(u, one)
    value = w.fdiv(w.fmul(log(w, u), x), difference)
    value = w.select(w.compare("oeq", difference, w.like(0.0, x)), x, value)
    return w.select(w.compare("oeq", x, w.like(math.inf, x)), x, value)
