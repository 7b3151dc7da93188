"""Pooling by running over the kernel offsets: each adds or compares a strided view of the input, padding left out."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.ops.convolution import Ints, Pairs

Array = NDArray[Any]
Index = tuple[Any, ...]

# Bytes of input at a time, so that the passes over the kernel offsets find it in cache.
BLOCK_BYTES = 1 << 18


def meetings(spatial: Ints, sizes: Ints, kernel: Ints, stride: Ints, pads: Pairs) -> Iterator[tuple[Index, Index]]:
    """For each kernel offset, the outputs whose window has an element of the input there, and those elements.

    Output n meets input stride n + offset - begin where that lies within the input.
    """
    for offset in np.ndindex(*kernel):
        outputs: list[slice] = []
        elements: list[slice] = []
        for k, size, n, step, (begin, _) in zip(offset, spatial, sizes, stride, pads, strict=True):
            first = max(0, -((k - begin) // step))
            last = min(n - 1, (size - 1 + begin - k) // step)
            if last < first:
                break
            start = step * first + k - begin
            outputs.append(slice(first, last + 1))
            elements.append(slice(start, start + step * (last - first) + 1, step))
        else:
            yield (..., *outputs), (..., *elements)


def _chunks(x: Array) -> Iterator[slice]:
    """Ranges of examples that together fit the block."""
    step = max(1, BLOCK_BYTES // max(1, math.prod(x.shape[1:]) * x.itemsize))
    for begin in range(0, x.shape[0], step):
        yield slice(begin, begin + step)


def pool(out: Array, x: Array, *, scratch: Scratch, kind: str, kernel: Ints, stride: Ints, pads: Pairs) -> None:
    """x (B, C, *S) to out (B, C, *N) by the largest element, the mean or the sum."""
    del scratch
    combine = np.maximum if kind == "max" else np.add
    pairs = list(meetings(x.shape[2:], out.shape[2:], kernel, stride, pads))
    for chunk in _chunks(x):
        source, target = x[chunk], out[chunk]
        target.fill(-np.inf if kind == "max" else 0)
        for outputs, elements in pairs:
            part = target[outputs]
            combine(part, source[elements], out=part)
        if kind == "mean":
            np.divide(target, math.prod(kernel), out=target)


def pool_argmax(out: Array, x: Array, *, scratch: Scratch, kernel: Ints, stride: Ints, pads: Pairs) -> None:
    """The place, in the flattened spatial axes of x, of the first largest element (or first NaN) of each window."""
    spatial = x.shape[2:]
    places = np.arange(math.prod(spatial), dtype=np.int64).reshape(spatial)
    largest = scratch.array(out.shape, x.dtype)
    largest.fill(-np.inf)
    out.fill(-1)
    for outputs, elements in meetings(spatial, out.shape[2:], kernel, stride, pads):
        known, found, place = largest[outputs], x[elements], out[outputs]
        better = (~(found <= known) & (known == known)) | (place < 0)
        np.copyto(known, found, where=better)
        np.copyto(place, places[elements], where=better)


def pool_max_gradient(
    out: Array, x: Array, g: Array, *, scratch: Scratch, kernel: Ints, stride: Ints, pads: Pairs
) -> None:
    """x (B, C, *S) and g (B, C, *N) to out (B, C, *S): each g added to the first largest element of its window."""
    places = scratch.array(g.shape, np.int64)
    pool_argmax(places, x, scratch=scratch, kernel=kernel, stride=stride, pads=pads)
    lead, size = math.prod(x.shape[:2]), math.prod(x.shape[2:])
    flat = places.reshape(lead, -1)
    flat += (np.arange(lead, dtype=np.int64) * size)[:, None]
    out.reshape(-1)[:] = np.bincount(flat.ravel(), g.ravel(), lead * size)


def pool_transpose(
    out: Array, g: Array, *, scratch: Scratch, size: Ints, kernel: Ints, stride: Ints, pads: Pairs
) -> None:
    """g (B, C, *N) to out (B, C, *size): each element added to all places of its window."""
    del scratch
    pairs = list(meetings(size, g.shape[2:], kernel, stride, pads))
    for chunk in _chunks(out):
        source, target = g[chunk], out[chunk]
        target.fill(0)
        for outputs, elements in pairs:
            part = target[elements]
            np.add(part, source[outputs], out=part)
