"""Convolution, its transpose and its gradient by the kernel: matrix products over columns of windows.

Columns are laid out for a few examples (or rows of the output) at a time, so that they are still in cache when the
matrix product reads them. Depthwise convolution, one input channel a group, is a sum over kernel offsets instead: its
matrices would have one row.
"""

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.ops.convolution import Ints, Pairs, interior, offsets

Array = NDArray[Any]

# Bytes of columns at a time: about the second-level cache.
COLUMN_BYTES = 1 << 20
# Below this many windows an example, a matrix product for each example is too narrow to be quick.
SHORT = 256


def _padded(x: Array, pads: Pairs, scratch: Scratch) -> Array:
    """x with zeros around its spatial axes; x itself if there are none to add."""
    if not any(map(any, pads)):
        return x
    size = x.shape[2:]
    out = scratch.array((*x.shape[:2], *(n + b + e for n, (b, e) in zip(size, pads, strict=True))), x.dtype)
    out.fill(0)
    out[interior(size, pads)] = x
    return out


def _windows(x: Array, kernel: Ints, sizes: Ints, stride: Ints, dilation: Ints) -> Array:
    """All windows of (B, C, *S) as a view (B, C, *K, *N)."""
    spatial = x.strides[2:]
    steps = tuple(s * d for s, d in zip(spatial, dilation, strict=True))
    jumps = tuple(s * j for s, j in zip(spatial, stride, strict=True))
    return as_strided(x, (*x.shape[:2], *kernel, *sizes), (*x.strides[:2], *steps, *jumps), writeable=False)


def _is_pointwise(kernel: Ints, stride: Ints, pads: Pairs) -> bool:
    return math.prod(kernel) == 1 and math.prod(stride) == 1 and not any(map(any, pads))


