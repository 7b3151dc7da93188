"""Working memory of kernels, kept between calls."""

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

ALIGNMENT = 64  # bytes of a cache line, and of the widest vector register


def aligned_bytes(size: int) -> NDArray[np.uint8]:
    """Uninitialised memory of at least `size` bytes that starts at a multiple of `ALIGNMENT`."""
    raw = np.empty(size + ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size]


def rounded(size: int) -> int:
    """`size` in bytes rounded up to the alignment."""
    return -(-size // ALIGNMENT) * ALIGNMENT


class Scratch:
    """Arrays for the inside of one kernel call at a time.

    The first run finds out how much is needed; from then on `array` only cuts views out of one block.
    """

    def __init__(self) -> None:
        self._block = aligned_bytes(0)
        self._used = 0

    def reset(self) -> None:
        """Forget all arrays handed out, before the next kernel."""
        if self._used > self._block.size:
            self._block = aligned_bytes(self._used)
        self._used = 0

    def array(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """An uninitialised contiguous array, valid until the next `reset`."""
        kind = np.dtype(dtype)
        size = math.prod(shape) * kind.itemsize
        start = self._used
        self._used += rounded(size)
        if self._used > self._block.size:
            return np.empty(shape, kind)
        return self._block[start : start + size].view(kind).reshape(shape)
