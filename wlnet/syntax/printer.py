"""What all printers share: a walk without recursion, so that depth costs nothing, and the printing of arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from wlnet.expression import Compound, Expr, NumericArray, PackedArray, S, Symbol
from wlnet.syntax.boxes import Block, Box
from wlnet.syntax.numerals import integer_text
from wlnet.syntax.strings import spell_name

NameOf = Callable[[Symbol], str]


class Part(NamedTuple):
    """A part of a layout: its pieces, and whether it is a script, raised or lowered."""

    pieces: list[Piece]
    script: bool = False


class Laid(NamedTuple):
    """A layout in two dimensions: what makes a box of the boxes of its parts."""

    combine: Callable[..., Box]
    parts: tuple[Part, ...]


Piece = str | tuple[Expr, float] | Block | Laid
"""Text, or an expression still to be printed with the precedence it must have to go without brackets.

Only forms in two dimensions have boxes and layouts.
"""


def short_name(symbol: Symbol) -> str:
    """A symbol's name, with its context unless that is System` or Global`."""
    return symbol.short if symbol.context in ("System`", "Global`") else symbol.name


class Printer:
    """Prints expressions. A form says in ``pieces`` how one expression is spelled around its parts."""

    def __init__(self, name_of: NameOf = short_name) -> None:
        self.name_of = name_of

    def text(self, e: Expr) -> str:
        """The whole expression as text."""
        done: list[str] = []
        todo: list[Piece] = [(e, 0.0)]
        while todo:
            piece = todo.pop()
            if type(piece) is str:
                done.append(piece)
            else:
                e, level = cast(tuple[Expr, float], piece)
                pieces = self.pieces(e, level)
                if len(pieces) == 1 and type(pieces[0]) is str:
                    done.append(self.placed(pieces[0], done))
                else:
                    todo.extend(reversed(pieces))
        return "".join(done)

    def placed(self, text: str, before: list[str]) -> str:  # noqa: ARG002
        """An atom's text where it stands after ``before``; forms with atoms of several lines indent them."""
        return text

    def pieces(self, e: Expr, level: float) -> list[Piece]:
        """How an expression is spelled in a place that asks for this precedence."""
        raise NotImplementedError

    def symbol(self, symbol: Symbol) -> str:
        return spell_name(self.name_of(symbol))

    def number(self, value: float) -> str:
        """A machine real."""
        raise NotImplementedError

    def call(self, head: Piece, args: tuple[Expr, ...]) -> list[Piece]:
        """``head[args]``."""
        return [head, "[", *separated(args), "]"]

    def array(self, array: Any, opened: str = "{", closed: str = "}") -> str:
        """An array of numbers as nested lists."""
        return self._nested(array.tolist(), opened, closed)

    def _nested(self, values: Any, opened: str, closed: str) -> str:
        if not values:
            return opened + closed
        kind = type(values[0])
        if kind is list:
            inside = [self._nested(v, opened, closed) for v in values]
        elif kind is float:
            inside = list(map(self.number, values))
        elif kind is int:
            inside = list(map(integer_text, values))
        else:
            inside = [self.complex(v) for v in values]
        return f"{opened}{', '.join(inside)}{closed}"

    def complex(self, value: complex) -> str:
        """A machine complex number, as an element of an array."""
        raise NotImplementedError

    def numeric_array(self, e: NumericArray) -> list[Piece]:
        """``NumericArray[{...}, "type"]``."""
        values = e.array.tolist()
        inside = self._nested(values, "{", "}") if isinstance(values, list) else str(values)
        return [self.symbol(S.NumericArray), "[", inside, ", ", (e.kind, 0.0), "]"]


def separated(items: tuple[Expr, ...], separator: str = ", ", level: float = 0.0) -> list[Piece]:
    """The items with a separator between them."""
    pieces: list[Piece] = []
    for item in items:
        pieces += (separator, (item, level))
    return pieces[1:]


def unpacked(e: Expr) -> Expr:
    """A packed array as a compound; anything else as it is."""
    return e.unpacked() if type(e) is PackedArray else e


def is_call(e: Expr, head: Symbol, count: int) -> bool:
    """Is this ``head`` with so many arguments?"""
    return type(e) is Compound and e.head is head and len(e.args) == count
