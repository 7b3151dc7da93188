"""Operations that only move elements: reshape, transpose, broadcast, concat, slice and its transpose, pad."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

Ints = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


def _reshape_rule(x: Abstract, *, shape: Ints) -> tuple[Abstract, ...]:
    if math.prod(x.shape) != math.prod(shape) or any(size < 0 for size in shape):
        raise ShapeError(f"cannot reshape {x.shape}, {math.prod(x.shape)} elements, to {shape}")
    return (Abstract(shape, x.dtype),)


def _reshape_forward(x: Array, *, shape: Ints) -> tuple[Array, ...]:
    return (x.reshape(shape).copy(),)


def _reshape_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return (builder.reshape(gradients[0], node.inputs[0].shape),)


Primitive("reshape", "pure", _reshape_rule, _reshape_forward, _reshape_vjp)


def _transpose_rule(x: Abstract, *, permutation: Ints) -> tuple[Abstract, ...]:
    if sorted(permutation) != list(range(x.rank)):
        raise ShapeError(f"{permutation} is not a permutation of the {x.rank} axes of an array of shape {x.shape}")
    return (Abstract(tuple(x.shape[axis] for axis in permutation), x.dtype),)


def _transpose_forward(x: Array, *, permutation: Ints) -> tuple[Array, ...]:
    return (np.ascontiguousarray(x.transpose(permutation)).reshape([x.shape[axis] for axis in permutation]),)


def _transpose_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    permutation: Ints = node.params["permutation"]
    inverse = tuple(permutation.index(axis) for axis in range(len(permutation)))
    return (builder.transpose(gradients[0], inverse),)


Primitive("transpose", "pure", _transpose_rule, _transpose_forward, _transpose_vjp)


def _broadcast_rule(x: Abstract, *, shape: Ints) -> tuple[Abstract, ...]:
    tail = shape[len(shape) - x.rank :]
    if x.rank > len(shape) or any(have not in (1, want) for have, want in zip(x.shape, tail, strict=True)):
        raise ShapeError(f"an array of shape {x.shape} does not broadcast to {shape}")
    return (Abstract(shape, x.dtype),)


def _broadcast_forward(x: Array, *, shape: Ints) -> tuple[Array, ...]:
    return (np.array(np.broadcast_to(x, shape)),)


def _broadcast_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return (builder.sum_to(gradients[0], node.inputs[0].shape),)


Primitive("broadcast", "pure", _broadcast_rule, _broadcast_forward, _broadcast_vjp)


def _concat_rule(*xs: Abstract, axis: int) -> tuple[Abstract, ...]:
    first = xs[0]
    if not 0 <= axis < first.rank:
        raise ShapeError(f"there is no axis {axis} in an array of shape {first.shape}")
    for x in xs:
        if x.dtype != first.dtype:
            raise DtypeError(f"cannot join {first.dtype} and {x.dtype} arrays")
        if x.shape[:axis] != first.shape[:axis] or x.shape[axis + 1 :] != first.shape[axis + 1 :]:
            raise ShapeError(f"cannot join shapes {first.shape} and {x.shape} along axis {axis}: other axes differ")
    joined = sum(x.shape[axis] for x in xs)
    return (Abstract((*first.shape[:axis], joined, *first.shape[axis + 1 :]), first.dtype),)


def _concat_forward(*xs: Array, axis: int) -> tuple[Array, ...]:
    return (np.concatenate(xs, axis=axis),)


def _concat_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    axis: int = node.params["axis"]
    results: list[Value | None] = []
    begin = 0
    for x in node.inputs:
        end = begin + x.shape[axis]
        results.append(builder.slice_axis(gradients[0], axis, begin, end))
        begin = end
    return tuple(results)


Primitive("concat", "pure", _concat_rule, _concat_forward, _concat_vjp)


def strided(starts: Ints, sizes: Ints, steps: Ints) -> tuple[slice, ...]:
    """The NumPy index of `size` elements from `start` on, `step` apart, per axis. The step may be negative."""
    index = []
    for start, size, step in zip(starts, sizes, steps, strict=True):
        stop = start + size * step
        index.append(slice(start, stop if stop >= 0 else None, step) if size else slice(0, 0))
    return tuple(index)


def _check_window(shape: Ints, starts: Ints, sizes: Ints, steps: Ints) -> None:
    if not len(shape) == len(starts) == len(sizes) == len(steps):
        raise ShapeError(f"a slice of an array of shape {shape} needs {len(shape)} starts, sizes and steps")
    for axis, (length, start, size, step) in enumerate(zip(shape, starts, sizes, steps, strict=True)):
        last = start + (size - 1) * step
        if step == 0 or size < 0 or (size > 0 and not (0 <= start < length and 0 <= last < length)):
            raise ShapeError(f"a slice of {size} from {start} by {step} leaves axis {axis} of size {length}")


def _slice_rule(x: Abstract, *, starts: Ints, sizes: Ints, steps: Ints) -> tuple[Abstract, ...]:
    _check_window(x.shape, starts, sizes, steps)
    return (Abstract(sizes, x.dtype),)


def _slice_forward(x: Array, *, starts: Ints, sizes: Ints, steps: Ints) -> tuple[Array, ...]:
    return (x[strided(starts, sizes, steps)].copy(),)


def _slice_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    params = node.params
    return (builder.unslice(gradients[0], node.inputs[0].shape, params["starts"], params["steps"]),)


Primitive("slice", "pure", _slice_rule, _slice_forward, _slice_vjp)


def _unslice_rule(x: Abstract, *, shape: Ints, starts: Ints, steps: Ints) -> tuple[Abstract, ...]:
    """x laid into zeros of the given shape at the places a slice would read: the transpose of slice."""
    _check_window(shape, starts, x.shape, steps)
    return (Abstract(shape, x.dtype),)


def _unslice_forward(x: Array, *, shape: Ints, starts: Ints, steps: Ints) -> tuple[Array, ...]:
    out = np.zeros(shape, x.dtype)
    out[strided(starts, x.shape, steps)] = x
    return (out,)


def _unslice_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    sizes = node.inputs[0].shape
    return (builder.slice_sized(gradients[0], node.params["starts"], sizes, node.params["steps"]),)


Primitive("unslice", "pure", _unslice_rule, _unslice_forward, _unslice_vjp)


def _pad_rule(x: Abstract, *, pads: Pairs, mode: str, value: float) -> tuple[Abstract, ...]:
    if mode not in ("constant", "edge", "reflect"):
        raise ShapeError(f"there is no padding mode {mode!r}")
    if mode != "constant" and value != 0:
        raise ShapeError(f"padding mode {mode!r} takes no value")
    if len(pads) != x.rank or any(pad < 0 for pair in pads for pad in pair):
        raise ShapeError(f"padding {pads} of an array of shape {x.shape}: needs {x.rank} pairs of sizes from 0")
    for axis, (size, pair) in enumerate(zip(x.shape, pads, strict=True)):
        if mode == "reflect" and max(pair) > max(size - 1, 0):
            raise ShapeError(
                f"axis {axis} of size {size} can be reflected by at most {max(size - 1, 0)}, not {max(pair)}"
            )
        if mode == "edge" and max(pair) > 0 and size == 0:
            raise ShapeError(f"axis {axis} is empty and has no edge to repeat")
    return (Abstract(tuple(size + b + e for size, (b, e) in zip(x.shape, pads, strict=True)), x.dtype),)


def _pad_forward(x: Array, *, pads: Pairs, mode: str, value: float) -> tuple[Array, ...]:
    if not pads:
        return (x.copy(),)
    if mode == "constant":
        return (np.pad(x, pads, mode="constant", constant_values=value),)
    return (np.pad(x, pads, mode="edge" if mode == "edge" else "reflect"),)


def _pad_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """Each output element is a copy of one input element, axis by axis: the gradients of the copies are summed."""
    (x,), (g,) = node.inputs, gradients
    pads: Pairs = node.params["pads"]
    if node.params["mode"] == "constant":
        return (builder.slice_sized(g, tuple(b for b, _ in pads), x.shape, (1,) * x.rank),)
    for axis, (size, pair) in enumerate(zip(x.shape, pads, strict=True)):
        if any(pair):
            (source,) = _pad_forward(np.arange(size), pads=(pair,), mode=node.params["mode"], value=0.0)
            g = builder.scatter_add(g, builder.constant(source), axis, size)
    return (g,)


Primitive("pad", "pure", _pad_rule, _pad_forward, _pad_vjp)
