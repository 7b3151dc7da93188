"""OutputForm without its second dimension, for messages and within texts: ``x^2`` and ``1/2`` on one line."""

from __future__ import annotations

from wlnet.expression import BigReal, Compound, Expr, HostAtom, NumericArray, S
from wlnet.syntax.input_form import InputForm
from wlnet.syntax.numerals import big_real_text, short_real_text
from wlnet.syntax.operators import CALL
from wlnet.syntax.printer import NameOf, Piece, short_name
from wlnet.syntax.spellings import ATOM, Form


class LineForm(InputForm):
    """InputForm, but reals to six digits, strings without quotes, ``2 x`` for products and ``1/x`` for inverses."""

    times = " "
    halves = False

    def string(self, text: str) -> str:
        return text

    def number(self, value: float) -> str:
        return short_real_text(value, "×10^")

    def big_real(self, value: BigReal) -> str:
        return big_real_text(value, "×10^", mark=False)

    def numeric_array(self, e: NumericArray) -> list[Piece]:
        """Only its size and type: ``NumericArray[<2, 3>, Real32]``."""
        return [f"{self.symbol(S.NumericArray)}[<{', '.join(map(str, e.array.shape))}>, {e.kind}]"]

    def host(self, e: HostAtom) -> Form:
        return ATOM, [e.output_line()]

    def operator(self, e: Compound) -> Form | None:
        """``f'[x]`` for derivatives of the first and second order."""
        head = e.head
        if type(head) is Compound and head.head is S.Derivative and head.args in ((1,), (2,)) and len(e.args) == 1:
            return CALL, [(e.args[0], CALL), "'" * head.args[0]]
        return super().operator(e)

    def placed(self, text: str, before: list[str]) -> str:
        """Further lines of an atom (the table of a net in a list) stand under its first."""
        if "\n" not in text:
            return text
        column = 0
        for piece in reversed(before):
            line_end = piece.rfind("\n")
            column += len(piece) - line_end - 1
            if line_end >= 0:
                break
        return text.replace("\n", "\n" + " " * column)


def line_form(e: Expr, name_of: NameOf = short_name) -> str:
    """An expression as OutputForm has it, but on one line where its atoms are."""
    return LineForm(name_of).text(e)
