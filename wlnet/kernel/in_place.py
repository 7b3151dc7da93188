"""Changing a variable's value in place where nobody else can see it, so that loops of updates need not copy.

A value is the variable's own if its definition holds the only reference to it. References are counted by the same
code for the values in question and, once, for an object known to be held by one holder only.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from sys import getrefcount
from typing import TYPE_CHECKING

import numpy as np

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, key_of
from wlnet.kernel.inertness import INERT, stamp_of
from wlnet.kernel.parts import array_index

if TYPE_CHECKING:
    from wlnet.kernel.definitions import Definition
    from wlnet.kernel.kernel import Kernel


class _Holder:
    __slots__ = ("array", "entries", "value")
    array: np.ndarray
    entries: dict[Hashable, tuple[Expr, Expr]]
    value: Expr


def _value_references(holder: Definition | _Holder) -> int:
    return getrefcount(holder.value)


def _entries_references(holder: Association | _Holder) -> int:
    return getrefcount(holder.entries)


def _array_references(holder: PackedArray | _Holder) -> int:
    return getrefcount(holder.array)


def _item_references(mapping: dict[Hashable, tuple[Expr, Expr]], key: Hashable) -> tuple[int, int]:
    return getrefcount(mapping[key]), getrefcount(mapping[key][1])


_probe = _Holder()
_probe.value, _probe.entries, _probe.array = Compound(S.List, ()), {}, np.zeros(1)
_SOLE_VALUE = _value_references(_probe)
_SOLE_ENTRIES = _entries_references(_probe)
_SOLE_ARRAY = _array_references(_probe)
# The pair is made at run time: a constant would be held by the code too.
_probe.entries[0] = (1, Compound(S.List, ()))
_SOLE_ITEM = _item_references(_probe.entries, 0)
del _probe


def is_own(definition: Definition) -> bool:
    """Whether the value of a symbol is held by its definition only."""
    return _value_references(definition) <= _SOLE_VALUE


def put_entry(k: Kernel, a: Association, keys: Sequence[Expr], value: Expr, *, own: bool, delayed: bool) -> Association:
    """``a`` with the value put at a path of keys; the same object, changed, if it is the caller's ``own``.

    The value is evaluated unless ``delayed``. Values on the way that are no associations give way to new ones.
    """
    key = keys[0]
    h = key_of(key)
    own = own and _entries_references(a) <= _SOLE_ENTRIES
    if len(keys) > 1:
        inner_own = own and h in a.entries and _item_references(a.entries, h) <= _SOLE_ITEM
        inner = a.get(key)
        if type(inner) is not Association:
            inner, inner_own = Association({}), True
            inner.stamp = INERT
        value = put_entry(k, inner, keys[1:], value, own=inner_own, delayed=delayed)
    if not own:
        stamp = a.stamp
        a = Association(dict(a.entries), a.delayed)
        a.stamp = stamp
    a.entries[h] = (key, value)
    a._hash = None
    if delayed and len(keys) == 1:
        a.delayed |= {h}
    elif h in a.delayed:
        a.delayed -= {h}
    vanishes = value is S.Nothing or (type(value) is Compound and value.head is S.Sequence)
    a.stamp = None if vanishes else stamp_of(value, a.stamp, k.epoch)
    return a


def drop_entries(a: Association, keys: Sequence[Hashable], *, own: bool) -> Association:
    """``a`` without the entries of these keys (as ``key_of`` gives them); the same object if it is the caller's own."""
    if not own or _entries_references(a) > _SOLE_ENTRIES:
        stamp = a.stamp
        a = Association(dict(a.entries), a.delayed)
        a.stamp = stamp
    for h in keys:
        a.entries.pop(h, None)
    a.delayed = frozenset([h for h in a.delayed if h in a.entries])
    a._hash = None
    return a


def put_parts(k: Kernel, definition: Definition, specs: Sequence[Expr], value: Expr) -> Expr | None:
    """The value of a symbol after ``symbol[[specs]] = value``, for integers and keys as specs; None for other forms.

    Packed arrays and associations are changed in place if they are the symbol's own. Raises PartError.
    """
    target = definition.value
    if type(target) is PackedArray:
        # One reference more: ``target``.
        own = _value_references(definition) <= _SOLE_VALUE + 1 and _array_references(target) <= _SOLE_ARRAY
        return target if own and target.array.base is None and _put_packed(target, specs, value) else None
    if type(target) is Compound and len(specs) == 1:
        return _put_element(k, target, specs[0], value)
    return None


def _put_packed(target: PackedArray, specs: Sequence[Expr], value: Expr) -> bool:
    array = target.array
    if (array.dtype.kind == "f" and type(value) is float) or (array.dtype.kind == "i" and type(value) is int):
        new: object = value
    elif type(value) is PackedArray and value.array.dtype == array.dtype:
        new = value.array
    else:
        return False
    index = array_index(array.shape, specs, target)
    if index is None or not array.flags.writeable:
        return False
    place = array[index]
    if type(value) is PackedArray and np.shape(place) != value.array.shape:
        return False
    if type(value) is not PackedArray and len(index) != array.ndim:
        return False
    try:
        array[index] = new
    except OverflowError:
        return False
    return True


def _put_element(k: Kernel, target: Compound, spec: Expr, value: Expr) -> Expr | None:
    """One element of an evaluated list exchanged for an evaluated value: the list need not be evaluated again."""
    if target.head is not S.List or type(spec) is not int or not 1 <= spec <= len(target.args):
        return None
    if target.stamp is not INERT and target.stamp is not k.epoch:
        return None
    if type(value) is Symbol or (type(value) is Compound and value.head is S.Sequence):
        return None
    args = target.args
    made = Compound(S.List, (*args[: spec - 1], value, *args[spec:]))
    made.stamp = stamp_of(value, target.stamp, k.epoch)
    return made
