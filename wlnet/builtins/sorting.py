"""Order: Sort, SortBy, Ordering and their kin."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from wlnet.expression import (
    FALSE,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    boolean,
    from_array,
    is_list,
)
from wlnet.kernel.containers import cut, expect_items, items_of, listing, pick
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.ordering import compare, sort_key, string_key, uniform_keys
from wlnet.kernel.registry import builtin


class _Ordered:
    """An element under an ordering function p of the language: it goes before another unless p says otherwise."""

    __slots__ = ("before", "value")

    def __init__(self, before: Callable[[Expr, Expr], Expr], value: Expr) -> None:
        self.before = before
        self.value = value

    def __lt__(self, other: _Ordered) -> bool:
        # Python asks whether a later element goes before an earlier one.
        answer = self.before(other.value, self.value)
        return answer is FALSE or answer == -1


def sort_order(k: Kernel, items: Sequence[Expr], by: Expr | None = None) -> list[int]:
    """The positions (from 0) of the items in sorted order, canonical or by an ordering function."""
    n = len(items)
    if by is not None:
        call = caller(k, by)
        keys = [_Ordered(call, x) for x in items]
        return sorted(range(n), key=keys.__getitem__)
    kinds = set(map(type, items))
    if kinds == {int} or (kinds == {float} and all(x == x for x in items)):
        return sorted(range(n), key=items.__getitem__)  # type: ignore[arg-type]
    if kinds == {str}:
        strings = [string_key(x) for x in items]  # type: ignore[arg-type]
        return sorted(range(n), key=strings.__getitem__)
    uniform = uniform_keys(items) if kinds == {Compound} else None
    if uniform is not None:
        return sorted(range(n), key=uniform.__getitem__)
    wrapped = [sort_key(x) for x in items]
    return sorted(range(n), key=wrapped.__getitem__)


def packed_order(e: Expr) -> np.ndarray | None:
    """The sorted order of a packed list of real numbers, or of rows of them."""
    if type(e) is not PackedArray or e.array.dtype.kind not in "if" or e.array.ndim > 2:
        return None
    if e.array.dtype.kind == "f" and bool(np.isnan(e.array).any()):
        return None
    if e.array.ndim == 1:
        return np.argsort(e.array, kind="stable")
    return np.lexsort(e.array.T[::-1])


def _sorted(k: Kernel, head: Symbol, e: Expr, by: Expr | None, *, backwards: bool) -> Expr | None:
    quick = packed_order(e) if by is None else None
    if quick is not None:
        assert type(e) is PackedArray
        return from_array(e.array[quick[::-1] if backwards else quick])
    items = expect_items(k, head, e, 1, (e,) if by is None else (e, by))
    if items is None:
        return None
    order = sort_order(k, items, None if by is S.Order else by)
    return pick(e, order[::-1] if backwards else order)


@builtin("Sort")
def sort(k: Kernel, e: Expr, by: Expr | None = None) -> Expr | None:
    """Sort[list]: the elements in canonical order; Sort[list, p]: so that p[a, b] is not False for neighbours.

    >> {Sort[{c, 2, "s", a, 1.5}], Sort[{3, 1, 2}, Greater], Sort[<|x -> 2, y -> 1|>], Sort[f[b, a]]}
     = {{1.5, 2, "s", a, c}, {3, 2, 1}, <|y -> 1, x -> 2|>, f[a, b]}
    """
    return _sorted(k, S.Sort, e, by, backwards=False)


@builtin("ReverseSort")
def reverse_sort(k: Kernel, e: Expr, by: Expr | None = None) -> Expr | None:
    """ReverseSort[list]: the elements from the last to the first in canonical order.

    >> {ReverseSort[{2, 3, 1}], ReverseSort[<|x -> 1, y -> 2|>]}
     = {{3, 2, 1}, <|y -> 2, x -> 1|>}
    """
    return _sorted(k, S.ReverseSort, e, by, backwards=True)


def values_by(k: Kernel, function: Expr, items: Sequence[Expr]) -> list[Expr]:
    """``function[x]`` for each item."""
    return list(map(caller(k, function), items))


def _sorted_by(k: Kernel, head: Symbol, e: Expr, function: Expr, by: Expr | None, *, backwards: bool) -> Expr | None:
    items = expect_items(k, head, e, 1, (e, function))
    if items is None:
        return None
    if is_list(function):
        # Several functions: ties of all of them keep their order.
        functions = function.args
        order = list(range(len(items)))
        for f in reversed(functions):
            values = values_by(k, f, [items[i] for i in order])
            order = [order[i] for i in sort_order(k, values, by)]
        return pick(e, order[::-1] if backwards else order)
    values = values_by(k, function, items)
    # Ties go in canonical order.
    ties = sort_order(k, items) if len(set(values)) < len(values) else list(range(len(items)))
    order = [ties[i] for i in sort_order(k, [values[i] for i in ties], by)]
    return pick(e, order[::-1] if backwards else order)


@builtin("SortBy", operator=0)
def sort_by(k: Kernel, e: Expr, function: Expr, by: Expr | None = None) -> Expr | None:
    """SortBy[list, f]: sorted by the values of f; SortBy[list, {f1, f2, ...}]: by f1, then f2, and so on.

    >> {SortBy[{{1, b}, {3, a}, {2, a}}, Last], SortBy[{-2, 1, -3}, Abs], SortBy[First][{{2, a}, {1, b}}]}
     = {{{2, a}, {3, a}, {1, b}}, {1, -2, -3}, {{1, b}, {2, a}}}
    """
    return _sorted_by(k, S.SortBy, e, function, by, backwards=False)


@builtin("ReverseSortBy", operator=0)
def reverse_sort_by(k: Kernel, e: Expr, function: Expr, by: Expr | None = None) -> Expr | None:
    """ReverseSortBy[list, f]: sorted by the values of f, the greatest first.

    >> ReverseSortBy[{-2, 1, -3}, Abs]
     = {-3, -2, 1}
    """
    return _sorted_by(k, S.ReverseSortBy, e, function, by, backwards=True)


@builtin("Ordering")
def ordering(k: Kernel, e: Expr, count: Expr = S.All, by: Expr | None = None) -> Expr | None:
    """Ordering[list]: the positions of the elements in sorted order; Ordering[list, n] the first n, -n the last n.

    >> {Ordering[{c, a, b}], Ordering[{3, 1, 2}, 1], Ordering[{3, 1, 2}, -1], Ordering[{3, 1, 2}, All, Greater]}
     = {{2, 3, 1}, {2}, {1}, {1, 3, 2}}
    """
    quick = packed_order(e) if by is None else None
    if quick is not None:
        return _first_of(from_array(quick + 1), count)
    items = expect_items(k, S.Ordering, e, 1, (e,))
    if items is None:
        return None
    return _first_of(listing(k, [i + 1 for i in sort_order(k, items, by)]), count)


@builtin("OrderingBy", operator=0)
def ordering_by(k: Kernel, e: Expr, function: Expr, count: Expr = S.All, by: Expr | None = None) -> Expr | None:
    """OrderingBy[list, f]: the positions of the elements in the order of the values of f; n and p as in Ordering.

    >> {OrderingBy[{3, -1, 2}, Abs], OrderingBy[{3, -1, 2}, Abs, -1], OrderingBy[Last][{{a, 2}, {b, 1}}]}
     = {{2, 3, 1}, {1}, {2, 1}}
    """
    items = expect_items(k, S.OrderingBy, e, 1, (e, function))
    if items is None:
        return None
    return _first_of(listing(k, [i + 1 for i in sort_order(k, values_by(k, function, items), by)]), count)


def _first_of(order: Expr, count: Expr) -> Expr | None:
    """So many of a list, from the end for a negative number."""
    n = len(items_of(order) or ())
    if count is S.All:
        return order
    if type(count) is Compound and count.head is S.UpTo and count.args:
        count = count.args[0]
    if type(count) is not int:
        return None
    taken = max(-n, min(n, count))
    return cut(order, 0, taken) if taken >= 0 else cut(order, n + taken, n)


@builtin("OrderedQ")
def ordered_q(k: Kernel, e: Expr, by: Expr | None = None) -> Expr | None:
    """OrderedQ[list]: whether the elements stand in canonical order; OrderedQ[list, p] in the order of p.

    >> {OrderedQ[{1, 2, 2, a}], OrderedQ[{b, a}], OrderedQ[{3, 2, 1}, Greater]}
     = {True, False, True}
    """
    items = expect_items(k, S.OrderedQ, e, 1, (e,))
    if items is None:
        return None
    if by is None:
        return boolean(all(compare(a, b) <= 0 for a, b in itertools.pairwise(items)))
    answers = (k.apply(by, a, b) for a, b in itertools.pairwise(items))
    return boolean(not any(answer is FALSE or answer == -1 for answer in answers))


@builtin("Order")
def order_(_k: Kernel, a: Expr, b: Expr) -> Expr | None:
    """Order[a, b]: 1 if a comes before b in canonical order, -1 if after, 0 if they are the same.

    >> {Order[a, b], Order[b, a], Order[1, 1]}
     = {1, -1, 0}
    """
    return -compare(a, b)
