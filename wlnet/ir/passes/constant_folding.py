"""Computing beforehand what depends on constants alone."""

import numpy as np

from wlnet.ir.graph import Graph, Node
from wlnet.ir.passes.renaming import with_nodes
from wlnet.ir.primitive import lookup

# A constant is held in memory for as long as the plan: one that is much larger than what it is made from is better
# made anew at each run.
LARGEST_GROWTH = 4096


def fold_constants(graph: Graph) -> Graph:
    """The graph with pure nodes over constants replaced by constants, save those that would blow up memory."""
    constants = dict(graph.constants)
    known = {value.id: content for value, content in constants.items()}
    nodes: list[Node] = []
    for node in graph.nodes:
        primitive = lookup(node.op)
        is_constant = primitive.effect == "pure" and all(value.id in known for value in node.inputs)
        grown = sum(value.size for value in node.outputs) - sum(value.size for value in node.inputs)
        if not is_constant or grown > LARGEST_GROWTH:
            nodes.append(node)
            continue
        results = primitive.forward(*(known[value.id] for value in node.inputs), **node.params)
        for value, result in zip(node.outputs, results, strict=True):
            content = np.asarray(result, order="C")  # views such as broadcasts would not lie as plans expect
            content.setflags(write=False)
            constants[value] = known[value.id] = content
    return with_nodes(graph, nodes, constants, {})
