"""Reading and adding at computed places. Indices count from 0; negative ones count from the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def _check(x: Abstract, indices: Abstract, axis: int) -> None:
    if indices.dtype != "int64":
        raise DtypeError(f"indices must be int64, not {indices.dtype}")
    if not 0 <= axis < x.rank:
        raise ShapeError(f"there is no axis {axis} in an array of shape {x.shape}")


def _gather_rule(x: Abstract, indices: Abstract, *, axis: int) -> tuple[Abstract, ...]:
    """(a.., n, b..) and any indices (i..) to (a.., i.., b..)."""
    _check(x, indices, axis)
    return (Abstract((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]), x.dtype),)


def _gather_forward(x: Array, indices: Array, *, axis: int) -> tuple[Array, ...]:
    return (np.asarray(np.take(x, indices, axis=axis)),)


def _gather_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    x, indices = node.inputs
    axis: int = node.params["axis"]
    return builder.scatter_add(gradients[0], indices, axis, x.shape[axis]), None


Primitive("gather", "pure", _gather_rule, _gather_forward, _gather_vjp)


def _scatter_add_rule(x: Abstract, indices: Abstract, *, axis: int, size: int) -> tuple[Abstract, ...]:
    """(a.., i.., b..) and indices (i..) to (a.., size, b..): the transpose of gather."""
    _check(Abstract((*x.shape, 1), x.dtype), indices, axis)
    if x.shape[axis : axis + indices.rank] != indices.shape:
        raise ShapeError(f"an array of shape {x.shape} has not the shape {indices.shape} of the indices at axis {axis}")
    return (Abstract((*x.shape[:axis], size, *x.shape[axis + indices.rank :]), x.dtype),)


def _scatter_add_forward(x: Array, indices: Array, *, axis: int, size: int) -> tuple[Array, ...]:
    lead, tail = x.shape[:axis], x.shape[axis + indices.ndim :]
    out = np.zeros((*lead, size, *tail), x.dtype)
    flat = x.reshape((*lead, indices.size, *tail))
    np.add.at(np.moveaxis(out, axis, 0), indices.reshape(-1), np.moveaxis(flat, axis, 0))
    return (out,)


def _scatter_add_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return builder.gather(gradients[0], node.inputs[1], node.params["axis"]), None


Primitive("scatter_add", "pure", _scatter_add_rule, _scatter_add_forward, _scatter_add_vjp)


def _check_along(x: Abstract, indices: Abstract, axis: int) -> None:
    _check(x, indices, axis)
    others = x.shape[:axis] + x.shape[axis + 1 :]
    if indices.rank != x.rank or indices.shape[:axis] + indices.shape[axis + 1 :] != others:
        raise ShapeError(f"indices of shape {indices.shape} do not fit an array of shape {x.shape} along axis {axis}")


def _take_along_rule(x: Abstract, indices: Abstract, *, axis: int) -> tuple[Abstract, ...]:
    """(a.., n, b..) and indices (a.., m, b..) to (a.., m, b..): each lane along the axis has its own indices."""
    _check_along(x, indices, axis)
    return (Abstract(indices.shape, x.dtype),)


def _take_along_forward(x: Array, indices: Array, *, axis: int) -> tuple[Array, ...]:
    return (np.take_along_axis(x, indices, axis),)


def _take_along_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    x, indices = node.inputs
    axis: int = node.params["axis"]
    return builder.add_along(gradients[0], indices, axis, x.shape[axis]), None


Primitive("take_along", "pure", _take_along_rule, _take_along_forward, _take_along_vjp)


def _add_along_rule(x: Abstract, indices: Abstract, *, axis: int, size: int) -> tuple[Abstract, ...]:
    """x and indices (a.., m, b..) to (a.., size, b..): the transpose of take_along; equal indices add up."""
    _check_along(x, indices, axis)
    if x.shape != indices.shape:
        raise ShapeError(f"an array of shape {x.shape} cannot be added at indices of shape {indices.shape}")
    return (Abstract((*x.shape[:axis], size, *x.shape[axis + 1 :]), x.dtype),)


def _add_along_forward(x: Array, indices: Array, *, axis: int, size: int) -> tuple[Array, ...]:
    out = np.zeros((*x.shape[:axis], size, *x.shape[axis + 1 :]), x.dtype)
    lanes = np.moveaxis(out, axis, -1)
    places = np.moveaxis(indices, axis, -1)
    for lane in np.ndindex(*places.shape[:-1]):
        np.add.at(lanes[lane], places[lane], np.moveaxis(x, axis, -1)[lane])
    return (out,)


def _add_along_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    return builder.take_along(gradients[0], node.inputs[1], node.params["axis"]), None


Primitive("add_along", "pure", _add_along_rule, _add_along_forward, _add_along_vjp)
