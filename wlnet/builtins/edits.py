"""Lists with elements added or removed: Append, Insert, Delete."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, is_list, key_of
from wlnet.kernel.assignment import assign
from wlnet.kernel.containers import edited, expect_items, listing, pick, remade
from wlnet.kernel.inertness import INERT, stamp_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import levels
from wlnet.kernel.parts import PartError, replace_part
from wlnet.kernel.registry import builtin, messages

_RULES = (S.Rule, S.RuleDelayed)


def _is_rule(e: Expr) -> bool:
    return type(e) is Compound and e.head in _RULES and len(e.args) == 2


def _added(k: Kernel, head: Symbol, e: Expr, new: Expr, *, front: bool) -> Expr | None:
    if type(e) is Association:
        return _added_entry(k, e, new, front=front)
    made = edited(head, e, new)
    if made is not None:
        return made
    if type(e) is PackedArray:
        array = e.array
        if array.ndim == 1 and type(new) is (int if array.dtype.kind == "i" else float):
            try:
                pieces = (np.array([new], dtype=array.dtype), array)
            except OverflowError:
                return Compound(S.List, (new, *e.args) if front else (*e.args, new))
            return PackedArray(np.concatenate(pieces if front else pieces[::-1]))
        if type(new) is PackedArray and new.array.shape == array.shape[1:] and new.array.dtype == array.dtype:
            rows = (new.array[np.newaxis], array)
            return PackedArray(np.concatenate(rows if front else rows[::-1]))
    items = expect_items(k, head, e, 1, (e, new))
    if items is None:
        return None
    assert type(e) is Compound or type(e) is PackedArray
    made = Compound(e.head, (new, *items) if front else (*items, new))
    if e.head is S.List and (e.stamp is INERT or e.stamp is k.epoch) and not _vanishes(new):
        # Old and new elements are evaluated, so the list need not be walked again.
        made.stamp = stamp_of(new, e.stamp, k.epoch)
    return made


def _vanishes(e: Expr) -> bool:
    """Whether an element of a list does not stay in it as it is."""
    return e is S.Nothing or (type(e) is Compound and e.head in (S.Sequence, S.Splice, S.Unevaluated))


def _added_entry(k: Kernel, e: Association, new: Expr, *, front: bool) -> Expr | None:
    """An association with a rule (or several) put in at an end; a key that is there already moves there."""
    if _is_rule(new) and new.head is S.Rule and new.args[1] is not S.Nothing:  # type: ignore[union-attr]
        # The usual case, in one copy: everything is evaluated already.
        key, value = new.args  # type: ignore[union-attr]
        at = key_of(key)
        entries = {at: (key, value)} if front else {}
        entries.update(e.entries)
        if not front:
            entries.pop(at, None)
        entries[at] = (key, value)
        made = Association(entries, e.delayed - {at})
        made.stamp = stamp_of(value, e.stamp, k.epoch)
        return made
    rules = new.args if is_list(new) else new.rules() if type(new) is Association else (new,)
    if not all(map(_is_rule, rules)):
        return None
    keys = {r.args[0] for r in rules}  # type: ignore[union-attr]
    old = [r for r in e.rules() if r.args[0] not in keys]
    return Compound(S.Association, (*rules, *old) if front else (*old, *rules))


@builtin("Append", operator=0)
def append(k: Kernel, e: Expr, new: Expr) -> Expr | None:
    """Append[expr, x]: expr with x as a further element at the end.

    >> {Append[{a, b}, c], Append[f[a], b], Append[<|x -> 1|>, y -> 2]}
     = {{a, b, c}, f[a, b], <|x -> 1, y -> 2|>}
    """
    return _added(k, S.Append, e, new, front=False)


@builtin("Prepend", operator=0)
def prepend(k: Kernel, e: Expr, new: Expr) -> Expr | None:
    """Prepend[expr, x]: expr with x as a further element in front.

    >> {Prepend[{a, b}, c], Prepend[<|x -> 1|>, y -> 2]}
     = {{c, a, b}, <|y -> 2, x -> 1|>}
    """
    return _added(k, S.Prepend, e, new, front=True)


def _update(k: Kernel, head: Symbol, variable: Expr, new: Expr, *, front: bool) -> Expr | None:
    old = k.evaluate(variable)
    if old == variable:
        k.message(head, "rvalue", variable)
        return None
    made = _added(k, head, old, k.evaluate(new), front=front)
    if made is None:
        return None
    made = k.evaluate(made)
    assign(k, variable, made, delayed=False)
    return made


@builtin("AppendTo", "HoldFirst")
def append_to(k: Kernel, variable: Expr, new: Expr) -> Expr | None:
    """AppendTo[x, elem]: sets x to Append[x, elem].

    >> l = {a}; AppendTo[l, b]; l
     = {a, b}
    >> AppendTo[nothing, 1]
     : AppendTo::rvalue: nothing is not a variable with a value, so its value cannot be changed.
     = AppendTo[nothing, 1]
    """
    return _update(k, S.AppendTo, variable, new, front=False)


@builtin("PrependTo", "HoldFirst")
def prepend_to(k: Kernel, variable: Expr, new: Expr) -> Expr | None:
    """PrependTo[x, elem]: sets x to Prepend[x, elem].

    >> l = {a}; PrependTo[l, b]; l
     = {b, a}
    """
    return _update(k, S.PrependTo, variable, new, front=True)


messages("Insert", {"ins": "Cannot insert at position `1` in `2`."})
messages(
    "Delete",
    {"psl": "Position specification `1` in `2` is not a machine-sized integer or a list of machine-sized integers."},
)


def places_of(position: Expr) -> list[tuple[Expr, ...]]:
    """The positions that ``n``, ``{i, j}`` or ``{{i, j}, ...}`` means."""
    if not is_list(position):
        return [(position,)]
    items = position.args
    if items and all(is_list(i) for i in items):
        return [i.args for i in items]  # type: ignore[union-attr]
    return [items] if items else []


@builtin("Insert", operator=0)
def insert(k: Kernel, e: Expr, new: Expr, position: Expr) -> Expr | None:
    """Insert[list, x, n]: list with x put in at position n (from the end, for negative n); n may be {i, j, ...}.

    >> {Insert[{a, b, c}, x, 2], Insert[{a, b, c}, x, -1], Insert[{{a}, b}, x, {1, 1}], Insert[{a, b}, x, {{1}, {2}}]}
     = {{a, x, b, c}, {a, b, c, x}, {{x, a}, b}, {x, a, x, b}}
    """
    made = edited(S.Insert, e, new, position)
    if made is not None:
        return made
    places = places_of(position)
    by_parent: dict[tuple[Expr, ...], list[Expr]] = {}
    for place in places:
        if not place:
            k.message(S.Insert, "ins", position, e)
            return None
        by_parent.setdefault(place[:-1], []).append(place[-1])

    def put_in(parent: Expr, spots: list[Expr], place: tuple[Expr, ...]) -> Expr:
        if type(parent) is Association:
            rules: list[Expr] = list(parent.rules())
        elif type(parent) is Compound or type(parent) is PackedArray:
            rules = list(parent.args)
        else:
            raise PartError("ins", position, e)
        n = len(rules)
        offsets = []
        for spot in spots:
            offset = _offset(parent, spot, n)
            if not 0 <= offset <= n:
                raise PartError("ins", Compound(S.List, (*place, spot)), e)
            offsets.append(offset)
        for offset in sorted(offsets, reverse=True):
            rules.insert(offset, new)
        return Compound(parent.head, tuple(rules))

    try:
        for place in sorted(by_parent, key=len, reverse=True):
            spots = by_parent[place]
            e = replace_part(e, place, lambda old, s=spots, p=place: put_in(old, s, p))  # type: ignore[misc]
    except PartError as error:
        k.message(S.Insert, error.tag, *error.args_of_message)
        return None
    return e


def _offset(parent: Expr, spot: Expr, n: int) -> int:
    """Before which of n elements a position means to put something; -1 if it means none."""
    if type(spot) is int and spot:
        return spot - 1 if spot > 0 else n + 1 + spot
    key = spot.args[0] if type(spot) is Compound and spot.head is S.Key and len(spot.args) == 1 else spot
    keys = parent.keys() if type(parent) is Association and (type(spot) is str or key is not spot) else ()
    return keys.index(key) if key in keys else -1


@builtin("Delete", operator=0)
def delete(k: Kernel, e: Expr, position: Expr) -> Expr | None:
    """Delete[expr, n]: expr without its n-th element; Delete[expr, {i, j}] and lists of positions go deeper.

    >> {Delete[{a, b, c}, 2], Delete[{a, b, c}, {{1}, {3}}], Delete[{{a, b}, c}, {1, 2}], Delete[<|x -> 1, y -> 2|>, 1]}
     = {{a, c}, {b}, {{a}, c}, <|y -> 2|>}
    """
    made = edited(S.Delete, e, position)
    if made is not None:
        return made
    places = places_of(position)
    if any(not place for place in places):
        return None
    by_parent: dict[tuple[Expr, ...], list[Expr]] = {}
    for place in places:
        by_parent.setdefault(place[:-1], []).append(place[-1])

    def take_out(parent: Expr, spots: list[Expr], place: tuple[Expr, ...]) -> Expr:
        gone = _indices(parent, spots, place, e)
        items = parent.args if type(parent) is Compound else ()
        if gone is None:
            return Compound(S.Sequence, items)
        n = len(parent) if type(parent) is not Compound else len(items)  # type: ignore[arg-type]
        return pick(parent, [i for i in range(n) if i not in gone])

    try:
        for place in sorted(by_parent, key=len, reverse=True):
            spots = by_parent[place]
            e = replace_part(e, place, lambda old, s=spots, p=place: take_out(old, s, p))  # type: ignore[misc]
    except PartError as error:
        k.message(S.Delete, error.tag, *error.args_of_message)
        return None
    return e


def _indices(parent: Expr, spots: Sequence[Expr], place: tuple[Expr, ...], whole: Expr) -> set[int] | None:
    """The indices (from 0) of the elements to delete; None for the head."""
    if type(parent) is Association:
        keys = [key for key, _ in parent]
        count = len(keys)
    elif type(parent) is Compound or type(parent) is PackedArray:
        keys = []
        count = len(parent.args)
    else:
        raise PartError("partw", Compound(S.List, (*place, *spots[:1])), whole)
    gone: set[int] = set()
    for spot in spots:
        if type(spot) is int:
            if spot == 0 and type(parent) is Compound:
                return None
            index = spot - 1 if spot > 0 else count + spot
        else:
            key = spot.args[0] if type(spot) is Compound and spot.head is S.Key and spot.args else spot
            if key not in keys:
                if type(parent) is Association and (type(spot) is str or key is not spot):
                    continue
                raise PartError("psl", spot, Compound(S.Delete, (whole, spot)))
            index = keys.index(key)
        if not 0 <= index < count or spot == 0:
            raise PartError("partw", Compound(S.List, (*place, spot)), whole)
        gone.add(index)
    return gone


@builtin("DeleteMissing")
def delete_missing(k: Kernel, e: Expr, level: Expr = 1, depth: Expr = 0) -> Expr | None:
    """DeleteMissing[list]: list without its elements Missing[...]; associations lose such values.

    >> {DeleteMissing[{1, Missing[], 2}], DeleteMissing[<|a -> Missing["x"], b -> 1|>]}
     = {{1, 2}, <|b -> 1|>}
    >> DeleteMissing[{{1, Missing[]}, {2, 3}}, 1, 1]
     = {{2, 3}}
    >> DeleteMissing[{a -> 1, b -> Missing[]}]
     = {a -> 1}
    >> {DeleteMissing[{{1, Missing[]}, Missing[]}, 2], DeleteMissing[{{1, Missing[]}, Missing[]}, {2}]}
     = {{{1}}, {{1}, Missing[]}}
    """
    wanted = levels(level)
    if expect_items(k, S.DeleteMissing, e, 1, (e,)) is None:
        return None
    if wanted is None:
        k.message(S.DeleteMissing, "level", level)
        return None
    first, last = wanted.low, wanted.high
    within = depth if type(depth) is int else 1 << 30

    def is_missing(x: Expr, deep: int) -> bool:
        if type(x) is Compound and x.head is S.Missing:
            return True
        if _is_rule(x):
            return is_missing(x.args[1], deep)  # type: ignore[union-attr]
        if deep <= 0 or type(x) is PackedArray:
            return False
        items = x.values() if type(x) is Association else x.args if type(x) is Compound else ()
        return any(is_missing(i, deep - 1) for i in items)

    def clean(x: Expr, at: int) -> Expr:
        """``x`` without what is missing in it, ``at`` being the level of its elements."""
        if type(x) is Association:
            kept = x if at < first else pick(x, [i for i, (_, v) in enumerate(x) if not is_missing(v, within)])
            assert type(kept) is Association
            return kept if at >= last else kept.with_values([clean(v, at + 1) for v in kept.values()])
        if (not is_list(x) and x is not e) or type(x) is not Compound:
            return x
        items = [i for i in x.args if at < first or not is_missing(i, within)]
        return remade(k, x, items if at >= last else [clean(i, at + 1) for i in items])

    return clean(e, 1)


@builtin("DeleteElements", operator=0)
def delete_elements(k: Kernel, e: Expr, unwanted: Expr) -> Expr | None:
    """DeleteElements[list, {e1, e2, ...}]: list without the elements ei; n -> {e1, ...}: without the first n of each.

    >> {DeleteElements[{a, b, c, a}, {a, c}], DeleteElements[{a, b, a, a}, 2 -> {a}]}
     = {{b}, {b, a}}
    """
    items = expect_items(k, S.DeleteElements, e, 1, (e, unwanted))
    limit: Expr = S.Infinity
    if _is_rule(unwanted):
        limit, unwanted = unwanted.args  # type: ignore[union-attr]
    if items is None or not is_list(unwanted):
        return None
    counts = limit.args if is_list(limit) else (limit,) * len(unwanted.args)
    if len(counts) != len(unwanted.args):
        return None
    left = {key_of(x): n if type(n) is int else len(items) for x, n in zip(unwanted.args, counts, strict=True)}
    kept: list[int] = []
    for i, x in enumerate(items):
        there = left.get(key_of(x), 0)
        if there:
            left[key_of(x)] = there - 1
        else:
            kept.append(i)
    return pick(e, kept)


@builtin("Catenate")
def catenate(k: Kernel, e: Expr) -> Expr | None:
    """Catenate[{e1, e2, ...}]: the elements (or values) of all the ei in one list.

    >> Catenate[{{a, b}, <|x -> c|>, {}}]
     = {a, b, c}
    """
    parts = e.values() if type(e) is Association else e.args if is_list(e) else None
    if parts is None:
        k.message(S.Catenate, "list", Compound(S.Catenate, (e,)), 1)
        return None
    if type(e) is PackedArray and e.array.ndim >= 2:
        return PackedArray(e.array.reshape(-1, *e.array.shape[2:]))
    items: list[Expr] = []
    for p in parts:
        inner = p.values() if type(p) is Association else p.args if is_list(p) else None
        if inner is None:
            k.message(S.Catenate, "invrp", p)
            return None
        items.extend(inner)
    return listing(k, items)


messages("Catenate", {"invrp": "The argument `1` is not a list or an association."})
