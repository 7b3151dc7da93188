"""Compounds ``head[arg1, arg2, ...]``, and where in the source an expression stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from wlnet.expression.atoms import Complex, S, Symbol

if TYPE_CHECKING:
    from wlnet.expression import Expr


class Location(NamedTuple):
    """A place as people name it: line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Source:
    """A text and the name it goes by in messages (a file, ``<stdin>``, ``In[3]``)."""

    __slots__ = ("_starts", "name", "text")

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self._starts: list[int] | None = None

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            self._starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = find("\n", at + 1)
        return self._starts

    def locate(self, offset: int) -> Location:
        """The line and column of a character offset into the text."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Location(self.name, line, offset - starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its line end."""
        starts = self._line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


Span = tuple[Source, int, int]
"""Source, offset of the first character, offset past the last. A plain tuple: the parser makes one a compound."""


def locate(span: Span) -> Location:
    """Where a span begins."""
    return span[0].locate(span[1])


class Compound:
    """``head[args]``. Immutable but for the evaluator's mark ``stamp``; ``==`` is SameQ, so ``f[1] != f[1.]``."""

    __slots__ = ("_hash", "args", "head", "span", "stamp")

    def __init__(self, head: Expr, args: tuple[Expr, ...], span: Span | None = None) -> None:
        self.head = head
        self.args = args
        self.span = span
        self.stamp: object = None
        self._hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash((self.head, self.args))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or same(self, other)

    def __repr__(self) -> str:
        args = (f'"{a}"' if type(a) is str else repr(a) for a in self.args)
        return f"{self.head!r}[{', '.join(args)}]"


def same(a: object, b: object) -> bool:
    """SameQ: equal in structure, with 1, 1. and 1/1 kept apart; a packed array is the same as its list."""
    stack = [(a, b)]
    while stack:
        a, b = stack.pop()
        if a is b:
            continue
        kind = type(a)
        if kind is not type(b):
            # A packed array compares itself with the list it stands for.
            if kind is Compound:
                a, b = b, a
            if type(a).__name__ != "PackedArray" or a != b:
                return False
            continue
        if kind is Compound:
            assert isinstance(a, Compound)
            assert isinstance(b, Compound)
            if len(a.args) != len(b.args):
                return False
            if a._hash is not None and b._hash is not None and a._hash != b._hash:
                return False
            stack.extend(zip(a.args, b.args, strict=True))
            stack.append((a.head, b.head))
        elif a != b:
            return False
    return True


def head_of(e: Expr) -> Expr:
    """What ``Head`` gives."""
    head = _ATOM_HEADS.get(type(e))
    if head is not None:
        return head
    return e.head  # type: ignore[union-attr]


_ATOM_HEADS: dict[type, Symbol] = {Symbol: S.Symbol, int: S.Integer, float: S.Real, str: S.String, Complex: S.Complex}


def register_head(kind: type, head: Symbol) -> None:
    """Say which head atoms of a Python type have."""
    _ATOM_HEADS[kind] = head
