"""The scalar functions of the table as vector code. A function that is not here has its steps computed by NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from wlnet.engines.native.exponentials import exp, exp_of_sum, expm1, horner, log, log1p
from wlnet.engines.native.writer import INTEGER, V, Writer

Emit: TypeAlias = Callable[..., V]


def _number(real: str, whole: str) -> Emit:
    """The instruction for floating-point numbers and the one for integers."""
    return lambda w, a, b: w.binary(real if a.kind in INTEGER else whole, a, b)


def _compared(real: str, whole: str) -> Emit:
    return lambda w, a, b: w.compare(real if a.kind in INTEGER else whole, a, b)


def _intrinsic(name: str) -> Emit:
    return lambda w, x: w.intrinsic(name, x)


def neg(w: Writer, x: V) -> V:
    return w.fneg(x) if x.kind in INTEGER else w.binary("sub", w.like(0, x), x)


def square(w: Writer, x: V) -> V:
    return w.fmul(x, x) if x.kind in INTEGER else w.mul(x, x)


def reciprocal(w: Writer, x: V) -> V:
    return w.fdiv(w.like(1.0, x), x)


def magnitude(w: Writer, x: V) -> V:
    if x.kind in INTEGER:
        return w.intrinsic("fabs", x)
    return w.select(w.compare("slt", x, w.like(0, x)), neg(w, x), x)


def maximum(w: Writer, a: V, b: V) -> V:
    """The larger; NaN if one is."""
    if a.kind not in INTEGER:
        return w.select(w.compare("sgt", a, b), a, b)
    return w.select(w.compare("uno", a, a), a, w.larger(a, b))


def minimum(w: Writer, a: V, b: V) -> V:
    """The smaller; NaN if one is."""
    if a.kind not in INTEGER:
        return w.select(w.compare("slt", a, b), a, b)
    return w.select(w.compare("uno", a, a), a, w.select(w.compare("olt", a, b), a, b))


def clip(w: Writer, x: V, low: V, high: V) -> V:
    return minimum(w, maximum(w, x, low), high)


def ramp(w: Writer, x: V) -> V:
    zero = w.like(0, x)
    return w.select(w.compare("olt" if x.kind in INTEGER else "slt", x, zero), zero, x)


def sign(w: Writer, x: V) -> V:
    zero = w.like(0, x)
    real = x.kind in INTEGER
    above = w.compare("ogt" if real else "sgt", x, zero)
    below = w.compare("olt" if real else "slt", x, zero)
    return w.select(above, w.like(1, x), w.select(below, w.like(-1, x), w.fmul(x, zero) if real else zero))


def unitize(w: Writer, x: V) -> V:
    return w.select(w.compare("une" if x.kind in INTEGER else "ne", x, w.like(0, x)), w.like(1, x), w.like(0, x))


def kronecker_delta(w: Writer, x: V) -> V:
    return w.select(w.compare("oeq" if x.kind in INTEGER else "eq", x, w.like(0, x)), w.like(1, x), w.like(0, x))


def is_nan(w: Writer, x: V) -> V:
    return w.compare("uno", x, x)


def negation(w: Writer, x: V) -> V:
    return w.binary("xor", x, w.like(True, x))


def rsqrt(w: Writer, x: V) -> V:
    return reciprocal(w, w.intrinsic("sqrt", x))


def logistic_sigmoid(w: Writer, x: V) -> V:
    return reciprocal(w, w.fadd(exp(w, w.fneg(x)), w.like(1.0, x)))


def softplus(w: Writer, x: V) -> V:
    """max(x, 0) + log(1 + e^-|x|)."""
    return w.fadd(ramp(w, x), log1p(w, exp(w, w.fneg(magnitude(w, x)))))


# Moshier's Cephes library, tanhf.c: tanh x = x + x^3 sum c_k x^2k for |x| < 0.625.
TANH = (-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3)


def tanh(w: Writer, x: V) -> V:
    """1 - 2/(1 + e^2|x|), the series near 0; in float64 -t/(t + 2) with t = e^(-2|x|) - 1. The sign is that of x."""
    if x.kind == "float":
        z = magnitude(w, x)
        one = w.like(1.0, x)
        large = w.fsub(one, w.fdiv(w.like(2.0, x), w.fadd(exp(w, w.fmul(z, w.like(2.0, x))), one)))
        square = w.fmul(z, z)
        small = w.fma(w.fmul(z, square), horner(w, square, TANH), z)
        return w.intrinsic("copysign", w.select(w.compare("olt", z, w.like(0.625, x)), small, large), x)
    t = expm1(w, w.fmul(magnitude(w, x), w.like(-2.0, x)))
    return w.intrinsic("copysign", w.fdiv(w.fneg(t), w.fadd(t, w.like(2.0, x))), x)


# Press et al., "Numerical Recipes" (2nd ed.), section 6.2: erfc(z) = t exp(-z^2 + sum c_k t^k), t = 1/(1 + z/2), for
# z >= 0, to 1.2e-7 of the value.
ERFC = (
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
)  # fmt: skip
# The Taylor series of erf(x)/x in x^2, for |x| < 1/2.
ERF = tuple(2 / math.sqrt(math.pi) * (-1) ** k / (math.factorial(k) * (2 * k + 1)) for k in range(7))


def _erfc_positive(w: Writer, z: V) -> V:
    """erfc z for z >= 0, float32. z^2 is taken apart, or its rounding would be that of the exponent."""
    z = w.select(w.compare("ogt", z, w.like(10.0, z)), w.like(10.0, z), z)  # it is 0 from there on
    t = reciprocal(w, w.fma(z, w.like(0.5, z), w.like(1.0, z)))
    bits = w.convert("bitcast", z, "i32")
    high = w.convert("bitcast", w.binary("and", bits, w.like(-4096, bits)), "float")  # its square is exact
    low = w.fmul(w.fsub(high, z), w.fadd(high, z))
    series = w.fadd(horner(w, t, ERFC), low)
    return w.fmul(t, exp_of_sum(w, w.fneg(w.fmul(high, high)), series))


def erfc(w: Writer, x: V) -> V:
    value = _erfc_positive(w, magnitude(w, x))
    return w.select(w.compare("olt", x, w.like(0.0, x)), w.fsub(w.like(2.0, x), value), value)


def erf(w: Writer, x: V) -> V:
    large = w.intrinsic("copysign", w.fsub(w.like(1.0, x), _erfc_positive(w, magnitude(w, x))), x)
    small = w.fmul(x, horner(w, w.fmul(x, x), ERF))
    return w.select(w.compare("olt", magnitude(w, x), w.like(0.5, x)), small, large)


FUNCTIONS: dict[str, Emit] = {
    "add": _number("fadd", "add"),
    "sub": _number("fsub", "sub"),
    "mul": _number("fmul", "mul"),
    "div": Writer.fdiv,
    "neg": neg,
    "square": square,
    "reciprocal": reciprocal,
    "abs": magnitude,
    "sign": sign,
    "maximum": maximum,
    "minimum": minimum,
    "clip": clip,
    "ramp": ramp,
    "round": _intrinsic("rint"),
    "floor": _intrinsic("floor"),
    "ceiling": _intrinsic("ceil"),
    "integer_part": _intrinsic("trunc"),
    "unitize": unitize,
    "kronecker_delta": kronecker_delta,
    "equal": _compared("oeq", "eq"),
    "unequal": _compared("une", "ne"),
    "greater": _compared("ogt", "sgt"),
    "greater_equal": _compared("oge", "sge"),
    "less": _compared("olt", "slt"),
    "less_equal": _compared("ole", "sle"),
    "is_nan": is_nan,
    "and": lambda w, a, b: w.binary("and", a, b),
    "or": lambda w, a, b: w.binary("or", a, b),
    "xor": lambda w, a, b: w.binary("xor", a, b),
    "not": negation,
    "select": Writer.select,
    "exp": exp,
    "expm1": expm1,
    "log": log,
    "log1p": log1p,
    "sqrt": _intrinsic("sqrt"),
    "rsqrt": rsqrt,
    "logistic_sigmoid": logistic_sigmoid,
    "softplus": softplus,
    "tanh": tanh,
}
# These have float32 only: the series are not good enough for more.
SINGLE_ONLY: dict[str, Emit] = {"erf": erf, "erfc": erfc}


def function(name: str, kind: str) -> Emit | None:
    """The vector code of a function of the table for a number type, if there is any."""
    found = FUNCTIONS.get(name)
    return found if found is not None or kind != "float" else SINGLE_ONLY.get(name)
