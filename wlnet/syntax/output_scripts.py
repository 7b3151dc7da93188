"""OutputForm of what is written above, below and beside a base: derivatives, subscripts, overscripts and bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wlnet.expression import Expr, S, Symbol
from wlnet.syntax.boxes import Box, scripts, stacked, width
from wlnet.syntax.operators import CALL
from wlnet.syntax.printer import Laid, Part, Piece, separated
from wlnet.syntax.spellings import TIGHTER, Form

if TYPE_CHECKING:
    from wlnet.syntax.output_form import OutputForm


def derivative(orders: tuple[Expr, ...], function: Expr) -> Form:
    """``f'``, ``f''``, and any other order raised in parentheses."""
    base: Piece = (function, CALL)
    if orders in ((1,), (2,)):
        return CALL, [base, "'" * orders[0]]
    return CALL, [Laid(scripts, (Part([base]), Part(["(", *separated(orders, ","), ")"], script=True)))]


def _lowered(base: Box, index: Box) -> Box:
    return scripts(base, index=index)


def subscript(_printer: OutputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) < 2:
        return None
    return CALL, [Laid(_lowered, (Part([(args[0], CALL)]), Part(separated(args[1:], ","), script=True)))]


def _placed(combine: Callable[..., Box], count: int) -> Callable[[OutputForm, tuple[Expr, ...]], Form | None]:
    """Heads with a base and so many expressions around it."""

    def placed(_printer: OutputForm, args: tuple[Expr, ...]) -> Form | None:
        if len(args) != count + 1:
            return None
        return CALL, [Laid(combine, (Part([(args[0], CALL)]), *(Part([(a, 0.0)], script=True) for a in args[1:])))]

    return placed


def _marked(mark: str) -> Callable[[OutputForm, tuple[Expr, ...]], Form | None]:
    """Heads that put a mark above their base; a bar is as wide as the base."""

    def combine(base: Box) -> Box:
        return stacked(base, above=mark * width(base) if mark == "_" else mark)

    return _placed(combine, 0)


def _underlined(base: Box) -> Box:
    return stacked(base, below="-" * width(base))


def joined(text: str, precedence: float) -> Callable[[OutputForm, tuple[Expr, ...]], Form | None]:
    """An operator that InputForm spells otherwise, or not at all."""

    def infix(_printer: OutputForm, args: tuple[Expr, ...]) -> Form | None:
        return (precedence, separated(args, text, precedence + TIGHTER)) if len(args) > 1 else None

    return infix


FORMS: dict[Symbol, Callable[[OutputForm, tuple[Expr, ...]], Form | None]] = {
    S.Subscript: subscript,
    S.Superscript: _placed(scripts, 1),
    S.Subsuperscript: _placed(lambda base, index, exponent: scripts(base, exponent, index), 2),
    S.Overscript: _placed(lambda base, above: stacked(base, above=above), 1),
    S.Underscript: _placed(lambda base, below: stacked(base, below=below), 1),
    S.Underoverscript: _placed(lambda base, below, above: stacked(base, above=above, below=below), 2),
    S.OverBar: _marked("_"),
    S.OverHat: _marked("^"),
    S.OverTilde: _marked("~"),
    S.OverDot: _marked("."),
    S.OverVector: _marked("→"),
    S.UnderBar: _placed(_underlined, 0),
    S.StringJoin: joined(" <> ", 600.0),
    S.Element: joined(" ∈ ", 250.0),
}
