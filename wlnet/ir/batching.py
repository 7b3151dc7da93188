"""Which values of a graph have a batch axis, and the same graph for fewer examples.

A value is split if each example of the batch has a part of it of its own, computed from nothing but the parts of the
same example in other values. `split` proves this node by node, or finds that examples mix; `resized` writes the graph
for another number of examples. Numbers of values stay, so that parts of the batch can share the arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from wlnet.ir.graph import Graph, Node, Shape, Value


@dataclass(frozen=True)
class Split:
    """The axis along which examples lie one after another, each with `inner` elements of it."""

    axis: int
    inner: int = 1


Splits: TypeAlias = dict[int, Split]


class Mixed(Exception):
    """Examples meet at a node."""


class Needed(Exception):
    """A value that is the same for all examples would have to be split."""

    def __init__(self, value: Value, split: Split) -> None:
        super().__init__(value, split)
        self.value = value
        self.split = split


def split(graph: Graph, batch: int) -> Splits | None:
    """By number the split of each value that has one, if all inputs and outputs are split along their first axis."""
    given = {}
    for value in graph.inputs.values():
        if not value.rank or value.shape[0] % batch:
            return None
        given[value.id] = Split(0, value.shape[0] // batch)
    if not given or graph.updates or batch < 2:
        return None
    try:
        found = _analysed(graph, given, batch)
    except Mixed:
        return None
    ends = [found.get(value.id) for value in graph.outputs.values()]
    return found if all(end is not None and end.axis == 0 for end in ends) else None


def _analysed(graph: Graph, given: Splits, batch: int) -> Splits:
    """The splits of all values, given those of inputs. Raises Mixed.

    What is made by repeating one number or slice for all examples is split where that is needed.
    """
    repeated: Splits = {}
    while True:
        try:
            return _propagated(graph, given | repeated, batch)
        except Needed as needed:
            if needed.value.id in repeated or not _repeats(graph, needed.value, needed.split.axis):
                raise Mixed from None
            repeated[needed.value.id] = needed.split


def _repeats(graph: Graph, value: Value, axis: int) -> bool:
    """Whether the value is a constant or made by a broadcast that is the same all along an axis."""
    content = graph.constants.get(value)
    if content is not None:
        return bool(np.array_equal(content, np.broadcast_to(content.take([0], axis), content.shape)))
    for node in graph.nodes:
        if value in node.outputs and node.op == "broadcast":
            (x,) = node.inputs
            before = axis - (value.rank - x.rank)
            return before < 0 or x.shape[before] == 1
    return False


def _propagated(graph: Graph, given: Splits, batch: int) -> Splits:
    found = dict(given)
    for node in graph.nodes:
        splits = [found.get(value.id) for value in node.inputs]
        if all(each is None for each in splits):
            continue
        rule = RULES.get(node.op)
        if rule is None:
            raise Mixed
        results = rule(node, splits, batch)
        for value, result in zip(node.outputs, results, strict=True):
            if value.shape[result.axis] != batch * result.inner:
                raise Mixed
            found[value.id] = result
    return found


# Rules: a node and the splits of its inputs, not all None, to those of its outputs ----------------------------------

Given: TypeAlias = Sequence[Split | None]
Rule: TypeAlias = Callable[[Node, Given, int], Sequence[Split]]


def _aligned(node: Node, splits: Given, _batch: int) -> list[Split]:
    """Broadcasting operations: all splits fall on one axis of the output."""
    (output,) = node.outputs
    places = {
        Split(each.axis + output.rank - value.rank, each.inner)
        for value, each in zip(node.inputs, splits, strict=True)
        if each is not None
    }
    if len(places) > 1:
        raise Mixed
    (place,) = places
    for value, each in zip(node.inputs, splits, strict=True):
        axis = place.axis - (output.rank - value.rank)
        if each is None and axis >= 0 and value.shape[axis] != 1:
            raise Needed(value, Split(axis, place.inner))
    return [place]


def _only_first(node: Node, splits: Given, _batch: int) -> list[Split]:
    """Operations on a batch along the first axis of the first input, with other inputs for all examples."""
    first, *others = splits
    if first is None or first.axis != 0 or any(other is not None for other in others):
        raise Mixed
    return [Split(0, first.inner)] * len(node.outputs)


def _all_first(node: Node, splits: Given, _batch: int) -> list[Split]:
    """Operations whose inputs all have the batch along the first axis."""
    if len(set(splits)) != 1 or splits[0] is None or splits[0].axis != 0:
        raise Mixed
    return [splits[0]] * len(node.outputs)


def _lanes(node: Node, splits: Given, _batch: int) -> list[Split]:
    """Operations along another axis, lane by lane."""
    if len(set(splits)) != 1 or splits[0] is None or splits[0].axis == node.params["axis"]:
        raise Mixed
    return [splits[0]]


def _same(_node: Node, splits: Given, _batch: int) -> list[Split]:
    if len(set(splits)) != 1 or splits[0] is None:
        raise Mixed
    return [splits[0]]


def _reshape(node: Node, splits: Given, batch: int) -> list[Split]:
    """The examples stay what they are if as many elements lie before their axis as did."""
    (each,), (x,), (output,) = splits, node.inputs, node.outputs
    assert each is not None
    before = math.prod(x.shape[: each.axis])
    for axis, size in enumerate(output.shape):
        if math.prod(output.shape[:axis]) == before and size % batch == 0:
            return [Split(axis, size // batch)]
    raise Mixed


def _transpose(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,) = splits
    assert each is not None
    return [Split(node.params["permutation"].index(each.axis), each.inner)]


def _broadcast(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,), (x,), (output,) = splits, node.inputs, node.outputs
    assert each is not None
    return [Split(each.axis + output.rank - x.rank, each.inner)]


def _concat(node: Node, splits: Given, batch: int) -> list[Split]:
    (place,) = _aligned(node, splits, batch)
    if place.axis == node.params["axis"]:
        raise Mixed
    return [place]


def _slice(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,), (x,) = splits, node.inputs
    assert each is not None
    axis, params = each.axis, node.params
    if params["sizes"][axis] != x.shape[axis] or params["steps"][axis] != 1:
        raise Mixed
    return [each]


def _unslice(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,), (x,) = splits, node.inputs
    assert each is not None
    if node.params["shape"][each.axis] != x.shape[each.axis] or node.params["steps"][each.axis] != 1:
        raise Mixed
    return [each]


def _pad(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,) = splits
    assert each is not None
    if any(node.params["pads"][each.axis]):
        raise Mixed
    return [each]


def _reduce(node: Node, splits: Given, _batch: int) -> list[Split]:
    (each,) = splits
    assert each is not None
    axes = node.params["axes"]
    if each.axis in axes:
        raise Mixed
    gone = 0 if node.params["keepdims"] else sum(axis < each.axis for axis in axes)
    return [Split(each.axis - gone, each.inner)]


def _matmul(node: Node, splits: Given, _batch: int) -> list[Split]:
    """Along the stack, or along the rows of the left or the columns of the right matrix."""
    (output,) = node.outputs
    places = []
    for i, (value, each) in enumerate(zip(node.inputs, splits, strict=True)):
        if each is None:
            continue
        axis = each.axis - value.rank  # counted from the end
        if axis >= -2:
            flag = node.params["transpose_b" if i else "transpose_a"]
            own = (-2 if flag else -1) if i else (-1 if flag else -2)
            if axis != own:
                raise Mixed
            places.append((Split(output.rank + (-1 if i else -2), each.inner), True))
        else:
            places.append((Split(output.rank + axis, each.inner), False))
    if len(set(places)) > 1 or (len(places) > 1 and places[0][1]):
        raise Mixed
    (place, along_matrix) = places[0]
    for value, each in zip(node.inputs, splits, strict=True):
        axis = place.axis - output.rank + value.rank
        if each is None and not along_matrix and axis >= 0 and value.shape[axis] != 1:
            raise Needed(value, Split(axis, place.inner))
    return [place]


def _gather(node: Node, splits: Given, _batch: int) -> list[Split]:
    (x, indices), axis = splits, node.params["axis"]
    if indices is not None and x is None:
        return [Split(axis + indices.axis, indices.inner)]
    if x is None or indices is not None or x.axis == axis:
        raise Mixed
    return [x if x.axis < axis else Split(x.axis - 1 + node.inputs[1].rank, x.inner)]


def _scan(node: Node, splits: Given, batch: int) -> list[Split]:
    """The splits of states are the same before and after a step; the time axis is in front of stacked outputs."""
    body: Graph = node.params["body"]
    states, slices = node.params["states"], node.params["slices"]
    given: Splits = {}
    for i, (value, inner, each) in enumerate(zip(node.inputs, body.inputs.values(), splits, strict=True)):
        if i < states and each is None:
            axes = [axis for axis, size in enumerate(value.shape) if size == batch]
            raise Needed(value, Split(axes[0])) if axes else Mixed
        if each is None:
            continue
        if states <= i < states + slices:
            if each.axis == 0:
                raise Mixed
            each = Split(each.axis - 1, each.inner)
        given[inner.id] = each
    found = _analysed(body, given, batch)
    after = [found.get(value.id) for value in body.outputs.values()]
    if after[:states] != list(splits[:states]):
        raise Mixed
    results = []
    for i, each in enumerate(after):
        if each is None:
            raise Mixed
        results.append(each if i < states else Split(each.axis + 1, each.inner))
    return results


RULES: Mapping[str, Rule] = MappingProxyType({
    "elementwise": _aligned,
    "cast": _same,
    "scale_gradient": _same,
    "replace_gradient": _same,
    "reshape": _reshape,
    "transpose": _transpose,
    "broadcast": _broadcast,
    "concat": _concat,
    "slice": _slice,
    "unslice": _unslice,
    "pad": _pad,
    "reduce": _reduce,
    "matmul": _matmul,
    "softmax": _lanes,
    "log_softmax": _lanes,
    "argsort": _lanes,
    "take_along": _lanes,
    "add_along": _lanes,
    "gather": _gather,
    "conv": _only_first,
    "conv_transpose": _only_first,
    "pool": _only_first,
    "pool_argmax": _only_first,
    "pool_transpose": _only_first,
    "scan": _scan,
})  # fmt: skip


# Another number of examples -------------------------------------------------------------------------------------------


def resized(graph: Graph, splits: Splits, batch: int, part: int) -> Graph:
    """The graph for `part` examples instead of `batch`; the numbers of its values stay."""

    def small(value: Value) -> Value:
        each = splits.get(value.id)
        return value if each is None else replace(value, shape=_shape(value.shape, each, part))

    nodes = []
    for node in graph.nodes:
        inputs, outputs = (tuple(map(small, side)) for side in (node.inputs, node.outputs))
        params = dict(node.params)
        if outputs != node.outputs:
            params.update(_settings(node, inputs, outputs, splits, batch, part))
        nodes.append(replace(node, inputs=inputs, outputs=outputs, params=MappingProxyType(params)))
    constants = {}
    for value, content in graph.constants.items():
        each = splits.get(value.id)
        constants[small(value)] = (
            content if each is None else np.ascontiguousarray(content.take(range(part * each.inner), each.axis))
        )
    return replace(
        graph,
        inputs=MappingProxyType({name: small(value) for name, value in graph.inputs.items()}),
        constants=MappingProxyType(constants),
        nodes=tuple(nodes),
        outputs=MappingProxyType({name: small(value) for name, value in graph.outputs.items()}),
    )


def _shape(shape: Shape, each: Split, part: int) -> Shape:
    return (*shape[: each.axis], part * each.inner, *shape[each.axis + 1 :])


def _settings(
    node: Node, inputs: tuple[Value, ...], outputs: tuple[Value, ...], splits: Splits, batch: int, part: int
) -> dict[str, Any]:
    """The settings of a node that speak of sizes."""
    match node.op:
        case "reshape" | "broadcast" | "unslice":
            return {"shape": outputs[0].shape}
        case "slice":
            return {"sizes": outputs[0].shape}
        case "scan":
            body: Graph = node.params["body"]
            states, slices = node.params["states"], node.params["slices"]
            given: Splits = {}
            for i, (inner, outer) in enumerate(zip(body.inputs.values(), node.inputs, strict=True)):
                each = splits.get(outer.id)
                if each is not None:
                    moved = Split(each.axis - 1, each.inner) if states <= i < states + slices else each
                    given[inner.id] = moved
            return {"body": resized(body, _analysed(body, given, batch), batch, part), "backward": None}
        case _:
            del inputs
            return {}
