"""What is applied to arguments without being a symbol: ``f[a][b]``, functions, associations, objects of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, Symbol
from wlnet.kernel.registry import registry

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel


def apply_head(k: Kernel, e: Compound) -> Expr | None:
    """``f[a][b]``, ``Function[...][x]``, ``<|...|>[key]`` and objects of the host applied to arguments."""
    head = e.head
    if type(head) is Compound:
        root: Expr = head
        while type(root) is Compound:
            root = root.head
        if type(root) is Symbol:
            definition = k.definitions[root]
            if definition.sub:
                result = definition.sub.apply(k, e)
                if result is not None:
                    k.ruled = True
                    return result
            if head.head is root:
                if definition.applied is not None:
                    return definition.applied(k, head, e.args)
                builtin = definition.builtin
                if builtin is not None and builtin.operator is not None and len(e.args) == 1:
                    args = list(head.args)
                    at = builtin.operator if builtin.operator >= 0 else len(args) + 1 + builtin.operator
                    if builtin.least <= len(args) + 1 <= builtin.most:
                        args.insert(at, e.args[0])
                        return Compound(root, tuple(args), e.span)
            elif definition.applied is not None and root.name in registry.deep:
                return definition.applied(k, head, e.args)
        return None
    apply = registry.application(type(head))
    return None if apply is None else apply(k, head, e.args)
