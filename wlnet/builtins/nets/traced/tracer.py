"""What stands for an array while a function is traced."""

from __future__ import annotations

import math

from wlnet.expression import Association, Compound, Expr, HostAtom, S, Symbol, symbol
from wlnet.ir.graph import Value

_DEPTH = 3
_ELIDED = symbol("Global`array")


class Tracer(HostAtom):
    """An array of one example, by the value of the IR that will hold it for all of them.

    value   its first `lead` axes are hidden from the language: the batch, then an axis for each Map around
    source  what it came from, for messages
    depth   how many steps it is away from the inputs

    Hidden axes have size 1 where the array is the same throughout. Two tracers are never the same expression.
    """

    __slots__ = ("depth", "lead", "source", "value")

    def __init__(self, value: Value, lead: int, source: Expr) -> None:
        self.value = value
        self.lead = lead
        self.source = source
        self.depth: int = 1 + max((t.depth for t in tracers(source)), default=0)

    @property
    def dims(self) -> tuple[int, ...]:
        """The dimensions that the language sees."""
        return self.value.shape[self.lead :]

    @property
    def rank(self) -> int:
        return len(self.dims)

    @property
    def size(self) -> int:
        return math.prod(self.dims)

    @property
    def is_truth(self) -> bool:
        """Whether it holds truth values."""
        return self.value.dtype == "bool"

    @property
    def head(self) -> Symbol:
        return S.List if self.dims else S.Symbol if self.is_truth else S.Real

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def input_form(self) -> Expr:
        return self.source if self.depth <= _DEPTH else _ELIDED

    def output_form(self) -> str:
        return "array"

    def part(self, specs: tuple[Expr, ...]) -> Expr:
        return Compound(S.Part, (self, *specs))


class Unsized(HostAtom):
    """A learned array whose dimensions are not known: arithmetic with another array gives it that one's."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def head(self) -> Symbol:
        return S.NetArray

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def input_form(self) -> Expr:
        return Compound(S.NetArray, (self.name,))

    def output_form(self) -> str:
        return f"NetArray[{self.name}]"


def tracers(e: Expr) -> list[Tracer]:
    """All tracers in an expression, in order."""
    if isinstance(e, Tracer):
        return [e]
    if isinstance(e, Compound):
        return [t for part in (e.head, *e.args) for t in tracers(part)]
    if isinstance(e, Association):
        return [t for value in e.values() for t in tracers(value)]
    return []


def carries(e: Expr) -> bool:
    """Whether an expression is a tracer or a list or association with one in it."""
    if isinstance(e, (Tracer, Unsized)):
        return True
    if isinstance(e, Compound):
        return is_named_array(e) or (e.head in (S.List, S.Rule) and any(map(carries, e.args)))
    return isinstance(e, Association) and any(map(carries, e.values()))


def is_named_array(e: Expr) -> bool:
    """Whether an expression is `NetArray[...]`."""
    return isinstance(e, Compound) and e.head is S.NetArray
