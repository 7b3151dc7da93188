"""From a step to the calls that compute it; None where NumPy does."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from numpy.typing import NDArray

from wlnet.engines.native import convolutions, products, rows
from wlnet.engines.native.mapping import copied, filled, shared
from wlnet.engines.native.operands import Address, Call, Ints, Operand, Roots, Split, nest, whole
from wlnet.engines.native.placement import operands
from wlnet.engines.native.scan import scan
from wlnet.engines.steps import Step
from wlnet.ir.graph import Graph
from wlnet.ir.ops.convolution import Pairs
from wlnet.ir.scalar import Const, Scalar

if TYPE_CHECKING:
    from wlnet.engines.kernels.scan import Loop

Calls: TypeAlias = "Sequence[Call | Split]"
Rule: TypeAlias = Callable[..., "Calls | None"]


@dataclass(frozen=True)
class Lowered:
    """The steps of a graph as calls.

    calls      by step, its calls; None for a step that NumPy computes, and for a view, which nobody computes
    operands   by number, where the values are
    """

    calls: tuple[tuple[Call | Split, ...] | None, ...]
    operands: Mapping[int, Operand]


@dataclass(frozen=True)
class Inner:
    """A graph as part of a larger program: its calls, its operands by number, and memory that it needs."""

    calls: Sequence[Call]
    operands: Mapping[int, Operand]
    memory: Mapping[Hashable, int | NDArray[Any]]


def lower_steps(
    key: Hashable, graph: Graph, steps: Sequence[Step], home: Callable[[int], Address], steady: Roots
) -> Lowered:
    """The calls for the steps of a graph.

    home     gives the memory of each value that is no view
    steady   memory that stays the same from run to run, so that it is worth laying it out anew
    """
    found = operands(graph, steps, home)
    calls: list[tuple[Call | Split, ...] | None] = []
    for step in steps:
        outputs, inputs = ([found[value.id] for value in side] for side in (step.node.outputs, step.node.inputs))
        made = None if step.kind == "view" else _lower((key, step.node.outputs[0].id), step, outputs, inputs, steady)
        calls.append(None if made is None else tuple(made))
    return Lowered(tuple(calls), found)


def _lower(
    key: Hashable, step: Step, outputs: Sequence[Operand], inputs: Sequence[Operand], steady: Roots
) -> Calls | None:
    if any(0 in operand.shape for operand in (*outputs, *inputs)):
        return None
    if step.node.op == "scan":
        return scan(key, cast("Loop", step.run), outputs, inputs, steady)
    if step.node.op == "matmul":
        (out,), (a, b), params = outputs, inputs, step.node.params
        return products.matmul(key, out, a, b, params["transpose_a"], params["transpose_b"], steady)
    if step.node.op in convolutions.RULES:
        return convolutions.RULES[step.node.op](key, *outputs, *inputs, **step.node.params)
    rule = RULES.get(step.node.op)
    return None if rule is None else rule(*outputs, *inputs, **step.node.params)


def _elementwise(out: Operand, *xs: Operand, scalar: Scalar) -> Calls | None:
    call = shared(scalar, out, xs)
    return None if call is None else [call]


def _cast(out: Operand, x: Operand, *, dtype: str) -> list[Call] | None:
    """Numbers to floating-point numbers of the same type or from integers; the rest is rare."""
    del dtype
    return [copied(out, x)] if out.dtype == x.dtype else None


def _reshape(out: Operand, x: Operand, *, shape: Ints) -> list[Call] | None:
    del shape
    return [copied(whole(out.address, x.shape, out.dtype), x)]


def _part(x: Operand, starts: Ints, shape: Ints, steps: Ints) -> Operand:
    """The elements from `starts` on, `steps` apart."""
    begin = sum(start * stride for start, stride in zip(starts, x.strides, strict=True))
    strides = tuple(stride * step for stride, step in zip(x.strides, steps, strict=True))
    return Operand(x.address + begin * x.itemsize, shape, strides, x.dtype)


def _concat(out: Operand, *xs: Operand, axis: int) -> list[Call] | None:
    calls = []
    begin, ones = 0, (1,) * len(out.shape)
    for x in xs:
        starts = tuple(begin if i == axis else 0 for i in range(len(out.shape)))
        calls.append(copied(_part(out, starts, x.shape, ones), x))
        begin += x.shape[axis]
    return calls


def _zero(out: Operand) -> Const:
    return Const(False) if out.dtype == "bool" else Const(0)


def _unslice(out: Operand, x: Operand, *, shape: Ints, starts: Ints, steps: Ints) -> list[Call] | None:
    del shape
    return [filled(out, _zero(out)), copied(_part(out, starts, x.shape, steps), x)]


def _pad(out: Operand, x: Operand, *, pads: Pairs, mode: str, value: float) -> list[Call] | None:
    if mode != "constant":
        return None
    starts, ones = tuple(begin for begin, _ in pads), (1,) * len(out.shape)
    edge = Const(bool(value)) if out.dtype == "bool" else Const(value)
    return [filled(out, edge), copied(_part(out, starts, x.shape, ones), x)]


# Elements from which on softmax is shared out among threads.
SHARED = 8192


def _softmax(out: Operand, x: Operand, *, axis: int) -> Calls | None:
    return _normalised(out, x, axis, False)


def _log_softmax(out: Operand, x: Operand, *, axis: int) -> Calls | None:
    return _normalised(out, x, axis, True)


def _normalised(out: Operand, x: Operand, axis: int, logarithm: bool) -> Calls | None:
    if not x.contiguous:
        return None
    outer, n, inner = math.prod(x.shape[:axis]), x.shape[axis], math.prod(x.shape[axis + 1 :])
    text = rows.softmax_source(x.dtype, logarithm, inner == 1)

    def make(begin: int, end: int, _worker: int) -> Call:
        skipped = begin * n * inner * x.itemsize
        return Call(text, (out.address + skipped, x.address + skipped, end - begin, n, inner))

    return [Split(outer, make) if outer > 1 and outer * n * inner >= SHARED else make(0, outer, 0)]


def _reduce(out: Operand, x: Operand, *, kind: str, axes: Ints, keepdims: bool) -> list[Call] | None:
    del keepdims
    groups: list[tuple[list[int], list[int]]] = []
    for wanted in (False, True):
        chosen = [axis for axis in range(len(x.shape)) if (axis in axes) == wanted and x.shape[axis] > 1]
        sizes, strides = nest(tuple(x.shape[axis] for axis in chosen), [tuple(x.strides[axis] for axis in chosen)])
        groups.append((list(sizes), list(strides[0])))
    (kept, kept_steps), (reduced, reduced_steps) = groups
    last = "reduced" if reduced_steps[-1] == 1 and math.prod(reduced) > 1 else "kept" if kept_steps[-1] == 1 else "none"
    if last == "reduced" and kept_steps[-1] == 1 and kept[-1] > 1:
        return None
    text = rows.reduce_source(x.dtype, kind, len(kept), len(reduced), last)
    if text is None:
        return None
    count = math.prod(reduced)
    return [Call(text, (out.address, x.address, count, *kept, *reduced, *kept_steps, *reduced_steps))]


RULES: dict[str, Rule] = {
    "elementwise": _elementwise,
    "cast": _cast,
    "reshape": _reshape,
    "concat": _concat,
    "unslice": _unslice,
    "pad": _pad,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "reduce": _reduce,
}
