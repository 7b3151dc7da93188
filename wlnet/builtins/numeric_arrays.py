"""Arrays by storage: packed arrays, NumericArray, SparseArray."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.builtins.structure import dimensions_of, normal_form
from wlnet.expression import (
    NUMERIC_TYPES,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    boolean,
    from_array,
    is_list,
    list_of,
    pack,
    rule,
)
from wlnet.kernel.containers import integers, listing
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import system_expression
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.rules import RewriteRule

_REAL_TYPES = ("Real64", "Integer64", "ComplexReal64")


@builtin("Developer`ToPackedArray")
def to_packed_array(_k: Kernel, e: Expr, kind: Expr | None = None) -> Expr | None:
    """Developer`ToPackedArray[list]: the list stored as an array of machine numbers, if it can be.

    >> Developer`PackedArrayQ[Developer`ToPackedArray[{1, 2}]]
     = True
    >> Developer`ToPackedArray[{1, x}]
     = {1, x}
    """
    if kind is S.Real and type(e) is not PackedArray:
        made = machine_array(e)
        if made is not None and made.dtype.kind in "if":
            return PackedArray(made.astype(np.float64))
    return pack(e) or e


@builtin("Developer`FromPackedArray")
def from_packed_array(_k: Kernel, e: Expr) -> Expr | None:
    """Developer`FromPackedArray[list]: the list stored as an ordinary expression.

    >> Developer`PackedArrayQ[Developer`FromPackedArray[Developer`ToPackedArray[{1, 2}]]]
     = False
    """
    return e.unpacked() if type(e) is PackedArray else e


_PACKED_KINDS = {"i": S.Integer, "f": S.Real, "c": S.Complex}


@builtin("Developer`PackedArrayQ")
def packed_array_q(_k: Kernel, e: Expr, kind: Expr | None = None, rank: Expr | None = None) -> Expr | None:
    """Developer`PackedArrayQ[expr]: whether expr is stored as an array of machine numbers.

    >> Developer`PackedArrayQ[{a}]
     = False
    """
    if type(e) is not PackedArray:
        return boolean(False)
    fits = (kind is None or _PACKED_KINDS[e.array.dtype.kind] is kind) and (rank is None or e.array.ndim == rank)
    return boolean(fits)


def machine_array(e: Expr) -> np.ndarray | None:
    """A rectangular list of numbers, of whatever kinds, as an array of machine numbers."""
    if type(e) is NumericArray or type(e) is PackedArray:
        return e.array
    packed = pack(e)
    if packed is not None:
        return packed.array
    shape = dimensions_of(e)
    if not is_list(e) or not shape:
        return None
    leaves: list[Expr] = [e]
    for _ in shape:
        leaves = [x for part in leaves for x in part.args]  # type: ignore[union-attr]
    try:
        numbers = [_machine_number(x) for x in leaves]
    except TypeError:
        return None
    array = np.array(numbers)
    return array.reshape(shape) if array.dtype.kind in "ifc" and array.size == int(np.prod(shape)) else None


def _machine_number(x: Expr) -> int | float | complex:
    if isinstance(x, (int, float)):
        return x
    return complex(x) if type(x).__name__ == "Complex" else float(x)  # type: ignore[arg-type]


messages(
    "NumericArray",
    {
        "type": "The type specification `1` is not valid.",
        "nconvss": "The array could not be converted to the type `1` using the method `2`.",
        "nconvs": "The array could not be converted to the type `1`.",
    },
)


def _fitted(array: np.ndarray, dtype: np.dtype, method: Expr) -> np.ndarray | None:
    """The array in another type, with numbers that do not fit treated by the method; None if they are refused."""
    if array.dtype.kind == "c" and dtype.kind != "c":
        return None
    if dtype.kind not in "iu":
        return array.astype(dtype)
    low, high = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    whole = array
    if array.dtype.kind == "f":
        if not bool(np.isfinite(array).all()):
            return None
        whole = np.rint(array)
        if method in ("Check", "Coerce", "ClipAndCheck") and bool((whole != array).any()):
            return None
    if method in ("ClipAndCoerce", "ClipAndRound", "ClipAndCheck", "ClipAndScale"):
        whole = np.clip(whole, low, high)
    elif array.size and not (low <= whole.min() and whole.max() <= high):
        if method in ("Coerce", "Round"):
            return whole.astype(np.int64).astype(dtype)
        return None
    return whole.astype(dtype)


@builtin("NumericArray")
def numeric_array(k: Kernel, e: Expr, kind: Expr | None = None, method: Expr = "Check") -> Expr | None:
    """NumericArray[list, "type"]: an array whose numbers are all stored in a machine type such as "Real32".

    >> NumericArray[{{1, 2}, {3, 4}}, "UnsignedInteger8"]
     = NumericArray[{{1, 2}, {3, 4}}, "UnsignedInteger8"]
    >> Normal[NumericArray[{1.5, 2}, "Real32"]]
     = {1.5, 2.}
    """
    array = machine_array(e)
    if array is None or (type(e) is NumericArray and kind is None):
        return e if type(e) is NumericArray else None
    if kind is None or kind is S.Automatic:
        return NumericArray(_smallest(array))
    if type(kind) is not str or kind not in NUMERIC_TYPES:
        k.message(S.NumericArray, "type", kind)
        return None
    made = _fitted(array, np.dtype(NUMERIC_TYPES[kind]), method)
    if made is None:
        k.message(S.NumericArray, "nconvss", kind, method)
        return None
    return NumericArray(made)


def _smallest(array: np.ndarray) -> np.ndarray:
    """Integers in the smallest type that holds them, as NumericArray without a type has them."""
    if array.dtype.kind != "i" or not array.size:
        return array
    low, high = int(array.min()), int(array.max())
    signs = (np.uint8, np.uint16, np.uint32) if low >= 0 else (np.int8, np.int16, np.int32)
    for kind in signs:
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return array.astype(kind)
    return array


@builtin("NumericArrayType")
def numeric_array_type(_k: Kernel, e: Expr) -> Expr | None:
    """NumericArrayType[array]: the name of the type of its numbers.

    >> NumericArrayType[NumericArray[{1.}, "Real32"]]
     = "Real32"
    """
    return e.kind if type(e) is NumericArray else None


# --- SparseArray ------------------------------------------------------------------------------------------------------

messages(
    "SparseArray",
    {
        "list": "List expected at position `2` in `1`.",
        "posr": "The left hand side of `1` in `2` is not a position or a pattern of positions.",
        "dims": "The dimensions `1` are not given as a list of positive machine integers.",
    },
)


@builtin("SparseArray")
def sparse_array(k: Kernel, e: Expr, shape: Expr = S.Automatic, rest: Expr | None = None) -> Expr | None:
    """SparseArray[{pos1 -> v1, pos2 -> v2, ...}, dims, x]: an array that is x (0) but for the given elements.

    >> Normal[SparseArray[{{1, 1} -> a, {2, 3} -> b}]]
     = {{a, 0, 0}, {0, 0, b}}
    >> {Normal[SparseArray[{2 -> x}, 3]], Normal[SparseArray[{{1}, {3}} -> {7, 8}]]}
     = {{0, x, 0}, {7, 0, 8}}
    >> Normal[SparseArray[{i_, i_} -> 1, {2, 2}]]
     = {{1, 0}, {0, 1}}
    """
    from wlnet.builtins.sparse_arithmetic import install

    install(k)
    if type(e) is Compound and e.head is S.SparseArray:
        return e
    background = 0 if rest is None else rest
    entries = _sparse_rules(e)
    if entries is None and is_list(e) and not e.args and shape is not S.Automatic:
        entries = []
    if entries is None:
        if not is_list(e):
            return None
        return _from_dense(e, background)
    exact: dict[tuple[int, ...], Expr] = {}
    patterns: list[RewriteRule] = []
    for position, value, delayed in entries:
        place = _place(position)
        if place is not None:
            exact.setdefault(place, value)
        else:
            patterns.append(RewriteRule(_as_list_pattern(position), value, delayed=delayed))
    sizes = _sizes(shape, exact)
    if sizes is None or (patterns and shape is S.Automatic) or any(len(p) != len(sizes) for p in exact):
        if shape is not S.Automatic and not (is_list(shape) or type(shape) is int):
            k.message(S.SparseArray, "dims", shape)
        return None
    if patterns:
        for place in np.ndindex(*sizes):
            index = tuple(i + 1 for i in place)
            if index in exact:
                continue
            for r in patterns:
                found = r.apply(k, list_of(*index))
                if found is not None:
                    exact[index] = k.evaluate(found)
                    break
    inside = {
        p: v for p, v in exact.items() if all(1 <= i <= n for i, n in zip(p, sizes, strict=True)) and v != background
    }
    made = _made(inside, sizes, background)
    return None if rest is not None and made.args == (e, shape, rest) else made


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


def _from_dense(e: Expr, background: Expr) -> Expr | None:
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


def _sizes(shape: Expr, entries: dict[tuple[int, ...], Expr]) -> tuple[int, ...] | None:
    if shape is S.Automatic:
        if not entries or len({len(p) for p in entries}) != 1:
            return None
        return tuple(max(column) for column in zip(*entries, strict=True))
    sizes = shape.args if is_list(shape) else (shape,)
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
