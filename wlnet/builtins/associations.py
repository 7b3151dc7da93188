"""Associations: how they are made and applied, their keys and values, and looking things up."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from wlnet.expression import Association, Compound, Expr, HostAtom, S, Symbol, boolean, is_list, key_of
from wlnet.kernel.containers import association, listing
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, host_application, messages

_RULES = (S.Rule, S.RuleDelayed)


def is_rule(e: Expr) -> bool:
    return type(e) is Compound and e.head in _RULES and len(e.args) == 2


def missing(key: Expr) -> Compound:
    """``Missing["KeyAbsent", key]``."""
    return Compound(S.Missing, ("KeyAbsent", key))


class Builder:
    """Puts rules, lists of rules and associations together; later entries of a key win, in its first place."""

    def __init__(self) -> None:
        self.entries: dict[Hashable, tuple[Expr, Expr]] = {}
        self.delayed: set[Hashable] = set()

    def add(self, e: Expr) -> bool:
        """Add what an argument of Association stands for; False if it is nothing of the kind."""
        if type(e) is Association:
            for h, pair in e.entries.items():
                self._put(h, pair, delayed=h in e.delayed)
            return True
        if type(e) is not Compound:
            return False
        if e.head in _RULES and len(e.args) == 2:
            key, value = e.args
            self._put(key_of(key), (key, value), delayed=e.head is S.RuleDelayed)
            return True
        return e.head is S.List and all(map(self.add, e.args))

    def _put(self, h: Hashable, pair: tuple[Expr, Expr], *, delayed: bool) -> None:
        old = self.entries.get(h)
        self.entries[h] = pair if old is None else (old[0], pair[1])
        if delayed:
            self.delayed.add(h)
        else:
            self.delayed.discard(h)

    def build(self, k: Kernel) -> Association:
        """The association of what was added, all of it evaluated."""
        kept = {h: kv for h, kv in self.entries.items() if kv[1] is not S.Nothing}
        made = Association(kept, frozenset(self.delayed & kept.keys()))
        made.stamp = k.epoch
        return made


def as_association(k: Kernel, e: Expr) -> Association | None:
    """An association as it is, a list of rules (or a rule) as the association of them, else None."""
    if type(e) is Association:
        return e
    if not (is_rule(e) or is_list(e)):
        return None
    builder = Builder()
    return builder.build(k) if builder.add(e) else None


@builtin("Association", "HoldAllComplete")
def association_(k: Kernel, *entries: Expr) -> Expr | None:
    """Association[key -> value, ...] or <|key -> value, ...|>: values looked up by key.

    >> {<|a -> 1 + 1, a -> 3|>, Association[{a -> 1, {b -> 2}}], <|<|a -> 1|>, b :> 1 + 1|>, <||>}
     = {<|a -> 3|>, <|a -> 1, b -> 2|>, <|a -> 1, b :> 1 + 1|>, <||>}
    >> a = <|"x" -> 5, "y" -> <|"z" -> 7|>|>; {a["x"], a["y", "z"], a["w"]}
     = {5, 7, Missing["KeyAbsent", "w"]}
    """
    builder = Builder()
    pending = list(reversed(entries))
    while pending:
        entry = pending.pop()
        if type(entry) is Association or type(entry) is Compound or type(entry) is Symbol:
            entry = k.evaluate(entry)
        if type(entry) is Compound and entry.head in (S.Sequence, S.Unevaluated):
            pending.extend(reversed(entry.args))
            continue
        if entry is S.Nothing:
            continue
        if not builder.add(entry):
            return None
    return builder.build(k)


@host_application(Association)
def apply_association(k: Kernel, a: Association, args: tuple[Expr, ...]) -> Expr | None:
    """``<|...|>[key]``; ``<|...|>[key1, key2]`` looks on in the value."""
    if not args:
        return None
    key = _plain_key(args[0])
    value = a.get(key)
    if value is None:
        return missing(key)
    if len(args) == 1:
        return value
    value = k.evaluate(value)
    return Compound(value, args[1:])


def _plain_key(key: Expr) -> Expr:
    """``Key[k]`` stands for the key k itself."""
    return key.args[0] if type(key) is Compound and key.head is S.Key and len(key.args) == 1 else key


@applied("Key")
def apply_key(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Key[k][<|...|>]``."""
    if len(args) != 1 or type(args[0]) is not Association or not head.args:
        return None
    return Compound(args[0], (Compound(S.Key, head.args[:1]), *head.args[1:]))


for _name in ("Keys", "Values", "Lookup", "KeyExistsQ", "KeyMemberQ", "KeyFreeQ", "KeyTake", "KeyDrop"):
    messages(_name, {"invrl": "The argument `1` is not a valid Association or a list of rules."})


