"""Matrix product over stacks of matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.ops.elementwise import broadcast_shapes
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def _rule(a: Abstract, b: Abstract, *, transpose_a: bool, transpose_b: bool) -> tuple[Abstract, ...]:
    """(..., n, k) and (..., k, m) to (..., n, m), each last pair of axes exchanged first if flagged."""
    if a.rank < 2 or b.rank < 2:
        raise ShapeError(f"matrix product of arrays of shapes {a.shape} and {b.shape}: both need two axes or more")
    if a.dtype != b.dtype or a.dtype not in ("float32", "float64"):
        raise DtypeError(f"matrix product of {a.dtype} and {b.dtype}: both need one floating-point type")
    n, k = (a.shape[-1], a.shape[-2]) if transpose_a else (a.shape[-2], a.shape[-1])
    inner, m = (b.shape[-1], b.shape[-2]) if transpose_b else (b.shape[-2], b.shape[-1])
    if k != inner:
        raise ShapeError(
            f"matrix product of {n} x {k} and {inner} x {m} matrices: the inner sizes {k} and {inner} differ"
        )
    return (Abstract((*broadcast_shapes(a.shape[:-2], b.shape[:-2]), n, m), a.dtype),)


def _forward(a: Array, b: Array, *, transpose_a: bool, transpose_b: bool) -> tuple[Array, ...]:
    left = np.swapaxes(a, -1, -2) if transpose_a else a
    right = np.swapaxes(b, -1, -2) if transpose_b else b
    with np.errstate(all="ignore"):
        return (np.matmul(left, right),)


def _vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    """With C = A B: dA = G B^T, dB = A^T G, transposed in turn for flagged operands, summed over broadcast stacks."""
    (a, b), (g,) = node.inputs, gradients
    ta, tb = node.params["transpose_a"], node.params["transpose_b"]
    da = builder.matmul(b, g, tb, True) if ta else builder.matmul(g, b, False, not tb)
    db = builder.matmul(g, a, True, ta) if tb else builder.matmul(a, g, not ta, False)
    return builder.sum_to(da, a.shape), builder.sum_to(db, b.shape)


Primitive("matmul", "pure", _rule, _forward, _vjp)
