"""How rules for built-in functions of arrays that are not there yet are declared.

    @rule("Accumulate")
    def accumulate(t: Trace, e: Compound) -> Expr | None:

A rule gets the call with its arguments evaluated (unless they are held) and gives a value, or None to let the kernel
go on as always, which is right where the function only moves the elements of explicit lists about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol

if TYPE_CHECKING:
    from wlnet.builtins.nets.traced.trace import Trace

Rule = Callable[["Trace", Compound], "Expr | None"]

RULES: dict[Symbol, Rule] = {}
"""Rules for calls with an array among the arguments."""

HELD: dict[Symbol, Rule] = {}
"""Rules for functions that hold what they test: they see every call."""

HOSTS: dict[type, Rule] = {}
"""Rules for objects of the host that are applied to arrays."""

OPEN: set[Symbol] = set()
"""Functions that take arrays like any other expression."""


def rule(names: str, *, held: bool = False) -> Callable[[Rule], Rule]:
    """Declare the rule of functions: names separated by blanks."""
    table = HELD if held else RULES

    def declare(function: Rule) -> Rule:
        for name in names.split():
            symbol = S.__getattr__(name)
            if symbol in RULES or symbol in HELD:
                raise ValueError(f"{name} has two rules")
            table[symbol] = function
        return function

    return declare


def takes_anything(names: str) -> None:
    """Declare functions that need no rule."""
    OPEN.update(S.__getattr__(name) for name in names.split())