def _side(k: Kernel, head: Symbol, e: Expr, wrapper: Expr | None, at: int) -> Expr | None:
    """The keys (0) or values (1) of an association, a rule, or each of a list of those."""

    def wrapped(x: Expr) -> Expr:
        return x if wrapper is None else Compound(wrapper, (x,))

    if type(e) is Association:
        items = e.keys() if at == 0 else e.values()
        if wrapper is not None or e.delayed:
            return Compound(S.List, tuple(map(wrapped, items)))
        return listing(k, items)
    if is_rule(e):
        return wrapped(e.args[at])  # type: ignore[union-attr]
    if is_list(e):
        parts = [_side(k, head, x, wrapper, at) for x in e.args]
        return None if any(p is None for p in parts) else Compound(S.List, tuple(parts))  # type: ignore[arg-type]
    return None


@builtin("Keys")
def keys(k: Kernel, e: Expr, wrapper: Expr | None = None) -> Expr | None:
    """Keys[assoc]: the list of its keys; Keys[{key -> value, ...}] likewise; Keys[assoc, h] wraps each in h.

    >> {Keys[<|a -> 1, b -> 2|>], Keys[{x -> 1}], Keys[a -> 1], Keys[{<|a -> 1|>, <||>}]}
     = {{a, b}, {x}, a, {{a}, {}}}
    >> Keys[5]
     : Keys::invrl: The argument 5 is not a valid Association or a list of rules.
     = Keys[5]
    """
    return _checked_side(k, S.Keys, e, wrapper, 0)


@builtin("Values")
def values(k: Kernel, e: Expr, wrapper: Expr | None = None) -> Expr | None:
    """Values[assoc]: the list of its values; Values[{key -> value, ...}] likewise.

    >> {Values[<|a -> 1, b -> 2|>], Values[{x -> 1}]}
     = {{1, 2}, {1}}
    """
    return _checked_side(k, S.Values, e, wrapper, 1)


def _checked_side(k: Kernel, head: Symbol, e: Expr, wrapper: Expr | None, at: int) -> Expr | None:
    if type(e) is Compound and e.head is S.Dataset and e.args:
        e = e.args[0]
    keyed = e.keyed() if isinstance(e, HostAtom) else None
    found = _side(k, head, e if keyed is None else keyed, wrapper, at)
    if found is None:
        k.message(head, "invrl", e)
    return found


@builtin("Lookup", "HoldAllComplete", operator=0)
def lookup(k: Kernel, where: Expr, key: Expr, default: Expr | None = None, wrapper: Expr | None = None) -> Expr | None:
    """Lookup[assoc, key], [assoc, key, default]: the value, or Missing[...], or the default; keys may be in a list.

    The default is evaluated where it is needed, and once. Lookup[assoc, keys, default, h] wraps the values in h.

    >> a = <|"x" -> 1, "y" -> 2|>; {Lookup[a, "x"], Lookup[a, {"y", "z"}], Lookup[a, "z", 0], Lookup["y"][a]}
     = {1, {2, Missing["KeyAbsent", "z"]}, 0, 2}
    >> {Lookup[{<|"x" -> 1|>, <|"x" -> 2|>}, "x"], Lookup[{"x" -> 1, "y" -> 2}, "y"]}
     = {{1, 2}, 2}
    >> Lookup[<|a :> 1 + 1, b -> 3|>, {a, b, c}, none, Hold]
     = {Hold[1 + 1], Hold[3], Hold[none]}
    """
    where, key = k.evaluate(where), k.evaluate(key)
    given: list[Expr] = []

    def absent(wanted: Expr) -> Expr:
        if default is None:
            return missing(wanted)
        if wrapper is not None:
            return default
        if not given:
            given.append(k.evaluate(default))
        return given[0]

    def one(source: Association | tuple[Expr, ...], wanted: Expr) -> Expr:
        wanted = _plain_key(wanted)
        value = source.get(wanted) if type(source) is Association else _first_rule(source, wanted)  # type: ignore[arg-type]
        value = absent(wanted) if value is None else value
        return value if wrapper is None else Compound(wrapper, (value,))

    def looked_up(e: Expr) -> Expr | None:
        if type(e) is Compound and e.head is S.Dataset and e.args:
            e = e.args[0]
        if is_list(e) and not all(map(is_rule, e.args)):
            rows = [None if is_rule(x) else looked_up(x) for x in e.args]
            return None if any(r is None for r in rows) else Compound(S.List, tuple(rows))  # type: ignore[arg-type]
        source = e if type(e) is Association else e.args if is_list(e) else (e,) if is_rule(e) else None
        if source is None:
            return None
        if is_list(key):
            return Compound(S.List, tuple(one(source, x) for x in key.args))
        return one(source, key)

    found = looked_up(where)
    if found is None:
        k.message(S.Lookup, "invrl", where)
    return found


def _first_rule(rules: Sequence[Expr], key: Expr) -> Expr | None:
    wanted = key_of(key)
    for r in rules:
        assert type(r) is Compound
        if key_of(r.args[0]) == wanted:
            return r.args[1]
    return None


