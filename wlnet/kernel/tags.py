"""Which symbol a definition belongs to."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, Symbol


def tag_of(e: Expr) -> Symbol | None:
    """The symbol that up-values of an argument are attached to: itself, or its (innermost) head."""
    while type(e) is Compound:
        e = e.head
    return e if type(e) is Symbol else None
