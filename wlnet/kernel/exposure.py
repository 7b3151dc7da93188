"""Which symbols an expression depends on, for a change of their values to be noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, Symbol

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


def expose(k: Kernel, e: Expr) -> None:
    """Note that the value of ``e``, which a built-in has left as it is, may depend on the values of symbols in it.

    The built-in was given them held and may have asked for their values, as Table does for its bounds.
    """
    seen: set[Symbol] = set()
    waiting: list[Expr] = [e]
    while waiting:
        x = waiting.pop()
        if type(x) is Symbol:
            if x not in seen:
                seen.add(x)
                definition = k.definitions[x]
                definition.exposed = True
                if definition.value is not None:
                    waiting.append(definition.value)
                for rules in (definition.down, definition.sub):
                    waiting.extend([r.body for r in rules])
        elif type(x) is Compound:
            waiting.append(x.head)
            waiting.extend(x.args)
        elif type(x) is Association:
            for key, value in x:
                waiting.extend((key, value))
