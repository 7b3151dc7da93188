"""Elementwise operations: a scalar function over arrays, and the change of element type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive
from wlnet.ir.scalar import Arg, Const, Scalar, differentiate, evaluate, result_dtype, substitute
from wlnet.ir.scalar.calculus import times

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def broadcast_shapes(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that arrays of the given shapes broadcast to.

    Raises
    ------
    ShapeError
        If two sizes of an axis differ and neither is 1.
    """
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = " and ".join(str(shape) for shape in shapes)
        raise ShapeError(f"shapes {listed} do not broadcast against each other") from None


def _elementwise_rule(*inputs: Abstract, scalar: Scalar) -> tuple[Abstract, ...]:
    dtype = result_dtype(scalar, tuple(x.dtype for x in inputs))
    return (Abstract(broadcast_shapes(*(x.shape for x in inputs)), dtype),)


def _elementwise_forward(*arrays: Array, scalar: Scalar) -> tuple[Array, ...]:
    shape = np.broadcast_shapes(*(x.shape for x in arrays))
    return (np.array(np.broadcast_to(evaluate(scalar, *arrays), shape)),)


def _elementwise_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """dx_i = sum over broadcast axes of g df/dx_i. Where f itself occurs in its derivative, the output is used."""
    scalar: Scalar = node.params["scalar"]
    count = len(node.inputs)
    output, gradient = Arg(count), Arg(count + 1)
    results: list[Value | None] = []
    for i, x in enumerate(node.inputs):
        derivative = differentiate(scalar, i) if x.is_float else Const(0.0)
        if derivative == Const(0.0):
            results.append(None)
            continue
        if not isinstance(scalar, (Arg, Const)):
            derivative = substitute(derivative, {scalar: output})
        product = times(gradient, derivative)
        term = builder.elementwise(product, *node.inputs, node.outputs[0], gradients[0])
        results.append(builder.sum_to(term, x.shape))
    return tuple(results)


Primitive("elementwise", "pure", _elementwise_rule, _elementwise_forward, _elementwise_vjp)


def _cast_rule(x: Abstract, *, dtype: str) -> tuple[Abstract, ...]:
    if dtype not in ("float32", "float64", "int64", "bool"):
        raise DtypeError(f"there is no element type {dtype}")
    return (Abstract(x.shape, dtype),)


def _cast_forward(x: Array, *, dtype: str) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        return (x.astype(dtype),)


def _cast_vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    (x,) = node.inputs
    if not (x.is_float and node.outputs[0].is_float):
        return (None,)
    return (builder.cast(gradients[0], x.dtype),)


Primitive("cast", "pure", _cast_rule, _cast_forward, _cast_vjp)
