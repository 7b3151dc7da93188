"""InputForm of sums, products, powers and complex numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.expression import BigReal, Complex, Compound, Expr, S
from wlnet.syntax.numerals import integer_text
from wlnet.syntax.printer import Piece, is_call
from wlnet.syntax.spellings import ATOM, MINUS, PRODUCT, SUM, TIGHTER, Form

if TYPE_CHECKING:
    from wlnet.syntax.input_form import InputForm


def is_number(e: Expr) -> bool:
    return isinstance(e, (int, float, Fraction, BigReal))


def is_signed(e: Expr) -> bool:
    """Whether this may begin with a sign, which must not come right after an operator."""
    return is_number(e) or isinstance(e, Complex)


def plus(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    """Sums, with ``-`` before negative terms."""
    if len(args) < 2:
        return None
    pieces: list[Piece] = [(args[0], SUM + TIGHTER)]
    for term in args[1:]:
        opposite = _opposite(term)
        pieces.append(" + " if opposite is None else " - ")
        pieces.append((term if opposite is None else opposite, SUM + TIGHTER))
    return SUM, pieces


def product(printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    """Products and quotients: ``-x``, ``2*x``, ``(a*b)/c``."""
    if len(args) < 2:
        return None
    first, rest = args[0], args[1:]
    if type(first) is int and first == -1 and not (len(rest) == 1 and is_number(rest[0])):
        return MINUS, ["-", (rest[0] if len(rest) == 1 else Compound(S.Times, rest), MINUS + TIGHTER)]
    if type(first) is Fraction and first.numerator == -1 and printer.halves and not is_signed(rest[0]):
        return PRODUCT, ["-1/", integer_text(first.denominator), printer.times, *_over_and_under(printer, rest)[1]]
    return _over_and_under(printer, args)


def _over_and_under(printer: InputForm, args: tuple[Expr, ...]) -> Form:
    over: list[Expr] = []
    under: list[Expr] = []
    for factor in args:
        inverse = _inverse(factor)
        (over if inverse is None else under).append(factor if inverse is None else inverse)
    first = args[0]
    if type(first) is Fraction:
        over = [first.numerator, *over[1:]] if first.numerator != 1 or len(over) == 1 else over[1:]
        under.insert(0, first.denominator)
    return printer.fraction(_product(over), _product(under)) if under else (PRODUCT, _factors(printer, args))


def _product(factors: list[Expr]) -> Expr:
    return factors[0] if len(factors) == 1 else Compound(S.Times, tuple(factors)) if factors else 1


def _factors(printer: InputForm, factors: tuple[Expr, ...]) -> list[Piece]:
    pieces: list[Piece] = []
    for place, factor in enumerate(factors):
        pieces += (printer.times, (factor, MINUS + TIGHTER if place and is_signed(factor) else PRODUCT + TIGHTER))
    return pieces[1:]


def power(printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    """Powers, and ``Sqrt[x]``."""
    if len(args) != 2:
        return None
    base, exponent = args
    if type(exponent) is Fraction and exponent.denominator == 2 and abs(exponent.numerator) == 1:
        root = Compound(S.Sqrt, (base,))
        return printer.form(root) if exponent > 0 else printer.fraction(1, root)
    if type(exponent) is int and exponent == -1 and not printer.halves:
        return printer.fraction(1, base)
    return printer.raised(base, exponent)


def complex_form(printer: InputForm, e: Complex) -> Form:
    """``1 + 2*I``."""
    im = e.im
    if type(e.re) is int and e.re == 0:
        return _imaginary(printer, im)
    negative = im.value.is_signed() if isinstance(im, BigReal) else im < 0
    size: int | float | Fraction | BigReal
    size = BigReal(abs(im.value), im.precision) if isinstance(im, BigReal) else -im if negative else im
    return SUM, [(e.re, SUM), " - " if negative else " + ", *_imaginary(printer, size)[1]]


def _imaginary(printer: InputForm, im: int | float | Fraction | BigReal) -> Form:
    i = printer.symbol(S.I)
    if isinstance(im, Fraction):
        if im.numerator == -1 and printer.halves:
            return PRODUCT, ["-1/", integer_text(im.denominator), printer.times, i]
        precedence, pieces = printer.fraction(Complex(0, im.numerator), im.denominator)
        return (PRODUCT if printer.halves else precedence), pieces
    if type(im) is int and abs(im) == 1:
        return (ATOM, [i]) if im == 1 else (MINUS, ["-" + i])
    return PRODUCT, [(im, 0.0), printer.times, i]


def _opposite(term: Expr) -> Expr | None:
    """What to print after ``-`` for this term of a sum, or None if it is printed after ``+``."""
    if isinstance(term, BigReal):
        return BigReal(-term.value, term.precision) if term.value.is_signed() else None
    if isinstance(term, (int, float, Fraction)):
        return -term if term < 0 else None
    if isinstance(term, Complex):
        exact = type(term.re) is int and term.re == 0 and isinstance(term.im, (int, Fraction))
        return Complex(0, -term.im) if exact and term.im < 0 else None  # type: ignore[operator]
    if type(term) is Compound and term.head is S.Times and len(term.args) > 1:
        first, rest = term.args[0], term.args[1:]
        opposite = _opposite(first) if is_number(first) or isinstance(first, Complex) else None
        if opposite is None or (type(opposite) is int and opposite == 1 and len(rest) == 1 and is_number(rest[0])):
            return None
        if type(opposite) is int and opposite == 1:
            return rest[0] if len(rest) == 1 else Compound(S.Times, rest)
        return Compound(S.Times, (opposite, *rest))
    return None


def _inverse(factor: Expr) -> Expr | None:
    """``b^n`` for a factor ``b^-n``, which is printed below the line."""
    if not is_call(factor, S.Power, 2):
        return None
    assert type(factor) is Compound
    base, exponent = factor.args
    if not is_number(exponent) and not (type(exponent) is Compound and exponent.head is S.Times):
        # E^(-x) goes below the line, but not E^(-1 - x).
        return None
    opposite = _opposite(exponent)
    if opposite is None or (type(opposite) is int and opposite == 1):
        return None if opposite is None else base
    return Compound(S.Power, (base, opposite))
