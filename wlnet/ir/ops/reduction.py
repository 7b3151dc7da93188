"""Reductions along axes, and softmax with its logarithm."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive
from wlnet.ir.scalar import Arg, call

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
}


def _reduce_rule(x: Abstract, *, kind: str, axes: tuple[int, ...], keepdims: bool) -> tuple[Abstract, ...]:
    if kind not in FUNCTIONS:
        raise ShapeError(f"there is no reduction {kind!r}")
    if len(set(axes)) != len(axes) or not all(0 <= axis < x.rank for axis in axes):
        raise ShapeError(f"cannot reduce axes {axes} of an array of shape {x.shape}")
    if x.dtype == "bool" or (kind == "mean" and x.dtype == "int64"):
        raise DtypeError(f"the {kind} of {x.dtype} elements is not defined; cast them first")
    if kind in ("mean", "max", "min") and 0 in (x.shape[axis] for axis in axes):
        raise ShapeError(f"the {kind} of no elements is not defined: axes {axes} of an array of shape {x.shape}")
    if keepdims:
        return (Abstract(tuple(1 if axis in axes else size for axis, size in enumerate(x.shape)), x.dtype),)
    return (Abstract(tuple(size for axis, size in enumerate(x.shape) if axis not in axes), x.dtype),)


def _reduce_forward(x: Array, *, kind: str, axes: tuple[int, ...], keepdims: bool) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        return (np.asarray(FUNCTIONS[kind](x, axis=axes, keepdims=keepdims)),)


def _reduce_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """Largest and smallest elements share the gradient evenly when tied; a product takes the product of the others."""
    (x,), (y,) = node.inputs, node.outputs
    axes: tuple[int, ...] = node.params["axes"]
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
    g, y = builder.reshape(gradients[0], kept), builder.reshape(y, kept)
    zero, one = 0.0, 1.0
    match node.params["kind"]:
        case "sum":
            return (builder.broadcast(g, x.shape),)
        case "mean":
            count = math.prod(x.shape[axis] for axis in axes)
            return (builder.broadcast(builder.mul(g, 1.0 / count), x.shape),)
        case "max" | "min":
            tied = builder.elementwise(call("select", call("equal", Arg(0), Arg(1)), one, zero), x, y)
            count_tied = builder.reduce(tied, "sum", axes, keepdims=True)
            return (builder.mul(tied, builder.div(g, count_tied)),)
        case _:
            # Dividing the product by the element fails at zeros: with one zero only that element has a gradient, the
            # product of the rest; with two or more none has.
            is_zero = call("equal", Arg(0), zero)
            filled = builder.elementwise(call("select", is_zero, one, Arg(0)), x)
            zeros = builder.reduce(
                builder.elementwise(call("select", is_zero, one, zero), x), "sum", axes, keepdims=True
            )
            rest = builder.reduce(filled, "prod", axes, keepdims=True)
            at_zero = call("select", call("equal", Arg(2), one), Arg(1) * Arg(3), zero)
            elsewhere = call("select", call("equal", Arg(2), zero), Arg(1) * Arg(3) / Arg(0), zero)
            return (builder.elementwise(call("select", is_zero, at_zero, elsewhere), x, g, zeros, rest),)


Primitive("reduce", "pure", _reduce_rule, _reduce_forward, _reduce_vjp)


def _softmax_rule(x: Abstract, *, axis: int) -> tuple[Abstract, ...]:
    if not 0 <= axis < x.rank:
        raise ShapeError(f"there is no axis {axis} in an array of shape {x.shape}")
    if x.dtype not in ("float32", "float64"):
        raise DtypeError(f"softmax of {x.dtype} elements: needs a floating-point type")
    if x.shape[axis] == 0:
        raise ShapeError(f"softmax of no elements: axis {axis} of an array of shape {x.shape}")
    return (x,)


def _softmax_forward(x: Array, *, axis: int) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        exponential = np.exp(x - x.max(axis=axis, keepdims=True))
        return (exponential / exponential.sum(axis=axis, keepdims=True),)


def _softmax_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """dx = y (g - sum(g y))."""
    (y,), (g,) = node.outputs, gradients
    inner = builder.reduce(builder.mul(g, y), "sum", node.params["axis"], keepdims=True)
    return (builder.elementwise(Arg(0) * (Arg(1) - Arg(2)), y, g, inner),)


Primitive("softmax", "pure", _softmax_rule, _softmax_forward, _softmax_vjp)


def _log_softmax_forward(x: Array, *, axis: int) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        shifted = x - x.max(axis=axis, keepdims=True)
        return (shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)),)


def _log_softmax_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """dx = g - e^y sum(g)."""
    (y,), (g,) = node.outputs, gradients
    total = builder.reduce(g, "sum", node.params["axis"], keepdims=True)
    return (builder.elementwise(Arg(0) - call("exp", Arg(1)) * Arg(2), g, y, total),)


Primitive("log_softmax", "pure", _softmax_rule, _log_softmax_forward, _log_softmax_vjp)
