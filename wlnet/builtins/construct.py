"""Lists made from a rule: Table, Range, Array, ConstantArray, Subdivide."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, from_array, is_list, list_of, pack
from wlnet.kernel.attributes import LISTABLE, NUMERIC_FUNCTION
from wlnet.kernel.containers import listing, results
from wlnet.kernel.functions import caller
from wlnet.kernel.iterators import Endless, Iteration, iterate, number_range
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.signals import ReturnSignal
from wlnet.kernel.templates import mentions, substitute

messages("Range", {"range": "Range specification in `1` does not have appropriate bounds."})

_WORTH_LIFTING = 32


@builtin("Table", "HoldAll")
def table(k: Kernel, body: Expr, *specs: Expr) -> Expr | None:
    """Table[expr, {i, a, b, d}]: the values of expr for i from a to b in steps of d; several iterators nest.

    >> {Table[i^2, {i, 4}], Table[x, 3], Table[f[i], {i, {a, b}}], Table[i, {i, 1, 2, 1/2}]}
     = {{1, 4, 9, 16}, {x, x, x}, {f[a], f[b]}, {1, 3/2, 2}}
    >> Table[10 i + j, {i, 3}, {j, i}]
     = {{11}, {21, 22}, {31, 32, 33}}
    >> Table[x, {i, y}]
     : Table::iterb: Iterator {i, y} does not have appropriate bounds.
     = Table[x, {i, y}]
    """
    try:
        return tabulate(k, body, specs, 0)
    except ReturnSignal as signal:
        if signal.target is not S.Table:
            raise
        return signal.value


def tabulate(k: Kernel, body: Expr, specs: Sequence[Expr], at: int) -> Expr | None:
    """The nested list for the iterators from ``at`` on; None, after a message, if the first of them is none."""
    if at == len(specs):
        return k.evaluate(body)
    iteration = iterate(k, specs[at])
    if iteration is None:
        return None
    if isinstance(iteration.values, Endless):
        k.message(S.Table, "iterb", specs[at])
        return None
    if at == len(specs) - 1:
        lifted = lift(k, body, iteration)
        if lifted is not None:
            return lifted
    found: list[Expr] = []
    with iteration:
        for _ in iteration:
            k.poll()
            item = k.evaluate(body) if at == len(specs) - 1 else tabulate(k, body, specs, at + 1)
            if item is None:
                return None
            found.append(item)
    return results(k, found)


def lift(k: Kernel, body: Expr, iteration: Iteration) -> Expr | None:
    """All values of ``body`` at once, where it is made of Listable numeric functions and the iterator's numbers only.

    Such a function of a list is the list of its values: the same as running through the iterator, but on an array.
    """
    values, variable = iteration.values, iteration.variable
    if variable is None or type(body) is not Compound or isinstance(values, Endless) or len(values) < _WORTH_LIFTING:
        return None
    array = packed_values(values)
    return None if array is None else lifted_over(k, body, variable, array)


def lifted_over(k: Kernel, body: Expr, variable: Symbol, array: np.ndarray) -> Expr | None:
    """The values of ``body`` for each value that ``variable`` has in an array, as ``lift`` gives them."""
    if type(body) is not Compound or len(array) < _WORTH_LIFTING or not mentions(body, frozenset({variable})):
        return None
    if _kind(k, body, variable, "exact" if array.dtype.kind == "i" else "real") is None:
        return None
    whole = k.evaluate(substitute(body, {variable: PackedArray(array)}))
    # Where some values are complex the others are not, so that no array holds them.
    if type(whole) is PackedArray and whole.array.shape == array.shape and whole.array.dtype.kind in "if":
        return whole
    return None


def packed_values(values: Sequence[Expr]) -> np.ndarray | None:
    """Numbers of one machine kind as an array."""
    if isinstance(values, range):
        with suppress(OverflowError):
            return np.arange(values.start, values.stop, values.step, dtype=np.int64)
        return None
    kinds = set(map(type, values))
    if kinds == {float}:
        return np.array(values, dtype=np.float64)
    if kinds == {int}:
        with suppress(OverflowError):
            return np.array(values, dtype=np.int64)
    return None


# Of integers these give integers; the others give fractions and symbolic values, which no array holds.
_INTEGER_FUNCTIONS = frozenset({S.Plus, S.Times, S.Subtract, S.Minus, S.Mod, S.Quotient, S.Abs, S.Max, S.Min})


def _kind(k: Kernel, e: Expr, variable: Symbol, kind_of_variable: str) -> str | None:
    """ "exact" or "real" by what the values of ``e`` are; None if they may be no machine numbers of one kind."""
    if e is variable:
        return kind_of_variable
    value = k.definitions[e].value if type(e) is Symbol else e
    if type(value) is int:
        return "exact"
    if type(value) is float:
        return "real"
    if type(e) is not Compound or type(e.head) is not Symbol or not e.args:
        return None
    definition = k.definitions[e.head]
    wanted = LISTABLE | NUMERIC_FUNCTION
    if definition.builtin is None or definition.attributes & wanted != wanted or definition.down:
        return None
    kinds = [_kind(k, a, variable, kind_of_variable) for a in e.args]
    if None in kinds:
        return None
    if e.head in _INTEGER_FUNCTIONS:
        return "real" if "real" in kinds else "exact"
    if e.head is S.Power and type(e.args[-1]) is int:
        return kinds[0] if kinds[0] == "real" or e.args[-1] >= 0 else None
    return "real" if "exact" not in kinds else None


@builtin("Range", "Listable")
def range_(k: Kernel, *bounds: Expr) -> Expr | None:
    """Range[n]: {1, ..., n}; Range[a, b] from a to b; Range[a, b, d] in steps of d.

    >> {Range[4], Range[2, 5], Range[10, 1, -4], Range[0, 1, 1/3], Range[0]}
     = {{1, 2, 3, 4}, {2, 3, 4, 5}, {10, 6, 2}, {0, 1/3, 2/3, 1}, {}}
    >> Range[0, 1, 0.25]
     = {0., 0.25, 0.5, 0.75, 1.}
    >> Range[x]
     : Range::range: Range specification in Range[x] does not have appropriate bounds.
     = Range[x]
    """
    if not 1 <= len(bounds) <= 3:
        k.messages.wrong_count(S.Range, len(bounds), 1, 3)
        return None
    if any(is_list(b) for b in bounds):
        return None
    start, stop, step = (1, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    values = number_range(k, start, stop, step)
    if values is None or isinstance(values, Endless):
        k.message(S.Range, "range", Compound(S.Range, bounds))
        return None
    if len(values) >= _WORTH_LIFTING:
        array = packed_values(values)
        if array is not None:
            return PackedArray(array)
    return listing(k, values)


messages(
    "ConstantArray",
    {"ilsmn": "Single or list of non-negative machine-sized integers expected at position `1` of `2`."},
)


@builtin("ConstantArray")
def constant_array(k: Kernel, value: Expr, shape: Expr) -> Expr | None:
    """ConstantArray[x, n]: a list of n copies of x; ConstantArray[x, {n1, n2, ...}]: an array of them.

    >> {ConstantArray[x, 3], ConstantArray[0, {2, 2}]}
     = {{x, x, x}, {{0, 0}, {0, 0}}}
    """
    sizes = shape.args if is_list(shape) else (shape,)
    if not all(type(n) is int and n >= 0 for n in sizes):
        k.message(S.ConstantArray, "ilsmn", 2, Compound(S.ConstantArray, (value, shape)))
        return None
    packed = pack(value) if is_list(value) and int(np.prod(sizes)) >= _WORTH_LIFTING else None  # type: ignore[arg-type]
    inner = packed.array if packed is not None else value.array if type(value) is PackedArray else None
    if inner is None and type(value) in (int, float) and int(np.prod(sizes)) >= _WORTH_LIFTING:  # type: ignore[arg-type]
        with suppress(OverflowError):
            return from_array(np.full(sizes, value, dtype=np.int64 if type(value) is int else np.float64))
    if inner is not None and sizes and all(sizes):
        return from_array(np.tile(inner, (*sizes, *(1,) * inner.ndim)))  # type: ignore[arg-type]
    made = value
    for n in reversed(sizes):
        made = k.evaluated(Compound(S.List, (made,) * n))  # type: ignore[operator]
    return made


messages("Array", {"plen": "`1` and `2` should have the same length."})


@builtin("Array")
def array(k: Kernel, function: Expr, sizes: Expr, origin: Expr = 1, head: Expr = S.List) -> Expr | None:
    """Array[f, n]: {f[1], ..., f[n]}; Array[f, {n1, n2, ...}]: a nested list; a third argument gives the first indices.

    >> {Array[f, 3], Array[f, {2, 2}], Array[f, 3, 0], Array[#^2 &, 4]}
     = {{f[1], f[2], f[3]}, {{f[1, 1], f[1, 2]}, {f[2, 1], f[2, 2]}}, {f[0], f[1], f[2]}, {1, 4, 9, 16}}
    >> {Array[f, {2, 2}, {0, 5}], Array[f, 3, {0, 1}], Array[f, 2, 1, Plus]}
     = {{{f[0, 5], f[0, 6]}, {f[1, 5], f[1, 6]}}, {f[0], f[1/2], f[1]}, f[1] + f[2]}
    """
    counts = sizes.args if is_list(sizes) else (sizes,)
    if not all(type(n) is int and n >= 0 for n in counts):
        k.message(S.Array, "ilsmn", 2, Compound(S.Array, (function, sizes)))
        return None
    origins: list[Expr] = list(origin.args) if is_list(origin) else [origin] * len(counts)
    if not is_list(sizes) and len(origins) == 2:
        origins = [origin]
    if len(origins) != len(counts):
        k.message(S.Array, "plen", sizes, origin)
        return None
    axes = [_indices(k, n, o) for n, o in zip(counts, origins, strict=True)]  # type: ignore[arg-type]

    call = caller(k, function)

    def build(at: int, index: tuple[Expr, ...]) -> Expr:
        if at == len(axes):
            return call(*index)
        items = [build(at + 1, (*index, i)) for i in axes[at]]
        return results(k, items) if head is S.List else k.apply(head, *items)

    return build(0, ())


messages("Array", {"ilsmn": "Single or list of non-negative machine-sized integers expected at position `1` of `2`."})


def _indices(k: Kernel, n: int, origin: Expr) -> Sequence[Expr]:
    """n indices from an origin on, or n that divide an interval ``{a, b}``."""
    if is_list(origin) and len(origin.args) == 2:
        a, b = origin.args
        if n == 1:
            return [a]
        width = Compound(S.Times, (Compound(S.Plus, (b, Compound(S.Times, (-1, a)))), Compound(S.Power, (n - 1, -1))))
        return [k.evaluate(Compound(S.Plus, (a, Compound(S.Times, (i, width))))) for i in range(n)]
    if type(origin) is int:
        return range(origin, origin + n)
    return [k.evaluate(Compound(S.Plus, (origin, i))) for i in range(n)]


@builtin("Subdivide")
def subdivide(k: Kernel, *args: Expr) -> Expr | None:
    """Subdivide[n]: {0, 1/n, ..., 1}; Subdivide[b, n] from 0 to b; Subdivide[a, b, n] from a to b in n equal steps.

    >> {Subdivide[4], Subdivide[10, 5], Subdivide[-1, 1, 4], Subdivide[0., 1, 4]}
     = {{0, 1/4, 1/2, 3/4, 1}, {0, 2, 4, 6, 8, 10}, {-1, -1/2, 0, 1/2, 1}, {0., 0.25, 0.5, 0.75, 1.}}
    """
    if not 1 <= len(args) <= 3:
        k.messages.wrong_count(S.Subdivide, len(args), 1, 3)
        return None
    n = args[-1]
    a, b = (0, 1) if len(args) == 1 else (0, args[0]) if len(args) == 2 else args[:2]
    if type(n) is not int or n <= 0:
        k.message(S.Subdivide, "intp", Compound(S.Subdivide, args), len(args))
        return None
    if type(a) in (int, float) and type(b) in (int, float) and float in (type(a), type(b)):
        return listing(k, [float(a) + (float(b) - float(a)) * i / n for i in range(n)] + [float(b)])  # type: ignore[arg-type]
    return listing(k, _indices(k, n + 1, list_of(a, b)))
