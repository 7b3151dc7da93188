"""Comparisons with something, as functions: EqualTo, GreaterThan, LessThan, SameAs and their kin."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin

_COMPARISONS = {
    "EqualTo": ("Equal", "y == x", "{EqualTo[2][1 + 1], Select[{1, 2, 2.}, EqualTo[2]]}", "{True, {2, 2.}}"),
    "UnequalTo": ("Unequal", "y != x", "Select[{1, 2, 3}, UnequalTo[2]]", "{1, 3}"),
    "GreaterThan": ("Greater", "y > x", "{GreaterThan[2][3], Select[{1, 5}, GreaterThan[2]]}", "{True, {5}}"),
    "GreaterEqualThan": ("GreaterEqual", "y >= x", "Select[{1, 2, 3}, GreaterEqualThan[2]]", "{2, 3}"),
    "LessThan": ("Less", "y < x", "Count[{1, 2, 3}, _?(LessThan[3])]", "2"),
    "LessEqualThan": ("LessEqual", "y <= x", "AllTrue[{1, 2}, LessEqualThan[2]]", "True"),
    "SameAs": ("SameQ", "y === x", "{SameAs[a][a], SameAs[1][1.]}", "{True, False}"),
    "UnsameAs": ("UnsameQ", "y =!= x", "Select[{a, b}, UnsameAs[a]]", "{b}"),
}


def _define(name: str, comparison: str, meaning: str, example: str, value: str) -> None:
    head = S.__getattr__(comparison)

    def comparator(_k: Kernel, _x: Expr) -> Expr | None:
        return None

    def compare(_k: Kernel, with_what: Compound, args: tuple[Expr, ...]) -> Expr | None:
        return Compound(head, (*args, *with_what.args)) if len(args) == len(with_what.args) == 1 else None

    comparator.__doc__ = f"""{name}[x][y]: {meaning}.

    >> {example}
     = {value}
    """
    builtin(name)(comparator)
    applied(name)(compare)


for _name, _about in _COMPARISONS.items():
    _define(_name, *_about)
