"""FullForm: heads and brackets only."""

from __future__ import annotations

from fractions import Fraction

from wlnet.expression import (
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
)
from wlnet.syntax.numerals import big_real_text, integer_text, real_text
from wlnet.syntax.printer import NameOf, Piece, Printer, short_name
from wlnet.syntax.strings import quote


class FullForm(Printer):
    """``Plus[a, Times[-1, b]]``."""

    def pieces(self, e: Expr, level: float) -> list[Piece]:  # noqa: ARG002
        kind = type(e)
        if kind is Symbol:
            return [self.symbol(e)]  # type: ignore[arg-type]
        if kind is int:
            return [integer_text(e)]  # type: ignore[arg-type]
        if kind is str:
            return [quote(e)]  # type: ignore[arg-type]
        if kind is float:
            return [self.number(e)]  # type: ignore[arg-type]
        if isinstance(e, Compound):
            return self.call((e.head, 0.0), e.args)
        if isinstance(e, Fraction):
            return self.call((S.Rational, 0.0), (e.numerator, e.denominator))
        if isinstance(e, BigReal):
            return [big_real_text(e)]
        if isinstance(e, Complex):
            return self.call((S.Complex, 0.0), (e.re, e.im))
        if isinstance(e, Association):
            return self.call((S.Association, 0.0), e.rules())
        if isinstance(e, PackedArray):
            return [self.array(e.array, self.symbol(S.List) + "[", "]")]
        if isinstance(e, NumericArray):
            return self.numeric_array(e)
        assert isinstance(e, HostAtom), e
        return [(e.input_form(), 0.0)]

    def number(self, value: float) -> str:
        text = real_text(value)
        if text[-1] not in "0123456789.":
            return text
        mantissa, power, exponent = text.partition("*^")
        return mantissa + "`" + power + exponent

    def complex(self, value: complex) -> str:
        return f"{self.symbol(S.Complex)}[{self.number(value.real)}, {self.number(value.imag)}]"


def full_form(e: Expr, name_of: NameOf = short_name) -> str:
    """The FullForm of an expression."""
    return FullForm(name_of).text(e)
