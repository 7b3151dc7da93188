"""Sorting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.scratch import Scratch

Array = NDArray[Any]


def argsort(out: Array, x: Array, *, scratch: Scratch, axis: int) -> None:
    """The indices that sort x along an axis, equal elements in their order."""
    del scratch
    np.copyto(out, np.argsort(x, axis=axis, kind="stable"))
