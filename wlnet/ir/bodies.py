"""Writing the body of a scan: a builder inside a builder.

Values of the outer builders may be used inside. What is used becomes a constant of the scan, and so do arrays; what
depends on such values alone is computed once outside. An update of an array inside makes the array a state.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias

from wlnet.ir.builder import Builder
from wlnet.ir.errors import GraphError, ShapeError
from wlnet.ir.graph import Dtype, Graph, Node, Value
from wlnet.ir.ops.scan import body_graph, emit_scan
from wlnet.ir.primitive import lookup

Values: TypeAlias = tuple[Value, ...]
Step: TypeAlias = Callable[[Builder, Values, Values], tuple[Sequence[Value], Sequence[Value]]]


class Body(Builder):
    """The builder of one step."""

    def __init__(self, outer: Builder) -> None:
        super().__init__(outer.dtype)
        self._ids = outer._ids  # numbers are shared, so that values of all levels differ
        self._origins = outer._origins
        self.outer = outer

    def leaf(self, like: Value, shape: tuple[int, ...]) -> Value:
        """A value that each step is given."""
        return self._value(shape, like.dtype)

    def array(self, key: Hashable, shape: Sequence[int], dtype: Dtype | None = None) -> Value:
        """The array under `key` of the outermost graph."""
        return self.outer.array(key, shape, dtype)

    def update(self, key: Hashable, value: Value) -> None:
        """State the content of the array under `key` at the next step; after the last one it is the new content."""
        array = self.outer.array(key, value.shape, value.dtype)
        if key in self._updates:
            raise GraphError(f"update {key!r}: given twice")
        self._arrays[key] = array
        self._updates[key] = value

    def hoist(self, given: Sequence[Value]) -> None:
        """Hand all nodes that depend neither on the given values nor on chance over to the outer builder."""
        varying = {value.id for value in given}
        kept: list[Node] = []
        for node in self._nodes:
            if lookup(node.op).effect == "pure" and not any(value.id in varying for value in node.inputs):
                for value in node.inputs:
                    if value in self._constants:
                        self.outer._constants[value] = self._constants[value]
                self.outer._nodes.append(node)
            else:
                kept.append(node)
                varying.update(value.id for value in node.outputs)
        self._nodes = kept

    def close(self, states: Values, slices: Values, new_states: Values, outputs: Values) -> tuple[Graph, list[Value]]:
        """The graph of the step, and the values outside that it uses."""
        own = {value.id for value in (*states, *slices, *self._constants)}
        used: dict[Value, None] = {}
        for node in self._nodes:
            used.update((value, None) for value in node.inputs if value.id not in own)
            own.update(value.id for value in node.outputs)
        used.update((value, None) for value in (*new_states, *outputs) if value.id not in own)
        needed = {value.id for node in self._nodes for value in node.inputs}
        needed.update(value.id for value in (*new_states, *outputs))
        constants = {value: content for value, content in self._constants.items() if value.id in needed}
        graph = body_graph(states, slices, list(used), constants, self._nodes, new_states, outputs)
        graph.check()
        return graph, list(used)


def scan(
    outer: Builder, step: Step, init: Sequence[Value], xs: Sequence[Value], length: int | None, reverse: bool
) -> tuple[Values, Values]:
    """What `Builder.scan` does."""
    lengths = {x.shape[0] if x.rank else None for x in xs} | ({length} if length is not None or not xs else set())
    if len(lengths) != 1 or None in lengths:
        listed = ", ".join(f"{x.dtype}{list(x.shape)}" for x in xs)
        raise ShapeError(f"a scan needs one length, and has {f'length {length} and ' if length else ''}[{listed}]")
    (steps,) = (size for size in lengths if size is not None)
    body = Body(outer)
    states = tuple(body.leaf(value, value.shape) for value in init)
    slices = tuple(body.leaf(x, x.shape[1:]) for x in xs)
    after, outputs = (tuple(values) for values in step(body, states, slices))
    if body._inputs or body._outputs:
        raise GraphError("a step of a scan has no inputs and outputs with names")
    if len(after) != len(states):
        raise GraphError(f"a scan has {len(states)} states before a step and {len(after)} after it")
    keys = list(body._updates)
    arrays = tuple(body._arrays[key] for key in keys)
    # An array with an update is a state: within the steps its value is the one before, not the one outside.
    body.hoist((*states, *arrays, *slices))
    graph, used = body.close((*states, *arrays), slices, (*after, *body._updates.values()), outputs)
    first = [outer.content(key, array) for key, array in zip(keys, arrays, strict=True)]
    results = emit_scan(outer, graph, [*init, *first], list(xs), used, length=steps, reverse=reverse)
    finals = results[: len(states)]
    for key, value in zip(keys, results[len(states) :], strict=False):
        outer.restate(key, value)
    return finals, results[len(states) + len(keys) :]
