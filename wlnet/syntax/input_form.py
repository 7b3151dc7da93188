"""InputForm: text that reads back as the same expression, with operators and as few brackets as they allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from wlnet.expression import (
    NULL,
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
from wlnet.syntax.grammar import rows
from wlnet.syntax.numerals import big_real_text, integer_text, real_text
from wlnet.syntax.operators import CALL
from wlnet.syntax.printer import NameOf, Piece, Printer, is_call, separated, short_name
from wlnet.syntax.strings import quote

ATOM = 1000.0
TIGHTER = 0.01
"""Added to a precedence: brackets go around what binds just as tightly, too."""

PRODUCT, QUOTIENT, SUM, MINUS, POWER = 400.0, 470.0, 310.0, 480.0, 590.0

Form = tuple[float, list[Piece]]
"""How tightly a spelling binds, and the spelling."""


class Spelling(NamedTuple):
    """How a head prints as an operator."""

    precedence: float
    form: str
    grouping: str
    text: str


_TIGHT = {"<>", "?", "^", "*"}
_WORD = re.compile(r"[A-Za-z$][A-Za-z$0-9]*")


@cache
def spellings() -> dict[Symbol, Spelling]:
    """The heads that print as operators: those with an ASCII spelling."""
    table: dict[Symbol, Spelling] = {}
    for precedence, form, grouping, meaning, *spelled in rows("operators.txt"):
        if meaning[0].isupper() and spelled and not spelled[0].startswith("\\["):
            text = spelled[0]
            if form == "infix" and text not in _TIGHT:
                text = f" {text} "
            table.setdefault(S.__getattr__(meaning), Spelling(float(precedence), form, grouping, text))
    # A sign after a sign must not run together with it, so these get brackets in products.
    for head in (S.PreIncrement, S.PreDecrement):
        table[head] = table[head]._replace(precedence=PRODUCT - 1)
    table[S.Unset] = table[S.Unset]._replace(text=" =.")
    return table


class InputForm(Printer):
    """``a + b*c``, ``f[x, y]``, ``{1, 2}``, ``a -> b``, ``x_Integer``, ``#1 + 1 & ``."""

    times = "*"

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
            special = _FORMS.get(e.head) if type(e.head) is Symbol else None
            found = special(self, e.args) if special else None
            return found or self.operator(e) or (CALL, self.call((e.head, CALL), e.args))
        if isinstance(e, Fraction):
            return QUOTIENT, [f"{integer_text(e.numerator)}/{integer_text(e.denominator)}"]
        if isinstance(e, BigReal):
            return (MINUS if e.value.is_signed() else ATOM), [self.big_real(e)]
        if isinstance(e, Complex):
            return self.complex_form(e)
        if isinstance(e, Association):
            return ATOM, ["<|", *separated(e.rules()), "|>"]
        if isinstance(e, PackedArray):
            return ATOM, [self.array(e.array)]
        if isinstance(e, NumericArray):
            return CALL, self.numeric_array(e)
        assert isinstance(e, HostAtom), e
        return self.host(e)

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

    def complex_form(self, e: Complex) -> Form:
        """``1 + 2*I``."""
        im = e.im
        negative = im.value.is_signed() if isinstance(im, BigReal) else im < 0
        size = abs(im) if not isinstance(im, BigReal) else BigReal(abs(im.value), im.precision)
        star, i = self.times, self.symbol(S.I)
        if isinstance(size, Fraction):
            top = i if size.numerator == 1 else f"({integer_text(size.numerator)}{star}{i})"
            imaginary = f"{top}/{integer_text(size.denominator)}"
            precedence = QUOTIENT
        elif type(size) is int:
            imaginary = i if size == 1 else f"{integer_text(size)}{star}{i}"
            precedence = ATOM if size == 1 else PRODUCT
        else:
            imaginary = (self.big_real(size) if isinstance(size, BigReal) else self.number(size)) + star + i
            precedence = PRODUCT
        if type(e.re) is int and e.re == 0:
            return (min(precedence, MINUS), ["-" + imaginary]) if negative else (precedence, [imaginary])
        return SUM, [(e.re, SUM), " - " if negative else " + ", imaginary]

    def operator(self, e: Compound) -> Form | None:
        """An expression whose head is an operator of the table."""
        spelling = spellings().get(e.head) if type(e.head) is Symbol else None
        if spelling is None:
            return None
        precedence, form, grouping, text = spelling
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
            return precedence, [text, (args[0], precedence)]
        return precedence, [(args[0], precedence + TIGHTER), text]

    def plus(self, args: tuple[Expr, ...]) -> Form | None:
        """Sums, with ``-`` before negative terms."""
        if len(args) < 2:
            return None
        pieces: list[Piece] = [(args[0], SUM + TIGHTER)]
        for term in args[1:]:
            opposite = _opposite(term)
            pieces.append(" + " if opposite is None else " - ")
            pieces.append((term if opposite is None else opposite, SUM + TIGHTER))
        return SUM, pieces

    def product(self, args: tuple[Expr, ...]) -> Form | None:
        """Products and quotients: ``-x``, ``2*x``, ``(a*b)/c``."""
        if len(args) < 2:
            return None
        first, rest = args[0], args[1:]
        if type(first) is int and first == -1 and not (len(rest) == 1 and _is_number(rest[0])):
            return MINUS, ["-", (rest[0] if len(rest) == 1 else Compound(S.Times, rest), MINUS + TIGHTER)]
        over: list[Expr] = []
        under: list[Expr] = []
        for factor in args:
            inverse = _inverse(factor)
            (over if inverse is None else under).append(factor if inverse is None else inverse)
        if type(first) is Fraction:
            if first.numerator == -1 and not under:
                # As Wolfram has it: -1/2*x, but x/2 and (-3*x)/2.
                return PRODUCT, ["-1/", integer_text(first.denominator), self.times, *self._factors(tuple(rest))]
            over = [first.numerator, *over[1:]] if first.numerator != 1 or len(over) == 1 else over[1:]
            under.insert(0, first.denominator)
        if not under:
            return PRODUCT, self._factors(args)
        top: Piece
        bottom: Piece
        top = (over[0] if len(over) == 1 else Compound(S.Times, tuple(over)) if over else 1, QUOTIENT)
        bottom = (under[0] if len(under) == 1 else Compound(S.Times, tuple(under)), QUOTIENT + TIGHTER)
        return QUOTIENT, [top, "/", bottom]

    def _factors(self, factors: tuple[Expr, ...]) -> list[Piece]:
        pieces: list[Piece] = []
        for place, factor in enumerate(factors):
            signed = place > 0 and (_is_number(factor) or isinstance(factor, Complex))
            pieces += (self.times, (factor, MINUS + TIGHTER if signed else PRODUCT + TIGHTER))
        return pieces[1:]

    def power(self, args: tuple[Expr, ...]) -> Form | None:
        """Powers, and ``Sqrt[x]``."""
        if len(args) != 2:
            return None
        base, exponent = args
        if type(exponent) is Fraction and exponent.denominator == 2 and abs(exponent.numerator) == 1:
            root = self.call((S.Sqrt, CALL), (base,))
            return (CALL, root) if exponent > 0 else (QUOTIENT, ["1/", *root])
        return POWER, [(base, POWER + TIGHTER), "^", (exponent, POWER)]

    def list(self, args: tuple[Expr, ...]) -> Form:
        return ATOM, ["{", *separated(args), "}"]

    def association(self, args: tuple[Expr, ...]) -> Form | None:
        """An association not yet evaluated."""
        if all(is_call(a, S.Rule, 2) or is_call(a, S.RuleDelayed, 2) for a in args):
            return ATOM, ["<|", *separated(args), "|>"]
        return None

    def part(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) < 2:
            return None
        return CALL, [(args[0], CALL), "[[", *separated(args[1:]), "]]"]

    def _blank(bars: str) -> Callable[[InputForm, tuple[Expr, ...]], Form | None]:  # type: ignore[misc]
        def blank(self: InputForm, args: tuple[Expr, ...]) -> Form | None:
            if not args:
                return ATOM, [bars]
            if len(args) == 1 and type(args[0]) is Symbol:
                return ATOM, [bars + self.symbol(args[0])]
            return None

        return blank

    blank, blank_sequence, blank_null_sequence = _blank("_"), _blank("__"), _blank("___")

    def pattern(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) != 2 or type(args[0]) is not Symbol:
            return None
        name, pattern = self.symbol(args[0]), args[1]
        if type(pattern) is Compound and pattern.head in (S.Blank, S.BlankSequence, S.BlankNullSequence):
            precedence, pieces = self.form(pattern)
            if precedence == ATOM:
                return ATOM, [name, *pieces]
        return 150, [name, ":", (pattern, 150 + TIGHTER)]

    def optional(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) == 2:
            # `x:0` would be a pattern named x.
            left: list[Piece] = ["(", (args[0], 0.0), ")"] if type(args[0]) is Symbol else [(args[0], 140)]
            return 140, [*left, ":", (args[1], 150 + TIGHTER)]
        if len(args) == 1 and (
            args[0] == _BLANK
            or (is_call(args[0], S.Pattern, 2) and type(args[0].args[0]) is Symbol and args[0].args[1] == _BLANK)  # type: ignore[union-attr]
        ):
            return 140, [(args[0], 0.0), "."]
        return None

    def slot(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) != 1:
            return None
        index = args[0]
        if type(index) is int and 0 <= index < 10**6:
            return ATOM, [f"#{index}"]
        if type(index) is str:
            return ATOM, ["#" + (index if _WORD.fullmatch(index) else quote(index))]
        return None

    def slot_sequence(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) == 1 and type(args[0]) is int and 0 <= args[0] < 10**6:
            return ATOM, [f"##{args[0]}"]
        return None

    def out(self, args: tuple[Expr, ...]) -> Form | None:
        if not args:
            return ATOM, ["%"]
        index = args[0]
        if len(args) == 1 and type(index) is int and (0 <= index < 10**9 or -20 < index < -1):
            return ATOM, ["%" * -index if index < 0 else f"%{index}"]
        return None

    def function(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) != 1:
            return None
        return 90, [(args[0], 90 + TIGHTER), " & "]

    def message_name(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) < 2 or not all(type(a) is str and _WORD.fullmatch(a) for a in args[1:]):
            return None
        return 750, [(args[0], 750 + TIGHTER), *[f"::{tag}" for tag in args[1:]]]

    def compound_expression(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) < 2:
            return None
        if args[-1] is NULL:
            return 10, [*separated(args[:-1], "; ", 10 + TIGHTER), ";"]
        return 10, separated(args, "; ", 10 + TIGHTER)

    def span(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) not in (2, 3):
            return None
        return 297, separated(args, " ;; ", 297 + TIGHTER)

    def inequality(self, args: tuple[Expr, ...]) -> Form | None:
        """``a < b <= c``."""
        heads = args[1::2]
        table = spellings()
        comparisons = [table.get(h) if type(h) is Symbol else None for h in heads]
        if len(args) < 5 or len(args) % 2 == 0 or len(set(map(id, heads))) == 1:
            return None
        pieces: list[Piece] = [(args[0], 290 + TIGHTER)]
        for comparison, operand in zip(comparisons, args[2::2], strict=True):
            if comparison is None or comparison.grouping != "chain":
                return None
            pieces += (comparison.text, (operand, 290 + TIGHTER))
        return 290, pieces

    def repeated(self, args: tuple[Expr, ...]) -> Form | None:
        """``x..``; a number would take the first point for its own."""
        if len(args) == 1 and _is_number(args[0]):
            return 170, ["(", (args[0], 0.0), ")", ".."]
        return None

    def repeated_null(self, args: tuple[Expr, ...]) -> Form | None:
        if len(args) == 1 and _is_number(args[0]):
            return 170, ["(", (args[0], 0.0), ")", "..."]
        return None

    def _tagged(count: int, text: str) -> Callable[[InputForm, tuple[Expr, ...]], Form | None]:  # type: ignore[misc]
        def tagged(self: InputForm, args: tuple[Expr, ...]) -> Form | None:
            if len(args) != count:
                return None
            pieces: list[Piece] = [(args[0], 41.0), " /: ", (args[1], 41.0), text]
            return 40, [*pieces, (args[2], 40.0)] if count == 3 else pieces

        return tagged

    tag_set, tag_set_delayed, tag_unset = _tagged(3, " = "), _tagged(3, " := "), _tagged(2, " =.")


