"""Random numbers, drawn straight into the output."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.ops.sampling import draw

Array = NDArray[Any]


def sample(out: Array, rng: np.random.Generator, *parameters: Array, kind: str) -> None:
    """Numbers of a law with parameters, NaN where these are not allowed."""
    np.copyto(out, draw(rng, kind, parameters))


def random(out: Array, rng: np.random.Generator, *, kind: str) -> None:
    """Uniform in [0, 1) or standard normal."""
    draw: Any = rng.random if kind == "uniform" else rng.standard_normal
    draw(out=out, dtype=out.dtype)
