"""Random numbers, drawn straight into the output."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def random(out: Array, rng: np.random.Generator, *, kind: str) -> None:
    """Uniform in [0, 1) or standard normal."""
    draw: Any = rng.random if kind == "uniform" else rng.standard_normal
    draw(out=out, dtype=out.dtype)
