"""Reductions, softmax and its logarithm."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.ops.reduction import FUNCTIONS

Array = NDArray[Any]


def reduce(out: Array, x: Array, *, scratch: Scratch, kind: str, axes: tuple[int, ...], keepdims: bool) -> None:
    """x reduced along axes."""
    del scratch
    FUNCTIONS[kind](x, axis=axes, keepdims=keepdims, out=out)


def _reduced(x: Array, axis: int, scratch: Scratch) -> Array:
    return scratch.array((*x.shape[:axis], 1, *x.shape[axis + 1 :]), x.dtype)


def softmax(out: Array, x: Array, *, scratch: Scratch, axis: int) -> None:
    """e^(x - max) divided by its sum along an axis."""
    lane = _reduced(x, axis, scratch)
    np.max(x, axis=axis, keepdims=True, out=lane)
    np.subtract(x, lane, out=out)
    np.exp(out, out=out)
    np.sum(out, axis=axis, keepdims=True, out=lane)
    np.divide(out, lane, out=out)


def log_softmax(out: Array, x: Array, *, scratch: Scratch, axis: int) -> None:
    """x - max - log sum e^(x - max) along an axis."""
    lane = _reduced(x, axis, scratch)
    exponential = scratch.array(x.shape, x.dtype)
    np.max(x, axis=axis, keepdims=True, out=lane)
    np.subtract(x, lane, out=out)
    np.exp(out, out=exponential)
    np.sum(exponential, axis=axis, keepdims=True, out=lane)
    np.log(lane, out=lane)
    np.subtract(out, lane, out=out)
