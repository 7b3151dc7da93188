"""Convolution (cross-correlation) and the two maps that with it make up the gradients of one another.

The trilinear form <conv(x, w), g> has three derivatives: conv by g, conv_transpose by x, conv_weight_gradient by w.
Shapes: x (B, C, *S), w (O, C/groups, *K), g (B, O, *N) with N = (S + begin + end - dilation (K - 1) - 1) // stride + 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

Ints = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]
Index = tuple[Any, ...]


def _check_settings(dims: int, stride: Ints, dilation: Ints, pads: Pairs) -> None:
    if not 1 <= dims <= 3:
        raise ShapeError(f"a convolution has 1, 2 or 3 spatial axes, not {dims}")
    if not len(stride) == len(dilation) == len(pads) == dims:
        raise ShapeError(f"a convolution over {dims} axes needs as many strides, dilations and paddings")
    if min(stride) < 1 or min(dilation) < 1 or min(min(pair) for pair in pads) < 0:
        raise ShapeError(f"stride {stride} and dilation {dilation} must be from 1 and padding {pads} from 0")


def window_sizes(spatial: Ints, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs) -> Ints:
    """How many windows fit along each axis.

    Raises
    ------
    ShapeError
        If none fits.
    """
    sizes = []
    for size, k, step, spread, (begin, end) in zip(spatial, kernel, stride, dilation, pads, strict=True):
        extent = spread * (k - 1) + 1
        if size + begin + end < extent:
            raise ShapeError(f"a window of {extent} does not fit {size} elements padded by {begin} and {end}")
        sizes.append((size + begin + end - extent) // step + 1)
    return tuple(sizes)


def _check_channels(x: Ints, w: Ints, groups: int) -> None:
    if len(x) != len(w):
        raise ShapeError(f"kernels of shape {w} do not fit an input of shape {x}: {len(x)} axes needed")
    if groups < 1 or x[1] % groups or w[0] % groups:
        raise ShapeError(f"{x[1]} input and {w[0]} output channels do not divide into {groups} groups")
    if w[1] * groups != x[1]:
        raise ShapeError(f"kernels of shape {w} read {w[1] * groups} channels in {groups} groups, the input has {x[1]}")


def _check_types(a: Abstract, b: Abstract) -> None:
    if a.dtype != b.dtype or a.dtype not in ("float32", "float64"):
        raise DtypeError(f"convolution of {a.dtype} and {b.dtype}: both need one floating-point type")


def offsets(kernel: Ints, sizes: Ints, stride: Ints, dilation: Ints) -> Iterator[tuple[Index, Index]]:
    """Each kernel offset as an index of kernels, with the index of the padded input elements that it meets."""
    for offset in np.ndindex(*kernel):
        meets = [
            slice(k * spread, k * spread + step * (n - 1) + 1, step)
            for k, n, step, spread in zip(offset, sizes, stride, dilation, strict=True)
        ]
        yield (..., *offset), (..., *meets)


def interior(size: Ints, pads: Pairs) -> Index:
    """The index of what lies inside the padding."""
    return (..., *(slice(begin, begin + n) for n, (begin, _) in zip(size, pads, strict=True)))


def _padded(x: Array, pads: Pairs) -> Array:
    return np.pad(x, ((0, 0), (0, 0), *pads))


def _conv_rule(
    x: Abstract, w: Abstract, *, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> tuple[Abstract, ...]:
    _check_types(x, w)
    _check_settings(x.rank - 2, stride, dilation, pads)
    _check_channels(x.shape, w.shape, groups)
    sizes = window_sizes(x.shape[2:], w.shape[2:], stride, dilation, pads)
    return (Abstract((x.shape[0], w.shape[0], *sizes), x.dtype),)


def _conv_forward(x: Array, w: Array, *, stride: Ints, dilation: Ints, pads: Pairs, groups: int) -> tuple[Array, ...]:
    """out[b, o, n] = sum over c, k of x[b, c, stride n + dilation k - begin] w[o, c, k], offset k by offset."""
    sizes = window_sizes(x.shape[2:], w.shape[2:], stride, dilation, pads)
    padded = _padded(x, pads)
    out = np.zeros((x.shape[0], groups, w.shape[0] // groups, int(np.prod(sizes))), x.dtype)
    for offset, window in offsets(w.shape[2:], sizes, stride, dilation):
        part = padded[window].reshape(x.shape[0], groups, w.shape[1], out.shape[3])
        weights = w[offset].reshape(groups, w.shape[0] // groups, w.shape[1])
        out += np.matmul(weights, part)
    return (out.reshape(x.shape[0], w.shape[0], *sizes),)


def _settings(node: Node) -> dict[str, Any]:
    return {name: node.params[name] for name in ("stride", "dilation", "pads", "groups")}


def _conv_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    (x, w), (g,) = node.inputs, gradients
    dx = builder.emit("conv_transpose", (g, w), size=x.shape[2:], **_settings(node))
    dw = builder.emit("conv_weight_gradient", (x, g), kernel=w.shape[2:], **_settings(node))
    return dx, dw


Primitive("conv", "pure", _conv_rule, _conv_forward, _conv_vjp)


def _conv_transpose_rule(
    g: Abstract, w: Abstract, *, size: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> tuple[Abstract, ...]:
    """(B, O, *N) and w (O, C/groups, *K) to (B, C, *size), where a convolution of (B, C, *size) would give N."""
    _check_types(g, w)
    dims = g.rank - 2
    _check_settings(dims, stride, dilation, pads)
    if w.rank != g.rank or len(size) != dims:
        raise ShapeError(f"kernels of shape {w.shape} do not fit an input of shape {g.shape}: {g.rank} axes needed")
    if w.shape[0] != g.shape[1]:
        raise ShapeError(f"kernels of shape {w.shape} read {w.shape[0]} channels, the input has {g.shape[1]}")
    if groups < 1 or w.shape[0] % groups:
        raise ShapeError(f"{w.shape[0]} input channels do not divide into {groups} groups")
    if min(size) < 1 or window_sizes(size, w.shape[2:], stride, dilation, pads) != g.shape[2:]:
        raise ShapeError(f"an output of spatial size {size} does not belong to an input of spatial size {g.shape[2:]}")
    return (Abstract((g.shape[0], w.shape[1] * groups, *size), g.dtype),)


def _conv_transpose_forward(
    g: Array, w: Array, *, size: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> tuple[Array, ...]:
    batch, sizes = g.shape[0], g.shape[2:]
    channels = w.shape[1] * groups
    padded = np.zeros((batch, channels, *(n + b + e for n, (b, e) in zip(size, pads, strict=True))), g.dtype)
    grouped = g.reshape(batch, groups, w.shape[0] // groups, int(np.prod(sizes)))
    for offset, window in offsets(w.shape[2:], sizes, stride, dilation):
        weights = w[offset].reshape(groups, w.shape[0] // groups, w.shape[1])
        part = np.matmul(np.swapaxes(weights, 1, 2), grouped)
        padded[window] += part.reshape(batch, channels, *sizes)
    return (padded[interior(size, pads)].copy(),)


def _conv_transpose_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    (g, w), (v,) = node.inputs, gradients
    dg = builder.emit("conv", (v, w), **_settings(node))
    dw = builder.emit("conv_weight_gradient", (v, g), kernel=w.shape[2:], **_settings(node))
    return dg, dw


Primitive("conv_transpose", "pure", _conv_transpose_rule, _conv_transpose_forward, _conv_transpose_vjp)


def _conv_weight_gradient_rule(
    x: Abstract, g: Abstract, *, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> tuple[Abstract, ...]:
    """x (B, C, *S) and g (B, O, *N) to (O, C/groups, *kernel)."""
    _check_types(x, g)
    _check_settings(x.rank - 2, stride, dilation, pads)
    if groups < 1 or x.shape[1] % groups or g.shape[1] % groups:
        raise ShapeError(f"{x.shape[1]} input and {g.shape[1]} output channels do not divide into {groups} groups")
    sizes = window_sizes(x.shape[2:], kernel, stride, dilation, pads)
    if g.shape != (x.shape[0], g.shape[1], *sizes):
        raise ShapeError(f"an output of shape {g.shape} does not belong to an input of shape {x.shape}")
    return (Abstract((g.shape[1], x.shape[1] // groups, *kernel), x.dtype),)


def _conv_weight_gradient_forward(
    x: Array, g: Array, *, kernel: Ints, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> tuple[Array, ...]:
    batch, sizes = x.shape[0], g.shape[2:]
    per_group = x.shape[1] // groups
    padded = _padded(x, pads)
    grouped = g.reshape(batch, groups, g.shape[1] // groups, int(np.prod(sizes)))
    out = np.zeros((g.shape[1], per_group, *kernel), x.dtype)
    for offset, window in offsets(kernel, sizes, stride, dilation):
        part = padded[window].reshape(batch, groups, per_group, grouped.shape[3])
        products = np.matmul(grouped, np.swapaxes(part, 2, 3)).sum(axis=0)  # (groups, O/groups, C/groups)
        out[offset] = products.reshape(g.shape[1], per_group)
    return (out,)


def _conv_weight_gradient_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    (x, g), (v,) = node.inputs, gradients
    dx = builder.emit("conv_transpose", (g, v), size=x.shape[2:], **_settings(node))
    dg = builder.emit("conv", (x, v), **_settings(node))
    return dx, dg


Primitive("conv_weight_gradient", "pure", _conv_weight_gradient_rule, _conv_weight_gradient_forward,
          _conv_weight_gradient_vjp)  # fmt: skip
