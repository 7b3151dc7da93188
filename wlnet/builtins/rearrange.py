"""Elements put in another order: Join, Reverse, RotateLeft, Riffle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expression import Association, Compound, Expr, PackedArray, S, Symbol, is_list
from wlnet.kernel.containers import EMPTY, edited, expect_items, integers, items_of, length_of, pick, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("Join", {"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."})


@builtin("Join", "Flat OneIdentity", numeric_arrays=True)
def join(k: Kernel, *lists: Expr) -> Expr | None:
    """Join[list1, list2, ...]: the elements of all in one list; Join[list1, list2, ..., n] joins at level n.

    >> {Join[{a}, {b, c}, {}], Join[f[1], f[2]], Join[<|a -> 1, b -> 2|>, <|a -> 3|>]}
     = {{a, b, c}, f[1, 2], <|a -> 3, b -> 2|>}
    >> Join[{{1, 2}, {3, 4}}, {{5}, {6}}, 2]
     = {{1, 2, 5}, {3, 4, 6}}
    """
    level = 1
    made = edited(S.Join, lists[0], *lists[1:]) if lists else None
    if made is not None:
        return made
    if lists and type(lists[-1]) is int:
        level = lists[-1]
        lists = lists[:-1]
    if not lists or level < 1:
        return EMPTY if not lists else None
    if all(type(e) is PackedArray for e in lists):
        arrays = [e.array for e in lists]  # type: ignore[union-attr]
        if _joinable(arrays, level - 1):
            return PackedArray(np.concatenate(arrays, axis=level - 1))
    for i, e in enumerate(lists, 1):
        if items_of(e) is None:
            k.message(S.Join, "normal", i, Compound(S.Join, lists))
            return None
        if e.head != lists[0].head:  # type: ignore[union-attr]
            k.message(S.Join, "heads", lists[0].head, e.head, 1, i)  # type: ignore[union-attr]
            return None
    return _joined(k, lists, level)


def _joinable(arrays: Sequence[np.ndarray], axis: int) -> bool:
    first = arrays[0]
    return axis < first.ndim and all(
        a.dtype == first.dtype
        and a.ndim == first.ndim
        and a.shape[:axis] + a.shape[axis + 1 :] == first.shape[:axis] + first.shape[axis + 1 :]
        for a in arrays
    )


def _joined(k: Kernel, lists: Sequence[Expr], level: int) -> Expr:
    if type(lists[0]) is Association:
        merged: dict[object, tuple[Expr, Expr]] = {}
        delayed: frozenset[object] = frozenset()
        for e in lists:
            assert type(e) is Association
            merged.update(e.entries)
            delayed = (delayed - e.entries.keys()) | e.delayed
        return Association(merged, delayed)
    if level == 1:
        items = [a for e in lists for a in e.args]  # type: ignore[union-attr]
        return remade(k, lists[0], items)
    rows = max(length_of(e) for e in lists)
    made: list[Expr] = []
    for i in range(rows):
        there = [e.args[i] for e in lists if i < length_of(e)]  # type: ignore[union-attr]
        made.append(_joined(k, there, level - 1) if all(items_of(t) is not None for t in there) else there[0])
    return remade(k, lists[0], made)


@builtin("Reverse", numeric_arrays=True)
def reverse(k: Kernel, e: Expr, at: Expr = 1) -> Expr | None:
    """Reverse[expr]: the elements in reverse order; Reverse[expr, n] at level n, Reverse[expr, {n1, ...}] at several.

    >> {Reverse[{a, b, c}], Reverse[<|a -> 1, b -> 2|>]}
     = {{c, b, a}, <|b -> 2, a -> 1|>}
    >> {Reverse[{{1, 2}, {3, 4}}, 2], Reverse[{{1, 2}, {3, 4}}, {1, 2}]}
     = {{{2, 1}, {4, 3}}, {{4, 3}, {2, 1}}}
    """
    if expect_items(k, S.Reverse, e, 1, (e,)) is None:
        return None
    wanted = integers(at.args if is_list(at) else (at,))
    if wanted is None or min(wanted, default=1) < 1:
        return None
    if type(e) is PackedArray and max(wanted, default=1) <= e.array.ndim:
        return PackedArray(np.flip(e.array, axis=tuple(sorted({n - 1 for n in wanted}))))
    return _reversed(k, e, 1, frozenset(wanted))


def _reversed(k: Kernel, e: Expr, level: int, wanted: frozenset[int]) -> Expr:
    if items_of(e) is None or level > max(wanted, default=0):
        return e
    if level in wanted:
        e = pick(e, range(length_of(e) - 1, -1, -1))
    if level >= max(wanted):
        return e
    if type(e) is Association:
        return e.with_values([_reversed(k, v, level + 1, wanted) for v in e.values()])
    return remade(k, e, [_reversed(k, x, level + 1, wanted) for x in e.args])  # type: ignore[union-attr]


def _rotated(k: Kernel, head: Symbol, e: Expr, amount: Expr, sign: int) -> Expr | None:
    if expect_items(k, head, e, 1, (e,)) is None:
        return None
    amounts = integers(amount.args if is_list(amount) else (amount,))
    if amounts is None:
        return None

    def turn(x: Expr, left: tuple[int, ...]) -> Expr:
        n = length_of(x)
        if items_of(x) is None:
            return x
        shift = sign * left[0] % n if n else 0
        if shift:
            x = pick(x, [*range(shift, n), *range(shift)])
        if len(left) == 1:
            return x
        if type(x) is Association:
            return x.with_values([turn(v, left[1:]) for v in x.values()])
        return remade(k, x, [turn(a, left[1:]) for a in x.args])  # type: ignore[union-attr]

    if type(e) is PackedArray and len(amounts) <= e.array.ndim:
        return PackedArray(np.roll(e.array, [-sign * n for n in amounts], axis=tuple(range(len(amounts)))))
    return turn(e, amounts) if amounts else e


@builtin("RotateLeft", numeric_arrays=True)
def rotate_left(k: Kernel, e: Expr, n: Expr = 1) -> Expr | None:
    """RotateLeft[expr, n]: the elements moved n places to the left, round the end; {n1, n2, ...} by level.

    >> {RotateLeft[{a, b, c}], RotateLeft[{a, b, c, d}, 2], RotateLeft[{{1, 2}, {3, 4}}, {1, 1}]}
     = {{b, c, a}, {c, d, a, b}, {{4, 3}, {2, 1}}}
    """
    return _rotated(k, S.RotateLeft, e, n, 1)


@builtin("RotateRight", numeric_arrays=True)
def rotate_right(k: Kernel, e: Expr, n: Expr = 1) -> Expr | None:
    """RotateRight[expr, n]: the elements moved n places to the right.

    >> RotateRight[{a, b, c, d}]
     = {d, a, b, c}
    """
    return _rotated(k, S.RotateRight, e, n, -1)


@builtin("Riffle")
def riffle(k: Kernel, e: Expr, between: Expr, spec: Expr | None = None) -> Expr | None:
    """Riffle[list, x]: x put between the elements; Riffle[{e1, e2, ...}, {x1, x2, ...}] puts the xi in turn.

    >> {Riffle[{a, b, c}, x], Riffle[{a, b, c}, {x, y}], Riffle[{a, b}, {x, y}]}
     = {{a, x, b, x, c}, {a, x, b, y, c}, {a, x, b, y}}
    >> {Riffle[{a, b, c, d}, x, 3], Riffle[{a, b, c}, x, {1, -2, 2}]}
     = {{a, b, x, c, d}, {x, a, x, b, x, c}}
    """
    items = expect_items(k, S.Riffle, e, 1, (e, between))
    if items is None:
        return None
    fill = between.args if is_list(between) else (between,)
    if not fill or not items:
        return e
    n = len(items)
    first, stop, step = 2, -2, 2
    if type(spec) is int and spec > 1:
        first, step = spec, spec
    elif spec is not None:
        if not is_list(spec) or length_of(spec) != 3 or not all(type(x) is int for x in spec.args):
            return None
        first, stop, step = spec.args  # type: ignore[assignment]
    elif is_list(between) and len(fill) == n:
        stop = -1
    made = _interleaved(list(items), fill, first, stop, step)
    return None if made is None else remade(k, e, made)


def _interleaved(items: list[Expr], fill: Sequence[Expr], first: int, stop: int, step: int) -> list[Expr] | None:
    """``fill`` in turn at positions first, first + step, ..., stop of the result, the items in the others."""
    n = len(items)
    if step < 1 or first == 0:
        return None
    # The length of the result depends on how many are put in, which depends on its length where stop is negative.
    count = 0
    while True:
        total = n + count + 1
        last = total + 1 + stop if stop < 0 else stop
        start = total + 1 + first if first < 0 else first
        place = start + count * step
        if place > last or place > total or (step == 1 and count >= len(fill) and count >= n):
            break
        count += 1
    total = n + count
    start = total + 1 + first if first < 0 else first
    places = set(range(start, start + count * step, step))
    source = iter(items)
    made: list[Expr] = []
    used = 0
    for place in range(1, total + 1):
        if place in places:
            made.append(fill[used % len(fill)])
            used += 1
        else:
            made.append(next(source))
    return made
