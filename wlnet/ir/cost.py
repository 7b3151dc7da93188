"""How much arithmetic a node is: what its definition takes, whatever way a kernel goes about it."""

from __future__ import annotations

import math

from wlnet.ir.graph import Graph, Node
from wlnet.ir.ops.scan import SCANS
from wlnet.ir.scalar import Apply, Scalar, subtrees

# softmax: a maximum, a difference, an exponential, a sum and a quotient
SOFTMAX = 5


def operations(node: Node) -> int:
    """The operations on numbers of one run: an addition, a multiplication or a function of one number is one each.

    What only moves, looks up, compares places or draws numbers counts as nothing.
    """
    products = multiplications(node)
    if products:
        return 2 * products
    match node.op:
        case "elementwise":
            return node.outputs[0].size * applications(node.params["scalar"])
        case "reduce" | "scatter_add" | "add_along":
            return node.inputs[0].size
        case "softmax" | "log_softmax":
            return SOFTMAX * node.inputs[0].size
        case "pool" | "pool_argmax":
            return node.outputs[0].size * _window(node)
        case "pool_transpose":
            return node.inputs[0].size * _window(node)
        case "pool_max_gradient":
            return node.inputs[1].size * _window(node)
        case op if op in SCANS:
            return int(node.params["length"]) * graph_operations(node.params["body"])
    return 0


def _window(node: Node) -> int:
    kernel: tuple[int, ...] = node.params["kernel"]
    return math.prod(kernel)


def graph_operations(graph: Graph) -> int:
    """The operations of all nodes of a graph."""
    return sum(map(operations, graph.nodes))


def applications(scalar: Scalar) -> int:
    """The functions applied in a scalar function."""
    return sum(isinstance(tree, Apply) for tree in subtrees(scalar))


def multiplications(node: Node) -> int:
    """The multiplications of a matrix product or a convolution, each of which comes with an addition; 0 for others."""
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
    return 0
