"""What OutputForm shows in place of an expression: forms such as ``InputForm[e]``, and the user's Format rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, Symbol
from wlnet.kernel.registry import registry
from wlnet.kernel.rules import RewriteRule
from wlnet.syntax.boxes import Shown

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


def displayed(k: Kernel, e: Expr) -> Expr:
    """An expression with everything that has a form of its own in output replaced by that form."""
    if type(e) is Compound:
        return _displayed_compound(k, e)
    if type(e) is Association:
        values = [displayed(k, v) for _, v in e]
        if all(new is old for new, (_, old) in zip(values, e, strict=True)):
            return e
        return Association({h: (key, v) for (h, (key, _)), v in zip(e.entries.items(), values, strict=True)}, e.delayed)
    return e


def _displayed_compound(k: Kernel, e: Compound) -> Expr:
    if type(e.head) is Symbol:
        registry.load(e.head.name)
        form = registry.displays.get(e.head.name)
        if form is not None:
            shown = form(k, e)
            if shown is not None:
                return shown
        formatted = _user_format(k, e.head, e)
        if formatted is not None:
            return displayed(k, formatted)
    head = displayed(k, e.head)
    args = [displayed(k, a) for a in e.args]
    if head is e.head and all(new is old for new, old in zip(args, e.args, strict=True)):
        return e
    return Compound(head, tuple(args), e.span)


def _user_format(k: Kernel, head: Symbol, e: Compound) -> Expr | None:
    table = k.properties.get("FormatValues")
    if not isinstance(table, dict):
        return None
    for pattern, body in reversed(table.get(head, ())):
        result = RewriteRule(pattern, body).apply(k, e)
        if result is not None:
            value = k.evaluate(result)
            return None if value == e else value
    return None


__all__ = ["Shown", "displayed"]
