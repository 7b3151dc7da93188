"""Removing what no result needs."""

from dataclasses import replace
from types import MappingProxyType

from wlnet.ir.graph import Graph, Node
from wlnet.ir.ops.scan import SCANS, body_graph
from wlnet.ir.primitive import lookup


def remove_dead_code(graph: Graph) -> Graph:
    """The graph without nodes and constants that no output or update depends on. Inputs and arrays stay.

    Random nodes stay too: what the others draw depends on how many come before them.
    """
    needed = {value.id for value in graph.results}
    kept = []
    for node in reversed(graph.nodes):
        if node.op in SCANS:
            node = pruned_scan(node, needed)
        if lookup(node.op).effect != "pure" or any(value.id in needed for value in node.outputs):
            kept.append(node)
            needed.update(value.id for value in node.inputs)
    constants = {value: content for value, content in graph.constants.items() if value.id in needed}
    return replace(graph, nodes=tuple(reversed(kept)), constants=MappingProxyType(constants))


def pruned_scan(node: Node, needed: set[int]) -> Node:
    """The scan without the states, sequences, constants and outputs that the needed results do not depend on."""
    body: Graph = node.params["body"]
    states, slices = node.params["states"], node.params["slices"]
    before, after = list(body.inputs.values()), list(body.outputs.values())
    outputs = [i for i in range(states, len(after)) if node.outputs[i].id in needed]
    live = {i for i in range(states) if node.outputs[i].id in needed}
    while True:
        kept = remove_dead_code(
            replace(body, outputs=MappingProxyType({i: after[i] for i in (*sorted(live), *outputs)}))
        )
        used = {value.id for inner in kept.nodes for value in inner.inputs} | {value.id for value in kept.results}
        grown = live | {i for i in range(states) if before[i].id in used}
        if grown == live:
            break
        live = grown
    inputs = [i for i, value in enumerate(before) if i in live or (i >= states and value.id in used)]
    results = [*sorted(live), *outputs]
    if len(inputs) == len(before) and len(results) == len(after):
        return node
    moved = [i for i in inputs if states <= i < states + slices]
    slimmer = body_graph(
        [before[i] for i in sorted(live)],
        [before[i] for i in moved],
        [before[i] for i in inputs if i >= states + slices],
        kept.constants,
        kept.nodes,
        [after[i] for i in sorted(live)],
        [after[i] for i in outputs],
    )
    settings = {**node.params, "body": slimmer, "states": len(live), "slices": len(moved), "backward": None}
    return replace(
        node,
        inputs=tuple(node.inputs[i] for i in inputs),
        params=MappingProxyType(settings),
        outputs=tuple(node.outputs[i] for i in results),
    )
