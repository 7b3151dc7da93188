"""Telling apart what depends on arrays alone, which need be computed once only as long as they stay the same."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from wlnet.ir.graph import Graph, Node, Value
from wlnet.ir.primitive import lookup

# These move no elements: they are cheaper made anew than kept.
VIEWS = frozenset({"reshape", "transpose", "broadcast", "slice"})
# What is kept may be larger than what it is made from by this factor.
LARGEST_GROWTH = 2


def prepared(graph: Graph) -> tuple[Graph, Graph] | None:
    """The graph in two: what is made from arrays, and the rest, for which the results of the first are arrays.

    Their keys are the values themselves. None if there is nothing to prepare.
    """
    known = {value.id for value in (*graph.arrays.values(), *graph.constants)}
    makers: dict[int, Node] = {}
    for node in graph.nodes:
        grown = sum(v.size for v in node.outputs) > LARGEST_GROWTH * sum(v.size for v in node.inputs)
        fits = lookup(node.op).effect == "pure" and not node.bodies and (node.op in VIEWS or not grown)
        if fits and node.inputs and all(value.id in known for value in node.inputs):
            known.update(value.id for value in node.outputs)
            makers.update((value.id, node) for value in node.outputs)
    kept: dict[Value, None] = {}
    views: set[int] = set()

    def need(value: Value) -> None:
        maker = makers.get(value.id)
        if maker is None:
            return
        if maker.op in VIEWS:
            views.add(value.id)
            need(maker.inputs[0])
        else:
            kept[value] = None

    for node in graph.nodes:
        if node.outputs[0].id not in makers:
            for value in node.inputs:
                need(value)
    for value in graph.results:
        need(value)
    if not kept:
        return None
    before = replace(
        graph,
        inputs=MappingProxyType({}),
        nodes=tuple(node for node in graph.nodes if node.outputs[0].id in makers),
        outputs=MappingProxyType({value: value for value in kept}),
        updates=MappingProxyType({}),
    )
    after = replace(
        graph,
        arrays=MappingProxyType({**graph.arrays, **{value: value for value in kept}}),
        nodes=tuple(node for node in graph.nodes if node.outputs[0].id not in makers or node.outputs[0].id in views),
    )
    return before, after
