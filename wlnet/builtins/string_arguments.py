"""What functions of strings share: reading their arguments, and working over lists of strings."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.kernel import Kernel


def is_rule(e: Expr) -> bool:
    return type(e) is Compound and e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2


def over_strings(
    k: Kernel, head: Symbol, args: tuple[Expr, ...], each: Callable[[str], Expr | None], *, position: int = 1
) -> Expr | None:
    """``each`` of a string argument, or of every string in a list of them; a message for anything else."""
    subject = args[position - 1]
    if type(subject) is str:
        return each(subject)
    items = elements(subject)
    if items is not None and all(_is_strings(i) for i in items):
        results = []
        for item in items:
            result = over_strings(k, head, (*args[: position - 1], item, *args[position:]), each, position=position)
            if result is None:
                return None
            results.append(result)
        return Compound(S.List, tuple(results))
    k.message(head, "strse", position, Compound(head, args))
    return None


def _is_strings(e: Expr) -> bool:
    if type(e) is str:
        return True
    items = elements(e)
    return items is not None and all(_is_strings(i) for i in items)


def string_at(k: Kernel, head: Symbol, args: tuple[Expr, ...], position: int) -> str | None:
    """The string argument at a position, or None after a message."""
    e = args[position - 1]
    if type(e) is str:
        return e
    k.message(head, "string", position, Compound(head, args))
    return None


def strings_at(k: Kernel, head: Symbol, args: tuple[Expr, ...], position: int) -> list[str] | None:
    """The strings of an argument that is a list of strings, or None after a message."""
    items = elements(args[position - 1])
    if items is not None and all(type(i) is str for i in items):
        return [str(i) for i in items]
    k.message(head, "strse", position, Compound(head, args))
    return None


def count_at(k: Kernel, head: Symbol, args: tuple[Expr, ...], position: int) -> int | None:
    """The non-negative integer argument at a position, or None after a message."""
    e = args[position - 1]
    if type(e) is int and e >= 0:
        return e
    k.message(head, "intnm", Compound(head, args), position)
    return None
