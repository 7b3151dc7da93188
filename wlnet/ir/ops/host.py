"""A function of the host program, called while a plan runs: for what primitives cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DerivativeError, ShapeError
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


@dataclass(frozen=True, eq=False)
class Function:
    """A function of arrays that gives an array; `text` is what it is called."""

    call: Callable[..., Array]
    text: str = "a function"

    def __str__(self) -> str:
        return self.text


def _rule(*xs: Abstract, function: Function, shape: tuple[int, ...], dtype: str) -> tuple[Abstract, ...]:
    """Any arrays to an array of the shape and type that are told."""
    del xs, function
    return (Abstract(shape, dtype),)


def _forward(*xs: Array, function: Function, shape: tuple[int, ...], dtype: str) -> tuple[Array, ...]:
    result = np.asarray(function.call(*xs), dtype)
    if result.shape != shape:
        raise ShapeError(f"{function} gives an array of shape {result.shape}, not {shape}")
    return (result,)


def _vjp(_builder: Builder, node: Node, _gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    raise DerivativeError(f"{node.params['function']} cannot be differentiated")


Primitive("host", "pure", _rule, _forward, _vjp)
