"""Functions that move elements about: Part, Take, Reverse, Partition, Transpose, Flatten, PadLeft and the like.

None of them has a rule of its own. The function is evaluated by the language on an array of places, integers far from
any number that a function may put in; what comes out says which element goes where, so that the meaning is exactly
the language's own. Slices, transpositions and reshapes are recognised, everything else is a gather.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from wlnet.builtins.nets.traced.rules import rule
from wlnet.builtins.nets.traced.trace import Dims, Trace
from wlnet.builtins.nets.traced.tracer import Tracer, carries, tracers
from wlnet.expression import Association, Compound, Expr, PackedArray, S, boolean, from_array, is_list
from wlnet.ir.graph import Value
from wlnet.ir.scalar import Arg, call

Places = npt.NDArray[np.int64]

_FAR = 1 << 40
"""The place of the first element: what is less than half of it is a number that the function put in itself."""

# How many arguments these take while they only look at the first level of a list.
_FIRST_LEVEL = {
    S.First: 2, S.Last: 2, S.Rest: 1, S.Most: 1, S.Take: 2, S.Drop: 2, S.Reverse: 1, S.RotateLeft: 2,
    S.RotateRight: 2, S.Insert: 3, S.Delete: 2, S.Riffle: 2, S.Partition: 2, S.TakeDrop: 2, S.Part: 2, S.Extract: 2,
    S.ReplacePart: 2, S.Append: 2, S.Prepend: 2, S.Join: 99,
}  # fmt: skip


@rule(
    "First Last Rest Most Take Drop Reverse RotateLeft RotateRight Insert Delete Riffle Partition TakeDrop Extract "
    "ReplacePart Transpose Flatten ArrayReshape PadLeft PadRight ArrayPad Diagonal DiagonalMatrix ArrayFlatten "
    "Catenate ConjugateTranspose UpperTriangularize LowerTriangularize Subsets Tuples SparseArray Normal"
)
def move(t: Trace, e: Compound) -> Expr | None:
    """Any function that puts the elements of arrays in other places."""
    most = _FIRST_LEVEL.get(e.head)  # type: ignore[arg-type]
    explicit = is_list(e.args[0]) and not any(isinstance(a, Tracer) and a.rank for a in e.args)
    if explicit and most is not None and len(e.args) <= most:
        return None
    return moved(t, e)


@rule("Part")
def part(t: Trace, e: Compound) -> Expr | None:
    whole, *specs = e.args
    if any(isinstance(a, Tracer) for a in specs):
        return _computed_part(t, e, t.array(whole, e), specs)
    if not isinstance(whole, Tracer):
        return None
    return moved(t, e)


@rule("Join Append Prepend")
def join(t: Trace, e: Compound) -> Expr | None:
    if not any(isinstance(a, Tracer) and a.rank for a in e.args) and not isinstance(e.args[-1], int):
        return None
    level = e.args[-1] if e.head is S.Join and isinstance(e.args[-1], int) else 1
    xs = [t.array(a, e) for a in (e.args[:-1] if e.head is S.Join and isinstance(e.args[-1], int) else e.args)]
    if e.head is not S.Join and len(xs) == 2:
        xs[1] = t.reshaped(xs[1], (1, *xs[1].dims), e)
        xs = xs if e.head is S.Append else xs[::-1]
    if any(not 1 <= level <= x.rank for x in xs):
        raise t.misfit(e, *xs)
    if len({(*x.dims[: level - 1], None, *x.dims[level:]) for x in xs}) > 1:
        raise t.misfit(e, *xs)
    return t.concat(xs, level - 1, e)


@dataclass
class _Marked:
    """The arrays in a call, and the places that stand for their elements."""

    t: Trace
    e: Compound
    sources: list[Tracer] = field(default_factory=list)
    count: int = 0

    def places(self, x: Tracer) -> Expr:
        begin = _FAR + self.count
        self.sources.append(x)
        self.count += x.size
        return from_array(np.arange(begin, begin + x.size).reshape(x.dims)) if x.rank else begin

    def argument(self, a: Expr) -> Expr:
        if isinstance(a, Tracer):
            return self.places(a)
        if not carries(a):
            return a
        if isinstance(a, Compound) and a.head is S.List:
            x = self.t.coerce(a)
            return Compound(S.List, tuple(map(self.argument, a.args))) if x is None else self.places(x)
        if isinstance(a, Compound):
            return Compound(a.head, tuple(map(self.argument, a.args)))
        raise self.t.unknown(self.e)


def moved(t: Trace, e: Compound) -> Expr:
    """The value of a call that moves elements."""
    marked = _Marked(t, e)
    call_ = Compound(e.head, tuple(map(marked.argument, e.args)))
    with t.suspended():
        result = t.k.evaluate(call_)
    if not any(x.size for x in marked.sources):
        raise t.misfit(e, *marked.sources)
    return _read(t, e, result, marked.sources)


def moved_by(t: Trace, e: Compound, x: Tracer, call_: Callable[[Expr], Expr]) -> Expr:
    """What the language makes of an array by a call of its own that only moves elements."""
    marked = _Marked(t, e)
    places = marked.places(x)
    with t.suspended():
        result = t.k.evaluate(call_(places))
    return _read(t, e, result, marked.sources)


def _read(t: Trace, e: Compound, result: Expr, sources: list[Tracer]) -> Expr:
    """The arrays that a result made of places stands for."""
    array = _array(t, result)
    if array is not None:
        return _selected(t, e, array, sources)
    if isinstance(result, Compound) and result.head is S.List:
        if not result.args:
            raise t.refuse(e, "there is nothing left")
        return Compound(S.List, tuple(_read(t, e, a, sources) for a in result.args))
    raise t.misfit(e, *([x for x in sources if x.rank] or sources))


def _array(t: Trace, e: Expr) -> npt.NDArray[Any] | None:
    if isinstance(e, PackedArray):
        return e.array
    if isinstance(e, (int, float)):
        return np.asarray(e)
    if isinstance(e, Compound) and e.head is S.SparseArray:
        with t.suspended():
            e = t.k.evaluate(Compound(S.Normal, (e,)))
    if isinstance(e, Compound) and e.head is S.List and e.args:
        parts = [_array(t, a) for a in e.args]
        if all(p is not None and p.shape == parts[0].shape for p in parts):  # type: ignore[union-attr]
            return np.stack(parts)  # type: ignore[arg-type]
    number = t.number(e)
    return None if number is None else np.asarray(number)


def _selected(t: Trace, e: Compound, array: npt.NDArray[Any], sources: list[Tracer]) -> Tracer:
    """The array whose elements are at these places, or are numbers where there is no place."""
    if array.size == 0:
        raise t.refuse(e, "there is nothing left")
    taken = array >= _FAR // 2
    if not taken.any():
        return t.constant(array, e)
    places = np.where(taken, array - _FAR, 0).astype(np.int64)
    x, places = _one_source(t, e, places, taken, sources)
    found = _picked(t, e, x, places)
    if taken.all():
        return found
    own = t.constant(np.where(taken, 0.0, array).astype(np.float64), e)
    return t.elementwise(call("select", Arg(0), Arg(1), Arg(2)), [t.constant(taken, e), found, own], e)


def _one_source(
    t: Trace, e: Compound, places: Places, taken: npt.NDArray[np.bool_], sources: list[Tracer]
) -> tuple[Tracer, Places]:
    """One array with all elements that are wanted, and their places in it."""
    begin = 0
    for x in sources:
        if ((places[taken] >= begin) & (places[taken] < begin + x.size)).all():
            return x, np.where(taken, places - begin, 0)
        begin += x.size
    return t.concat([t.reshaped(x, (x.size,), e) for x in sources], 0, e), places


def _picked(t: Trace, e: Compound, x: Tracer, places: Places) -> Tracer:
    dims, lead = places.shape, x.lead
    before = x.value.shape[:lead]
    if np.array_equal(places.reshape(-1), np.arange(x.size)):
        return t.reshaped(x, dims, e)
    sliced = _slice_of(x.dims, places)
    b = t.b
    if sliced is not None:
        starts, sizes, steps, order = sliced
        value = b.slice_sized(x.value, (*(0,) * lead, *starts), (*before, *sizes), (*(1,) * lead, *steps))
        value = b.transpose(value, (*range(lead), *(lead + axis for axis in order)))
        return Tracer(b.reshape(value, (*before, *dims)), lead, e)
    rows, length = _rows(x.dims, places)
    flat = b.reshape(x.value, (*before, x.size // length, length))
    value = b.gather(flat, b.constant(rows.reshape(-1)), lead)
    return Tracer(b.reshape(value, (*before, *dims)), lead, e)


def _slice_of(dims: Dims, places: Places) -> tuple[list[int], list[int], list[int], list[int]] | None:
    """Starts, sizes, steps per axis and the order of axes that give these places; None if no slice does."""
    first = int(places.flat[0])
    strides = []
    regular = np.full(places.shape, first)
    for axis, size in enumerate(places.shape):
        step = int(np.take(places, 1, axis).flat[0]) - first if size > 1 else 0
        strides.append(step)
        regular += step * np.arange(size).reshape(-1, *(1,) * (places.ndim - axis - 1))
    if not np.array_equal(regular, places):
        return None
    starts = [int(i) for i in np.unravel_index(first, dims)] if dims else []
    sizes, steps = [1] * len(dims), [1] * len(dims)
    order: list[int] = []
    for size, stride in zip(places.shape, strides, strict=True):
        if size == 1:
            continue
        found = _axis_of(dims, starts, stride, size, order)
        if found is None:
            return None
        sizes[found], steps[found] = size, stride // math.prod(dims[found + 1 :])
        order.append(found)
    return starts, sizes, steps, [*order, *(a for a in range(len(dims)) if a not in order)]


def _axis_of(dims: Dims, starts: list[int], stride: int, size: int, used: list[int]) -> int | None:
    for axis in range(len(dims)):
        step, rest = divmod(stride, math.prod(dims[axis + 1 :]))
        if rest == 0 and step and axis not in used and 0 <= starts[axis] + step * (size - 1) < dims[axis]:
            return axis
    return None


def _rows(dims: Dims, places: Places) -> tuple[Places, int]:
    """The places of whole rows, as long as rows of the source stay together, and the length of a row."""
    length = 1
    for size in reversed(dims):
        if places.ndim == 0 or places.shape[-1] != size:
            break
        heads = places[..., 0]
        if (heads % size).any() or not np.array_equal(places, heads[..., None] + np.arange(size)):
            break
        places = heads // size
        length *= size
    return places, length


def _computed_part(t: Trace, e: Compound, x: Tracer, specs: list[Expr]) -> Expr:
    """A part at a place that depends on the data: rows of the array for each of the places."""
    index, *rest = specs
    if not isinstance(index, Tracer) or tracers(Compound(S.List, tuple(rest))) or not x.rank:
        raise t.unknown(e, hint="Only the first place may depend on the data.")
    b = t.b
    before_one = t.elementwise(call("sub", Arg(0), call("select", call("greater", Arg(0), Arg(1)), Arg(2), Arg(1))),
                               [index, t.array(0, e), t.array(1, e)], e)  # fmt: skip
    if x.lead == 0:
        places = b.cast(before_one.value, "int64")
        found = Tracer(b.gather(x.value, places, 0), before_one.lead, e)
    else:
        found = Tracer(*_along(t, x, before_one), e)
    return moved(t, Compound(S.Part, (found, *(S.All,) * index.rank, *rest), e.span)) if rest else found


def _along(t: Trace, x: Tracer, places: Tracer) -> tuple[Value, int]:
    b = t.b
    (value, index), lead = t.together([x, places])
    before = tuple(max(m, n) for m, n in zip(value.shape[:lead], index.shape[:lead], strict=True))
    rest = math.prod(x.dims[1:])
    flat = b.broadcast(b.reshape(value, (*value.shape[:lead], x.dims[0], rest)), (*before, x.dims[0], rest))
    rows = b.broadcast(b.reshape(index, (*index.shape[:lead], places.size, 1)), (*before, places.size, rest))
    found = b.take_along(flat, b.cast(rows, "int64"), lead)
    return b.reshape(found, (*before, *places.dims, *x.dims[1:])), lead


@rule("Length Dimensions ArrayDepth TensorRank TensorDimensions")
def extent(t: Trace, e: Compound) -> Expr | None:
    """Sizes are known while a function is traced."""
    if e.head is S.Length and is_list(e.args[0]):
        return None
    if isinstance(e.args[0], Association):
        return None
    x = t.array(e.args[0], e)
    if e.head is S.Length:
        return x.dims[0] if x.rank else 0
    if e.head in (S.ArrayDepth, S.TensorRank):
        return x.rank
    depth = e.args[1] if len(e.args) > 1 else x.rank
    return Compound(S.List, x.dims[:depth]) if isinstance(depth, int) else None


@rule("ListQ VectorQ MatrixQ ArrayQ NumberQ NumericQ RealValuedNumberQ AtomQ")
def is_array(t: Trace, e: Compound) -> Expr | None:
    """What a test says of an array; a test of its elements, as in VectorQ[x, NumberQ], is made on one of them."""
    x = t.coerce(e.args[0])
    if x is None:
        return None
    rank = e.args[1] if e.head is S.ArrayQ and len(e.args) > 1 else None
    tests = e.args[2:] if e.head is S.ArrayQ else e.args[1:]
    ranks = {S.VectorQ: x.rank == 1, S.MatrixQ: x.rank == 2, S.ListQ: x.rank > 0, S.ArrayQ: x.rank > 0}
    fits = ranks.get(e.head, x.rank == 0)  # type: ignore[arg-type]
    if rank is not None:
        fits = fits and t.k.is_true(Compound(S.MatchQ, (x.rank, rank)))
    if tests and fits:
        one = moved(t, Compound(S.Part, (x, *(1,) * x.rank)))
        fits = all(t.k.is_true(Compound(test, (one,))) for test in tests)
    return boolean(fits)
