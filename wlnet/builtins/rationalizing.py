"""Rational numbers near approximate ones: Rationalize."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.builtins import tower
from wlnet.expression import Association, BigReal, Complex, Compound, Expr, PackedArray, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_NEAR = Fraction(1, 10_000)
"""p/q stands for x by itself if it is nearer to it than this divided by q squared."""
_DIGITS = 40


@builtin("Rationalize")
def rationalize(k: Kernel, e: Expr, tolerance: Expr | None = None) -> Expr | None:
    """Rationalize[x]: the rational number that an approximate number is near to, if there is one of small denominator.

    Rationalize[x, dx] gives the one of smallest denominator within dx of x, which may be exact; Rationalize[x, 0] the
    one that cannot be told from x. All approximate numbers in an expression are taken.

    >> {Rationalize[6.75], Rationalize[0.1], Rationalize[N[Pi]], Rationalize[{0.5, 1.2 + 6.7 x}]}
     = {27/4, 1/10, 3.141592653589793, {1/2, 6/5 + (67*x)/10}}
    >> {Rationalize[Pi, 0.01], Rationalize[N[Pi], 0], Rationalize[Exp[Sqrt[2]], 2^-12]}
     = {22/7, 245850922/78256779, 218/53}
    """
    if tolerance is None:
        return _inside(k, e, None)
    within = _fraction(k, tolerance)
    if within is None or within < 0:
        return None
    return _inside(k, e, within)


def _inside(k: Kernel, e: Expr, within: Fraction | None) -> Expr:
    """The expression with rational numbers in place of those numbers in it that are near to them."""
    if type(e) is Complex:
        parts = [_inside(k, part, within) for part in (e.re, e.im)]
        return tower.make_complex(*parts)  # type: ignore[arg-type]
    if type(e) in (float, BigReal):
        return _of_number(e, within)  # type: ignore[arg-type]
    if type(e) is PackedArray:
        return Compound(S.List, tuple(_inside(k, part, within) for part in e.args)) if e.array.dtype.kind != "i" else e
    if type(e) is Association:
        return Association.of([(key, _inside(k, value, within)) for key, value in e])
    if type(e) is not Compound:
        found = None if within is None or type(e) in (int, Fraction) else _numeric(k, e)
        return e if found is None or not within else _plain(_simplest(found - within, found + within))
    if within and (exact := _numeric(k, e)) is not None:
        return _plain(_simplest(exact - within, exact + within))
    return k.evaluate(Compound(e.head, tuple(_inside(k, part, within) for part in e.args), e.span))


def _of_number(x: float | BigReal, within: Fraction | None) -> Expr:
    if type(x) is float and not math.isfinite(x):
        return x
    exact = Fraction(x) if type(x) is float else Fraction(x.value)  # type: ignore[union-attr]
    error = _uncertainty(x)
    if within is not None:
        within = within or error
        return _plain(_simplest(exact - within, exact + within))
    for near in _convergents(exact):
        bound = _NEAR / near.denominator**2
        if bound <= error:
            return x
        if abs(near - exact) < bound:
            return _plain(near)
    return x


def _uncertainty(x: float | BigReal) -> Fraction:
    """How far the number that is meant may be from the one that is stored."""
    if type(x) is float:
        return Fraction(math.ulp(x)) / 2
    digits = x.precision  # type: ignore[union-attr]
    return abs(Fraction(x.value)) / Fraction(10) ** int(digits)  # type: ignore[union-attr]


def _convergents(x: Fraction) -> list[Fraction]:
    """The convergents of the continued fraction."""
    found = []
    p, q, before_p, before_q = 1, 0, 0, 1
    while True:
        whole = math.floor(x)
        p, before_p = whole * p + before_p, p
        q, before_q = whole * q + before_q, q
        found.append(Fraction(p, q))
        if x == whole:
            return found
        x = 1 / (x - whole)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational number of smallest denominator from ``low`` to ``high``, of several the nearest to zero."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest(-high, -low)
    whole = math.ceil(low)
    if whole <= high:
        return Fraction(whole)
    below = whole - 1
    return below + 1 / _simplest(1 / (high - below), 1 / (low - below))


def _plain(x: Fraction) -> int | Fraction:
    return x.numerator if x.denominator == 1 else x


def _numeric(k: Kernel, e: Expr) -> Fraction | None:
    """The value of an exact real quantity, with more digits than any tolerance needs."""
    if k.evaluate(Compound(S.NumericQ, (e,))) is not S.__getattr__("True"):
        return None
    return _fraction(k, k.evaluate(Compound(S.N, (e, _DIGITS))))


def _fraction(k: Kernel, e: Expr) -> Fraction | None:
    if type(e) in (int, Fraction):
        return Fraction(e)  # type: ignore[arg-type]
    if type(e) is float:
        return Fraction(e) if math.isfinite(e) else None
    if type(e) is BigReal:
        return Fraction(e.value)
    number = k.evaluate(Compound(S.N, (e,))) if type(e) is Compound else None
    return Fraction(number) if type(number) is float and math.isfinite(number) else None
