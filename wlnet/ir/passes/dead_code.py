"""Removing what no result needs."""

from dataclasses import replace
from types import MappingProxyType

from wlnet.ir.graph import Graph
from wlnet.ir.primitive import lookup


def remove_dead_code(graph: Graph) -> Graph:
    """The graph without nodes and constants that no output or update depends on. Inputs and arrays stay.

    Random nodes stay too: what the others draw depends on how many come before them.
    """
    needed = {value.id for value in graph.results}
    kept = []
    for node in reversed(graph.nodes):
        if lookup(node.op).effect != "pure" or any(value.id in needed for value in node.outputs):
            kept.append(node)
            needed.update(value.id for value in node.inputs)
    constants = {value: content for value, content in graph.constants.items() if value.id in needed}
    return replace(graph, nodes=tuple(reversed(kept)), constants=MappingProxyType(constants))
