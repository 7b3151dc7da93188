"""Pooling over windows: largest element, mean or sum, where the largest one stands, and the transpose of the sum.

Shapes: x (B, C, *S) to (B, C, *N) with N = (S + begin + end - kernel) // stride + 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.ops.convolution import interior, offsets, window_sizes
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

Ints = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


def _check(shape: Ints, dtype: str, kernel: Ints, stride: Ints, pads: Pairs) -> Ints:
    dims = len(shape) - 2
    if not 1 <= dims <= 3:
        raise ShapeError(f"pooling takes an array of 3, 4 or 5 axes, not one of shape {shape}")
    if not len(kernel) == len(stride) == len(pads) == dims:
        raise ShapeError(f"pooling over {dims} axes needs as many kernel sizes, strides and paddings")
    if min(kernel) < 1 or min(stride) < 1 or min(min(pair) for pair in pads) < 0:
        raise ShapeError(f"kernel {kernel} and stride {stride} must be from 1 and padding {pads} from 0")
    if dtype not in ("float32", "float64"):
        raise DtypeError(f"pooling of {dtype} elements: needs a floating-point type")
    return window_sizes(shape[2:], kernel, stride, (1,) * dims, pads)


def _check_not_only_padding(spatial: Ints, sizes: Ints, kernel: Ints, stride: Ints, pads: Pairs) -> None:
    for size, n, k, step, (begin, _) in zip(spatial, sizes, kernel, stride, pads, strict=True):
        if begin >= k or step * (n - 1) - begin >= size:
            raise ShapeError(f"a window of {k} with stride {step} would see only padding beside {size} elements")


def _pool_rule(x: Abstract, *, kind: str, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Abstract, ...]:
    if kind not in ("max", "mean", "sum"):
        raise ShapeError(f"there is no pooling by {kind!r}")
    sizes = _check(x.shape, x.dtype, kernel, stride, pads)
    if kind == "max":
        _check_not_only_padding(x.shape[2:], sizes, kernel, stride, pads)
    return (Abstract((*x.shape[:2], *sizes), x.dtype),)


def _windows(x: Array, kernel: Ints, stride: Ints, pads: Pairs, fill: float) -> Array:
    """All windows in one array: (B, C, *N, prod(kernel)), padding filled in."""
    sizes = window_sizes(x.shape[2:], kernel, stride, (1,) * len(kernel), pads)
    padded = np.pad(x, ((0, 0), (0, 0), *pads), constant_values=fill)
    parts = [padded[window] for _, window in offsets(kernel, sizes, stride, (1,) * len(kernel))]
    return np.stack(parts, axis=-1)


def _pool_forward(x: Array, *, kind: str, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Array, ...]:
    windows = _windows(x, kernel, stride, pads, -np.inf if kind == "max" else 0.0)
    with np.errstate(all="ignore"):
        if kind == "max":
            return (windows.max(axis=-1),)
        return (windows.sum(axis=-1) if kind == "sum" else windows.mean(axis=-1),)


def _pool_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """The mean and the sum spread the gradient over the window; the maximum hands it to its first largest element."""
    (x,), (g,) = node.inputs, gradients
    kernel, stride, pads = node.params["kernel"], node.params["stride"], node.params["pads"]
    if node.params["kind"] == "max":
        return (builder.emit("pool_max_gradient", (x, g), kernel=kernel, stride=stride, pads=pads),)
    if node.params["kind"] == "mean":
        g = builder.mul(g, 1.0 / math.prod(kernel))
    return (builder.emit("pool_transpose", (g,), size=x.shape[2:], kernel=kernel, stride=stride, pads=pads),)


Primitive("pool", "pure", _pool_rule, _pool_forward, _pool_vjp)


def _pool_argmax_rule(x: Abstract, *, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Abstract, ...]:
    """For each window, where its first largest element (or first NaN) stands in the flattened spatial axes of x."""
    (result,) = _pool_rule(x, kind="max", kernel=kernel, stride=stride, pads=pads)
    return (Abstract(result.shape, "int64"),)


def _pool_argmax_forward(x: Array, *, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Array, ...]:
    spatial = x.shape[2:]
    windows = _windows(x, kernel, stride, pads, -np.inf)
    places = _windows(np.arange(math.prod(spatial), dtype=np.int64).reshape(1, 1, *spatial), kernel, stride, pads, -1)
    largest = windows.max(axis=-1, keepdims=True)  # NaN if the window has one
    # Padding may equal the largest element when all are -inf; it must not be chosen.
    candidate = ((windows == largest) | np.isnan(windows)) & (places >= 0)
    first = candidate.argmax(axis=-1)[..., None]
    chosen = np.take_along_axis(np.broadcast_to(places, windows.shape), first, axis=-1)
    return (chosen[..., 0].astype(np.int64),)


def _no_gradient(_builder: Builder, node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return (None,) * len(node.inputs)


Primitive("pool_argmax", "pure", _pool_argmax_rule, _pool_argmax_forward, _no_gradient)


def _pool_max_gradient_rule(
    x: Abstract, g: Abstract, *, kernel: Ints, stride: Ints, pads: Pairs
) -> tuple[Abstract, ...]:
    """x (B, C, *S) and g (B, C, *N) to (B, C, *S): each g added to the first largest element (or NaN) of its window."""
    if _pool_rule(x, kind="max", kernel=kernel, stride=stride, pads=pads) != (g,):
        raise ShapeError(f"an input {x.dtype}{list(x.shape)} does not pool to {g.dtype}{list(g.shape)}")
    return (x,)


def _pool_max_gradient_forward(x: Array, g: Array, *, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Array, ...]:
    (places,) = _pool_argmax_forward(x, kernel=kernel, stride=stride, pads=pads)
    out = np.zeros(x.shape, x.dtype)
    lead = np.ogrid[tuple(slice(n) for n in (*g.shape[:2], math.prod(g.shape[2:])))]
    flat = (*g.shape[:2], -1)
    np.add.at(out.reshape(*x.shape[:2], -1), (lead[0], lead[1], places.reshape(flat)), g.reshape(flat))
    return (out,)


def _pool_max_gradient_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """Only g moves the result: what came to the largest elements goes back to it."""
    (x, g), (h,) = node.inputs, gradients
    places = builder.emit("pool_argmax", (x,), **node.params)
    flat_places = builder.reshape(places, (*g.shape[:2], math.prod(g.shape[2:])))
    flat = builder.reshape(h, (*x.shape[:2], math.prod(x.shape[2:])))
    return None, builder.reshape(builder.take_along(flat, flat_places, 2), g.shape)


Primitive("pool_max_gradient", "pure", _pool_max_gradient_rule, _pool_max_gradient_forward, _pool_max_gradient_vjp)


def _pool_transpose_rule(g: Abstract, *, size: Ints, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Abstract, ...]:
    """(B, C, *N) to (B, C, *size): each element added to all places of its window. The transpose of pooling by sum."""
    shape = (*g.shape[:2], *size)
    if _check(shape, g.dtype, kernel, stride, pads) != g.shape[2:]:
        raise ShapeError(f"an input of spatial size {size} does not pool to spatial size {g.shape[2:]}")
    return (Abstract(shape, g.dtype),)


def _pool_transpose_forward(g: Array, *, size: Ints, kernel: Ints, stride: Ints, pads: Pairs) -> tuple[Array, ...]:
    padded = np.zeros((*g.shape[:2], *(n + b + e for n, (b, e) in zip(size, pads, strict=True))), g.dtype)
    for _, window in offsets(kernel, g.shape[2:], stride, (1,) * len(kernel)):
        padded[window] += g
    return (padded[interior(size, pads)].copy(),)


def _pool_transpose_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    params = node.params
    return (builder.pool(gradients[0], "sum", params["kernel"], params["stride"], params["pads"]),)


Primitive("pool_transpose", "pure", _pool_transpose_rule, _pool_transpose_forward, _pool_transpose_vjp)