_BLANK = Compound(S.Blank, ())


def _is_number(e: Expr) -> bool:
    return isinstance(e, (int, float, Fraction, BigReal))


def _opposite(term: Expr) -> Expr | None:
    """What to print after ``-`` for this term of a sum, or None if it is printed after ``+``."""
    if isinstance(term, BigReal):
        return BigReal(-term.value, term.precision) if term.value.is_signed() else None
    if isinstance(term, (int, float, Fraction)):
        return -term if term < 0 else None
    if type(term) is Compound and term.head is S.Times and len(term.args) > 1:
        first, rest = term.args[0], term.args[1:]
        opposite = _opposite(first) if _is_number(first) else None
        if opposite is None or (type(opposite) is int and opposite == 1 and len(rest) == 1 and _is_number(rest[0])):
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
    if type(exponent) not in (int, Fraction) or exponent >= 0:  # type: ignore[operator]
        return None
    return base if exponent == -1 else Compound(S.Power, (base, -exponent))  # type: ignore[operator]


_FORMS: dict[Symbol, Callable[[InputForm, tuple[Expr, ...]], Form | None]] = {
    S.Plus: InputForm.plus,
    S.Times: InputForm.product,
    S.Power: InputForm.power,
    S.List: InputForm.list,
    S.Association: InputForm.association,
    S.Part: InputForm.part,
    S.Blank: InputForm.blank,
    S.BlankSequence: InputForm.blank_sequence,
    S.BlankNullSequence: InputForm.blank_null_sequence,
    S.Pattern: InputForm.pattern,
    S.Optional: InputForm.optional,
    S.Slot: InputForm.slot,
    S.SlotSequence: InputForm.slot_sequence,
    S.Out: InputForm.out,
    S.Function: InputForm.function,
    S.MessageName: InputForm.message_name,
    S.CompoundExpression: InputForm.compound_expression,
    S.Span: InputForm.span,
    S.Inequality: InputForm.inequality,
    S.Repeated: InputForm.repeated,
    S.RepeatedNull: InputForm.repeated_null,
    S.TagSet: InputForm.tag_set,
    S.TagSetDelayed: InputForm.tag_set_delayed,
    S.TagUnset: InputForm.tag_unset,
}


def input_form(e: Expr, name_of: NameOf = short_name) -> str:
    """The InputForm of an expression: text that parses to it again."""
    return InputForm(name_of).text(e)
