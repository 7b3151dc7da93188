"""The greatest and least elements: MaximalBy, TakeLargest, PositionLargest and their kin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from wlnet.builtins.sorting import sort_order, values_by
from wlnet.expression import NONE, NULL, Association, Compound, Expr, S, Symbol, is_list
from wlnet.kernel.containers import association, expect_items, listing, pick
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.ordering import compare
from wlnet.kernel.registry import builtin, messages, symbols

symbols("ExcludedForms")


def _extremal(k: Kernel, head: Symbol, e: Expr, function: Expr, count: Expr | None, *, largest: bool) -> Expr | None:
    items = expect_items(k, head, e, 1, (e, function))
    if items is None:
        return None
    values = values_by(k, function, items)
    order = sort_order(k, values)
    if count is not None:
        n = count.args[0] if type(count) is Compound and count.head is S.UpTo and count.args else count
        if type(n) is not int or n < 0:
            return None
        if largest:
            order = sorted(range(len(items)), key=descending(values, order))
        return pick(e, order[:n])
    if not order:
        return e
    best = values[order[-1 if largest else 0]]
    return pick(e, [i for i, v in enumerate(values) if compare(v, best) == 0])


def descending(values: Sequence[Expr], order: Sequence[int]) -> Callable[[int], int]:
    """A sort key that turns an ascending order round but leaves ties in their places."""
    rank = [0] * len(values)
    place = 0
    for at, i in enumerate(order):
        if at and compare(values[order[at - 1]], values[i]) != 0:
            place = at
        rank[i] = -place
    return rank.__getitem__


@builtin("MaximalBy", operator=0)
def maximal_by(k: Kernel, e: Expr, function: Expr, count: Expr | None = None) -> Expr | None:
    """MaximalBy[list, f]: the elements for which f is greatest; MaximalBy[list, f, n]: those of the n greatest.

    >> {MaximalBy[{-3, 1, 3, 2}, Abs], MaximalBy[{-3, 1, 3, 2}, Abs, 3]}
     = {{-3, 3}, {-3, 3, 2}}
    """
    return _extremal(k, S.MaximalBy, e, function, count, largest=True)


@builtin("MinimalBy", operator=0)
def minimal_by(k: Kernel, e: Expr, function: Expr, count: Expr | None = None) -> Expr | None:
    """MinimalBy[list, f]: the elements for which f is least; MinimalBy[list, f, n]: those of the n least.

    >> {MinimalBy[{-3, 1, 3, -1}, Abs], MinimalBy[<|a -> 2, b -> 1|>, Identity]}
     = {{1, -1}, <|b -> 1|>}
    """
    return _extremal(k, S.MinimalBy, e, function, count, largest=False)


_INSUFFICIENT = {"insuff": "Cannot take `1` elements from a list of length `2`."}
for _name in ("TakeLargest", "TakeSmallest", "TakeLargestBy", "TakeSmallestBy"):
    messages(_name, _INSUFFICIENT)


def numeric_values(k: Kernel, items: Sequence[Expr]) -> list[Expr]:
    """The items with the numeric ones that are no numbers yet (Pi, Sqrt[2]) made numbers, for comparing."""
    return [
        x if type(x) in (int, float, Fraction, str) or is_list(x) else k.evaluate(Compound(S.N, (x,))) for x in items
    ]


def _taken(
    k: Kernel,
    head: Symbol,
    data: Expr,
    function: Expr | None,
    count: Expr,
    by: Expr | None,
    excluded: Expr,
    *,
    largest: bool,
) -> Expr | None:
    """So many elements with the greatest or least values (of a function); of ``data -> property``, what it says."""
    wanted: Expr | None = None
    call = (data, count) if function is None else (data, function, count)
    if type(data) is Compound and data.head is S.Rule and len(data.args) == 2:
        data, wanted = data.args
    items = expect_items(k, head, data, 1, call)
    if items is None:
        return None
    own = items if function is None else values_by(k, function, items)
    values = numeric_values(k, own)
    there = [i for i, v in enumerate(own) if not _is_excluded(k, v, excluded)]
    kept = [values[i] for i in there]
    n: Expr = count
    if type(count) is Compound and count.head is S.UpTo and len(count.args) == 1:
        n = min(count.args[0], len(kept)) if type(count.args[0]) is int else len(kept)
    if type(n) is not int or n < 0:
        return None
    if n > len(kept):
        k.message(head, "insuff", n, len(kept))
        return None
    order = sort_order(k, kept, by)
    if largest:
        order = sorted(range(len(kept)), key=descending(kept, order)) if by is None else order[::-1]
    places = [there[i] for i in order[:n]]
    if wanted is None:
        return pick(data, places)
    found = _properties(k, data, items, None if function is None else own, places, wanted)
    return None if found is None else Compound(S.List, tuple(found))


def _is_excluded(k: Kernel, value: Expr, excluded: Expr) -> bool:
    if excluded is not S.Automatic:
        forms = excluded.args if is_list(excluded) else (excluded,)
        return any(k.pattern(form).matches(value) for form in forms)
    return value in (NONE, NULL, S.Indeterminate) or (type(value) is Compound and value.head is S.Missing)


def _properties(
    k: Kernel, data: Expr, items: Sequence[Expr], values: Sequence[Expr] | None, places: list[int], wanted: Expr
) -> list[Expr] | None:
    """What ``TakeLargest[data -> "Index", n]`` asks for of the elements at places (from 0)."""
    if wanted == "Index":
        if type(data) is not Association:
            return [i + 1 for i in places]
        keys = data.keys()
        return [Compound(S.Key, (keys[i],)) for i in places]
    if wanted == "Element":
        return [items[i] for i in places]
    if wanted == "Value" and values is not None:
        return [values[i] for i in places]
    names = wanted.args if is_list(wanted) else ("Element", "Index", "Value") if wanted is S.All else None
    if names is None:
        return None
    if wanted is S.All and values is None:
        names = names[:2]
    columns = [_properties(k, data, items, values, places, one) for one in names]
    if None in columns:
        return None
    rows = zip(*(c for c in columns if c is not None), strict=True)
    if wanted is S.All:
        return [association(k, zip(names, row, strict=True)) for row in rows]
    return [Compound(S.List, row) for row in rows]


def _define_take(name: str, doc: str, *, largest: bool) -> None:
    head = S.__getattr__(name)

    def take(k: Kernel, options: Options, e: Expr, count: Expr, by: Expr | None = None) -> Expr | None:
        return _taken(k, head, e, None, count, by, options["ExcludedForms"], largest=largest)

    take.__doc__ = doc
    builtin(name, operator=0, options={"ExcludedForms": "Automatic"})(take)


_define_take(
    "TakeLargest",
    """TakeLargest[list, n]: the n greatest elements, the greatest first; TakeLargest[list, n, p] in the order of p.

    >> {TakeLargest[{1, 5, 3, 4}, 2], TakeLargest[<|a -> 1, b -> 3|>, 1], TakeLargest[{"a", "ccc"}, 1]}
     = {{5, 4}, <|b -> 3|>, {"ccc"}}
    >> {TakeLargest[{1, 5, 3, 4} -> "Index", 2], TakeLargest[{1, 5, 3, 4} -> {"Element", "Index"}, 2]}
     = {{2, 4}, {{5, 2}, {4, 4}}}
    """,
    largest=True,
)
_define_take(
    "TakeSmallest",
    """TakeSmallest[list, n]: the n least elements, the least first.

    >> {TakeSmallest[{4, 1, 5, 3}, 2], TakeSmallest[{2, 1}, UpTo[5]], TakeSmallest[{2, 1} -> All, 1]}
     = {{1, 3}, {1, 2}, {<|"Element" -> 1, "Index" -> 2|>}}
    """,
    largest=False,
)


def _define_take_by(name: str, doc: str, *, largest: bool) -> None:
    head = S.__getattr__(name)

    def take_by(
        k: Kernel, options: Options, e: Expr, function: Expr, count: Expr, by: Expr | None = None
    ) -> Expr | None:
        return _taken(k, head, e, function, count, by, options["ExcludedForms"], largest=largest)

    take_by.__doc__ = doc
    builtin(name, operator=0, options={"ExcludedForms": "Automatic"})(take_by)


_define_take_by(
    "TakeLargestBy",
    """TakeLargestBy[list, f, n]: the n elements with the greatest values of f.

    >> {TakeLargestBy[{-5, 2, 3, 1}, Abs, 2], TakeLargestBy[{-5, 2} -> {"Element", "Value"}, Abs, 1]}
     = {{-5, 3}, {{-5, 5}}}
    """,
    largest=True,
)
_define_take_by(
    "TakeSmallestBy",
    """TakeSmallestBy[list, f, n]: the n elements with the least values of f.

    >> TakeSmallestBy[{-5, 2, 3, 1}, Abs, 2]
     = {1, 2}
    """,
    largest=False,
)


def _is_tie(a: Expr, b: Expr) -> bool:
    """Whether two values are equally great: 1 and 1., for example."""
    if isinstance(a, (int, float, Fraction)) and isinstance(b, (int, float, Fraction)):
        return a == b
    return compare(a, b) == 0


def _define_position(name: str, doc: str, *, largest: bool) -> None:
    head = S.__getattr__(name)

    def position(k: Kernel, e: Expr, count: Expr | None = None, by: Expr | None = None) -> Expr | None:
        items = expect_items(k, head, e, 1, (e,))
        if items is None or not items or not (count is None or (type(count) is int and count > 0)):
            return None
        values = numeric_values(k, items)
        order = sort_order(k, values, by)
        groups: list[list[int]] = []
        for i in reversed(order) if largest else order:
            if groups and _is_tie(values[groups[-1][0]], values[i]):
                groups[-1].append(i)
            else:
                groups.append([i])
        names: Sequence[Expr] = e.keys() if type(e) is Association else range(1, len(items) + 1)
        found = [listing(k, [names[i] for i in sorted(group)]) for group in groups[:count]]
        return found[0] if count is None else Compound(S.List, tuple(found))

    position.__doc__ = doc
    builtin(name)(position)


_define_position(
    "PositionLargest",
    """PositionLargest[list]: the positions of the greatest element; PositionLargest[list, n]: of the n greatest, each.

    >> {PositionLargest[{1, 5, 3, 5}], PositionLargest[{1, 5, 3, 5}, 2], PositionLargest[<|a -> 1, b -> 2|>]}
     = {{2, 4}, {{2, 4}, {3}}, {b}}
    """,
    largest=True,
)
_define_position(
    "PositionSmallest",
    """PositionSmallest[list]: the positions of the least element; PositionSmallest[list, n]: of the n least, each.

    >> {PositionSmallest[{2, 1, 3, 1}], PositionSmallest[{2, 1, 3}, 2]}
     = {{2, 4}, {{2}, {1}}}
    """,
    largest=False,
)
