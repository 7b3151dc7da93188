"""Reading the pixels of images at places that differ from example to example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue


def as_rows(b: Builder, x: IRValue) -> IRValue:
    """(batch, channels, height, width) as one row of channels for each pixel: (batch height width, channels)."""
    return b.reshape(b.transpose(x, (0, 2, 3, 1)), (x.shape[0] * x.shape[2] * x.shape[3], x.shape[1]))


def read(b: Builder, rows: IRValue, size: tuple[int, int], i: IRValue, j: IRValue) -> IRValue:
    """The rows of `as_rows` at line i and column j, both int64 (batch, places), of images of `size`:
    (batch, places, channels).
    """
    height, width = size
    start = b.constant(np.arange(i.shape[0], dtype=np.int64)[:, None] * (height * width))
    return b.gather(rows, b.add(b.add(start, b.mul(i, b.constant(width, "int64"))), j), 0)


def as_images(b: Builder, x: IRValue, size: tuple[int, int]) -> IRValue:
    """(batch, height width, channels) as images (batch, channels, height, width) of `size`."""
    return b.transpose(b.reshape(x, (x.shape[0], *size, x.shape[2])), (0, 3, 1, 2))