def conv(
    out: Array, x: Array, w: Array, *, scratch: Scratch, stride: Ints, dilation: Ints, pads: Pairs, groups: int
) -> None:
    """x (B, C, *S) and w (O, C/groups, *K) to out (B, O, *N)."""
    batch, per_group, kernel, sizes = x.shape[0], w.shape[1], w.shape[2:], out.shape[2:]
    length, rows = math.prod(sizes), per_group * math.prod(kernel)
    weights = np.ascontiguousarray(w).reshape(groups, w.shape[0] // groups, rows)
    result = out.reshape(batch, groups, w.shape[0] // groups, length)
    if _is_pointwise(kernel, stride, pads):
        np.matmul(weights, x.reshape(batch, groups, per_group, length), out=result)
        return
    padded = _padded(x, pads, scratch)
    if per_group == 1 and groups > 1:
        _depthwise(out, padded, w, scratch, sizes, stride, dilation, groups)
        return
    windows = _windows(padded, kernel, sizes, stride, dilation)
    if batch > 1 and length < SHORT:
        _conv_joint(result, windows, weights, scratch)
        return
    column = groups * rows * (length // sizes[0]) * x.itemsize  # one row of the output
    if column * sizes[0] <= COLUMN_BYTES:
        step = max(1, min(batch, COLUMN_BYTES // max(column * sizes[0], 1)))
        columns = scratch.array((step, groups, rows, length), x.dtype)
        for begin in range(0, batch, step):
            part = windows[begin : begin + step]
            filled = columns[: len(part)]
            np.copyto(filled.reshape(part.shape), part)
            np.matmul(weights, filled, out=result[begin : begin + step])
        return
    height = max(1, COLUMN_BYTES // column)
    strip = length // sizes[0]
    memory = scratch.array((groups * rows * height * strip,), x.dtype)
    lines = (slice(None),) * (1 + len(kernel))
    for example in range(batch):
        for top in range(0, sizes[0], height):
            strip_index: Any = (example, *lines, slice(top, top + height))
            part = windows[strip_index]
            filled = memory[: part.size].reshape(groups, rows, part.size // (groups * rows))
            np.copyto(filled.reshape(part.shape), part)
            np.matmul(weights, filled, out=result[example, :, :, top * strip : (top + height) * strip])


def _conv_joint(out: Array, windows: Array, weights: Array, scratch: Scratch) -> None:
    """Several examples side by side in one product: columns (groups, rows, examples, windows).

    windows (B, C, *K, *N), weights (groups, O/groups, rows), out (B, groups, O/groups, prod N).
    """
    batch, groups, outputs, length = out.shape
    rows, dims = weights.shape[2], (windows.ndim - 2) // 2
    step = max(1, min(batch, COLUMN_BYTES // max(groups * rows * length * out.itemsize, 1)))
    columns = scratch.array((groups * rows * step * length,), out.dtype)
    products = scratch.array((groups * outputs * step * length,), out.dtype)
    for begin in range(0, batch, step):
        part = np.moveaxis(windows[begin : begin + step], 0, 1 + dims)  # (C, *K, examples, *N)
        count = part.shape[1 + dims]
        filled = columns[: part.size].reshape(groups, rows, count * length)
        np.copyto(filled.reshape(part.shape), part)
        product = products[: groups * outputs * count * length].reshape(groups, outputs, count * length)
        np.matmul(weights, filled, out=product)
        out[begin : begin + step] = np.moveaxis(product.reshape(groups, outputs, count, length), 2, 0)


def _depthwise(
    out: Array, x: Array, w: Array, scratch: Scratch, sizes: Ints, stride: Ints, dilation: Ints, groups: int
) -> None:
    """out[b, c m + j] = sum over k of x[b, c, window k] w[c m + j, 0, k]."""
    many = w.shape[0] // groups
    ones = (1,) * len(sizes)
    term = scratch.array((groups, many, *sizes), x.dtype)
    out.fill(0)
    for example in range(x.shape[0]):
        total = out[example].reshape(groups, many, *sizes)
        for offset, window in offsets(w.shape[2:], sizes, stride, dilation):
            weights = w[offset].reshape(groups, many, *ones)
            np.multiply(x[example][window][:, None], weights, out=term)
            np.add(total, term, out=total)


def conv_transpose(
    out: Array,
    g: Array,
    w: Array,
    *,
    scratch: Scratch,
    size: Ints,
    stride: Ints,
    dilation: Ints,
    pads: Pairs,
    groups: int,
) -> None:
    """g (B, O, *N) and w (O, C/groups, *K) to out (B, C, *size): columns by a product, added to their places."""
    batch, per_group, kernel, sizes = g.shape[0], w.shape[1], w.shape[2:], g.shape[2:]
    length, rows = math.prod(sizes), per_group * math.prod(kernel)
    weights = np.swapaxes(np.ascontiguousarray(w).reshape(groups, w.shape[0] // groups, rows), 1, 2)
    given = g.reshape(batch, groups, w.shape[0] // groups, length)
    if _is_pointwise(kernel, stride, pads):
        np.matmul(weights, given, out=out.reshape(batch, groups, per_group, length))
        return
    spatial = tuple(n + b + e for n, (b, e) in zip(size, pads, strict=True))
    step = max(1, min(batch, COLUMN_BYTES // max(groups * rows * length * g.itemsize, 1)))
    columns = scratch.array((step, groups, rows, length), g.dtype)
    padded = scratch.array((step, groups * per_group, *spatial), g.dtype)
    for begin in range(0, batch, step):
        part = given[begin : begin + step]
        filled, target = columns[: len(part)], padded[: len(part)]
        np.matmul(weights, part, out=filled)
        places = filled.reshape(len(part), groups * per_group, *kernel, *sizes)
        target.fill(0)
        for offset, window in offsets(kernel, sizes, stride, dilation):
            target[window] += places[(slice(None), slice(None), *offset[1:])]
        out[begin : begin + step] = target[interior(size, pads)]


def conv_weight_gradient(
    out: Array,
    x: Array,
    g: Array,
    *,
    scratch: Scratch,
    kernel: Ints,
    stride: Ints,
    dilation: Ints,
    pads: Pairs,
    groups: int,
) -> None:
    """x (B, C, *S) and g (B, O, *N) to out (O, C/groups, *kernel); several examples share one matrix product."""
    batch, per_group, sizes = x.shape[0], x.shape[1] // groups, g.shape[2:]
    length, rows, outputs = math.prod(sizes), per_group * math.prod(kernel), g.shape[1] // groups
    windows = _windows(_padded(x, pads, scratch), kernel, sizes, stride, dilation)
    windows = _grouped(windows, groups)
    given = g.reshape(batch, groups, outputs, *sizes)
    step = max(1, min(batch, COLUMN_BYTES // max(groups * rows * length * g.itemsize, 1)))
    result = out.reshape(groups, outputs, rows)
    term = scratch.array(result.shape, x.dtype)
    columns = scratch.array((groups * rows * step * length,), x.dtype)
    gradients = scratch.array((groups * outputs * step * length,), x.dtype)
    result.fill(0)
    for begin in range(0, batch, step):
        part, gradient = windows[begin : begin + step], given[begin : begin + step]
        count = len(part)
        left = columns[: groups * rows * count * length].reshape(groups, per_group, *kernel, count, *sizes)
        right = gradients[: groups * outputs * count * length].reshape(groups, outputs, count, *sizes)
        np.copyto(left, np.moveaxis(part, 0, 2 + len(kernel)))
        np.copyto(right, np.moveaxis(gradient, 0, 2))
        flat = left.reshape(groups, rows, count * length)
        np.matmul(right.reshape(groups, outputs, count * length), np.swapaxes(flat, 1, 2), out=term)
        np.add(result, term, out=result)


def _grouped(windows: Array, groups: int) -> Array:
    """(B, C, ...) as a view (B, groups, C/groups, ...)."""
    batch, channels, *rest = windows.shape
    first, second, *others = windows.strides
    per_group = channels // groups
    strides = (first, second * per_group, second, *others)
    return as_strided(windows, (batch, groups, per_group, *rest), strides, writeable=False)
