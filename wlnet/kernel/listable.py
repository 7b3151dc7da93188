"""Listable functions over lists and associations: threading element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Span, is_list, pack

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel
    from wlnet.kernel.registry import Builtin


def thread(
    k: Kernel, head: Expr, args: tuple[Expr, ...], builtin: Builtin | None = None, span: Span | None = None
) -> Expr | None:
    """``head[args]`` threaded over the lists among the arguments; None, after a message, if their lengths differ.

    ``builtin`` is the code that may take packed arrays whole.
    """
    if k.upvalued and any(type(a) is Compound and a.head is S.SparseArray for a in args):
        # A sparse array is a list, too, that its own rules add to the others.
        return None
    if any(_is_threaded(a) for a in args):
        args = _unthreaded(args)
    if builtin is not None and any(type(a) is PackedArray for a in args):
        result = k.call(builtin, Compound(head, args, span))
        if result is not None:
            return result
    length = -1
    for a in args:
        if is_list(a):
            n = len(a.args)
            if length < 0:
                length = n
            elif n != length:
                k.messages.issue(S.Thread, "tdlen", Compound(S.HoldForm, (Compound(head, args),)))
                return None
    columns = [a.args if is_list(a) else (a,) * length for a in args]
    return Compound(S.List, tuple([Compound(head, row, span) for row in zip(*columns, strict=True)]))


def _is_threaded(e: Expr) -> bool:
    return type(e) is Compound and e.head is S.Threaded and len(e.args) == 1 and is_list(e.args[0])


def _unthreaded(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """``Threaded[list]`` among the arguments made the list that it is at these levels, once they are its own."""
    others = [a for a in args if is_list(a)]
    made: list[Expr] = []
    for a in args:
        if not _is_threaded(a):
            made.append(a)
            continue
        inner = a.args[0]  # type: ignore[union-attr]
        packed = pack(inner)
        array = next((o.array for o in others if type(o) is PackedArray), None)
        if all(_rank(o) == _rank(inner) for o in others):
            made.append(inner)
        elif packed is not None and array is not None and array.shape[-packed.array.ndim :] == packed.array.shape:
            made.append(PackedArray(np.broadcast_to(packed.array, array.shape).copy()))
        else:
            made.append(a)
    return tuple(made)


def _rank(e: Expr) -> int:
    """How many levels of lists there are along the first elements."""
    if type(e) is PackedArray:
        return e.array.ndim
    return 1 + (_rank(e.args[0]) if e.args else 0) if is_list(e) else 0


def thread_associations(k: Kernel, head: Expr, args: tuple[Expr, ...], span: Span | None) -> Expr | None:
    """``head[args]`` value by value over the associations among the arguments, which must have the same keys."""
    given = [a for a in args if type(a) is Association]
    first = given[0]
    for other in given[1:]:
        if other.entries.keys() != first.entries.keys():
            k.messages.issue(S.Thread, "tdlen", Compound(S.HoldForm, (Compound(head, args),)))
            return None
    return first.with_values(
        [
            Compound(head, tuple([a.entries[h][1] if type(a) is Association else a for a in args]), span)
            for h in first.entries
        ]
    )
