"""Arrays that are mostly one value: SparseArray, Band, ArrayRules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from wlnet.builtins.predicates import shape
from wlnet.builtins.structure import dimensions_of, normal_form
from wlnet.expression import Compound, Expr, S, boolean, from_array, is_list, list_of, pack, rule
from wlnet.kernel.containers import integers, listing
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import system_expression
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.rules import RewriteRule

messages(
    "SparseArray",
    {
        "list": "List expected at position `2` in `1`.",
        "posr": "The left hand side of `1` in `2` is not a position or a pattern of positions.",
        "dims": "The dimensions `1` are not given as a list of positive machine integers.",
    },
)


@builtin("SparseArray")
def sparse_array(k: Kernel, e: Expr, sizes: Expr = S.Automatic, rest: Expr | None = None) -> Expr | None:
    """SparseArray[{pos1 -> v1, pos2 -> v2, ...}, dims, x]: an array that is x (0) but for the given elements.

    >> Normal[SparseArray[{{1, 1} -> a, {2, 3} -> b}]]
     = {{a, 0, 0}, {0, 0, b}}
    >> {Normal[SparseArray[{2 -> x}, 3]], Normal[SparseArray[{{1}, {3}} -> {7, 8}]]}
     = {{0, x, 0}, {7, 0, 8}}
    >> Normal[SparseArray[{i_, i_} -> 1, {2, 2}]]
     = {{1, 0}, {0, 1}}
    >> Normal[SparseArray[{Band[{1, 1}] -> 2, Band[{1, 2}] -> {a, b}}, {3, 3}]]
     = {{2, a, 0}, {0, 2, b}, {0, 0, 2}}
    """
    from wlnet.builtins.sparse_arithmetic import install

    install(k)
    background = 0 if rest is None else rest
    if type(e) is Compound and e.head is S.SparseArray and len(e.args) == 3:
        if sizes is S.Automatic:
            return e
        rules, _, old = e.args
        e, background = rules, old if rest is None else rest
    entries = _sparse_rules(e)
    if entries is None and is_list(e) and not e.args and sizes is not S.Automatic:
        entries = []
    if entries is None:
        if not is_list(e):
            return None
        if sizes is S.Automatic:
            return _from_dense(e, background)
        entries = _sparse_rules(_from_dense(e, background).args[0]) or []
    given = integers(sizes.args if is_list(sizes) else (sizes,))
    exact: dict[tuple[int, ...], Expr] = {}
    patterns: list[RewriteRule] = []
    for position, value, delayed in entries:
        place = _place(position)
        if place is not None:
            exact.setdefault(place, value)
        elif type(position) is Compound and position.head is S.Band:
            band = _band(position, value, given)
            if band is None:
                k.message(S.SparseArray, "posr", rule(position, value), e)
                return None
            for spot, element in band:
                exact.setdefault(spot, element)
        else:
            patterns.append(RewriteRule(_as_list_pattern(position), value, delayed=delayed))
    extent = _sizes(sizes, exact)
    if extent is None or (patterns and sizes is S.Automatic) or any(len(p) != len(extent) for p in exact):
        if sizes is not S.Automatic and not (is_list(sizes) or type(sizes) is int):
            k.message(S.SparseArray, "dims", sizes)
        return None
    if patterns:
        for place in np.ndindex(*extent):
            index = tuple(i + 1 for i in place)
            if index in exact:
                continue
            for r in patterns:
                found = r.apply(k, list_of(*index))
                if found is not None:
                    exact[index] = k.evaluate(found)
                    break
    inside = {
        p: v for p, v in exact.items() if all(1 <= i <= n for i, n in zip(p, extent, strict=True)) and v != background
    }
    made = _made(inside, extent, background)
    return None if rest is not None and made.args == (e, sizes, rest) else made


@builtin("Band")
def band(_k: Kernel, *_args: Expr) -> Expr | None:
    """Band[{i, j}], [start, end], [start, end, step]: the positions of a diagonal, for the rules of a SparseArray.

    A list of values runs along the band, round and round; matrices are put in as blocks.

    >> Normal[SparseArray[Band[{1, 1}] -> {{{1, 2}, {3, 4}}, {{5}}}, {3, 3}]]
     = {{1, 2, 0}, {3, 4, 0}, {0, 0, 5}}
    >> Normal[SparseArray[Band[{1, 1}, {3, 3}, {2, 1}] -> x, {3, 3}]]
     = {{x, 0, 0}, {0, 0, 0}, {0, x, 0}}
    """
    return None


@builtin("SparseArrayQ")
def sparse_array_q(_k: Kernel, e: Expr) -> Expr | None:
    """SparseArrayQ[expr]: whether expr is a sparse array.

    >> {SparseArrayQ[SparseArray[{1, 0}]], SparseArrayQ[{1, 0}]}
     = {True, False}
    """
    return boolean(type(e) is Compound and e.head is S.SparseArray and len(e.args) == 3)


def _band(position: Compound, value: Expr, sizes: tuple[int, ...] | None) -> list[tuple[tuple[int, ...], Expr]] | None:
    """The elements of a rule ``Band[start, end, step] -> value``; None if it is none, or endless."""
    if not 1 <= len(position.args) <= 3:
        return None
    start = _place(position.args[0])
    if start is None:
        return None
    rank = len(start)
    end = _band_end(position.args[1] if len(position.args) > 1 else list_of(*[-1] * rank), rank, sizes)
    steps = integers(position.args[2].args if is_list(position.args[2]) else ()) if len(position.args) == 3 else None
    if end is None or (len(position.args) == 3 and (steps is None or len(steps) != rank)):
        return None
    block = _block(value, rank)
    blocks = [block] if block is not None else [_block(v, rank) for v in value.args] if is_list(value) else [None]
    if blocks and all(b is not None for b in blocks):
        return list(_blocks(start, end, steps, [b for b in blocks if b is not None]))
    values = value.args if is_list(value) else (value,)
    # Where there is no end, or an automatic one, the values run out; otherwise they go round and round.
    open_end = any(e is None for e in end)
    runs_out = is_list(value) and (open_end or (len(position.args) > 1 and position.args[1] is S.Automatic))
    if not values or (open_end and not runs_out):
        return None
    elements: list[tuple[tuple[int, ...], Expr]] = []
    for i in count():
        place = tuple(p + i * d for p, d in zip(start, steps or (1,) * rank, strict=True))
        if any(e is not None and p > e for p, e in zip(place, end, strict=True)) or min(place) < 1:
            return elements
        if i >= len(values) and runs_out:
            return elements
        elements.append((place, values[i % len(values)]))
        if steps is not None and not any(steps):
            return elements
    return elements


def _band_end(end: Expr, rank: int, sizes: tuple[int, ...] | None) -> list[int | None] | None:
    """Where a band ends, by coordinate; None for a coordinate without an end."""
    if end is S.Automatic:
        return list(sizes) if sizes is not None and len(sizes) == rank else [None] * rank
    found = integers(end.args if is_list(end) else ())
    if found is None or len(found) != rank:
        return None
    if all(n > 0 for n in found):
        return list(found)
    if sizes is None or len(sizes) != rank:
        return [n if n > 0 else None for n in found]
    return [n if n > 0 else size + 1 + n for n, size in zip(found, sizes, strict=True)]


def _block(e: Expr, rank: int) -> Expr | None:
    """``e`` if it is an array of this rank, of more than one level."""
    dimensions = shape(e) if rank > 1 else None
    return e if dimensions is not None and len(dimensions) == rank else None


def _blocks(
    start: tuple[int, ...], end: list[int | None], steps: tuple[int, ...] | None, blocks: Sequence[Expr]
) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """The elements of blocks put in one after the other, each where the last one ends or so many steps further."""
    corner = list(start)
    for block in blocks:
        dimensions = shape(block) or ()
        for index in np.ndindex(*dimensions):
            element = block
            for i in index:
                element = element.args[i]  # type: ignore[union-attr]
            place = tuple(c + i for c, i in zip(corner, index, strict=True))
            if all(e is None or p <= e for p, e in zip(place, end, strict=True)):
                yield place, element
        corner = [c + d for c, d in zip(corner, steps or dimensions, strict=True)]


def _as_list_pattern(position: Expr) -> Expr:
    """A pattern for one index as a pattern for the list of indices."""
    if type(position) is Compound and position.head is S.Condition and len(position.args) == 2:
        return Compound(S.Condition, (_as_list_pattern(position.args[0]), position.args[1]))
    return position if is_list(position) else list_of(position)


def _made(entries: dict[tuple[int, ...], Expr], sizes: Sequence[int], background: Expr) -> Compound:
    """The normal form: rules in order of position, dimensions and background."""
    rules = list_of(*(rule(list_of(*place), entries[place]) for place in sorted(entries)))
    dims = list_of(*sizes)
    return Compound(S.SparseArray, (rules, dims, background))


def _from_dense(e: Expr, background: Expr) -> Compound:
    sizes = dimensions_of(e)
    entries: dict[tuple[int, ...], Expr] = {}

    def walk(x: Expr, place: tuple[int, ...]) -> None:
        if len(place) == len(sizes):
            if x != background and not (background == 0 and type(x) is float and x == 0):
                entries[place] = x
            return
        for i, a in enumerate(x.args, 1):  # type: ignore[union-attr]
            walk(a, (*place, i))

    walk(e, ())
    return _made(entries, sizes, background)


def _sparse_rules(e: Expr) -> list[tuple[Expr, Expr, bool]] | None:
    """Positions, values and whether delayed; ``{pos1, ...} -> {v1, ...}`` is spread out. None for no rules."""
    heads = (S.Rule, S.RuleDelayed)
    if type(e) is Compound and e.head in heads and len(e.args) == 2:
        left, right = e.args
        if is_list(left) and left.args and all(_place(p) is not None and is_list(p) for p in left.args):
            values = right.args if is_list(right) else (right,) * len(left.args)
            if len(values) == len(left.args):
                return [(p, v, False) for p, v in zip(left.args, values, strict=True)]
        return [(left, right, e.head is S.RuleDelayed)]
    if type(e) is not Compound or e.head is not S.List or not e.args:
        return None
    found: list[tuple[Expr, Expr, bool]] = []
    for r in e.args:
        if type(r) is not Compound or r.head not in heads or len(r.args) != 2:
            return None
        found.append((r.args[0], r.args[1], r.head is S.RuleDelayed))
    return found


def _place(position: Expr) -> tuple[int, ...] | None:
    items = position.args if is_list(position) else (position,)
    if items and all(type(i) is int and i > 0 for i in items):
        return items  # type: ignore[return-value]
    return None


def _sizes(given: Expr, entries: dict[tuple[int, ...], Expr]) -> tuple[int, ...] | None:
    if given is S.Automatic:
        if not entries or len({len(p) for p in entries}) != 1:
            return None
        return tuple(max(column) for column in zip(*entries, strict=True))
    sizes = given.args if is_list(given) else (given,)
    return sizes if sizes and all(type(n) is int and n > 0 for n in sizes) else None  # type: ignore[return-value]


@normal_form(S.SparseArray)
def dense(k: Kernel, e: Compound) -> Expr | None:
    """The ordinary list that a SparseArray stands for."""
    if len(e.args) != 3 or not is_list(e.args[0]) or not is_list(e.args[1]):
        return None
    rules, dims, background = e.args
    sizes: tuple[int, ...] = dims.args  # type: ignore[union-attr, assignment]
    cells = np.empty(sizes, dtype=object)
    for i in range(cells.size):
        cells.flat[i] = background
    for r in rules.args:  # type: ignore[union-attr]
        place = integers(r.args[0].args) or ()  # type: ignore[union-attr]
        cells[tuple(i - 1 for i in place)] = r.args[1]  # type: ignore[union-attr]
    flat = list(cells.flat)
    kinds = set(map(type, flat))
    if kinds == {int} or kinds == {float}:
        packed = pack(Compound(S.List, tuple(flat)))
        if packed is not None and len(flat) >= 250:
            return from_array(packed.array.reshape(sizes))
    for n in reversed(sizes[1:]):
        flat = [k.evaluated(Compound(S.List, tuple(flat[i : i + n]))) for i in range(0, len(flat), n)]
    return listing(k, flat)


@builtin("ArrayRules")
def array_rules(k: Kernel, e: Expr, background: Expr = 0) -> Expr | None:
    """ArrayRules[array]: the rules {pos1 -> val1, ..., {_, ...} -> x} for its elements other than the background x.

    >> ArrayRules[{{a, 0}, {0, b}}]
     = {{1, 1} -> a, {2, 2} -> b, {_, _} -> 0}
    """
    if is_list(e):
        e = k.evaluate(Compound(S.SparseArray, (e, S.Automatic, background)))
    if type(e) is not Compound or e.head is not S.SparseArray or len(e.args) != 3:
        return None
    rules, dims, rest = e.args
    blank = system_expression("_")
    return Compound(S.List, (*rules.args, rule(list_of(*[blank] * len(dims.args)), rest)))  # type: ignore[union-attr]
