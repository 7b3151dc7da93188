"""Exact values of elementary functions: at rational multiples of Pi, at 0, 1, infinities, and by symmetry."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from wlnet.builtins import tower
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE, INFINITY
from wlnet.builtins.primes import perfect_power
from wlnet.expression import Complex, Compound, Expr, S
from wlnet.kernel.options import system_expression

Exact = Callable[[Expr], "Expr | None"]

MINUS_INFINITY = Compound(S.Times, (-1, INFINITY))

_SINES = ("0", "(-1 + Sqrt[3])/(2 Sqrt[2])", "1/2", "1/Sqrt[2]", "Sqrt[3]/2", "(1 + Sqrt[3])/(2 Sqrt[2])", "1")
_TANGENTS = ("0", "2 - Sqrt[3]", "1/Sqrt[3]", "1", "Sqrt[3]", "2 + Sqrt[3]", "ComplexInfinity")


def multiple_of_pi(e: Expr) -> Fraction | None:
    """q where e is the exact angle q Pi; None if it is no such angle."""
    if type(e) is int:
        return Fraction(0) if e == 0 else None
    if e is S.Pi:
        return Fraction(1)
    if e is S.Degree:
        return Fraction(1, 180)
    if type(e) is Compound and e.head is S.Times and len(e.args) == 2:
        first = e.args[0]
        if type(first) is int or type(first) is Fraction:
            if e.args[1] is S.Pi:
                return Fraction(first)
            if e.args[1] is S.Degree:
                return Fraction(first) / 180
    return None


def negated(e: Expr) -> Expr | None:
    """-e if that looks simpler: e is a negative number or a product with a negative coefficient."""
    if tower.is_real(e):
        return tower.negate(e) if tower.sign(e) < 0 else None
    if type(e) is Compound and e.head is S.Times and tower.is_real(e.args[0]) and tower.sign(e.args[0]) < 0:
        return Compound(S.Times, (tower.negate(e.args[0]), *e.args[1:]))
    if type(e) is Compound and e.head is S.Plus:
        opposites = [opposite for t in e.args if (opposite := negated(t)) is not None]
        return Compound(S.Plus, tuple(opposites)) if len(opposites) == len(e.args) else None
    return None


def without_i(e: Expr) -> Expr | None:
    """y where e is I y for an exact number y, or for a product with one; None for others."""
    if type(e) is Complex:
        return e.im if e.re == 0 and tower.is_exact(e) else None
    if type(e) is Compound and e.head is S.Times and type(e.args[0]) is Complex:
        factor = without_i(e.args[0])
        return None if factor is None else Compound(S.Times, (factor, *e.args[1:]))
    return None


# What a function gives at I y: a factor and the function of y.
_TURNED: dict[str, tuple[Expr, str]] = {
    "Sin": (Complex(0, 1), "Sinh"), "Cos": (1, "Cosh"), "Tan": (Complex(0, 1), "Tanh"),
    "Csc": (Complex(0, -1), "Csch"), "Sec": (1, "Sech"), "Cot": (Complex(0, -1), "Coth"),
    "Sinh": (Complex(0, 1), "Sin"), "Cosh": (1, "Cos"), "Tanh": (Complex(0, 1), "Tan"),
    "Csch": (Complex(0, -1), "Csc"), "Sech": (1, "Sec"), "Coth": (Complex(0, -1), "Cot"),
}  # fmt: skip


def at_imaginary(name: str, e: Expr) -> Expr | None:
    """A trigonometric function of I y by the hyperbolic one of y, and the other way round."""
    turned = _TURNED.get(name)
    y = None if turned is None else without_i(e)
    if turned is None or y is None:
        return None
    return Compound(S.Times, (turned[0], Compound(S.__getattr__(turned[1]), (y,))))


def _minus(e: Expr) -> Expr:
    return Compound(S.Times, (-1, e))


def _angle(q: Fraction) -> Expr:
    return Compound(S.Times, (tower.exact(q), S.Pi))


def _sine_of(q: Fraction) -> tuple[int, Fraction]:
    """Sign and angle from 0 to 1/2 with the same sine (in units of Pi)."""
    q %= 2
    sign = 1
    if q >= 1:
        sign, q = -1, q - 1
    return sign, 1 - q if q > Fraction(1, 2) else q


def _cosine_of(q: Fraction) -> tuple[int, Fraction]:
    q %= 2
    if q > 1:
        q = 2 - q
    return (-1, 1 - q) if q > Fraction(1, 2) else (1, q)


def _tangent_of(q: Fraction) -> tuple[int, Fraction]:
    q %= 1
    return (-1, 1 - q) if q > Fraction(1, 2) else (1, q)


def _in_table(q: Fraction) -> int | None:
    return int(q * 12) if 12 % q.denominator == 0 else None


_REDUCTIONS = {
    "Sin": _sine_of, "Csc": _sine_of, "Cos": _cosine_of, "Sec": _cosine_of, "Tan": _tangent_of, "Cot": _tangent_of,
}  # fmt: skip
_ODD = frozenset({"Sin", "Csc", "Tan", "Cot"})
_INVERSES = {"Sin": "ArcSin", "Cos": "ArcCos", "Tan": "ArcTan", "Csc": "ArcCsc", "Sec": "ArcSec", "Cot": "ArcCot"}


def trigonometric(name: str) -> Exact:
    """The exact values of a trigonometric function."""
    head = S.__getattr__(name)
    inverse = S.__getattr__(_INVERSES[name])

    def value(e: Expr) -> Expr | None:
        q = multiple_of_pi(e)
        if q is None:
            if e is INFINITY or e == MINUS_INFINITY:
                return Compound(S.Interval, (Compound(S.List, (-1, 1)),)) if name in ("Sin", "Cos") else INDETERMINATE
            if type(e) is Compound and e.head is inverse and len(e.args) == 1:
                return e.args[0]
            opposite = negated(e)
            if opposite is None:
                return at_imaginary(name, e)
            return _minus(Compound(head, (opposite,))) if name in _ODD else Compound(head, (opposite,))
        sign, reduced = _REDUCTIONS[name](q)
        index = _in_table(reduced)
        if index is None:
            if reduced == q and type(e) is Compound and e.args[1] is S.Pi:
                return None
            made = Compound(head, (_angle(reduced),))
            return _minus(made) if sign < 0 else made
        known = _table_value(name, index)
        return known if sign > 0 or known is COMPLEX_INFINITY else _minus(known)

    return value


def _table_value(name: str, index: int) -> Expr:
    if name == "Sin":
        return system_expression(_SINES[index])
    if name == "Cos":
        return system_expression(_SINES[6 - index])
    if name == "Tan":
        return system_expression(_TANGENTS[index])
    if name == "Cot":
        return system_expression(_TANGENTS[6 - index])
    inner = _SINES[index] if name == "Csc" else _SINES[6 - index]
    return COMPLEX_INFINITY if inner == "0" else Compound(S.Power, (system_expression(inner), -1))


def _power(base: int, exponent: Fraction) -> Compound:
    return Compound(S.Power, (base, exponent))


_HALF = Fraction(1, 2)
_ARC_SINES: dict[Expr, Fraction] = {
    0: Fraction(0),
    _HALF: Fraction(1, 6),
    _power(2, -_HALF): Fraction(1, 4),
    Compound(S.Times, (_HALF, _power(3, _HALF))): Fraction(1, 3),
    1: _HALF,
}
_ARC_TANGENTS: dict[Expr, Fraction] = {
    0: Fraction(0),
    _power(3, -_HALF): Fraction(1, 6),
    1: Fraction(1, 4),
    _power(3, _HALF): Fraction(1, 3),
    INFINITY: _HALF,
}


def _look_up(table: dict[Expr, Fraction], e: Expr) -> Fraction | None:
    """The angle of e or of -e in a table; machine numbers have no exact angle."""
    if type(e) in (float, str):
        return None
    found = table.get(e)
    if found is not None:
        return found
    opposite = negated(e)
    if opposite is None:
        return None
    if type(opposite) is Compound and opposite.head is S.Times and opposite.args[0] == 1:
        rest = opposite.args[1:]
        opposite = rest[0] if len(rest) == 1 else Compound(S.Times, rest)
    found = table.get(opposite)
    return None if found is None else -found


def inverse_trigonometric(name: str) -> Exact:
    """The exact values of ArcSin, ArcCos or ArcTan, and ArcCsc, ArcSec, ArcCot by those."""
    head = S.__getattr__(name)

    def value(e: Expr) -> Expr | None:
        angle = _look_up(_ARC_TANGENTS if name == "ArcTan" else _ARC_SINES, e)
        if angle is not None:
            return _angle(_HALF - angle if name == "ArcCos" else angle)
        if name == "ArcCos":
            return None
        opposite = negated(e)
        return None if opposite is None else _minus(Compound(head, (opposite,)))

    return value


def symmetric(name: str, at: dict[Expr, Expr], *, odd: bool | None, inverse: str = "") -> Exact:
    """Given values, a symmetry (odd, even, or None for none) and the function that this one undoes."""
    head = S.__getattr__(name)

    def value(e: Expr) -> Expr | None:
        if type(e) in (float, str):
            return None
        found = at.get(e)
        if found is not None:
            return found
        if inverse and type(e) is Compound and e.head is S.__getattr__(inverse) and len(e.args) == 1:
            return e.args[0]
        opposite = None if odd is None else negated(e)
        if opposite is None:
            return at_imaginary(name, e)
        made = Compound(head, (opposite,))
        return _minus(made) if odd else made

    return value


def logarithm(e: Expr) -> Expr | None:
    """Exact values of Log."""
    if type(e) is int or type(e) is Fraction:
        if e == 0:
            return MINUS_INFINITY
        if e == 1:
            return 0
        if e < 0:
            return Compound(S.Plus, (_imaginary_pi(Fraction(1)), Compound(S.Log, (-e,))))
        return _minus(Compound(S.Log, (tower.exact(1 / Fraction(e)),))) if e < 1 else None
    if type(e) is Complex and e.re == 0 and type(e.im) is int and abs(e.im) == 1:
        return _imaginary_pi(Fraction(e.im, 2))
    if e is S.E:
        return 1
    if e is INFINITY or e is COMPLEX_INFINITY or e == MINUS_INFINITY:
        return INFINITY
    if type(e) is Compound and e.head is S.Power and e.args[0] is S.E and tower.is_real(e.args[1]):
        return e.args[1]
    return None


def _imaginary_pi(q: Fraction) -> Expr:
    return Compound(S.Times, (Complex(0, tower.exact(q)), S.Pi))


def exact_logarithm(base: int | Fraction, x: int | Fraction) -> int | Fraction | None:
    """The rational q with base^q = x, or None."""
    if base <= 0 or x <= 0 or base == 1:
        return None
    if x == 1:
        return 0
    inverted = 1
    if base.numerator == 1:
        base, inverted = 1 / Fraction(base), -inverted
    if x.numerator == 1:
        x, inverted = 1 / Fraction(x), -inverted
    if base.denominator != 1 or x.denominator != 1:
        return None
    root, i = perfect_power(base.numerator)
    other, j = perfect_power(x.numerator)
    return tower.rational(inverted * j, i) if root == other else None
