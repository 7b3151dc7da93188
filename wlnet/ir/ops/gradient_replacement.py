"""A value computed in one way whose gradient is computed in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wlnet.ir.errors import DerivativeError, ShapeError
from wlnet.ir.graph import Graph, Value
from wlnet.ir.primitive import Abstract, Array, Primitive

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node


@dataclass(frozen=True, eq=False)
class Backward:
    """How the gradient is computed: a graph from inputs "x", "y" and "dy" to the output "dx"; None for not at all."""

    graph: Graph | None

    def __str__(self) -> str:
        return "none" if self.graph is None else f"<a graph of {len(self.graph.nodes)} nodes>"


def _rule(y: Abstract, x: Abstract, *, backward: Backward) -> tuple[Abstract, ...]:
    """y as it is; the graph fits x and y."""
    if backward.graph is not None:
        shapes = {name: value.shape for name, value in backward.graph.inputs.items()}
        if shapes != {"x": x.shape, "y": y.shape, "dy": y.shape} or backward.graph.outputs["dx"].shape != x.shape:
            raise ShapeError(f"a gradient of {shapes} for x of shape {x.shape} and y of shape {y.shape}")
    return (y,)


def _forward(y: Array, x: Array, *, backward: Backward) -> tuple[Array, ...]:
    del x, backward
    return (np.array(y),)


def _vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    y, x = node.inputs
    graph = node.params["backward"].graph
    if graph is None:
        raise DerivativeError("a function was to be differentiated that has no gradient")
    return None, inlined(builder, graph, {"x": x, "y": y, "dy": gradients[0]})["dx"]


def inlined(builder: Builder, graph: Graph, inputs: dict[str, Value]) -> dict[object, Value]:
    """The outputs of a graph whose nodes are written once more, with these inputs."""
    values = {value.id: inputs[name] for name, value in graph.inputs.items()}
    values.update({value.id: builder.constant(content, value.dtype) for value, content in graph.constants.items()})
    for node in graph.nodes:
        results = builder.emit_all(node.op, tuple(values[value.id] for value in node.inputs), node.params)
        values.update({value.id: result for value, result in zip(node.outputs, results, strict=True)})
    return {name: values[value.id] for name, value in graph.outputs.items()}


Primitive("replace_gradient", "pure", _rule, _forward, _vjp)
