"""Combinations of elements: Outer, Inner, Distribute, Tuples, Subsets, Permutations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from itertools import product as cartesian
from math import comb

import numpy as np

from wlnet.builtins.lists import SEQUENCES, SequenceSpecError, taken
from wlnet.builtins.structure import dimensions_of
from wlnet.expression import Association, Compound, Expr, PackedArray, S, is_list, key_of
from wlnet.kernel.containers import expect_items, integers, items_of, length_of, listing, pick, remade, results
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError
from wlnet.kernel.registry import builtin, messages

messages("Subsets", SEQUENCES)
messages("Outer", {"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."})
messages(
    "Inner", {"incom": "Length `1` of dimension `2` in `3` is incommensurate with length `4` of dimension 1 in `5`."}
)


@builtin("Outer")
def outer(k: Kernel, function: Expr, *lists: Expr) -> Expr | None:
    """Outer[f, list1, list2, ...]: f of every combination of elements, nested; trailing levels n say how deep to go.

    >> {Outer[f, {a, b}, {x, y}], Outer[Times, {1, 2}, {3, 4}], Outer[f, {{a}, {b}}, {x}]}
     = {{{f[a, x], f[a, y]}, {f[b, x], f[b, y]}}, {{3, 4}, {6, 8}}, {{{f[a, x]}}, {{f[b, x]}}}}
    >> Outer[f, {{1, 2}, {3, 4}}, {{x}}, 1]
     = {{f[{1, 2}, {x}]}, {f[{3, 4}, {x}]}}
    """
    count = len(lists)
    while count and (type(lists[count - 1]) is int or lists[count - 1] is S.Infinity):
        count -= 1
    levels = [1 << 30 if n is S.Infinity else n for n in lists[count:]]
    lists = lists[:count]
    if not lists or len(levels) > max(1, count):
        return None
    depths: list[int] = [1 << 30] * count
    if len(levels) == 1:
        depths = [levels[0]] * count  # type: ignore[list-item]
    elif levels:
        depths = [*levels, *[levels[-1]] * (count - len(levels))]  # type: ignore[list-item]
    for i, e in enumerate(lists):
        if items_of(e) is None:
            k.message(S.Outer, "normal", i + 2, Compound(S.Outer, (function, *lists)))
            return None
        if _head(e) != _head(lists[0]):
            k.message(S.Outer, "heads", _head(lists[0]), _head(e), 2, i + 2)
            return None
    quick = _packed_outer(function, lists)
    if quick is not None and not levels:
        return quick
    head = _head(lists[0])
    return k.evaluate(_outer(k, function, head, lists, depths, 0, lists[0], depths[0], ()))


def _head(e: Expr) -> Expr:
    return S.List if type(e) is Association else e.head  # type: ignore[union-attr]


def _packed_outer(function: Expr, lists: Sequence[Expr]) -> Expr | None:
    if len(lists) == 2 and function is S.Times and all(type(e) is PackedArray for e in lists):
        a, b = lists[0].array, lists[1].array  # type: ignore[union-attr]
        if a.dtype == b.dtype == np.float64:
            return PackedArray(np.multiply.outer(a, b))
    return None


def _outer(
    k: Kernel,
    function: Expr,
    head: Expr,
    lists: Sequence[Expr],
    depths: Sequence[int],
    at: int,
    part: Expr,
    depth: int,
    chosen: tuple[Expr, ...],
) -> Expr:
    """One list walked down to its depth, then the next one; at the end the function of what was chosen."""
    if depth > 0 and type(part) is Association and head is S.List:
        values = [_outer(k, function, head, lists, depths, at, v, depth - 1, chosen) for v in part.values()]
        return part.with_values(values)
    if depth > 0 and items_of(part) is not None and _head(part) == head:
        items = [
            _outer(k, function, head, lists, depths, at, x, depth - 1, chosen)
            for x in part.args  # type: ignore[union-attr]
        ]
        return results(k, items) if head is S.List else Compound(head, tuple(items))
    chosen = (*chosen, part)
    if at + 1 == len(lists):
        return k.apply(function, *chosen)
    return _outer(k, function, head, lists, depths, at + 1, lists[at + 1], depths[at + 1], chosen)


@builtin("Inner")
def inner(k: Kernel, f: Expr, a: Expr, b: Expr, g: Expr = S.Plus, level: Expr | None = None) -> Expr | None:
    """Inner[f, a, b, g]: the inner product of a and b with f for the products and g for the sums.

    Inner[f, a, b, g, n] runs over level n of a instead of the last one.

    >> {Inner[f, {a, b}, {x, y}, g], Inner[Times, {{1, 2}, {3, 4}}, {5, 6}]}
     = {g[f[a, x], f[b, y]], {17, 39}}
    >> Inner[f, {a, b}, {x}, g]
     : Inner::incom: Length 2 of dimension 1 in {a, b} is incommensurate with length 1 of dimension 1 in {x}.
     = Inner[f, {a, b}, {x}, g]
    """
    if expect_items(k, S.Inner, a, 2, (f, a, b, g)) is None or expect_items(k, S.Inner, b, 3, (f, a, b, g)) is None:
        return None
    if level is not None:
        rank = len(dimensions_of(a))
        if type(level) is not int or not 1 <= level <= rank:
            return None
        moved = [*range(1, level), rank, *range(level, rank)]
        a = k.evaluate(Compound(S.Transpose, (a, Compound(S.List, tuple(moved)))))
    head = _head(a)
    rows = a
    dimension = 1
    while length_of(rows) and _is_nested(rows, head):
        rows = (items_of(rows) or ())[0]
        dimension += 1
    if length_of(rows) != length_of(b):
        k.message(S.Inner, "incom", length_of(rows), dimension, a, length_of(b), b)
        return None
    return _inner(k, f, a, b, g, head)


def _is_nested(e: Expr, head: Expr) -> bool:
    items = items_of(e)
    return bool(items) and all(items_of(x) is not None and _head(x) == head for x in items or ())


def _inner(k: Kernel, f: Expr, a: Expr, b: Expr, g: Expr, head: Expr) -> Expr:
    if _is_nested(a, head):
        return remade(k, a, [_inner(k, f, x, b, g, head) for x in items_of(a) or ()])
    if _is_nested(b, head) and _is_box(b):
        columns = zip(*(items_of(x) or () for x in items_of(b) or ()), strict=True)
        return remade(k, b, [_inner(k, f, a, Compound(head, column), g, head) for column in columns])
    pairs = zip(items_of(a) or (), items_of(b) or (), strict=True)
    return k.apply(g, *(k.apply(f, x, y) for x, y in pairs))


def _is_box(e: Expr) -> bool:
    return len({length_of(x) for x in items_of(e) or ()}) == 1


@builtin("Distribute")
def distribute(
    k: Kernel,
    e: Expr,
    over: Expr = S.Plus,
    outside: Expr | None = None,
    new_over: Expr | None = None,
    new: Expr | None = None,
) -> Expr | None:
    """Distribute[f[x1, x2, ...], g]: f distributed over g (Plus) where the xi have that head.

    >> {Distribute[(a + b) (x + y)], Distribute[f[{a, b}, {x}], List]}
     = {a*x + b*x + a*y + b*y, {f[a, x], f[b, x]}}
    """
    if type(e) is not Compound or (outside is not None and e.head != outside):
        return e
    choices = [
        a.args if (type(a) is Compound and a.head == over) or (over is S.List and is_list(a)) else (a,) for a in e.args
    ]
    head = e.head if new is None else new
    return Compound(new_over or over, tuple(Compound(head, chosen) for chosen in cartesian(*choices)))


@builtin("Tuples")
def tuples(k: Kernel, e: Expr, size: Expr | None = None) -> Expr | None:
    """Tuples[list, n]: all n-tuples of elements; Tuples[{list1, list2, ...}]: one element of each list.

    >> {Tuples[{0, 1}, 2], Tuples[{{a, b}, {x}}], Tuples[f[a], 2], Tuples[{a, b}, 0]}
     = {{{0, 0}, {0, 1}, {1, 0}, {1, 1}}, {{a, x}, {b, x}}, {f[a, a]}, {{}}}
    """
    items = expect_items(k, S.Tuples, e, 1, (e,) if size is None else (e, size))
    if items is None:
        return None
    if size is None:
        lists = [items_of(x) for x in items]
        if any(x is None for x in lists):
            k.message(S.Tuples, "normal", 1, Compound(S.Tuples, (e,)))
            return None
        head = _head(items[0]) if items else S.List
        return listing(k, _under(k, head, cartesian(*lists)))  # type: ignore[arg-type]
    head = _head(e)
    if is_list(size) and all(type(n) is int and n >= 0 for n in size.args):
        shape: list[int] = list(size.args)  # type: ignore[arg-type]
        total = int(np.prod(shape))
        return listing(k, [_shaped(k, head, chosen, shape) for chosen in cartesian(items, repeat=total)])
    if type(size) is not int or size < 0:
        k.message(S.Tuples, "intnn", Compound(S.Tuples, (e, size)), 2)
        return None
    if type(e) is PackedArray and e.array.ndim == 1 and size:
        grid = np.indices((len(e),) * size).reshape(size, -1).T
        return PackedArray(np.ascontiguousarray(e.array[grid]))
    return listing(k, _under(k, head, cartesian(items, repeat=size)))


def _under(k: Kernel, head: Expr, rows: Iterable[tuple[Expr, ...]]) -> list[Expr]:
    if head is S.List:
        return [k.evaluated(Compound(S.List, row)) for row in rows]
    return [k.evaluate(Compound(head, row)) for row in rows]


def _shaped(k: Kernel, head: Expr, items: Sequence[Expr], shape: Sequence[int]) -> Expr:
    cells = list(items)
    for n in reversed(shape[1:]):
        cells = [k.evaluate(Compound(head, tuple(cells[i : i + n]))) for i in range(0, len(cells), n)]
    return k.evaluate(Compound(head, tuple(cells)))


messages(
    "Subsets",
    {
        "nninfseq": "Position `1` of `2` must be All, Infinity, a non-negative integer, or a list of one to three "
        "of them."
    },
)


def _sizes(spec: Expr, length: int) -> range | None:
    """The sizes that ``n``, ``{n}``, ``{m, n}``, ``{m, n, d}`` or All means for Subsets and Permutations."""
    if spec is S.All or spec is S.Infinity:
        return range(length + 1)
    if type(spec) is int:
        return range(min(spec, length) + 1)
    if type(spec) is Compound and spec.head is S.UpTo and spec.args and type(spec.args[0]) is int:
        return range(min(spec.args[0], length) + 1)
    if not is_list(spec):
        return None
    bounds = [length if b is S.Infinity or b is S.All else b for b in spec.args]
    if not 1 <= len(bounds) <= 3 or not all(type(b) is int for b in bounds):
        return None
    low: int = bounds[0]  # type: ignore[assignment]
    high: int = bounds[1] if len(bounds) > 1 else low  # type: ignore[assignment]
    step: int = bounds[2] if len(bounds) > 2 else 1  # type: ignore[assignment]
    if step == 0:
        return None
    return range(low, high + (1 if step > 0 else -1), step)


@builtin("Subsets")
def subsets(k: Kernel, e: Expr, sizes: Expr = S.All, which: Expr = S.All) -> Expr | None:
    """Subsets[list]: all sublists; Subsets[list, n] with at most n elements, {n} exactly n, {m, n} from m to n.

    >> Subsets[{a, b, c}]
     = {{}, {a}, {b}, {c}, {a, b}, {a, c}, {b, c}, {a, b, c}}
    >> {Subsets[{a, b, c}, {2}], Subsets[{a, b, c}, 1], Subsets[{a, b, c}, All, 3]}
     = {{{a, b}, {a, c}, {b, c}}, {{}, {a}, {b}, {c}}, {{}, {a}, {b}}}
    """
    if expect_items(k, S.Subsets, e, 1, (e,)) is None:
        return None
    n = length_of(e)
    wanted = _sizes(sizes, n)
    if wanted is None:
        k.message(S.Subsets, "nninfseq", 2, Compound(S.Subsets, (e, sizes)))
        return None
    found: Iterator[tuple[int, ...]] = (c for size in wanted if size >= 0 for c in combinations(range(n), size))
    if which is S.All:
        return listing(k, [pick(e, c) for c in found])
    if type(which) is int and which >= 0:
        return listing(k, [pick(e, c) for c in islice(found, which)])
    try:
        places = taken(which, sum(comb(n, size) for size in wanted if size >= 0), e)
    except (PartError, SequenceSpecError):
        k.message(S.Subsets, "seqs", Compound(S.Subsets, (e, sizes, which)), 3)
        return None
    chosen = {i: c for i, c in enumerate(islice(found, max(places, default=-1) + 1)) if i in places}
    return listing(k, [pick(e, chosen[i]) for i in places])


@builtin("Permutations")
def permutations(k: Kernel, e: Expr, sizes: Expr | None = None) -> Expr | None:
    """Permutations[list]: all orders of its elements; Permutations[list, {n}] of n of them, n of at most n.

    >> Permutations[{a, b, c}]
     = {{a, b, c}, {a, c, b}, {b, a, c}, {b, c, a}, {c, a, b}, {c, b, a}}
    >> {Permutations[{a, a, b}], Permutations[{a, b, c}, {1}], Permutations[{a, b}, 1]}
     = {{{a, a, b}, {a, b, a}, {b, a, a}}, {{a}, {b}, {c}}, {{}, {a}, {b}}}
    """
    items = expect_items(k, S.Permutations, e, 1, (e,))
    if items is None:
        return None
    n = len(items)
    wanted = range(n, n + 1) if sizes is None else _sizes(sizes, n)
    if wanted is None:
        return None
    values = list(map(key_of, items))
    left = list(range(n))

    def arrange(size: int) -> Iterator[tuple[int, ...]]:
        if size == 0:
            yield ()
            return
        # Equal elements are interchangeable: only the first one left of each value leads.
        led = set()
        for at in range(len(left)):
            place = left[at]
            if values[place] in led:
                continue
            led.add(values[place])
            del left[at]
            for tail in arrange(size - 1):
                yield (place, *tail)
            left.insert(at, place)

    return listing(k, [pick(e, chosen) for size in wanted if 0 <= size <= n for chosen in arrange(size)])


@builtin("Signature")
def signature(k: Kernel, e: Expr) -> Expr | None:
    """Signature[list]: 1 or -1, by the number of exchanges that sort the elements, 0 if two are the same.

    >> {Signature[{2, 1, 3}], Signature[{a, b}], Signature[{a, a}]}
     = {-1, 1, 0}
    """
    items = expect_items(k, S.Signature, e, 1, (e,))
    if items is None:
        return None
    if len(set(map(key_of, items))) < len(items):
        return 0
    ordered = k.evaluate(Compound(S.Ordering, (e,)))
    places = [i - 1 for i in integers(items_of(ordered) or ()) or ()]
    sign = 1
    for i in range(len(places)):
        while places[i] != i:
            j = places[i]
            places[i], places[j] = places[j], places[i]
            sign = -sign
    return sign
