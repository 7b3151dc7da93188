"""Running a graph by the plain NumPy form of each primitive: the meaning of a graph, slow and obvious."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.graph import Graph
from wlnet.ir.primitive import lookup

Array = NDArray[Any]


def run(
    graph: Graph,
    inputs: Mapping[str, Array],
    arrays: Mapping[Any, Array] | None = None,
    rng: np.random.Generator | None = None,
) -> tuple[dict[Hashable, Array], dict[Hashable, Array]]:
    """The outputs and the updates of a graph. Random nodes draw from `rng` in the order of the nodes."""
    values: dict[int, Array] = {value.id: content for value, content in graph.constants.items()}
    values.update({value.id: np.asarray(inputs[name], value.dtype) for name, value in graph.inputs.items()})
    values.update({value.id: np.asarray((arrays or {})[key], value.dtype) for key, value in graph.arrays.items()})
    for node in graph.nodes:
        primitive = lookup(node.op)
        given: list[Any] = [values[value.id] for value in node.inputs]
        if primitive.effect == "random":
            given.insert(0, rng)
        for value, result in zip(node.outputs, primitive.forward(*given, **node.params), strict=True):
            values[value.id] = result
    outputs = {name: values[value.id] for name, value in graph.outputs.items()}
    return outputs, {key: values[value.id] for key, value in graph.updates.items()}
