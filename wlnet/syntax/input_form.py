"""InputForm: text that reads back as the same expression, with operators and as few brackets as they allow."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar

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
from wlnet.syntax import input_arithmetic as arithmetic
from wlnet.syntax import input_patterns as patterns
from wlnet.syntax.numerals import big_real_text, integer_text, real_text
from wlnet.syntax.operators import CALL
from wlnet.syntax.printer import NameOf, Piece, Printer, separated, short_name
from wlnet.syntax.spellings import ATOM, MINUS, POWER, QUOTIENT, TIGHTER, Form, spellings
from wlnet.syntax.strings import quote

FORMS: dict[Symbol, Callable[[Any, tuple[Expr, ...]], Form | None]] = {
    S.Plus: arithmetic.plus,
    S.Times: arithmetic.product,
    S.Power: arithmetic.power,
    S.List: patterns.curly,
    S.Association: patterns.association,
    S.Part: patterns.part,
    S.Blank: patterns.blank,
    S.BlankSequence: patterns.blank_sequence,
    S.BlankNullSequence: patterns.blank_null_sequence,
    S.Pattern: patterns.pattern,
    S.Optional: patterns.optional,
    S.Slot: patterns.slot,
    S.SlotSequence: patterns.slot_sequence,
    S.Out: patterns.out,
    S.Function: patterns.function,
    S.MessageName: patterns.message_name,
    S.CompoundExpression: patterns.compound_expression,
    S.Span: patterns.span,
    S.Inequality: patterns.inequality,
    S.Repeated: patterns.repeated,
    S.RepeatedNull: patterns.repeated_null,
    S.TagSet: patterns.tag_set,
    S.TagSetDelayed: patterns.tag_set_delayed,
    S.TagUnset: patterns.tag_unset,
}
"""How expressions of a head are spelled by a printer; None where the general spelling will do."""


class InputForm(Printer):
    """``a + b*c``, ``f[x, y]``, ``{1, 2}``, ``a -> b``, ``x_Integer``, ``#1 + 1 & ``."""

    forms: ClassVar[dict[Symbol, Callable[[Any, tuple[Expr, ...]], Form | None]]] = FORMS
    times = "*"
    halves = True
    """Whether to write ``-1/2*x``, ``(I/2)*x`` and ``x^(-1)``, not ``-x/2``, ``I/2 x`` and ``1/x``."""

    def pieces(self, e: Expr, level: float) -> list[Piece]:
        precedence, pieces = self.form(e)
        return ["(", *pieces, ")"] if precedence < level else pieces

    def form(self, e: Expr) -> Form:
        """How an expression is spelled, and how tightly that binds."""
        kind = type(e)
        if kind is Symbol:
            return ATOM, [self.symbol(e)]  # type: ignore[arg-type]
        if kind is int:
            return (ATOM if e >= 0 else MINUS), [integer_text(e)]  # type: ignore[operator, arg-type]
        if kind is str:
            return ATOM, [self.string(e)]  # type: ignore[arg-type]
        if kind is float:
            text = self.number(e)  # type: ignore[arg-type]
            return (MINUS if text[0] == "-" else ATOM), [text]
        if isinstance(e, Compound):
            special = self.forms.get(e.head) if type(e.head) is Symbol else None
            found = special(self, e.args) if special else None
            return found or self.operator(e) or (CALL, self.call((e.head, CALL), e.args))
        if isinstance(e, Fraction):
            return QUOTIENT, [f"{integer_text(e.numerator)}/{integer_text(e.denominator)}"]
        if isinstance(e, BigReal):
            return (MINUS if e.value.is_signed() else ATOM), [self.big_real(e)]
        if isinstance(e, Complex):
            return arithmetic.complex_form(self, e)
        if isinstance(e, Association):
            return ATOM, ["<|", *separated(e.rules()), "|>"]
        if isinstance(e, PackedArray):
            return ATOM, [self.array(e.array)]
        if isinstance(e, NumericArray):
            return CALL, self.numeric_array(e)
        assert isinstance(e, HostAtom), e
        return self.host(e)

    def fraction(self, top: Expr, bottom: Expr) -> Form:
        return QUOTIENT, [(top, QUOTIENT), "/", (bottom, QUOTIENT + TIGHTER)]

    def raised(self, base: Expr, exponent: Expr) -> Form:
        """A power."""
        return POWER, [(base, POWER + TIGHTER), "^", (exponent, POWER)]

    def string(self, text: str) -> str:
        return quote(text)

    def number(self, value: float) -> str:
        return real_text(value)

    def big_real(self, value: BigReal) -> str:
        return big_real_text(value)

    def host(self, e: HostAtom) -> Form:
        """An object of the host prints as the expression that makes it."""
        return self.form(e.input_form())

    def complex(self, value: complex) -> str:
        return self.text(Complex(value.real, value.imag))

    def operator(self, e: Compound) -> Form | None:
        """An expression whose head is an operator of the table."""
        spelling = spellings().get(e.head) if type(e.head) is Symbol else None
        if spelling is None:
            return None
        precedence, form, grouping, text, operand = spelling
        args = e.args
        if form == "infix":
            if len(args) != 2 and (len(args) < 2 or grouping not in ("flat", "chain")):
                return None
            if grouping in ("flat", "chain"):
                return precedence, separated(args, text, precedence + TIGHTER)
            left, right = (0.0, TIGHTER) if grouping == "left" else (TIGHTER, 0.0)
            return precedence, [(args[0], precedence + left), text, (args[1], precedence + right)]
        if len(args) != 1:
            return None
        if form == "prefix":
            return precedence, [text, (args[0], operand)]
        return precedence, [(args[0], precedence + TIGHTER), text]


def input_form(e: Expr, name_of: NameOf = short_name) -> str:
    """The InputForm of an expression: text that parses to it again."""
    return InputForm(name_of).text(e)
