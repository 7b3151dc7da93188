"""Where the values of a graph lie, views among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from wlnet.engines.native.operands import Address, Operand
from wlnet.engines.steps import Step
from wlnet.ir.graph import Graph, Value


def operands(graph: Graph, steps: Sequence[Step], home: Callable[[int], Address]) -> dict[int, Operand]:
    """By number the operand of each value. `home` gives the memory of a value that is no view."""
    arrays: dict[int, NDArray[Any]] = {}
    roots: dict[int, int] = {}
    found: dict[int, Operand] = {}

    def whole(value: Value) -> None:
        arrays[value.id], roots[value.id] = _stand_in(value), value.id

    for value in graph.leaves:
        whole(value)
    for step in steps:
        for value in step.node.outputs:
            if step.kind == "view":
                given = step.node.inputs[0].id
                arrays[value.id], roots[value.id] = step.run(arrays[given]), roots[given]
            else:
                whole(value)
    for number, array in arrays.items():
        begin = arrays[roots[number]].__array_interface__["data"][0]
        offset = array.__array_interface__["data"][0] - begin if array.size else 0
        strides = tuple(stride // array.itemsize for stride in array.strides)
        found[number] = Operand(home(roots[number]) + offset, array.shape, strides, array.dtype.name)
    return found


def _stand_in(value: Value) -> NDArray[Any]:
    """An array with the shape and strides of a contiguous one and no memory behind it: nobody reads it."""
    kind = np.dtype(value.dtype)
    strides, step = [], kind.itemsize
    for size in reversed(value.shape):
        strides.append(step)
        step *= size
    return as_strided(np.empty(1, kind), value.shape, tuple(reversed(strides)))
