"""OutputForm: what people read as a result, in two dimensions where fractions and powers ask for them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, cast

from wlnet.expression import BigReal, Compound, Expr, HostAtom, PackedArray, S
from wlnet.syntax import input_patterns as patterns
from wlnet.syntax import output_scripts
from wlnet.syntax.boxes import Box, Shown, beside, block, over, scripts, text
from wlnet.syntax.input_form import FORMS
from wlnet.syntax.line_form import LineForm
from wlnet.syntax.numerals import big_real_text, short_real_text
from wlnet.syntax.printer import Laid, NameOf, Part, short_name
from wlnet.syntax.spellings import ATOM, MINUS, POWER, PRODUCT, TIGHTER, Form


class _Opened(NamedTuple):
    """A part of a layout begins here."""

    script: bool


class _Closed(NamedTuple):
    """A part of a layout ends here."""

    script: bool


class _Combined(NamedTuple):
    """All parts of a layout are there."""

    combine: Callable[..., Box]
    size: int


class OutputForm(LineForm):
    """LineForm, but with fractions, powers, scripts and numbers with exponents in two dimensions.

    Within scripts fractions are written ``a/b``, as Wolfram does.
    """

    forms = {**FORMS, **output_scripts.FORMS}  # noqa: RUF012 - annotated where InputForm declares it

    def __init__(self, name_of: NameOf = short_name) -> None:
        super().__init__(name_of)
        self.depth = 0
        """How many scripts the place is in that is being printed."""

    def text(self, e: Expr) -> str:
        return text(self.box(e))

    def box(self, e: Expr) -> Box:
        """The whole expression as a box. The parts of a layout wait on a stack until all of them are printed."""
        rows: list[list[Box]] = [[]]
        todo: list[Any] = [(e, 0.0)]
        while todo:
            piece = todo.pop()
            kind = type(piece)
            if kind is str:
                rows[-1].append(piece)
            elif kind is tuple:
                pieces = self.pieces(*piece)
                if len(pieces) == 1 and type(pieces[0]) is str:
                    rows[-1].append(pieces[0])
                else:
                    todo.extend(reversed(pieces))
            elif kind is Laid:
                todo.append(_Combined(piece.combine, len(piece.parts)))
                for part in reversed(piece.parts):
                    todo += (_Closed(part.script), *reversed(part.pieces), _Opened(part.script))
            elif kind is _Opened:
                self.depth += piece.script
                rows.append([])
            elif kind is _Closed:
                self.depth -= piece.script
                part = beside(rows.pop())
                rows[-1].append(part)
            elif kind is _Combined:
                parts = rows[-1][-piece.size :]
                del rows[-1][-piece.size :]
                rows[-1].append(piece.combine(*parts))
            else:
                rows[-1].append(piece)
        return beside(rows[0])

    def form(self, e: Expr) -> Form:
        kind = type(e)
        if kind is float:
            return self.real(short_real_text(cast(float, e)))
        if kind is BigReal:
            return self.real(big_real_text(cast(BigReal, e), mark=False))
        if kind is str:
            return ATOM, [block(cast(str, e))]
        if kind is Fraction:
            fraction = self.fraction(abs(cast(Fraction, e).numerator), cast(Fraction, e).denominator)
            return fraction if cast(Fraction, e) > 0 else (MINUS, ["-(", *fraction[1], ")"])
        if kind is PackedArray:
            line = self.array(cast(PackedArray, e).array)
            return patterns.curly(self, cast(PackedArray, e).unpacked().args) if "×" in line else (ATOM, [line])
        return super().form(e)

    def real(self, digits: str) -> Form:
        """A number with its exponent raised: ``1.5 10`` and a 10 above it."""
        mantissa, _, exponent = digits.partition("*^")
        if not exponent:
            return (MINUS if mantissa[0] == "-" else ATOM), [mantissa]
        return PRODUCT + 2 * TIGHTER, [scripts(mantissa + " 10", exponent)]

    def fraction(self, top: Expr, bottom: Expr) -> Form:
        if self.depth:
            return super().fraction(top, bottom)
        precedence, _ = super().fraction(top, bottom)
        return precedence, [Laid(over, (Part([(top, 0.0)]), Part([(bottom, 0.0)])))]

    def raised(self, base: Expr, exponent: Expr) -> Form:
        return POWER, [Laid(scripts, (Part([(base, POWER + TIGHTER)]), Part([(exponent, 0.0)], script=True)))]

    def host(self, e: HostAtom) -> Form:
        return ATOM, [e.box if type(e) is Shown else block(e.output_form())]

    def operator(self, e: Compound) -> Form | None:
        head = e.head
        if type(head) is Compound and head.head is S.Derivative and len(e.args) == 1:
            return output_scripts.derivative(head.args, e.args[0])
        return super().operator(e)


def output_box(e: Expr, name_of: NameOf = short_name) -> Box:
    """The OutputForm of an expression as a box."""
    return OutputForm(name_of).box(e)


def output_form(e: Expr, name_of: NameOf = short_name) -> str:
    """The OutputForm of an expression."""
    return OutputForm(name_of).text(e)
