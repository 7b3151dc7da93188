"""Which heads print as operators, and how tightly every spelling binds: the operator table read the other way."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from wlnet.expression import S, Symbol
from wlnet.syntax.grammar import rows
from wlnet.syntax.printer import Piece

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
    operand: float
    """How tightly the operand of a prefix operator must bind."""


_TIGHT = {"<>", "~~", "?", "^", "*"}


@cache
def spellings() -> dict[Symbol, Spelling]:
    """The heads that print as operators: those with an ASCII spelling."""
    table: dict[Symbol, Spelling] = {}
    for precedence, form, grouping, meaning, *spelled in rows("operators.txt"):
        if meaning[0].isupper() and spelled and not spelled[0].startswith("\\["):
            text = spelled[0]
            if form == "infix" and text not in _TIGHT:
                text = f" {text} "
            table.setdefault(
                S.__getattr__(meaning), Spelling(float(precedence), form, grouping, text, float(precedence))
            )
    # A sign after a sign must not run together with it, so these get brackets in products.
    for head in (S.PreIncrement, S.PreDecrement):
        table[head] = table[head]._replace(precedence=PRODUCT - 1)
    table[S.Unset] = table[S.Unset]._replace(text=" =.")
    return table
