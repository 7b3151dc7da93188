"""Sorting: the indices that put elements in order. The order itself has no derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def _rule(x: Abstract, *, axis: int) -> tuple[Abstract, ...]:
    """Any numbers to int64 indices of the same shape; NaN comes last."""
    if x.dtype == "bool":
        raise DtypeError("bool elements are not sorted; cast them first")
    if not 0 <= axis < x.rank:
        raise ShapeError(f"there is no axis {axis} in an array of shape {x.shape}")
    return (Abstract(x.shape, "int64"),)


def _forward(x: Array, *, axis: int) -> tuple[Array, ...]:
    return (np.argsort(x, axis=axis, kind="stable").astype(np.int64, copy=False),)


def _vjp(_builder: Builder, _node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return (None,)


Primitive("argsort", "pure", _rule, _forward, _vjp)
