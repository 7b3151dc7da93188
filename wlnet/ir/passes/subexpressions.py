"""Computing equal things once."""

from collections.abc import Hashable

from wlnet.ir.graph import Graph, Node, Value
from wlnet.ir.passes.renaming import renamed, with_nodes
from wlnet.ir.primitive import lookup


def share_subexpressions(graph: Graph) -> Graph:
    """The graph with equal constants merged, and pure nodes of the same kind, inputs and settings merged."""
    substitutes: dict[int, Value] = {}
    constants = {}
    by_content: dict[Hashable, Value] = {}
    for value, content in graph.constants.items():
        first = by_content.setdefault((value.shape, value.dtype, content.tobytes()), value)
        if first == value:
            constants[value] = content
        else:
            substitutes[value.id] = first
    nodes: list[Node] = []
    by_meaning: dict[Hashable, Node] = {}
    for original in graph.nodes:
        node = renamed(original, substitutes)
        if lookup(node.op).effect == "pure":
            # repr tells 0.0 from -0.0 and 1 from True, which are equal as keys.
            settings = tuple(sorted((name, repr(setting), setting) for name, setting in node.params.items()))
            key = (node.op, tuple(value.id for value in node.inputs), settings)
            known = by_meaning.setdefault(key, node)
            if known is not node:
                substitutes.update({value.id: first for value, first in zip(node.outputs, known.outputs, strict=True)})
                continue
        nodes.append(node)
    return with_nodes(graph, nodes, constants, substitutes)
