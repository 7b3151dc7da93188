"""Operations that only move elements, where a view will not do."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch
from wlnet.ir.ops.convolution import Ints, Pairs, interior
from wlnet.ir.ops.shaping import strided

Array = NDArray[Any]


def reshape(out: Array, x: Array, *, scratch: Scratch, shape: Ints) -> None:
    """The elements of a strided x in row-major order."""
    del scratch, shape
    np.copyto(out.reshape(x.shape), x)


def concat(out: Array, *xs: Array, scratch: Scratch, axis: int) -> None:
    """Arrays joined along an axis."""
    del scratch
    np.concatenate(xs, axis=axis, out=out)


def unslice(out: Array, x: Array, *, scratch: Scratch, shape: Ints, starts: Ints, steps: Ints) -> None:
    """x laid into zeros where a slice would read it."""
    del scratch, shape
    out.fill(0)
    out[strided(starts, x.shape, steps)] = x


def pad(out: Array, x: Array, *, scratch: Scratch, pads: Pairs, mode: str, value: float) -> None:
    """x with elements around it. Edges are repeated or mirrored axis by axis, so that corners come out right."""
    del scratch
    if mode == "constant":
        out.fill(value)
    out[interior(x.shape, pads)] = x
    if mode == "constant":
        return
    for axis, (size, pair) in enumerate(zip(x.shape, pads, strict=True)):
        if any(pair):
            source = np.pad(np.arange(size), pair, mode="edge" if mode == "edge" else "reflect") + pair[0]
            lanes = np.moveaxis(out, axis, 0)
            lanes[: pair[0]] = lanes[source[: pair[0]]]
            lanes[pair[0] + size :] = lanes[source[pair[0] + size :]]
