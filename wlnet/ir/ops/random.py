"""Random numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def _rule(*, kind: str, shape: tuple[int, ...], dtype: str) -> tuple[Abstract, ...]:
    """uniform: real numbers in [0, 1); normal: mean 0 and variance 1."""
    if kind not in ("uniform", "normal"):
        raise ShapeError(f"there is no random law {kind!r}")
    if dtype not in ("float32", "float64"):
        raise DtypeError(f"random numbers of type {dtype}: needs a floating-point type")
    return (Abstract(shape, dtype),)


def _forward(rng: np.random.Generator, *, kind: str, shape: tuple[int, ...], dtype: str) -> tuple[Array, ...]:
    number = np.float32 if dtype == "float32" else np.float64
    if kind == "uniform":
        return (np.asarray(rng.random(shape, dtype=number)),)
    return (np.asarray(rng.standard_normal(shape, dtype=number)),)


def _vjp(_builder: Builder, _node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return ()


Primitive("random", "random", _rule, _forward, _vjp)
