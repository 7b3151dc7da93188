"""A rough estimate of how long a graph takes."""

from __future__ import annotations

import math

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
    return max(2 * _products(node) / FLOPS, moved)


def _products(node: Node) -> float:
    """The multiplications of a product or convolution."""
    match node.op:
        case "matmul":
            a, output = node.inputs[0], node.outputs[0]
            return output.size * a.shape[-2 if node.params["transpose_a"] else -1]
        case "conv":
            return node.outputs[0].size * math.prod(node.inputs[1].shape[1:])
        case "conv_transpose":
            return node.inputs[0].size * math.prod(node.inputs[1].shape[1:])
        case "conv_weight_gradient":
            return node.inputs[1].size * math.prod(node.outputs[0].shape[1:])
    return 0.0
