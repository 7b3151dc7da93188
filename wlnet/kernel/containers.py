"""Whatever has elements, seen in one way: lists (packed or not), compounds of any head, associations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from wlnet.expression import (
    Association,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    from_array,
    pack,
)
from wlnet.kernel.functions import caller

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

LONG = 250
"""Results with at least this many numbers are packed."""

EMPTY = Compound(S.List, ())


def edited(head: Symbol, e: Expr, *rest: Expr) -> Expr | None:
    """What a function of lists makes of an object of the host, if it makes anything of it."""
    return e.edited(head, rest) if isinstance(e, HostAtom) else None


def items_of(e: Expr) -> tuple[Expr, ...] | None:
    """The elements of a compound or a list, the values of an association; None for an atom."""
    kind = type(e)
    if kind is Compound or kind is PackedArray:
        return e.args  # type: ignore[union-attr]
    return e.values() if kind is Association else None  # type: ignore[union-attr]


def length_of(e: Expr) -> int:
    """What ``Length`` gives: the number of elements, 0 for an atom."""
    kind = type(e)
    if kind is Compound:
        return len(e.args)  # type: ignore[union-attr]
    if isinstance(e, HostAtom):
        inside = e.normal()
        return 0 if inside is None else length_of(inside)
    if kind is NumericArray:
        return len(e.array)  # type: ignore[union-attr]
    return len(e) if kind is PackedArray or kind is Association else 0  # type: ignore[arg-type]


def pick(e: Expr, indices: Sequence[int]) -> Expr:
    """The elements of ``e`` at the indices (from 0), under the same head."""
    kind = type(e)
    if kind is PackedArray:
        return from_array(e.array[np.asarray(indices, dtype=np.intp)]) if len(indices) else EMPTY  # type: ignore[union-attr]
    if kind is Association:
        assert type(e) is Association
        entries = list(e.entries.items())
        chosen = dict([entries[i] for i in indices])
        return _marked_association(chosen, e)
    assert type(e) is Compound
    args = e.args
    made = Compound(e.head, tuple([args[i] for i in indices]))
    if e.head is S.List:
        made.stamp = e.stamp
    return made


def _marked_association(entries: dict[object, tuple[Expr, Expr]], old: Association) -> Association:
    made = Association(entries, old.delayed & entries.keys() if old.delayed else old.delayed)
    made.stamp = old.stamp
    return made


def cut(e: Expr, start: int, stop: int, step: int = 1) -> Expr:
    """The elements ``start`` up to ``stop`` (as in a Python slice with bounds in range), under the same head."""
    kind = type(e)
    if kind is PackedArray:
        end = None if stop < 0 else stop
        return from_array(e.array[start:end:step])  # type: ignore[union-attr]
    if kind is NumericArray:
        return NumericArray(e.array[start : None if stop < 0 else stop : step])  # type: ignore[union-attr]
    if kind is Compound:
        assert type(e) is Compound
        made = Compound(e.head, e.args[start : None if stop < 0 else stop : step])
        if e.head is S.List:
            made.stamp = e.stamp
        return made
    return pick(e, range(start, stop, step))


def remade(k: Kernel, e: Expr, items: Sequence[Expr]) -> Expr:
    """``items``, which are evaluated, under the head of ``e``; a list for an association."""
    if type(e) is Compound and e.head is not S.List:
        return Compound(e.head, tuple(items))
    return listing(k, items)


def listing(k: Kernel, items: Iterable[Expr]) -> Expr:
    """The list of items that are evaluated, as a value: packed if it holds many numbers, and not walked again."""
    made = Compound(S.List, tuple(items))
    return k.evaluated(packed_if_worthwhile(made))


def results(k: Kernel, items: Sequence[Expr]) -> Expr:
    """The list of what a user's function gave: ``Nothing`` is left out and ``Sequence``, ``Splice`` spread."""
    for item in items:
        if item is S.Nothing or (type(item) is Compound and (item.head is S.Sequence or item.head is S.Splice)):
            return k.evaluate(Compound(S.List, tuple(items)))
    return listing(k, items)


def packed_if_worthwhile(e: Compound) -> Compound | PackedArray:
    """A list packed if it has at least LONG numbers and is rectangular."""
    size = 1
    inner: Expr = e
    while type(inner) is Compound and inner.head is S.List and inner.args:
        size *= len(inner.args)
        inner = inner.args[0]
    if type(inner) is PackedArray:
        size = LONG
    elif type(inner) is Compound or type(inner) is Symbol or type(inner) is str:
        return e
    if size < LONG:
        return e
    return pack(e) or e


def association(k: Kernel, pairs: Iterable[tuple[Expr, Expr]]) -> Association:
    """The association of evaluated pairs, not to be walked again; values that are ``Nothing`` are left out."""
    made = Association.of(pairs)
    if any(v is S.Nothing for _, v in made):
        made = Association.of((key, v) for key, v in made if v is not S.Nothing)
    made.stamp = k.epoch
    return made


def is_true_for(k: Kernel, test: Expr) -> Callable[[Expr], bool]:
    """The test ``test[x]`` as a Python function; False unless it gives True."""
    if type(test) is Symbol:
        quick = QUICK_TESTS.get(test)
        if quick is not None and not k.definitions[test].down:
            return quick
    call = caller(k, test)
    return lambda x: call(x) is _TRUE


_TRUE = S.__getattr__("True")
QUICK_TESTS: dict[Symbol, Callable[[Expr], bool]] = {
    S.StringQ: lambda x: type(x) is str,
    S.IntegerQ: lambda x: type(x) is int,
    S.EvenQ: lambda x: type(x) is int and x % 2 == 0,
    S.OddQ: lambda x: type(x) is int and x % 2 == 1,
}


def same_test(k: Kernel, test: Expr) -> Callable[[Expr, Expr], bool] | None:
    """A SameTest as a Python function; None for SameQ, which hashing does quicker."""
    if test is S.SameQ or test is S.Automatic:
        return None
    call = caller(k, test)
    return lambda a, b: call(a, b) is _TRUE


def integers(items: Sequence[Expr]) -> tuple[int, ...] | None:
    """The items if all of them are integers."""
    found = tuple([x for x in items if type(x) is int])
    return found if len(found) == len(items) else None


def expect_items(k: Kernel, head: Symbol, e: Expr, position: int, call: Sequence[Expr]) -> tuple[Expr, ...] | None:
    """The elements of an argument; None, after the message ``normal``, if it is an atom."""
    items = items_of(e)
    if items is None:
        k.message(head, "normal", position, Compound(head, tuple(call)))
    return items
