"""A rough estimate of how long a graph takes."""

from __future__ import annotations

from wlnet.ir.cost import multiplications
from wlnet.ir.graph import Graph, Node

FLOPS = 40.0  # multiplications and additions a nanosecond, in products and convolutions on one core
BYTES = 10.0  # bytes a nanosecond, in what reads and writes


def nanoseconds(graph: Graph) -> float:
    """The time of one run on one core, in nanoseconds."""
    return sum(_node(node) for node in graph.nodes)


def _node(node: Node) -> float:
    if node.op in ("scan", "random_scan"):
        return float(node.params["length"]) * nanoseconds(node.params["body"])
    moved = 4 * sum(value.size for value in (*node.inputs, *node.outputs)) / BYTES
    return max(2 * multiplications(node) / FLOPS, moved)
