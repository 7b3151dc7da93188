"""The unknown: what stands, while a script is checked, for a value that only its data can tell."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, HostAtom, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import host_application

_BUDGET = 4000
"""How many parts of an expression are looked at for an unknown among them."""


class Unknown(HostAtom):
    """A value of which nothing is known. Whatever is made of it is unknown, too."""

    __slots__ = ()

    @property
    def head(self) -> Symbol:
        return S.Missing

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return 7

    def input_form(self) -> Expr:
        return Compound(S.Missing, ("Unknown",))

    def output_form(self) -> str:
        return 'Missing["Unknown"]'


UNKNOWN = Unknown()


@host_application(Unknown)
def apply_unknown(_k: Kernel, unknown: Unknown, _args: tuple[Expr, ...]) -> Expr:
    """``unknown[x]`` is unknown."""
    return unknown


def has_unknown(e: Expr) -> bool:
    """Whether an unknown is part of an expression (of its first few thousand parts)."""
    stack: list[Expr] = [e]
    for _ in range(_BUDGET):
        if not stack:
            return False
        x = stack.pop()
        if isinstance(x, Unknown):
            return True
        if type(x) is Compound:
            stack.append(x.head)
            stack.extend(x.args[:_BUDGET])
        elif type(x) is Association:
            stack.extend(x.values()[:_BUDGET])
    return False


def without_unknowns(e: Expr, instead: Expr) -> Expr:
    """An expression with something else in place of unknowns."""
    if isinstance(e, Unknown):
        return instead
    if type(e) is Compound and has_unknown(e):
        args = tuple(without_unknowns(a, instead) for a in e.args)
        return Compound(without_unknowns(e.head, instead), args, e.span)
    if type(e) is Association and has_unknown(e):
        entries = {h: (key, without_unknowns(value, instead)) for h, (key, value) in e.entries.items()}
        return Association(entries, e.delayed, e.span)
    return e
