"""Lists as sets: Union, Intersection, Complement, SubsetQ, ContainsAll and their kin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from wlnet.builtins.sorting import sort_order
from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, boolean, from_array, key_of
from wlnet.kernel.containers import EMPTY, expect_items, items_of, pick, remade, same_test
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages

Test = Callable[[Expr, Expr], bool]

for _name in ("Union", "Intersection", "Complement", "SymmetricDifference"):
    messages(_name, {"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."})

_OPTIONS = {"SameTest": "Automatic"}


def _same_heads(k: Kernel, head: Symbol, lists: Sequence[Expr]) -> bool:
    """Whether all are non-atomic and of one head; says so if not."""
    for i, e in enumerate(lists, 1):
        if expect_items(k, head, e, i, lists) is None:
            return False
        if e.head != lists[0].head:  # type: ignore[union-attr]
            k.message(head, "heads", lists[0].head, e.head, 1, i)  # type: ignore[union-attr]
            return False
    return True


def distinct(items: Sequence[Expr], test: Test | None) -> list[Expr]:
    """The items without repetitions, each where it came first."""
    if test is None:
        return [items[i] for i in first_places(items, None)]
    kept: list[Expr] = []
    for x in items:
        if not any(test(y, x) for y in kept):
            kept.append(x)
    return kept


def _in_order(k: Kernel, like: Expr, items: Sequence[Expr]) -> Expr:
    return remade(k, like, [items[i] for i in sort_order(k, items)])


def _packed_vectors(lists: Sequence[Expr]) -> list[np.ndarray] | None:
    """Packed vectors of one kind as arrays."""
    arrays = [e.array for e in lists if type(e) is PackedArray]
    if len(arrays) < len(lists) or not arrays:
        return None
    kind = arrays[0].dtype
    if kind.kind not in "if" or any(a.dtype != kind or a.ndim != 1 for a in arrays):
        return None
    return arrays


@builtin("Union", "Flat OneIdentity", options=_OPTIONS)
def union(k: Kernel, options: Options, *lists: Expr) -> Expr | None:
    """Union[list1, list2, ...]: the sorted list of all distinct elements.

    >> {Union[{c, a}, {b, a}], Union[{3, 1, 3}], Union[{1, 2, 3.9, 4.2}, SameTest -> (Floor[#1] == Floor[#2] &)]}
     = {{a, b, c}, {1, 3}, {1, 2, 3.9, 4.2}}
    """
    if not lists:
        return EMPTY
    if not _same_heads(k, S.Union, lists):
        return None
    test = same_test(k, options["SameTest"])
    arrays = _packed_vectors(lists) if test is None else None
    if arrays is not None:
        return from_array(np.unique(np.concatenate(arrays)))
    items = [x for e in lists for x in items_of(e) or ()]
    if test is not None:
        items = [items[i] for i in sort_order(k, items)]
        return remade(k, lists[0], distinct(items, test))
    return _in_order(k, lists[0], distinct(items, None))


@builtin("Intersection", "Flat OneIdentity", options=_OPTIONS)
def intersection(k: Kernel, options: Options, *lists: Expr) -> Expr | None:
    """Intersection[list1, list2, ...]: the sorted list of the elements that all have.

    >> {Intersection[{c, a, b}, {b, c, d}], Intersection[{1, 2}, {3}]}
     = {{b, c}, {}}
    """
    if not lists:
        return EMPTY
    if not _same_heads(k, S.Intersection, lists):
        return None
    test = same_test(k, options["SameTest"])
    items = distinct(items_of(lists[0]) or (), test)
    for e in lists[1:]:
        contains = _membership(items_of(e) or (), test)
        items = [x for x in items if contains(x)]
    return _in_order(k, lists[0], items)


def _membership(items: Sequence[Expr], test: Test | None) -> Callable[[Expr], bool]:
    """Whether an element is among the items."""
    if test is None:
        known = set(map(key_of, items))
        return lambda x: key_of(x) in known
    return lambda x: any(test(x, y) for y in items)


@builtin("Complement", options=_OPTIONS)
def complement(k: Kernel, options: Options, whole: Expr, *lists: Expr) -> Expr | None:
    """Complement[all, list1, list2, ...]: the sorted list of the elements of all that none of the lists has.

    >> Complement[{d, a, b, c, a}, {a, x}, {c}]
     = {b, d}
    """
    if not _same_heads(k, S.Complement, (whole, *lists)):
        return None
    test = same_test(k, options["SameTest"])
    items = distinct(items_of(whole) or (), test)
    for e in lists:
        contains = _membership(items_of(e) or (), test)
        items = [x for x in items if not contains(x)]
    return _in_order(k, whole, items)


@builtin("SymmetricDifference", "Flat OneIdentity", options=_OPTIONS)
def symmetric_difference(k: Kernel, options: Options, *lists: Expr) -> Expr | None:
    """SymmetricDifference[list1, list2, ...]: the sorted list of the elements that an odd number of the lists has.

    >> SymmetricDifference[{a, b, c}, {b, c, d}]
     = {a, d}
    """
    if not lists:
        return EMPTY
    if not _same_heads(k, S.SymmetricDifference, lists):
        return None
    test = same_test(k, options["SameTest"])
    items: list[Expr] = []
    for e in lists:
        new = distinct(items_of(e) or (), test)
        was, comes = _membership(items, test), _membership(new, test)
        items = [x for x in items if not comes(x)] + [x for x in new if not was(x)]
    return _in_order(k, lists[0], items)


@builtin("DeleteDuplicates")
def delete_duplicates(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """DeleteDuplicates[list]: each element once, in order of first appearance; DeleteDuplicates[list, test].

    >> {DeleteDuplicates[{b, a, b, c, a}], DeleteDuplicates[<|x -> 1, y -> 1|>]}
     = {{b, a, c}, <|x -> 1|>}
    >> DeleteDuplicates[{1, -1, 2}, Abs[#1] == Abs[#2] &]
     = {1, 2}
    """
    items = expect_items(k, S.DeleteDuplicates, e, 1, (e,))
    if items is None:
        return None
    if type(e) is PackedArray and e.array.ndim == 1 and test is S.SameQ:
        _, first = np.unique(e.array, return_index=True)
        return from_array(e.array[np.sort(first)])
    return pick(e, first_places(items, same_test(k, test)))


def _keys(items: Sequence[Expr]) -> Iterable[object]:
    """What tells the items apart: of the rows of an array of integers the bytes, which are quick to hash."""
    rows = [x.array for x in items if type(x) is PackedArray and x.array.dtype.kind == "i"]
    if rows and len(rows) == len(items) and all(row.shape == rows[0].shape for row in rows):
        return [row.tobytes() for row in rows]
    return map(key_of, items)


def first_places(items: Sequence[Expr], test: Test | None) -> list[int]:
    """Where (from 0) each distinct item comes first."""
    if test is None:
        seen: dict[object, int] = {}
        for i, key in enumerate(_keys(items)):
            seen.setdefault(key, i)
        return list(seen.values())
    kept: list[int] = []
    for i, x in enumerate(items):
        if not any(test(items[j], x) for j in kept):
            kept.append(i)
    return kept


@builtin("DeleteDuplicatesBy", operator=0)
def delete_duplicates_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """DeleteDuplicatesBy[list, f]: the first element for each value of f.

    >> DeleteDuplicatesBy[{1, -1, 2, -2, 3}, Abs]
     = {1, 2, 3}
    """
    items = expect_items(k, S.DeleteDuplicatesBy, e, 1, (e, function))
    return None if items is None else pick(e, first_places(list(map(caller(k, function), items)), None))


@builtin("DuplicateFreeQ")
def duplicate_free_q(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """DuplicateFreeQ[list]: whether no element occurs twice.

    >> {DuplicateFreeQ[{a, b}], DuplicateFreeQ[{a, b, a}]}
     = {True, False}
    """
    items = expect_items(k, S.DuplicateFreeQ, e, 1, (e,))
    return None if items is None else boolean(len(first_places(items, same_test(k, test))) == len(items))


# --- predicates -------------------------------------------------------------------------------------------------------

Judgement = Callable[[Sequence[Expr], Sequence[Expr], "Test | None"], bool]


def _all_in(a: Sequence[Expr], b: Sequence[Expr], test: Test | None) -> bool:
    return all(map(_membership(b, test), a))


def _any_in(a: Sequence[Expr], b: Sequence[Expr], test: Test | None) -> bool:
    return any(map(_membership(b, test), a))


def _predicate(name: str, judge: Judgement, doc: str, *, operator: int | None = 0) -> None:
    head = S.__getattr__(name)
    messages(name, {"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."})

    def predicate(k: Kernel, options: Options, a: Expr, b: Expr) -> Expr | None:
        sides = []
        for i, e in enumerate((a, b), 1):
            items = e.values() if type(e) is Association else expect_items(k, head, e, i, (a, b))
            if items is None:
                return None
            sides.append(items)
        if type(a) is Compound and type(b) is Compound and a.head != b.head:
            k.message(head, "heads", a.head, b.head, 1, 2)
            return None
        return boolean(judge(sides[0], sides[1], same_test(k, options["SameTest"])))

    predicate.__doc__ = doc
    builtin(name, options=_OPTIONS, operator=operator)(predicate)


_predicate(
    "SubsetQ",
    lambda a, b, test: _all_in(b, a, test),
    """SubsetQ[list1, list2]: whether every element of list2 is in list1.

    >> {SubsetQ[{a, b, c}, {c, a}], SubsetQ[{a}, {a, b}]}
     = {True, False}
    """,
    operator=None,
)
_predicate(
    "ContainsAll",
    lambda a, b, test: _all_in(b, a, test),
    """ContainsAll[list1, list2]: whether list1 has all elements of list2.

    >> {ContainsAll[{a, b, c}, {c, a}], ContainsAll[{b}][{a, b}], ContainsAll[{a}, {}]}
     = {True, True, True}
    """,
)
_predicate(
    "ContainsAny",
    _any_in,
    """ContainsAny[list1, list2]: whether list1 has any element of list2.

    >> {ContainsAny[{a, b}, {b, x}], ContainsAny[{a, b}, {x}]}
     = {True, False}
    """,
)
_predicate(
    "ContainsNone",
    lambda a, b, test: not _any_in(a, b, test),
    """ContainsNone[list1, list2]: whether list1 has no element of list2.

    >> {ContainsNone[{a, b}, {b, x}], ContainsNone[{a, b}, {x}]}
     = {False, True}
    """,
)
_predicate(
    "ContainsOnly",
    _all_in,
    """ContainsOnly[list1, list2]: whether list1 has no elements but those of list2.

    >> {ContainsOnly[{a, a}, {a, b}], ContainsOnly[{a, c}, {a, b}]}
     = {True, False}
    """,
)
_predicate(
    "ContainsExactly",
    lambda a, b, test: _all_in(a, b, test) and _all_in(b, a, test),
    """ContainsExactly[list1, list2]: whether both have the same elements, in whatever order and number.

    >> {ContainsExactly[{a, b, a}, {b, a}], ContainsExactly[{a}, {a, b}]}
     = {True, False}
    """,
)
_predicate(
    "DisjointQ",
    lambda a, b, test: not _any_in(a, b, test),
    """DisjointQ[list1, list2]: whether the lists have no element in common.

    >> {DisjointQ[{a, b}, {c}], DisjointQ[{a, b}, {b}]}
     = {True, False}
    """,
    operator=None,
)
_predicate(
    "IntersectingQ",
    _any_in,
    """IntersectingQ[list1, list2]: whether the lists have an element in common.

    >> {IntersectingQ[{a, b}, {c}], IntersectingQ[{a, b}, {b}]}
     = {False, True}
    """,
    operator=None,
)
