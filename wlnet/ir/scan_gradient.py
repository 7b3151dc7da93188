"""Making scans ready for differentiation: what the steps compute is kept for a scan that runs the other way.

The gradient graph of a body falls into two parts: the body itself and the nodes that compute gradients. The second part
becomes the body of the reverse scan; what it reads of the first part becomes further outputs of the scan, one slice for
each step. Values that only rearrange others are not kept but made again.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from wlnet.ir.builder import Builder
from wlnet.ir.gradient import Gradient, depending, gradient
from wlnet.ir.graph import Graph, Node, Value
from wlnet.ir.ops.scan import SCANS, Backward, Product, body_graph

MADE_AGAIN = ("reshape", "transpose", "broadcast", "slice")


def keep_for_reverse(graph: Graph, needed: set[int]) -> Graph:
    """The graph with every scan that depends on a value of `needed` ready for its gradient."""
    ids = itertools.count(graph.next_id)
    nodes = tuple(
        _prepared(node, needed, ids) if node.op in SCANS and any(value.id in needed for value in node.inputs) else node
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


@dataclass(frozen=True)
class _Parts:
    """The inputs and outputs of the body of a node, by group."""

    states: tuple[Value, ...]
    slices: tuple[Value, ...]
    constants: tuple[Value, ...]
    after: tuple[Value, ...]
    outputs: tuple[Value, ...]

    @classmethod
    def of(cls, node: Node) -> _Parts:
        states, slices = node.params["states"], node.params["slices"]
        inputs, outputs = tuple(node.params["body"].inputs.values()), tuple(node.params["body"].outputs.values())
        first = states + slices
        return cls(inputs[:states], inputs[states:first], inputs[first:], outputs[:states], outputs[states:])


def _prepared(node: Node, needed: set[int], ids: Iterator[int]) -> Node:
    body: Graph = node.params["body"]
    parts = _Parts.of(node)
    given = node.inputs[len(parts.states) :]
    wanted = [value.is_float and outer.id in needed for value, outer in zip(parts.slices, given, strict=False)]
    moved = tuple(i for i, is_wanted in enumerate(wanted) if is_wanted)
    floats = {value.id for value in body.inputs.values() if value.is_float}
    seeded = [key for key, value in body.outputs.items() if value.is_float and value.id in depending(body, floats)]
    fixed = [
        i
        for i, (value, outer) in enumerate(zip(parts.constants, given[len(parts.slices) :], strict=True))
        if value.is_float and outer.id in needed and _reaches(body, value, seeded)
    ]
    states = tuple(i for i, value in enumerate(parts.states) if value.is_float)
    if not seeded:
        return node
    wrt = [f"state{i}" for i in states] + [f"slice{i}" for i in moved] + [f"constant{i}" for i in fixed]
    both = gradient(body, list(seeded), wrt, {key: f"seed {key}" for key in seeded})
    products = {i: pair for i in fixed if (pair := _product(both, len(body.nodes), i)) is not None}
    summed = tuple(i for i in fixed if i not in products)

    builder = Builder.extending(both)
    seeds = [
        both.inputs.get(f"seed state{i}") or builder.input(f"seed state{i}", value.shape, value.dtype)
        for i, value in ((i, parts.states[i]) for i in states)
    ]
    sums = [builder.input(f"sum {i}", parts.constants[i].shape, parts.constants[i].dtype) for i in summed]
    totals = [builder.add(total, both.outputs[Gradient(f"constant{i}")]) for i, total in zip(summed, sums, strict=True)]
    whole = builder.finish()
    after = [*(both.outputs[Gradient(f"state{i}")] for i in states), *totals]
    gradients = [both.outputs[Gradient(f"slice{i}")] for i in moved]
    operands = [value for pair in products.values() for value in pair]
    nodes, read = _second_part(whole, len(body.nodes), [*after, *gradients, *operands])

    saved = [value for value in (*parts.states, *_made(both.nodes[: len(body.nodes)])) if value.id in read]
    saved = [value for value in saved if value.id not in {made.id for made in _made(nodes)}]
    stacked = [*parts.outputs, *(value for value in saved if value not in parts.outputs)]
    outputs = tuple(i for i in range(len(parts.outputs)) if f"output{i}" in seeded)
    slices = tuple(i for i, value in enumerate(parts.slices) if value.id in read)
    constants = tuple(i for i, value in enumerate(parts.constants) if value.id in read)
    sequences = [both.inputs[f"seed output{i}"] for i in outputs] + [parts.slices[i] for i in slices] + saved
    made = [*gradients, *dict.fromkeys(value for value in operands if value not in sequences)]
    places = {value: ("output", len(gradients) + i) for i, value in enumerate(made[len(gradients) :])}
    places.update({value: ("slice", i) for i, value in enumerate(sequences)})

    contents = {value: content for value, content in whole.constants.items() if value.id in read}
    fixed_values = [parts.constants[i] for i in constants]
    way = Backward(
        body_graph([*seeds, *sums], sequences, fixed_values, contents, nodes, after, made),
        states=states,
        outputs=outputs,
        slices=slices,
        saved=tuple(stacked.index(value) for value in saved),
        constants=constants,
        moved=moved,
        summed=summed,
        products=tuple(Product(i, (places[a], places[b])) for i, (a, b) in products.items()),
    )
    way.body.check()
    kept = body_graph(
        parts.states,
        parts.slices,
        parts.constants,
        body.constants,
        both.nodes[: len(body.nodes)],
        parts.after,
        stacked,
    )
    length: int = node.params["length"]
    added = stacked[len(parts.outputs) :]
    further = [Value(next(ids), (length, *value.shape), value.dtype) for value in added]
    params = MappingProxyType({**node.params, "body": kept, "backward": way})
    return replace(node, params=params, outputs=(*node.outputs, *further))


def _reaches(body: Graph, value: Value, keys: Sequence[Hashable]) -> bool:
    reached = depending(body, {value.id})
    return any(body.outputs[key].id in reached for key in keys)


def _made(nodes: Iterable[Node]) -> list[Value]:
    return [value for node in nodes for value in node.outputs]


def _product(both: Graph, first: int, constant: int) -> tuple[Value, Value] | None:
    """The matrices a and b of one step, if the gradient of a constant is a^T b: summed over steps, one product."""
    value = both.outputs[Gradient(f"constant{constant}")]
    for node in both.nodes[first:]:
        if node.op == "matmul" and node.outputs[0] == value:
            a, b = node.inputs
            is_sum = a.rank == b.rank == 2 and node.params["transpose_a"] and not node.params["transpose_b"]
            return (a, b) if is_sum else None
    return None


def _second_part(graph: Graph, first: int, results: Sequence[Value]) -> tuple[list[Node], set[int]]:
    """The nodes from `first` on that results need, with earlier ones that are made again; the values that are read."""
    read = {value.id for value in results}
    kept: list[Node] = []
    for position, node in reversed(list(enumerate(graph.nodes))):
        is_own = position >= first or node.op in MADE_AGAIN
        if is_own and any(value.id in read for value in node.outputs):
            kept.append(node)
            read.update(value.id for value in node.inputs)
    return kept[::-1], read
