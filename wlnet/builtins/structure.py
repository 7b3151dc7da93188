"""The shape of expressions: Dimensions, ArrayDepth, Depth, Level, LeafCount, Normal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wlnet.expression import (
    TRUE,
    Association,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    from_array,
    is_list,
    list_of,
)
from wlnet.kernel.containers import integers, items_of, length_of, listing
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.levels import depth_of, levels, parts_at
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages


def dimensions_of(e: Expr) -> tuple[int, ...]:
    """The lengths of the levels of ``e``, as far down as all parts have its head and equal lengths."""
    if type(e) is PackedArray or type(e) is NumericArray:
        return tuple(e.array.shape)
    if type(e) is Compound and e.head is S.SparseArray and len(e.args) >= 2 and is_list(e.args[1]):
        return tuple(n for n in e.args[1].args if type(n) is int)
    if type(e) is Association:
        items: tuple[Expr, ...] = e.values()
    elif type(e) is Compound:
        items = e.args
    else:
        return ()
    inner: tuple[int, ...] | None = None
    for item in items:
        if type(item) is PackedArray:
            below = item.array.shape if e.head is S.List else ()
        elif (type(item) is Compound or type(item) is Association) and item.head == e.head:
            below = dimensions_of(item)
        else:
            below = ()
        if inner is None:
            inner = below
        else:
            common = 0
            while common < min(len(inner), len(below)) and inner[common] == below[common]:
                common += 1
            inner = inner[:common]
        if not inner:
            break
    return (len(items), *(inner or ()))


@builtin("Dimensions")
def dimensions(k: Kernel, e: Expr, most: Expr = S.Infinity) -> Expr | None:
    """Dimensions[array]: the list of its lengths at each level; Dimensions[array, n]: at most n of them.

    >> {Dimensions[{{1, 2, 3}, {4, 5, 6}}], Dimensions[{{1}, {2, 3}}], Dimensions[x], Dimensions[f[f[1], f[2]]]}
     = {{2, 3}, {2}, {}, {2, 1}}
    """
    found = dimensions_of(e)
    return listing(k, found[:most] if type(most) is int else found)


@builtin("ArrayDepth")
def array_depth(_k: Kernel, e: Expr) -> Expr | None:
    """ArrayDepth[array]: the number of its levels, as Dimensions counts them.

    >> {ArrayDepth[{{1, 2}, {3, 4}}], ArrayDepth[{1, {2}}], ArrayDepth[x]}
     = {2, 1, 0}
    """
    return len(dimensions_of(e))


@builtin("TensorRank")
def tensor_rank(_k: Kernel, e: Expr) -> Expr | None:
    """TensorRank[array]: the number of levels of a full array.

    >> TensorRank[{{1, 2}, {3, 4}}]
     = 2
    """
    return len(dimensions_of(e)) if is_list(e) else None


@builtin("TensorDimensions")
def tensor_dimensions(k: Kernel, e: Expr) -> Expr | None:
    """TensorDimensions[array]: the lengths of the levels of a full array.

    >> TensorDimensions[{{1, 2, 3}, {4, 5, 6}}]
     = {2, 3}
    """
    return listing(k, dimensions_of(e)) if is_list(e) else None


@builtin("Depth", options={"Heads": "False"})
def depth(_k: Kernel, options: Options, e: Expr) -> Expr | None:
    """Depth[expr]: one more than the largest number of indices that name a part; heads count with Heads -> True.

    >> {Depth[x], Depth[{a}], Depth[{{{a}}, b}], Depth[f[x][y], Heads -> True]}
     = {1, 2, 4, 3}
    """
    return depth_of(e, heads=options["Heads"] is TRUE)


@builtin("Level", options={"Heads": "False"})
def level(k: Kernel, options: Options, e: Expr, spec: Expr, head: Expr = S.List) -> Expr | None:
    """Level[expr, levels]: the parts at levels n (1 to n), {n} or {m, n}; {-1} are the atoms.

    >> {Level[{a, {b, c}}, 1], Level[f[a, g[b]], {-1}], Level[{a, {b}}, Infinity], Level[x^2 + y, {0, 1}]}
     = {{a, {b, c}}, {a, b}, {a, b, {b}}, {x^2, y, x^2 + y}}
    >> {Level[f[a, g[b]], {-1}, h], Level[f[a], 1, Heads -> True]}
     = {h[a, b], {f, a}}
    """
    wanted = levels(spec)
    if wanted is None:
        k.message(S.Level, "level", spec)
        return None
    found = tuple(part for part, _ in parts_at(e, wanted, heads=options["Heads"] is TRUE))
    # Parts that were held are evaluated now that they are not.
    return Compound(head, found)


@builtin("LeafCount")
def leaf_count(_k: Kernel, e: Expr) -> Expr | None:
    """LeafCount[expr]: the number of atoms in expr, heads included.

    >> {LeafCount[x], LeafCount[f[a, b]], LeafCount[{1, 2, 3}], LeafCount[1/2]}
     = {1, 3, 4, 3}
    """
    total = 0
    stack: list[Expr] = [e]
    while stack:
        x = stack.pop()
        kind = type(x)
        if kind is Compound:
            stack.append(x.head)  # type: ignore[union-attr]
            stack.extend(x.args)  # type: ignore[union-attr]
        elif kind is PackedArray:
            shape = x.array.shape  # type: ignore[union-attr]
            lists = 1
            for n in shape[:-1]:
                lists = 1 + n * lists if n else lists
            total += int(np.prod(shape)) + sum(int(np.prod(shape[:i])) for i in range(len(shape)))
        elif kind is Association:
            stack.append(S.Association)
            stack.extend(x.rules())  # type: ignore[union-attr]
        elif kind is Complex or type(x).__name__ == "Fraction":
            total += 3
        else:
            total += 1
    return total


NORMAL_FORMS: dict[Expr, Callable[[Kernel, Compound], Expr | None]] = {}
"""By head: how Normal turns a compound such as ``SparseArray[...]`` into an ordinary expression."""


def normal_form(
    head: Expr,
) -> Callable[[Callable[[Kernel, Compound], Expr | None]], Callable[[Kernel, Compound], Expr | None]]:
    """Declare what Normal does to compounds of a head."""

    def declare(function: Callable[[Kernel, Compound], Expr | None]) -> Callable[[Kernel, Compound], Expr | None]:
        NORMAL_FORMS[head] = function
        return function

    return declare


@builtin("Normal")
def normal(k: Kernel, e: Expr, head: Expr | None = None) -> Expr | None:
    """Normal[expr]: an ordinary expression: rules for an association, a list for NumericArray and SparseArray.

    >> {Normal[<|a -> 1, b -> 2|>], Normal[NumericArray[{1, 2}, "Integer8"]], Normal[f[<|a -> 1|>]]}
     = {{a -> 1, b -> 2}, {1, 2}, f[<|a -> 1|>]}
    >> Normal[{NumericArray[{1, 2}, "Integer8"], SparseArray[{2 -> 5}], x}]
     = {{1, 2}, {0, 5}, x}
    """
    if head is not None:
        return _normal_inside(k, e, head)
    if type(e) is Association:
        return Compound(S.List, e.rules())
    if type(e) is NumericArray:
        return from_array(e.array)
    if type(e) is Compound:
        made = NORMAL_FORMS.get(e.head)
        if made is not None:
            return made(k, e)
        if is_list(e) and any(map(_is_special, e.args)):
            return Compound(S.List, tuple(Compound(S.Normal, (x,)) for x in e.args))
    return e.normal() if isinstance(e, HostAtom) else e


def _is_special(e: Expr) -> bool:
    return type(e) is NumericArray or (type(e) is Compound and e.head in NORMAL_FORMS)


def _normal_inside(k: Kernel, e: Expr, heads: Expr) -> Expr:
    wanted = heads.args if is_list(heads) else (heads,)
    if type(e) is Association:
        inside = e.with_values([_normal_inside(k, v, heads) for v in e.values()])
        return Compound(S.List, inside.rules()) if S.Association in wanted else inside
    if type(e) is Compound:
        made = Compound(e.head, tuple(_normal_inside(k, a, heads) for a in e.args))
        return Compound(S.Normal, (made,)) if e.head in wanted and e.head in NORMAL_FORMS else made
    return Compound(S.Normal, (e,)) if type(e) is NumericArray and S.NumericArray in wanted else e


PADDINGS = ("Fixed", "Periodic", "Reflected", "Reversed", "ReversedNegation", "Extrapolated")
"""The names of padding that is made of an array itself."""

messages("ArrayReshape", {"dims": "Non-empty list of positive integers expected at position `1` in `2`."})


@builtin("ArrayReshape", numeric_arrays=True)
def array_reshape(k: Kernel, e: Expr, shape: Expr, fill: Expr = 0) -> Expr | None:
    """ArrayReshape[list, {n1, n2, ...}, x]: the elements in an array of these dimensions, filled up with x (0).

    {x1, x2, ...} are taken in turn; "Fixed", "Periodic" and the other names of ArrayPad make more of the elements.

    >> {ArrayReshape[{a, b, c, d}, {2, 2}], ArrayReshape[{{1, 2}, {3, 4}}, {5}], ArrayReshape[{1, 2, 3}, {2, 2}, x]}
     = {{{a, b}, {c, d}}, {1, 2, 3, 4, 0}, {{1, 2}, {3, x}}}
    >> ArrayReshape[{1, 2, 3, 4, 5, 6}, {2, Automatic}]
     = {{1, 2, 3}, {4, 5, 6}}
    """
    if not is_list(e):
        return None
    size = int(np.prod(e.array.shape)) if type(e) is PackedArray else len(_leaves(e))
    wanted = list(shape.args) if is_list(shape) else [shape]
    if wanted.count(S.Automatic) == 1:
        known = int(np.prod([n for n in wanted if type(n) is int]))
        wanted[wanted.index(S.Automatic)] = -(-size // known) if known else 0
    sizes = integers(wanted)
    if not sizes or min(sizes) <= 0:
        k.message(S.ArrayReshape, "dims", 2, Compound(S.ArrayReshape, (e, shape)))
        return None
    total = int(np.prod(sizes))
    if total > size and (is_list(fill) or fill in PADDINGS):
        flattened = from_array(e.array.reshape(-1)) if type(e) is PackedArray else list_of(*_leaves(e))
        e = k.evaluate(Compound(S.ArrayPad, (flattened, list_of(0, total - size), fill)))
    if type(e) is PackedArray:
        flat = e.array.reshape(-1)
        if total <= size:
            return PackedArray(flat[:total].reshape(sizes))
        if type(fill) is (int if flat.dtype.kind == "i" else float):
            padded = np.concatenate((flat, np.full(total - size, fill, dtype=flat.dtype)))
            return PackedArray(padded.reshape(sizes))
        leaves = list(PackedArray(flat).args)
    else:
        leaves = _leaves(e)
    leaves = (leaves + [fill] * (total - len(leaves)))[:total]
    for n in reversed(sizes[1:]):
        leaves = [k.evaluated(Compound(S.List, tuple(leaves[i : i + n]))) for i in range(0, len(leaves), n)]
    return listing(k, leaves)


def _leaves(e: Expr) -> list[Expr]:
    """What is in nested lists, in order."""
    found: list[Expr] = []
    for x in e.args:  # type: ignore[union-attr]
        if is_list(x):
            found.extend(_leaves(x))
        else:
            found.append(x)
    return found


@builtin("ArrayFlatten")
def array_flatten(k: Kernel, e: Expr, rank: Expr = 2) -> Expr | None:
    """ArrayFlatten[{{m11, m12, ...}, ...}]: the matrix made of the blocks mij; ArrayFlatten[a, r] for rank r.

    >> ArrayFlatten[{{{{1, 2}, {3, 4}}, {{5}, {6}}}, {{{7, 8}}, {{9}}}}]
     = {{1, 2, 5}, {3, 4, 6}, {7, 8, 9}}
    >> ArrayFlatten[{{0, {{1, 2}}}}]
     = {{0, 1, 2}}
    """
    if type(rank) is not int or rank < 1 or not is_list(e):
        return None
    if type(e) is PackedArray and e.array.ndim < 2 * rank:
        return None
    if rank != 2:
        groups = [list_of(i, rank + i) for i in range(1, rank + 1)]
        return k.evaluate(Compound(S.Flatten, (e, list_of(*groups))))
    rows = [list(row.args) if is_list(row) else None for row in e.args]
    if any(row is None for row in rows):
        return None
    heights = [max((length_of(b) if is_list(b) else 0 for b in row), default=0) or 1 for row in rows]  # type: ignore[union-attr]
    width = max((len(row) for row in rows if row is not None), default=0)
    widths = []
    for j in range(width):
        sizes = [dimensions_of(row[j])[1] for row in rows if row and j < len(row) and len(dimensions_of(row[j])) >= 2]
        widths.append(max(sizes, default=1))
    made: list[Expr] = []
    for row, height in zip(rows, heights, strict=True):
        assert row is not None
        for i in range(height):
            line: list[Expr] = []
            for j, block in enumerate(row):
                if not is_list(block):
                    line.extend([block] * widths[j])
                    continue
                cells = items_of(block.args[i]) if i < length_of(block) else None
                if cells is None or len(cells) != widths[j]:
                    return None
                line.extend(cells)
            made.append(listing(k, line))
    return listing(k, made)
