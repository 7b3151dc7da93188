"""Which expressions no definition can change, so that they need never be evaluated again."""

from __future__ import annotations

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol

INERT = object()
"""The stamp of an expression that no definition can change, such as a list of numbers."""

RAW = frozenset({int, float, str})
"""The commonest types of expressions that are their own value."""

INERT_HEADS = frozenset({S.List, S.Rule})
_CONSTANTS = frozenset(S.__getattr__(name) for name in ("True", "False", "Null", "None"))


def is_inert(args: tuple[Expr, ...]) -> bool:
    """Whether all of these are raw, constant, or made of such only."""
    for a in args:
        kind = type(a)
        if kind in RAW or kind is PackedArray:
            continue
        if (kind is Compound or kind is Association) and a.stamp is INERT:  # type: ignore[union-attr]
            continue
        if kind is Symbol and a in _CONSTANTS:
            continue
        return False
    return True


def stamp_of(value: Expr, old: object, epoch: object) -> object:
    """The stamp of a list or association with the stamp ``old`` after the evaluated ``value`` was put into it."""
    if old is INERT:
        return INERT if is_inert((value,)) else epoch
    return old
