"""Matrix product."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch

Array = NDArray[Any]


def matmul(out: Array, a: Array, b: Array, *, scratch: Scratch, transpose_a: bool, transpose_b: bool) -> None:
    """(..., n, k) times (..., k, m). One matrix on the right and a contiguous stack on the left make one product."""
    del scratch
    left = np.swapaxes(a, -1, -2) if transpose_a else a
    right = np.swapaxes(b, -1, -2) if transpose_b else b
    if left.ndim > 2 and right.ndim == 2 and left.flags.c_contiguous:
        np.matmul(left.reshape(-1, left.shape[-1]), right, out=out.reshape(-1, out.shape[-1]))
    else:
        np.matmul(left, right, out=out)
