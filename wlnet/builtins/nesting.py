"""How lists are nested: Flatten, Transpose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins.permutations import images
from wlnet.expression import Association, Compound, Expr, PackedArray, S, from_array, is_list, list_of
from wlnet.kernel.containers import expect_items, integers, length_of, listing, remade
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import INFINITE, levels
from wlnet.kernel.registry import builtin, messages

messages("Transpose", {"nmtx": "The first two levels of `1` cannot be transposed."})
messages("Transpose", {"perm": "`1` is not a permutation of the levels of an array of rank `2`."})
messages(
    "Flatten",
    {
        "flpi": "Levels to be flattened together in `1` should be lists of positive integers.",
        "flrep": "Level `1` specified in `2` should not be repeated.",
        "fldep": "Level `1` specified in `2` exceeds the levels, `3`, which can be flattened together in `4`.",
        "fpi": "Non-negative integer or Infinity expected at position `1` in `2`.",
    },
)


@builtin("Flatten", numeric_arrays=True)
def flatten(k: Kernel, e: Expr, spec: Expr = S.Infinity, head: Expr | None = None) -> Expr | None:
    """Flatten[list]: nested lists flattened out; Flatten[list, n] to level n, Flatten[list, n, h] those of head h.

    >> {Flatten[{{a, {b}}, c}], Flatten[{{a, {b}}, c}, 1], Flatten[f[g[1], f[2, f[3]]]], Flatten[{f[{1}], {{}}}]}
     = {{a, b, c}, {a, {b}, c}, f[g[1], 2, 3], {f[{1}]}}
    >> Flatten[{{a, b}, {c, d}}, {{2}, {1}}]
     = {{a, c}, {b, d}}
    """
    if type(e) is Association:
        return flatten(k, Compound(S.List, e.values()), spec, head)
    if expect_items(k, S.Flatten, e, 1, (e,)) is None:
        return None
    assert type(e) is Compound or type(e) is PackedArray
    if is_list(spec):
        return _flattened_together(k, e, spec, S.List if head is None else head)
    if levels(spec) is None or (type(spec) is int and spec < 0):
        k.message(S.Flatten, "fpi", 2, Compound(S.Flatten, (e, spec)))
        return None
    depth = spec if type(spec) is int else INFINITE
    wanted = e.head if head is None else head
    if type(e) is PackedArray:
        if wanted is not S.List:
            return e
        merged = min(depth, e.array.ndim - 1)
        return PackedArray(e.array.reshape(-1, *e.array.shape[merged + 1 :])) if merged else e
    made: list[Expr] = []
    if not _spread(e.args, depth, wanted, made):
        return e
    return remade(k, e, made) if wanted is S.List else Compound(e.head, tuple(made))


def _spread(items: Sequence[Expr], depth: int, head: Expr, made: list[Expr]) -> bool:
    """Append the items, those of the head flattened out; whether there were any of those."""
    found = False
    for item in items:
        if type(item) is Compound and depth > 0 and (item.head is head or item.head == head):
            _spread(item.args, depth - 1, head, made)
            found = True
        elif type(item) is PackedArray and depth > 0 and head is S.List:
            merged = min(depth - 1, item.array.ndim - 1)
            flat = item.array.reshape(-1, *item.array.shape[merged + 1 :]) if merged else item.array
            made.extend(PackedArray(flat).args)
            found = True
        else:
            made.append(item)
    return found


def _flattened_together(k: Kernel, e: Compound | PackedArray, spec: Expr, head: Expr) -> Expr | None:
    """``Flatten[e, {{s11, s12, ...}, {s21, ...}, ...}]``: level i of the result runs over the levels si together."""
    groups: list[list[int]] = []
    for group in spec.args:  # type: ignore[union-attr]
        levels = group.args if is_list(group) else (group,)
        if not all(type(n) is int and n > 0 for n in levels):
            k.message(S.Flatten, "flpi", spec)
            return None
        groups.append(list(levels))  # type: ignore[arg-type]
    if groups and all(not is_list(g) for g in spec.args):  # type: ignore[union-attr]
        groups = [[n for g in groups for n in g]]
    named = [n for g in groups for n in g]
    for n in named:
        if named.count(n) > 1:
            k.message(S.Flatten, "flrep", n, spec)
            return None
    depth = _common_depth(e, head)
    for n in named:
        if n > depth:
            k.message(S.Flatten, "fldep", n, spec, depth, e)
            return None
    if not named:
        return e
    rest = [n for n in range(1, max(named) + 1) if n not in named]
    if type(e) is PackedArray:
        rest = [n for n in range(1, e.array.ndim + 1) if n not in named]
        order = [n - 1 for n in named + rest]
        sizes = [int(np.prod([e.array.shape[n - 1] for n in g])) for g in groups]
        tail = [e.array.shape[n - 1] for n in rest]
        return from_array(np.ascontiguousarray(e.array.transpose(order)).reshape(*sizes, *tail))
    return _gathered(k, e, groups + [[n] for n in rest], head)


def _common_depth(e: Expr, head: Expr) -> int:
    """How many levels from the top all have this head."""
    if type(e) is PackedArray:
        return e.array.ndim if head is S.List else 0
    if type(e) is not Compound or e.head != head:
        return 0
    return 1 + min((_common_depth(a, head) for a in e.args), default=0)


def _gathered(k: Kernel, e: Expr, groups: list[list[int]], head: Expr) -> Expr:
    """A ragged array re-nested: each leaf goes to the place that its indices, taken by group, name."""
    deep = max(n for g in groups for n in g)
    leaves: dict[tuple[tuple[int, ...], ...], Expr] = {}

    def walk(x: Expr, index: tuple[int, ...]) -> None:
        if len(index) == deep:
            leaves[tuple(tuple(index[n - 1] for n in g) for g in groups)] = x
            return
        for i, a in enumerate(x.args):  # type: ignore[union-attr]
            walk(a, (*index, i))

    walk(e, ())
    ordered = sorted(leaves)

    def build(low: int, high: int, at: int) -> Expr:
        if at == len(groups):
            return leaves[ordered[low]]
        items: list[Expr] = []
        while low < high:
            end = low
            while end < high and ordered[end][at] == ordered[low][at]:
                end += 1
            items.append(build(low, end, at + 1))
            low = end
        return listing(k, items) if head is S.List else Compound(head, tuple(items))

    return build(0, len(ordered), 0)


@builtin("Transpose", numeric_arrays=True)
def transpose(k: Kernel, e: Expr, permutation: Expr | None = None) -> Expr | None:
    """Transpose[list]: the first two levels exchanged; Transpose[list, {n1, n2, ...}]: level k becomes level nk.

    Transpose[list, m <-> n] exchanges two levels, Transpose[list, k] cycles all of them k places to the right.

    >> {Transpose[{{a, b, c}, {x, y, z}}], Transpose[{{1, 2}, {3, 4}}, {1, 1}], Transpose[{a, b}]}
     = {{{a, x}, {b, y}, {c, z}}, {1, 4}, {a, b}}
    >> {Transpose[{{{1, 2}, {3, 4}}}, {3, 1, 2}], Dimensions[Transpose[{{{1, 2}, {3, 4}}}, 1]]}
     = {{{{1}, {2}}, {{3}, {4}}}, {2, 1, 2}}
    >> Transpose[{{a, b}, {c}}]
     : Transpose::nmtx: The first two levels of {{a, b}, {c}} cannot be transposed.
     = Transpose[{{a, b}, {c}}]
    """
    if permutation is None or (is_list(permutation) and permutation.args == (2, 1)):
        if type(e) is PackedArray and e.array.ndim >= 2:
            return PackedArray(e.array.swapaxes(0, 1))
        rows = e.args if is_list(e) else None
        if rows is not None and not any(is_list(r) for r in rows):
            return e
        if rows is None or not all(is_list(r) for r in rows) or len({length_of(r) for r in rows}) != 1:
            k.message(S.Transpose, "nmtx", e)
            return None
        columns = zip(*(r.args for r in rows), strict=True)  # type: ignore[union-attr]
        return listing(k, [k.evaluated(list_of(*column)) for column in columns])
    depth = _common_depth(e, S.List) if is_list(e) else 0
    levels = _permuted_levels(permutation, depth)
    if levels is None:
        k.message(S.Transpose, "perm", permutation, depth)
        return None
    array = e.array if type(e) is PackedArray else _object_array(e, len(levels))
    if array is None:
        k.message(S.Transpose, "nmtx", e)
        return None
    moved = _transposed(array, levels)
    return PackedArray(moved) if type(e) is PackedArray else _nested(k, moved)


def _permuted_levels(permutation: Expr, depth: int) -> list[int] | None:
    """Where each level goes; ``m <-> n`` exchanges two, an integer cycles all of them."""
    if type(permutation) is int:
        turn = permutation % depth if depth else 0
        return [*range(turn + 1, depth + 1), *range(1, turn + 1)]
    if type(permutation) is Compound and permutation.head is S.TwoWayRule and len(permutation.args) == 2:
        a, b = permutation.args
        if not (type(a) is int and type(b) is int):
            return None
        a, b = (n if n > 0 else depth + 1 + n for n in (a, b))
        if not (1 <= a <= depth and 1 <= b <= depth):
            return None
        levels = list(range(1, max(a, b) + 1))
        levels[a - 1], levels[b - 1] = b, a
        return levels
    if not is_list(permutation):
        return images(permutation, depth)
    given = integers(permutation.args)
    if given is None or len(given) > depth:
        return None
    return list(given) if set(given) == set(range(1, max(given, default=0) + 1)) else None


def _transposed(array: np.ndarray, levels: list[int]) -> np.ndarray:
    """Level k of the array becomes level ``levels[k]``; levels that go to the same place give the diagonal."""
    rank = max(levels)
    targets = [n - 1 for n in levels] + list(range(rank, rank + array.ndim - len(levels)))
    total = max(targets) + 1
    shape = [0] * total
    strides = [0] * total
    for axis, target in enumerate(targets):
        size = array.shape[axis]
        shape[target] = size if strides[target] == 0 and shape[target] == 0 else min(shape[target], size)
        strides[target] += array.strides[axis]
    return np.lib.stride_tricks.as_strided(array, shape, strides).copy()


def _object_array(e: Expr, depth: int) -> np.ndarray | None:
    """The first levels of a rectangular nested list as an array of expressions."""
    shape: list[int] = []
    layer: list[Expr] = [e]
    for _ in range(depth):
        sizes = {length_of(x) for x in layer}
        if len(sizes) != 1:
            return None
        shape.append(sizes.pop())
        layer = [a for x in layer for a in x.args]  # type: ignore[union-attr]
    array = np.empty(len(layer), dtype=object)
    for i, x in enumerate(layer):
        array[i] = x
    return array.reshape(shape)


def _nested(k: Kernel, array: np.ndarray) -> Expr:
    if array.ndim == 1:
        return listing(k, list(array))
    return listing(k, [_nested(k, row) for row in array])
