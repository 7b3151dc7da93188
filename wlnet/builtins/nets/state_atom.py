"""What NetStateObject makes, as the language carries it: an atom that changes, told from others by identity."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.values import to_expression
from wlnet.execution import Keeper
from wlnet.expression import Association, Compound, Expr, HostAtom, S, Symbol, from_array
from wlnet.nets.display import columns, short
from wlnet.nets.types import PortType, describe
from wlnet.nets.values import show


class StateAtom(HostAtom):
    """A net that keeps its states. It prints as the call that makes another in the same state."""

    __slots__ = ("keeper",)

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    @property
    def head(self) -> Symbol:
        return S.NetStateObject

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def input_form(self) -> Expr:
        net = NetAtom(self.keeper.net).input_form()
        if not self.keeper.kept:
            return Compound(S.NetStateObject, (net,))
        states = ((to_expression(key, NetAtom), from_array(np.asarray(x))) for key, x in self.keeper.states.items())
        return Compound(S.NetStateObject, (net, Association.of(states)))

    def output_form(self) -> str:
        rows = [("Net", short(self.keeper.net))]
        rows += [(show(key), describe(PortType(np.shape(x)))) for key, x in self.keeper.states.items()]
        return "\n".join(["NetStateObject[", *(f"  {line}" for line in columns(rows)), "]"])

    def output_line(self) -> str:
        return f"NetStateObject[{self.keeper.net.label}]"
