"""Reading and adding at computed places."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch

Array = NDArray[Any]


def gather(out: Array, x: Array, indices: Array, *, scratch: Scratch, axis: int) -> None:
    """x at indices along an axis; an index out of range raises IndexError."""
    del scratch
    np.take(x, indices, axis=axis, out=out)


def scatter_add(out: Array, x: Array, indices: Array, *, scratch: Scratch, axis: int, size: int) -> None:
    """x added at indices along an axis into zeros. Equal indices are brought together by a stable sort and summed."""
    del scratch
    out.fill(0)
    flat = indices.reshape(-1)
    if flat.size == 0 or x.size == 0:
        return
    flat = np.where(flat < 0, flat + size, flat)
    if flat.min() < 0 or flat.max() >= size:
        raise IndexError(f"an index leaves an axis of size {size}")
    order = np.argsort(flat, kind="stable")
    places = flat[order]
    starts = np.flatnonzero(np.concatenate([[True], places[1:] != places[:-1]]))
    lanes = x.reshape(*x.shape[:axis], flat.size, *x.shape[axis + indices.ndim :])
    sums = np.add.reduceat(np.take(lanes, order, axis=axis), starts, axis=axis)
    np.moveaxis(out, axis, 0)[places[starts]] = np.moveaxis(sums, axis, 0)


def take_along(out: Array, x: Array, indices: Array, *, scratch: Scratch, axis: int) -> None:
    """Each lane of x along the axis at its own indices."""
    del scratch
    np.copyto(out, np.take_along_axis(x, indices, axis))


def add_along(out: Array, x: Array, indices: Array, *, scratch: Scratch, axis: int, size: int) -> None:
    """Each lane of x along the axis added at its own indices into zeros."""
    del scratch
    out.fill(0)
    if x.size == 0:
        return
    if indices.min() < -size or indices.max() >= size:
        raise IndexError(f"an index leaves an axis of size {size}")
    inner = math.prod(x.shape[axis + 1 :])
    lead = np.arange(math.prod(x.shape[:axis])).reshape(*x.shape[:axis], *(1,) * (x.ndim - axis))
    tail = np.arange(inner).reshape(x.shape[axis + 1 :])
    places = (lead * size + indices % size) * inner + tail
    np.add.at(out.reshape(-1), places.reshape(-1), x.reshape(-1))
