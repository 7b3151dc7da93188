"""InputForm of what has a spelling of its own: lists, parts, patterns, slots, functions, spans, messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from wlnet.expression import NULL, Compound, Expr, S, Symbol
from wlnet.syntax.input_arithmetic import is_number
from wlnet.syntax.operators import CALL
from wlnet.syntax.printer import Piece, is_call, separated
from wlnet.syntax.spellings import ATOM, TIGHTER, Form, spellings
from wlnet.syntax.strings import quote

if TYPE_CHECKING:
    from wlnet.syntax.input_form import InputForm

_WORD = re.compile(r"[A-Za-z$][A-Za-z$0-9]*")
_BLANK = Compound(S.Blank, ())


def curly(_printer: InputForm, args: tuple[Expr, ...]) -> Form:
    return ATOM, ["{", *separated(args), "}"]


def association(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    """An association not yet evaluated."""
    if all(is_call(a, S.Rule, 2) or is_call(a, S.RuleDelayed, 2) for a in args):
        return ATOM, ["<|", *separated(args), "|>"]
    return None


def part(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) < 2:
        return None
    return CALL, [(args[0], CALL), "[[", *separated(args[1:], ","), "]]"]


def _blank(bars: str) -> Callable[[InputForm, tuple[Expr, ...]], Form | None]:
    def blank(printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
        if not args:
            return ATOM, [bars]
        if len(args) == 1 and type(args[0]) is Symbol:
            return ATOM, [bars + printer.symbol(args[0])]
        return None

    return blank


blank, blank_sequence, blank_null_sequence = _blank("_"), _blank("__"), _blank("___")


def pattern(printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) != 2 or type(args[0]) is not Symbol:
        return None
    name, pattern = printer.symbol(args[0]), args[1]
    if type(pattern) is Compound and pattern.head in (S.Blank, S.BlankSequence, S.BlankNullSequence):
        precedence, pieces = printer.form(pattern)
        if precedence == ATOM:
            return 150, [name, *pieces]
    return 150, [name, ":", (pattern, 150 + TIGHTER)]


def optional(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) == 2:
        # `x:0` would be a pattern named x.
        left: list[Piece] = ["(", (args[0], 0.0), ")"] if type(args[0]) is Symbol else [(args[0], 140 + TIGHTER)]
        return 140, [*left, ":", (args[1], 150 + TIGHTER)]
    if len(args) == 1 and (
        args[0] == _BLANK
        or (is_call(args[0], S.Pattern, 2) and type(args[0].args[0]) is Symbol and args[0].args[1] == _BLANK)  # type: ignore[union-attr]
    ):
        return 140, [(args[0], 0.0), "."]
    return None


def slot(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) != 1:
        return None
    index = args[0]
    if type(index) is int and 0 <= index < 10**6:
        return ATOM, [f"#{index}"]
    if type(index) is str:
        return ATOM, ["#" + (index if _WORD.fullmatch(index) else quote(index))]
    return None


def slot_sequence(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) == 1 and type(args[0]) is int and 0 <= args[0] < 10**6:
        return ATOM, [f"##{args[0]}"]
    return None


def out(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if not args:
        return ATOM, ["%"]
    index = args[0]
    if len(args) == 1 and type(index) is int and (0 <= index < 10**9 or -20 < index < -1):
        return ATOM, ["%" * -index if index < 0 else f"%{index}"]
    return None


def function(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) != 1:
        return None
    return 90, [(args[0], 90 + TIGHTER), " & "]


def message_name(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    tags = [a for a in args[1:] if type(a) is str]
    if not tags or len(tags) < len(args) - 1:
        return None
    return 750, [(args[0], 750 + TIGHTER), *[f"::{tag if _WORD.fullmatch(tag) else quote(tag)}" for tag in tags]]


def compound_expression(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) < 2:
        return None
    if args[-1] is NULL:
        return 10, [*separated(args[:-1], "; ", 10 + TIGHTER), ";"]
    return 10, separated(args, "; ", 10 + TIGHTER)


def span(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) not in (2, 3):
        return None
    return 297, separated(args, " ;; ", 297 + TIGHTER)


def inequality(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
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


def repeated(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    """``x..``; a number would take the first point for its own."""
    if len(args) == 1 and is_number(args[0]):
        return 170, ["(", (args[0], 0.0), ")", ".."]
    return None


def repeated_null(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
    if len(args) == 1 and is_number(args[0]):
        return 170, ["(", (args[0], 0.0), ")", "..."]
    return None


def _tagged(count: int, text: str) -> Callable[[InputForm, tuple[Expr, ...]], Form | None]:
    def tagged(_printer: InputForm, args: tuple[Expr, ...]) -> Form | None:
        if len(args) != count:
            return None
        pieces: list[Piece] = [(args[0], 41.0), " /: ", (args[1], 41.0), text]
        return 40, [*pieces, (args[2], 40.0)] if count == 3 else pieces

    return tagged


tag_set, tag_set_delayed, tag_unset = _tagged(3, " = "), _tagged(3, " := "), _tagged(2, " =.")