def rule_keys(e: Expr) -> tuple[Expr, ...] | None:
    """The keys of an association or of a list of rules."""
    if type(e) is Association:
        return e.keys()
    if is_rule(e):
        return (e.args[0],)  # type: ignore[union-attr]
    if is_list(e) and all(map(is_rule, e.args)):
        return tuple(r.args[0] for r in e.args)  # type: ignore[union-attr]
    return None


def _tested_keys(k: Kernel, head: Symbol, e: Expr) -> tuple[Expr, ...] | None:
    found = rule_keys(e)
    if found is None:
        k.message(head, "invrl", e)
    return found


@builtin("KeyExistsQ", operator=0)
def key_exists_q(k: Kernel, e: Expr, key: Expr) -> Expr | None:
    """KeyExistsQ[assoc, key]: whether there is such a key.

    >> {KeyExistsQ[<|a -> 1|>, a], KeyExistsQ[<|a -> 1|>, b], KeyExistsQ[a][{a -> 1}]}
     = {True, False, True}
    """
    if type(e) is Association:
        return boolean(_plain_key(key) in e)
    found = _tested_keys(k, S.KeyExistsQ, e)
    return None if found is None else boolean(_plain_key(key) in found)


@builtin("KeyMemberQ", operator=0)
def key_member_q(k: Kernel, e: Expr, pattern: Expr) -> Expr | None:
    """KeyMemberQ[assoc, form]: whether a key matches the form.

    >> {KeyMemberQ[<|a -> 1, 2 -> 3|>, _Integer], KeyMemberQ[<|a -> 1|>, _String]}
     = {True, False}
    """
    found = _tested_keys(k, S.KeyMemberQ, e)
    return None if found is None else boolean(any(map(k.pattern(pattern).matches, found)))


@builtin("KeyFreeQ", operator=0)
def key_free_q(k: Kernel, e: Expr, pattern: Expr) -> Expr | None:
    """KeyFreeQ[assoc, form]: whether no key matches the form.

    >> KeyFreeQ[<|a -> 1|>, _Integer]
     = True
    """
    found = _tested_keys(k, S.KeyFreeQ, e)
    return None if found is None else boolean(not any(map(k.pattern(pattern).matches, found)))


messages("AssociationThread", {"idim": "`1` and `2` must have the same length."})
messages("AssociationMap", {"invrlf": "The function `1` gives `2`, which is not a rule."})


@builtin("AssociationThread")
def association_thread(k: Kernel, names: Expr, items: Expr | None = None) -> Expr | None:
    """AssociationThread[{k1, k2, ...}, {v1, v2, ...}], or keys -> values: the association of each key with its value.

    >> {AssociationThread[{a, b}, {1, 2}], AssociationThread[{a, b} -> {1, 2}]}
     = {<|a -> 1, b -> 2|>, <|a -> 1, b -> 2|>}
    >> AssociationThread[{a, b} :> {1 + 1, 2}]
     = <|a :> 1 + 1, b :> 2|>

    What is no list on the right of the rule is the value of every key:

    >> AssociationThread[{a, b} -> True]
     = <|a -> True, b -> True|>
    """
    delayed, ruled = False, items is None
    if items is None:
        if not is_rule(names):
            return None
        delayed = names.head is S.RuleDelayed  # type: ignore[union-attr]
        names, items = names.args  # type: ignore[union-attr]
    sides = [e.values() if type(e) is Association else e.args if is_list(e) else None for e in (names, items)]
    left, right = sides
    if ruled and left is not None and right is None:
        right = (items,) * len(left)
    if left is None or right is None or len(left) != len(right):
        k.message(S.AssociationThread, "idim", names, items)
        return None
    if not delayed:
        return association(k, zip(left, right, strict=True))
    builder = Builder()
    for pair in zip(left, right, strict=True):
        builder.add(Compound(S.RuleDelayed, pair))
    return builder.build(k)


@builtin("AssociationMap", operator=-1)
def association_map(k: Kernel, function: Expr, e: Expr) -> Expr | None:
    """AssociationMap[f, {k1, k2, ...}]: <|k1 -> f[k1], ...|>; AssociationMap[f, assoc] maps f over the rules.

    >> {AssociationMap[f, {a, b}], AssociationMap[Reverse, <|a -> 1, b -> 2|>]}
     = {<|a -> f[a], b -> f[b]|>, <|1 -> a, 2 -> b|>}
    """
    if type(e) is Association:
        builder = Builder()
        for r in e.rules():
            made = k.apply(function, r)
            if made is S.Nothing:
                continue
            if not builder.add(made):
                k.message(S.AssociationMap, "invrlf", function, made)
                return None
        return builder.build(k)
    if not is_list(e):
        return None
    return association(k, zip(e.args, map(caller(k, function), e.args), strict=True))
