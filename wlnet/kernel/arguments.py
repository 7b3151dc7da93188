"""The arguments of a call on their way through the evaluator: evaluated, spread, flattened, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.attributes import HOLD_ALL, HOLD_ALL_COMPLETE, HOLD_FIRST, HOLD_REST, SEQUENCE_HOLD, flag
from wlnet.kernel.inertness import RAW
from wlnet.kernel.templates import splice

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_SEQUENCE = S.Sequence
_UNEVALUATED = S.Unevaluated
_EVALUATE = S.Evaluate
_LIST = S.List
_NOTHING = S.Nothing
_SPLICE = S.Splice


def evaluated_arguments(
    k: Kernel, args: tuple[Expr, ...], flags: int
) -> tuple[list[Expr] | tuple[Expr, ...], bool, bool]:
    """The arguments evaluated as Hold attributes allow; whether Sequence or Nothing, and Unevaluated, occurred."""
    new: list[Expr] | None = None
    spread = unevaluated = False
    held = flags & HOLD_ALL
    evaluate = k.evaluate
    for i, a in enumerate(args):
        kind = type(a)
        if kind in RAW:
            continue
        here = held and (held == HOLD_ALL or (held == HOLD_FIRST if i == 0 else held == HOLD_REST))
        if here:
            if kind is Compound:
                inner = a.head  # type: ignore[union-attr]
                if inner is _EVALUATE:
                    value = evaluate(Compound(_SEQUENCE, a.args) if len(a.args) != 1 else a.args[0])  # type: ignore[union-attr]
                elif inner is _SEQUENCE and not flags & SEQUENCE_HOLD:
                    spread = True
                    continue
                elif inner is _UNEVALUATED and len(a.args) == 1:  # type: ignore[union-attr]
                    value = a.args[0]  # type: ignore[union-attr]
                    unevaluated = True
                else:
                    continue
            else:
                continue
        else:
            value = evaluate(a)
        if type(value) is Compound:
            if value.head is _SEQUENCE:
                spread = spread or not flags & SEQUENCE_HOLD
            elif value.head is _SPLICE:
                spread = True
            elif value.head is _UNEVALUATED and len(value.args) == 1 and not here:
                value = value.args[0]
                unevaluated = True
        elif value is _NOTHING:
            spread = True
        if value is not a:
            if new is None:
                new = list(args)
            new[i] = value
    return (args if new is None else new), spread, unevaluated


def spread(k: Kernel, head: Expr, args: list[Expr] | tuple[Expr, ...], flags: int) -> list[Expr] | tuple[Expr, ...]:
    """Arguments with Sequence among them spread out, Splice too where it means this head; no Nothing in a list."""
    if not flags & SEQUENCE_HOLD:
        args = splice(args)
    args = spliced_into(k, head, args)
    if head is _LIST and any(a is _NOTHING for a in args):
        args = [a for a in args if a is not _NOTHING]
    return args


def spliced_into(k: Kernel, head: Expr, args: list[Expr] | tuple[Expr, ...]) -> list[Expr] | tuple[Expr, ...]:
    """Elements of a compound of this head in which ``Splice[{...}]`` and ``Splice[{...}, h]`` give their elements."""
    if not any(type(a) is Compound and a.head is _SPLICE for a in args):
        return args
    found: list[Expr] = []
    for a in args:
        items = elements(a.args[0]) if type(a) is Compound and a.head is _SPLICE and a.args else None
        if items is not None and (
            head is _LIST if len(a.args) == 1 else k.pattern(a.args[1]).matches(head)  # type: ignore[union-attr]
        ):
            found.extend(items)
        else:
            found.append(a)
    return found


def flatten(head: Expr, args: list[Expr] | tuple[Expr, ...]) -> list[Expr] | tuple[Expr, ...]:
    """The arguments of a Flat function with nested calls of it opened."""
    for a in args:
        if type(a) is Compound and a.head is head:
            break
    else:
        return args
    flat: list[Expr] = []
    for a in args:
        if type(a) is Compound and a.head is head:
            flat.extend(flatten(head, a.args))
        else:
            flat.append(a)
    return flat


def restored(old: tuple[Expr, ...], new: list[Expr] | tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Evaluated arguments of a call to which nothing applied: those given as ``Unevaluated[x]`` are so again."""
    kept = [a if type(a) is Compound and a.head is _UNEVALUATED else b for a, b in zip(old, new, strict=True)]
    return tuple(splice(kept))


def identical(a: tuple[Expr, ...], b: tuple[Expr, ...]) -> bool:
    """Whether these are the same objects."""
    if len(a) != len(b):
        return False
    return all(x is y for x, y in zip(a, b, strict=True))


def function_holds(head: Compound) -> int:
    """The Hold attributes that a Function with a third argument imposes on its arguments."""
    if head.head is not S.Function or len(head.args) != 3:
        return 0
    spec = head.args[2]
    names = spec.args if type(spec) is Compound and spec.head is _LIST else (spec,)
    bits = 0
    for name in names:
        bits |= (flag(name.short) or 0) if type(name) is Symbol else 0
    return bits & (HOLD_ALL | HOLD_ALL_COMPLETE | SEQUENCE_HOLD)
