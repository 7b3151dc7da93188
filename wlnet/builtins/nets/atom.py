"""Nets as the language carries them: atoms that print as the call that makes them, or as a table of their layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wlnet import execution
from wlnet.builtins.nets.values import to_expression
from wlnet.expression import Association, Compound, Expr, HostAtom, S, Symbol, elements, is_list, list_of
from wlnet.nets.container import Container
from wlnet.nets.display import table
from wlnet.nets.extract import parts_of
from wlnet.nets.net import Net
from wlnet.nets.spec import constructor


class NetAtom(HostAtom):
    """A net in an expression. From Python it is called on arrays with the batch axis first."""

    __slots__ = ("net",)

    def __init__(self, net: Net) -> None:
        self.net = net

    @property
    def head(self) -> Symbol:
        return S.__getattr__(self.net.head)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NetAtom) and self.net == other.net

    def __hash__(self) -> int:
        return hash(self.net)

    def __repr__(self) -> str:
        return repr(self.net)

    def input_form(self) -> Expr:
        return call_of(self.net)

    def output_form(self) -> str:
        return table(self.net)

    def output_line(self) -> str:
        return self.net.label

    def normal(self) -> Expr | None:
        return to_expression(parts_of(self.net), NetAtom)

    def keyed(self) -> Expr | None:
        parts = self.normal()
        items = None if parts is None else elements(parts)
        return parts if items is None else Association.of(enumerate(items, 1))

    def part(self, specs: tuple[Expr, ...]) -> Expr:
        """``net[[s1, s2, ...]]`` is ``NetExtract[net, {s1, s2, ...}]``; a list of positions gives the list of parts."""
        for i, spec in enumerate(specs):
            if is_list(spec):
                return list_of(*(self.part((*specs[:i], one, *specs[i + 1 :])) for one in elements(spec) or ()))
        return Compound(S.NetExtract, (self, list_of(*specs)), self.net.span)

    def options(self) -> tuple[Expr, ...]:
        return tuple(Compound(S.Rule, (S.__getattr__(name), value)) for name, value in _EVALUATION.items())

    def edited(self, head: Symbol, rest: tuple[Expr, ...]) -> Expr | None:
        """Functions of lists that take nets, too, as they did before those of net surgery were there."""
        if head in _EDITS:
            return Compound(_EDITS[head], (self, *rest))
        if not isinstance(self.net, Container):
            return None
        match head, rest:
            case (S.First, ()):
                return self.part((1,))
            case (S.Last, ()):
                return self.part((-1,))
            case (S.Most, ()):
                return Compound(S.NetDrop, (self, -1))
            case (S.Rest, ()):
                return Compound(S.NetDrop, (self, 1))
            case (S.Take, (int() as n,)) if n < 0:
                return Compound(S.NetTake, (self, list_of(n, -1)))
            case (S.Take, (spec,)):
                one = elements(spec) if is_list(spec) else None
                return Compound(S.NetTake, (self, list_of(*one, *one) if one is not None and len(one) == 1 else spec))
            case (S.Drop, (spec,)):
                return Compound(S.NetDrop, (self, spec))
        return None

    def __call__(self, inputs: Any, **options: Any) -> Any:
        """Outputs for a batch: an array for a net of one input and one output, else a dict by output port.

        ``inputs`` is an array, or a dict of arrays by port; the first axis of each is the batch. A layer that takes any
        number of inputs takes a list of arrays, too. Where the examples differ in size, a list of arrays stands for
        an array. Options are ``mode`` ("Test" or "Train"), ``precision`` ("Real32" or "Real64") and ``seed``.
        Raises DataError if the arrays do not fit the ports, IncompleteNet if the net lacks arrays.
        """
        outputs = execution.call_batch(self.net, inputs, **options)
        return next(iter(outputs.values())) if len(outputs) == 1 and not isinstance(inputs, Mapping) else outputs


_EVALUATION: dict[str, Expr] = {
    "BatchSize": S.Automatic, "NetEvaluationMode": "Test", "RandomSeeding": S.Automatic, "TargetDevice": "CPU",
    "WorkingPrecision": "Real32",
}  # fmt: skip
"""What may be said when a net is applied to data, with the defaults."""
_EDITS = {
    S.Append: S.NetAppend, S.Prepend: S.NetPrepend, S.Join: S.NetJoin, S.Insert: S.NetInsert, S.Delete: S.NetDelete,
    S.ReplacePart: S.NetReplacePart,
}  # fmt: skip


def call_of(net: Net, *, inside: bool = False) -> Expr:
    """The call that makes a net again, as an expression."""
    from wlnet.builtins.nets.values import call_expression

    made = constructor(net, inside)
    return call_expression(made.head, made.arguments, made.options, lambda inner: call_of(inner, inside=True))
