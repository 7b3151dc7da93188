"""Elements that belong together: Tally, Counts, Gather, Split, GroupBy, PositionIndex."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from wlnet.expression import Association, Compound, Expr, PackedArray, S, from_array, is_list, key_of, list_of
from wlnet.kernel.containers import association, cut, expect_items, items_of, listing, pick, remade, same_test
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages


def classes(keys: Sequence[Expr]) -> list[list[int]]:
    """The places (from 0) of equal keys together, in order of first appearance."""
    found: dict[object, list[int]] = {}
    for i, key in enumerate(keys):
        found.setdefault(key_of(key), []).append(i)
    return list(found.values())


def _classes(k: Kernel, items: Sequence[Expr], test: Expr) -> list[list[int]]:
    same = same_test(k, test)
    if same is None:
        return classes(items)
    groups: list[list[int]] = []
    for i, x in enumerate(items):
        for group in groups:
            if same(items[group[0]], x):
                group.append(i)
                break
        else:
            groups.append([i])
    return groups


def _packed_counts(e: Expr) -> list[tuple[Expr, int]] | None:
    """The distinct numbers of a packed vector with their counts, in order of first appearance."""
    if type(e) is not PackedArray or e.array.ndim != 1:
        return None
    values, first, counts = np.unique(e.array, return_index=True, return_counts=True)
    order = np.argsort(first)
    return list(zip(from_array(values[order]).args, counts[order].tolist(), strict=True))  # type: ignore[union-attr]


@builtin("Tally")
def tally(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """Tally[list]: the distinct elements with their counts; Tally[list, test] with another test of sameness.

    >> {Tally[{a, b, a, c, a}], Tally[{1, -1, 2}, Abs[#1] == Abs[#2] &], Tally[{}]}
     = {{{a, 3}, {b, 1}, {c, 1}}, {{1, 2}, {2, 1}}, {}}
    """
    items = expect_items(k, S.Tally, e, 1, (e,))
    if items is None:
        return None
    quick = _packed_counts(e) if test is S.SameQ else None
    if quick is not None:
        return listing(k, [list_of(x, n) for x, n in quick])
    return listing(k, [list_of(items[group[0]], len(group)) for group in _classes(k, items, test)])


@builtin("Counts")
def counts(k: Kernel, e: Expr) -> Expr | None:
    """Counts[list]: an association of the distinct elements and their counts.

    >> Counts[{a, b, a}]
     = <|a -> 2, b -> 1|>
    """
    items = expect_items(k, S.Counts, e, 1, (e,))
    if items is None:
        return None
    return association(k, _packed_counts(e) or [(items[g[0]], len(g)) for g in classes(items)])


@builtin("CountsBy", operator=0)
def counts_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """CountsBy[list, f]: how many elements have each value of f.

    >> CountsBy[{1, 2, 3, 4, 5}, OddQ]
     = <|True -> 3, False -> 2|>
    """
    items = expect_items(k, S.CountsBy, e, 1, (e, function))
    if items is None:
        return None
    values = list(map(caller(k, function), items))
    return association(k, [(values[g[0]], len(g)) for g in classes(values)])


@builtin("CountDistinct")
def count_distinct(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """CountDistinct[list]: the number of distinct elements.

    >> CountDistinct[{a, b, a}]
     = 2
    """
    items = expect_items(k, S.CountDistinct, e, 1, (e,))
    return None if items is None else len(_classes(k, items, test))


@builtin("CountDistinctBy", operator=0)
def count_distinct_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """CountDistinctBy[list, f]: the number of distinct values of f.

    >> CountDistinctBy[{1, -1, 2}, Abs]
     = 2
    """
    items = expect_items(k, S.CountDistinctBy, e, 1, (e, function))
    return None if items is None else len(classes(list(map(caller(k, function), items))))


@builtin("Gather")
def gather(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """Gather[list]: lists of the elements that are the same; Gather[list, test] with another test.

    >> {Gather[{1, 7, 1, 2, 7}], Gather[{1, -1, 2}, Abs[#1] == Abs[#2] &]}
     = {{{1, 1}, {7, 7}, {2}}, {{1, -1}, {2}}}
    """
    items = expect_items(k, S.Gather, e, 1, (e,))
    return None if items is None else remade(k, e, [pick(e, g) for g in _classes(k, items, test)])


@builtin("GatherBy", operator=0)
def gather_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """GatherBy[list, f]: lists of the elements with the same value of f; GatherBy[list, {f1, f2, ...}] nests.

    >> {GatherBy[{1, 2, 3, 4, 5}, OddQ], GatherBy[{{a, 1}, {b, 1}, {a, 2}}, First]}
     = {{{1, 3, 5}, {2, 4}}, {{{a, 1}, {a, 2}}, {{b, 1}}}}
    >> GatherBy[{1, 2, 3, 4}, {OddQ, # > 2 &}]
     = {{{1}, {3}}, {{2}, {4}}}
    """
    items = expect_items(k, S.GatherBy, e, 1, (e, function))
    if items is None:
        return None
    functions = function.args if is_list(function) else (function,)

    def nest(part: Expr, at: int) -> Expr:
        if at == len(functions):
            return part
        values = list(map(caller(k, functions[at]), items_of(part) or ()))
        return remade(k, part, [nest(pick(part, g), at + 1) for g in classes(values)])

    return nest(e, 0)


@builtin("Split")
def split(k: Kernel, e: Expr, test: Expr = S.SameQ) -> Expr | None:
    """Split[list]: runs of elements that are the same; Split[list, test]: of neighbours for which test gives True.

    >> {Split[{a, a, b, a}], Split[{1, 2, 4, 5, 3}, Less], Split[f[a, b, b]]}
     = {{{a, a}, {b}, {a}}, {{1, 2, 4, 5}, {3}}, f[f[a], f[b, b]]}
    """
    items = expect_items(k, S.Split, e, 1, (e,))
    if items is None:
        return None
    same = same_test(k, test)
    if same is None:
        keys = list(map(key_of, items))
        return _runs(k, e, [keys[i] == keys[i + 1] for i in range(len(keys) - 1)])
    return _runs(k, e, [same(a, b) for a, b in itertools.pairwise(items)])


def _runs(k: Kernel, e: Expr, together: Sequence[bool]) -> Expr:
    """``e`` cut up between neighbours that do not belong together."""
    n = len(items_of(e) or ())
    ends = [i + 1 for i, joined in enumerate(together) if not joined]
    starts = [0, *ends] if n else []
    return remade(k, e, [cut(e, a, b) for a, b in zip(starts, [*ends, n], strict=bool(n))])


@builtin("SplitBy", operator=0)
def split_by(k: Kernel, e: Expr, function: Expr) -> Expr | None:
    """SplitBy[list, f]: runs of elements with the same value of f; SplitBy[list, {f1, f2, ...}] nests.

    >> {SplitBy[{1, 3, 2, 4, 5}, OddQ], SplitBy[{1, -1, 2}, Abs]}
     = {{{1, 3}, {2, 4}, {5}}, {{1, -1}, {2}}}
    """
    items = expect_items(k, S.SplitBy, e, 1, (e, function))
    if items is None:
        return None
    functions = function.args if is_list(function) else (function,)

    def nest(part: Expr, at: int) -> Expr:
        if at == len(functions):
            return part
        values = list(map(key_of, map(caller(k, functions[at]), items_of(part) or ())))
        runs = _runs(k, part, [a == b for a, b in itertools.pairwise(values)])
        return remade(k, runs, [nest(run, at + 1) for run in items_of(runs) or ()])

    return nest(e, 0)


messages("GroupBy", {"list1": "The argument `1` is not a list or an association."})


@builtin("GroupBy", operator=0)
def group_by(k: Kernel, e: Expr, spec: Expr, reducer: Expr | None = None) -> Expr | None:
    """GroupBy[list, f]: an association from values of f to lists of elements; f -> g groups the values of g.

    >> {GroupBy[{1, 2, 3, 4}, OddQ], GroupBy[{{a, 1}, {b, 2}, {a, 3}}, First -> Last], GroupBy[{1, 2, 3}, OddQ, f]}
     = {<|True -> {1, 3}, False -> {2, 4}|>, <|a -> {1, 3}, b -> {2}|>, <|True -> f[{1, 3}], False -> f[{2}]|>}
    >> GroupBy[{1, 2, 3, 4}, {OddQ, # > 2 &}]
     = <|True -> <|False -> {1}, True -> {3}|>, False -> <|False -> {2}, True -> {4}|>|>
    >> GroupBy[<|x -> 1, y -> 2, z -> 1|>, Identity]
     = <|1 -> <|x -> 1, z -> 1|>, 2 -> <|y -> 2|>|>
    """
    if type(e) is not Association and not is_list(e):
        k.message(S.GroupBy, "list1", e)
        return None
    specs = spec.args if is_list(spec) else (spec,)

    def group(part: Expr, at: int) -> Expr:
        if at == len(specs):
            return part if reducer is None else k.apply(reducer, part)
        by = specs[at]
        value: Expr | None = None
        if type(by) is Compound and by.head is S.Rule and len(by.args) == 2:
            by, value = by.args
        items = items_of(part) or ()
        keys = list(map(caller(k, by), items))
        if value is not None:
            new = list(map(caller(k, value), items))
            part = part.with_values(new) if type(part) is Association else listing(k, new)
        return association(k, [(keys[g[0]], group(pick(part, g), at + 1)) for g in classes(keys)])

    return group(e, 0)


@builtin("PositionIndex")
def position_index(k: Kernel, e: Expr) -> Expr | None:
    """PositionIndex[list]: an association from the distinct elements to the lists of their positions.

    >> {PositionIndex[{a, b, a}], PositionIndex[<|x -> 1, y -> 1|>]}
     = {<|a -> {1, 3}, b -> {2}|>, <|1 -> {x, y}|>}
    """
    items = expect_items(k, S.PositionIndex, e, 1, (e,))
    if items is None:
        return None
    names: Sequence[Expr] = e.keys() if type(e) is Association else range(1, len(items) + 1)
    return association(k, [(items[g[0]], listing(k, [names[i] for i in g])) for g in classes(items)])
