"""Total, Accumulate, Differences, and what other sums over lists need."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.predicates import shape
from wlnet.expression import (
    Association,
    Compound,
    Expr,
    Number,
    NumericArray,
    PackedArray,
    S,
    from_array,
    is_list,
    list_of,
    pack,
)
from wlnet.kernel.containers import integers
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import packed_if_long
from wlnet.kernel.registry import builtin, messages

Array = np.ndarray[Any, Any]

messages("Total", {"tllen": "Lists of unequal length in `1` cannot be added."})


def plus(*terms: Expr) -> Compound:
    return Compound(S.Plus, terms)


def times(*factors: Expr) -> Compound:
    return Compound(S.Times, factors)


def power(base: Expr, exponent: Expr) -> Compound:
    return Compound(S.Power, (base, exponent))


def minus(a: Expr, b: Expr) -> Compound:
    return plus(a, times(-1, b))


def quotient(a: Expr, b: Expr) -> Compound:
    return times(a, power(b, -1))


def as_list(e: Expr) -> Expr:
    """A numeric array as the list of its elements; everything else as it is."""
    return from_array(e.array) if type(e) is NumericArray else e


def items_of(e: Expr) -> tuple[Expr, ...] | None:
    """The elements of a list or the values of an association."""
    if type(e) is Association:
        return e.values()
    return e.args if is_list(e) else None


def sum_of_array(array: Array, axis: int | tuple[int, ...]) -> Expr | None:
    """The sum along axes; None where integers might not fit."""
    if array.dtype.kind == "i":
        axes = (axis,) if isinstance(axis, int) else axis
        count = math.prod(array.shape[a] for a in axes)
        if max(-int(array.min()), int(array.max())) * count >= 2**63:
            return None
    return from_array(np.asarray(array.sum(axis=axis)))


def sum_of(k: Kernel, items: Sequence[Expr]) -> Expr:
    """The sum of expressions, evaluated."""
    kinds = set(map(type, items))
    if kinds == {float}:
        total = float(np.sum(np.array(items)))
        if math.isfinite(total):
            return total
    if kinds <= tower.NUMBERS:
        number: Number = 0
        for x in items:
            number = tower.add(number, x)  # type: ignore[arg-type]
        return number
    return k.evaluate(Compound(S.Plus, tuple(items)))


def total_of(k: Kernel, e: Expr) -> Expr:
    """The sum of the elements of a list or association."""
    if type(e) is PackedArray:
        made = sum_of_array(e.array, 0)
        if made is not None:
            return made
    return sum_of(k, items_of(e) or ())


def _flattened_once(items: Sequence[Expr]) -> list[Expr]:
    return [x for item in items for x in (items_of(item) or (item,))]


def _depth(e: Expr) -> int:
    items = items_of(e)
    return 0 if items is None else 1 + max(map(_depth, items), default=0)


@builtin("Total", options={"Method": "Automatic"})
def total(k: Kernel, _options: Any, e: Expr, level: Expr = 1) -> Expr | None:
    """Total[list]: the sum of the elements; Total[list, n]: down to level n; Total[list, {n}]: of level n.

    >> {Total[{1, 2, 3.5}], Total[{{1, 2}, {3, 4}}], Total[{{1, 2}, {3, 4}}, 2], Total[{{1, 2}, {3, 4}}, {2}]}
     = {6.5, {4, 6}, 10, {3, 7}}
    >> {Total[{a, b, a}], Total[{}], Total[<|"a" -> 1, "b" -> 2|>], Total[{1/2, 1/3}]}
     = {2*a + b, 0, 3, 5/6}
    """
    e = as_list(e)
    if type(e) is NumericArray:
        e = from_array(e.array)
    items = items_of(e)
    if items is None:
        if type(e) is not Compound:
            k.message(S.Total, "normal", 1, Compound(S.Total, (e,)))
        return None
    if level == 1 and all(map(is_list, items)) and len({len(x.args) for x in items}) > 1:  # type: ignore[union-attr]
        k.message(S.Total, "tllen", e)
        return None
    single = is_list(level)
    which: Expr = level.args[0] if single and len(level.args) == 1 else level  # type: ignore[union-attr]
    depth = _depth(e)
    if which is S.Infinity:
        which = depth
    if type(which) is not int:
        return None
    if which < 0:
        which += depth + 1
    if which < 1 or (single and which > depth):
        return None
    packed = pack(e) if which > 1 else None
    if packed is not None and which <= packed.array.ndim:
        found = sum_of_array(packed.array, which - 1 if single else tuple(range(which)))
        if found is not None:
            return found
    return _total_at(k, e, which) if single else _total_through(k, e, which)


def _total_through(k: Kernel, e: Expr, depth: int) -> Expr:
    if depth == 1:
        return total_of(k, e)
    items: Sequence[Expr] = items_of(e) or ()
    for _ in range(depth - 1):
        items = _flattened_once(items)
    return sum_of(k, items)


def _total_at(k: Kernel, e: Expr, level: int) -> Expr:
    if level == 1:
        return total_of(k, e)
    items = items_of(e)
    if items is None:
        return e
    return Compound(S.List, tuple(_total_at(k, i, level - 1) for i in items))


@builtin("Accumulate")
def accumulate(k: Kernel, e: Expr) -> Expr | None:
    """Accumulate[list]: the sums of the first one, two, three ... elements.

    >> {Accumulate[{1, 2, 3, 4}], Accumulate[{a, b}], Accumulate[{{1, 2}, {3, 4}}], Accumulate[f[x, y]]}
     = {{1, 3, 6, 10}, {a, a + b}, {{1, 2}, {4, 6}}, f[x, x + y]}
    """
    if type(e) is PackedArray:
        array = e.array
        if array.dtype.kind != "i" or max(-int(array.min()), int(array.max())) * len(array) < 2**63:
            return from_array(array.cumsum(axis=0))
    items = e.args if type(e) is Compound else items_of(e)
    if items is None:
        k.message(S.Accumulate, "normal", 1, Compound(S.Accumulate, (e,)))
        return None
    sums: list[Expr] = []
    for x in items:
        if not sums:
            sums.append(x)
        elif tower.is_number(x) and tower.is_number(sums[-1]):
            sums.append(tower.add(sums[-1], x))
        else:
            sums.append(k.evaluate(plus(sums[-1], x)))
    if type(e) is Association:
        return e.with_values(sums)
    return packed_if_long(sums) if e.head is S.List else Compound(e.head, tuple(sums))  # type: ignore[union-attr]


@builtin("Differences")
def differences(k: Kernel, e: Expr, order: Expr = 1, step: Expr = 1) -> Expr | None:
    """Differences[list]: of successive elements; Differences[list, n]: of order n; {n1, n2, ...}: nk at level k.

    >> {Differences[{1, 4, 9, 16}], Differences[{1, 4, 9, 16}, 2], Differences[{a, b, c}]}
     = {{3, 5, 7}, {2, 2}, {-a + b, -b + c}}
    """
    orders = integers(order.args if is_list(order) else (order,))
    steps = integers(step.args if is_list(step) else (step,) * len(orders or ()))
    if not orders or not steps or min(orders) < 0 or min(steps) < 1 or len(steps) != len(orders):
        return None
    return _differences(k, e, orders, steps)


def _differences(k: Kernel, e: Expr, orders: Sequence[int], steps: Sequence[int]) -> Expr | None:
    """Of order ``orders[0]`` at this level, and so on below."""
    if not is_list(e):
        return None
    for _ in range(orders[0]):
        e = _differences_once(k, e, steps[0])
    if len(orders) == 1:
        return e
    rows = [_differences(k, row, orders[1:], steps[1:]) for row in items_of(e) or ()]
    return None if None in rows else packed_if_long([row for row in rows if row is not None])


def _differences_once(k: Kernel, e: Expr, step: int) -> Expr:
    if type(e) is PackedArray and len(e) > step:
        array = e.array
        if array.dtype.kind != "i" or max(-int(array.min()), int(array.max())) < 2**62:
            return from_array(array[step:] - array[:-step])
    items = items_of(e) or ()
    found = [k.evaluate(minus(b, a)) for a, b in zip(items, items[step:], strict=False)]
    return packed_if_long(found)


@builtin("Ratios")
def ratios(k: Kernel, e: Expr, order: Expr = 1) -> Expr | None:
    """Ratios[list]: the quotients of successive elements; Ratios[list, n]: of order n.

    >> Ratios[{1, 2, 6, a}]
     = {2, 3, a/6}
    """
    items = items_of(e)
    if items is None or type(order) is not int or order < 0:
        return None
    for _ in range(order):
        items = tuple([k.evaluate(quotient(b, a)) for a, b in pairwise(items)])
    return list_of(*items)


def columns(e: Expr) -> list[Expr] | None:
    """The columns of a matrix as lists; None for a vector or something uneven."""
    if type(e) is PackedArray:
        if e.array.ndim < 2:
            return None
        return [from_array(np.ascontiguousarray(e.array[:, j])) for j in range(e.array.shape[1])]
    dimensions = shape(e)
    if dimensions is None or len(dimensions) < 2:
        return None
    rows = [r.args for r in e.args]  # type: ignore[union-attr]
    return [packed_if_long(column) for column in zip(*rows, strict=True)]
