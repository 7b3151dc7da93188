"""The identity, whose gradient is multiplied by a number: 0 lets no gradient through, -1 turns its direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.ir.errors import DtypeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


def _rule(x: Abstract, *, factor: float) -> tuple[Abstract, ...]:
    del factor
    if x.dtype not in ("float32", "float64"):
        raise DtypeError(f"the gradient of an array of type {x.dtype}: needs a floating-point type")
    return (x,)


def _forward(x: Array, *, factor: float) -> tuple[Array, ...]:
    del factor
    return (x,)


def _vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    factor = node.params["factor"]
    return (builder.mul(gradients[0], factor) if factor else None,)


Primitive("scale_gradient", "pure", _rule, _forward, _vjp)
