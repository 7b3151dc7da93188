"""Replacing values by equal ones throughout a graph."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from wlnet.ir.graph import Graph, Node, Value


def renamed(node: Node, substitutes: Mapping[int, Value]) -> Node:
    """The node with its inputs replaced."""
    if not any(value.id in substitutes for value in node.inputs):
        return node
    return replace(node, inputs=tuple(substitutes.get(value.id, value) for value in node.inputs))


def with_nodes(
    graph: Graph, nodes: list[Node], constants: Mapping[Value, NDArray[Any]], substitutes: Mapping[int, Value]
) -> Graph:
    """The graph with other nodes and constants, its results replaced."""
    return replace(
        graph,
        nodes=tuple(nodes),
        constants=MappingProxyType(dict(constants)),
        outputs=MappingProxyType({name: substitutes.get(v.id, v) for name, v in graph.outputs.items()}),
        updates=MappingProxyType({key: substitutes.get(v.id, v) for key, v in graph.updates.items()}),
    )
