"""Associations by their keys: KeyTake, KeyDrop, KeyMap, KeySort, Merge, AssociateTo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import starmap

from wlnet.builtins.associations import Builder, as_association, is_rule, missing
from wlnet.builtins.sorting import sort_order
from wlnet.expression import Association, Compound, Expr, S, Symbol, is_list, key_of
from wlnet.kernel.assignment import assign, set_value
from wlnet.kernel.containers import association, is_true_for, listing, pick, results
from wlnet.kernel.functions import caller
from wlnet.kernel.in_place import drop_entries, is_own, put_entry
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

for _name in ("KeySelect", "KeyMap", "KeyValueMap", "KeySort", "KeySortBy", "Merge", "KeyUnion", "KeyIntersection"):
    messages(
        _name,
        {
            "invak": "The argument `1` is not a valid Association.",
            "invrl": "The argument `1` is not a valid Association or a list of rules.",
        },
    )


def _over(k: Kernel, head: Symbol, e: Expr, change: Callable[[Association], Expr], tail: Sequence[Expr]) -> Expr | None:
    """A change of an association, or of each of a list of associations."""
    if is_list(e) and e.args and all(type(x) is Association or is_list(x) for x in e.args):
        return Compound(S.List, tuple(Compound(head, (x, *tail)) for x in e.args))
    a = as_association(k, e)
    if a is not None:
        return change(a)
    k.message(head, "invrl", e)
    return None


def _wanted(e: Expr) -> list[Expr]:
    """The keys that an argument names: one, or a list of them; ``Key[k]`` is k."""
    items = e.args if is_list(e) else (e,)
    return [x.args[0] if type(x) is Compound and x.head is S.Key and len(x.args) == 1 else x for x in items]


def _subset(a: Association, hashes: Sequence[object]) -> Association:
    entries = {h: a.entries[h] for h in hashes}
    made = Association(entries, a.delayed & entries.keys())
    made.stamp = a.stamp
    return made


@builtin("KeyTake", operator=0)
def key_take(k: Kernel, e: Expr, names: Expr) -> Expr | None:
    """KeyTake[assoc, {k1, k2, ...}]: the entries with these keys, in their order.

    >> {KeyTake[<|a -> 1, b -> 2, c -> 3|>, {c, a, x}], KeyTake[{<|a -> 1, b -> 2|>, <|b -> 3|>}, b]}
     = {<|c -> 3, a -> 1|>, {<|b -> 2|>, <|b -> 3|>}}
    """
    hashes = list(dict.fromkeys(map(key_of, _wanted(names))))
    return _over(k, S.KeyTake, e, lambda a: _subset(a, [h for h in hashes if h in a.entries]), (names,))


@builtin("KeyDrop", operator=0)
def key_drop(k: Kernel, e: Expr, names: Expr) -> Expr | None:
    """KeyDrop[assoc, {k1, k2, ...}]: the entries with other keys.

    >> {KeyDrop[<|a -> 1, b -> 2, c -> 3|>, {c, a}], KeyDrop[{a -> 1, b -> 2}, a]}
     = {<|b -> 2|>, <|b -> 2|>}
    """
    gone = set(map(key_of, _wanted(names)))
    return _over(k, S.KeyDrop, e, lambda a: _subset(a, [h for h in a.entries if h not in gone]), (names,))


@builtin("KeySelect", operator=0)
def key_select(k: Kernel, e: Expr, test: Expr) -> Expr | None:
    """KeySelect[assoc, crit]: the entries whose keys crit accepts.

    >> KeySelect[<|1 -> a, 2 -> b, 3 -> c|>, OddQ]
     = <|1 -> a, 3 -> c|>
    """
    accept = is_true_for(k, test)
    return _over(k, S.KeySelect, e, lambda a: pick(a, [i for i, (key, _) in enumerate(a) if accept(key)]), (test,))


@builtin("KeyMap", operator=-1)
def key_map(k: Kernel, function: Expr, e: Expr) -> Expr | None:
    """KeyMap[f, assoc]: the association with f applied to each key.

    >> KeyMap[f, <|a -> 1, b -> 2|>]
     = <|f[a] -> 1, f[b] -> 2|>
    """
    a = as_association(k, e)
    if a is None:
        k.message(S.KeyMap, "invak", e)
        return None
    builder = Builder()
    for r in a.rules():
        builder.add(Compound(r.head, (k.apply(function, r.args[0]), r.args[1])))
    return builder.build(k)


@builtin("KeyValueMap", operator=-1)
def key_value_map(k: Kernel, function: Expr, e: Expr) -> Expr | None:
    """KeyValueMap[f, assoc]: the list of f[key, value] for its entries.

    >> {KeyValueMap[f, <|a -> 1, b -> 2|>], KeyValueMap[List][<|a -> 1|>]}
     = {{f[a, 1], f[b, 2]}, {{a, 1}}}
    """
    a = as_association(k, e)
    if a is None:
        k.message(S.KeyValueMap, "invak", e)
        return None
    return results(k, list(starmap(caller(k, function), a)))


@builtin("KeySort")
def key_sort(k: Kernel, e: Expr, by: Expr | None = None) -> Expr | None:
    """KeySort[assoc]: the entries in order of their keys; KeySort[assoc, p] with an ordering function.

    >> {KeySort[<|b -> 1, a -> 2|>], KeySort[<|1 -> a, 2 -> b|>, Greater]}
     = {<|a -> 2, b -> 1|>, <|2 -> b, 1 -> a|>}
    """
    return _over(k, S.KeySort, e, lambda a: pick(a, sort_order(k, a.keys(), by)), () if by is None else (by,))


@builtin("KeySortBy", operator=0)
def key_sort_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """KeySortBy[assoc, f]: the entries in order of the values of f for their keys.

    >> KeySortBy[<|3 -> a, -1 -> b, 2 -> c|>, Abs]
     = <|-1 -> b, 2 -> c, 3 -> a|>
    """

    def change(a: Association) -> Expr:
        return pick(a, sort_order(k, list(map(caller(k, function), a.keys()))))

    return _over(k, S.KeySortBy, e, change, (function,))


def _associations(k: Kernel, head: Symbol, e: Expr) -> list[Association] | None:
    """A list of associations (or lists of rules)."""
    found = [as_association(k, x) for x in e.args] if is_list(e) else [None]
    if any(a is None for a in found):
        k.message(head, "invrl", e)
        return None
    return [a for a in found if a is not None]


@builtin("KeyUnion")
def key_union(k: Kernel, e: Expr, function: Expr | None = None) -> Expr | None:
    """KeyUnion[{assoc1, assoc2, ...}]: each with the keys of all, the new ones Missing[...] (or f of the key).

    >> KeyUnion[{<|a -> 1|>, <|b -> 2|>}]
     = {<|a -> 1, b -> Missing["KeyAbsent", b]|>, <|a -> Missing["KeyAbsent", a], b -> 2|>}
    >> KeyUnion[{<|a -> 1|>, <|b -> 2|>}, 0 &]
     = {<|a -> 1, b -> 0|>, <|a -> 0, b -> 2|>}
    """
    found = _associations(k, S.KeyUnion, e)
    if found is None:
        return None
    every = {h: pair[0] for a in found for h, pair in a.entries.items()}

    def filled(a: Association) -> Association:
        entries = {}
        for h, key in every.items():
            if h in a.entries:
                entries[h] = a.entries[h]
            else:
                entries[h] = (key, missing(key) if function is None else k.apply(function, key))
        return Association(entries, a.delayed)

    return Compound(S.List, tuple(map(filled, found)))


@builtin("KeyIntersection")
def key_intersection(k: Kernel, e: Expr) -> Expr | None:
    """KeyIntersection[{assoc1, assoc2, ...}]: each with only the keys that all have.

    >> KeyIntersection[{<|a -> 1, b -> 2|>, <|b -> 3, c -> 4|>}]
     = {<|b -> 2|>, <|b -> 3|>}
    """
    found = _associations(k, S.KeyIntersection, e)
    if found is None:
        return None
    if not found:
        return listing(k, ())
    common = [h for h in found[0].entries if all(h in a.entries for a in found)]
    return listing(k, [_subset(a, common) for a in found])


@builtin("KeyComplement")
def key_complement(k: Kernel, e: Expr) -> Expr | None:
    """KeyComplement[{all, assoc1, assoc2, ...}]: the entries of all whose keys no other has.

    >> KeyComplement[{<|a -> 1, b -> 2, c -> 3|>, <|b -> 0|>, {c -> 1}}]
     = <|a -> 1|>
    """
    found = _associations(k, S.KeyComplement, e)
    if not found:
        return None
    gone = {h for a in found[1:] for h in a.entries}
    return _subset(found[0], [h for h in found[0].entries if h not in gone])


messages("KeyComplement", {"invrl": "The argument `1` is not a valid Association or a list of rules."})


@builtin("Merge", operator=0)
def merge(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """Merge[{assoc1, assoc2, ...}, f]: one association, with f of the list of all values of each key.

    >> {Merge[{<|a -> 1, b -> 2|>, <|a -> 3|>}, f], Merge[{a -> 1, a -> 2}, Total], Merge[Identity][{<|a -> 1|>}]}
     = {<|a -> f[{1, 3}], b -> f[{2}]|>, <|a -> 3|>, <|a -> {1}|>}
    """
    gathered: dict[object, tuple[Expr, list[Expr]]] = {}

    def add(x: Expr) -> bool:
        if type(x) is Association:
            for key, value in x:
                gathered.setdefault(key_of(key), (key, []))[1].append(value)
            return True
        if is_rule(x):
            gathered.setdefault(key_of(x.args[0]), (x.args[0], []))[1].append(x.args[1])  # type: ignore[union-attr]
            return True
        return is_list(x) and all(map(add, x.args))

    if not add(e):
        k.message(S.Merge, "invrl", e)
        return None
    return association(k, [(key, k.apply(function, listing(k, items))) for key, items in gathered.values()])


for _name in ("AssociateTo", "KeyDropFrom"):
    messages(
        _name,
        {
            "rvalue": "`1` is not a variable with a value, so its value cannot be changed.",
            "invak": "The argument `1` is not a valid Association.",
        },
    )


def _update(
    k: Kernel, head: Symbol, variable: Expr, change: Callable[[Association, bool], Association | None]
) -> Expr | None:
    """Give a variable the changed association; ``change`` hears whether it may change the one it gets."""
    if type(variable) is Symbol and type(k.definitions[variable].value) is Association:
        k.evaluate(variable)
        definition = k.definitions[variable]
        own = is_own(definition)
        made = change(definition.value, own)  # type: ignore[arg-type]
        return None if made is None or not set_value(k, variable, made) else made
    old = k.evaluate(variable)
    if old == variable:
        k.message(head, "rvalue", variable)
        return None
    if type(old) is not Association:
        k.message(head, "invak", old)
        return None
    made = change(old, False)
    if made is None:
        return None
    assign(k, variable, made, delayed=False)
    return made


@builtin("AssociateTo", "HoldFirst")
def associate_to(k: Kernel, variable: Expr, rules: Expr) -> Expr | None:
    """AssociateTo[a, key -> value]: puts entries into the association that is the value of a.

    >> a = <|x -> 1|>; AssociateTo[a, y -> 2]; AssociateTo[a, {x -> 3, z -> 4}]; a
     = <|x -> 3, y -> 2, z -> 4|>
    """

    builder = Builder()
    given = builder.build(k) if builder.add(rules) else None

    def change(old: Association, own: bool) -> Association | None:
        if given is None:
            return None
        for h, (key, value) in given.entries.items():
            old = put_entry(k, old, (key,), value, own=own, delayed=h in given.delayed)
            own = True
        return old

    return _update(k, S.AssociateTo, variable, change)


@builtin("KeyDropFrom", "HoldFirst")
def key_drop_from(k: Kernel, variable: Expr, names: Expr) -> Expr | None:
    """KeyDropFrom[a, key]: takes entries out of the association that is the value of a.

    >> a = <|x -> 1, y -> 2|>; KeyDropFrom[a, x]; a
     = <|y -> 2|>
    """
    gone = list(map(key_of, _wanted(names)))
    return _update(k, S.KeyDropFrom, variable, lambda a, own: drop_entries(a, gone, own=own))
