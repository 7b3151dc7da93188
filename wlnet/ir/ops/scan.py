"""Repetition: a graph run over the leading axis of arrays, with states carried from step to step.

A scan has three groups of inputs: initial states; sequences (length, ...), of which each step sees one slice; and
constants, which every step sees whole. Its `body` is a graph with the inputs "state0", .., "slice0", .., "constant0",
.. in this order and the outputs "state0", .., the states for the next step, and "output0", ... The scan gives the final
states, and then each output of all steps stacked to (length, ...). With `reverse` the steps go from the last slice to
the first; outputs lie where their slices lie.

`Builder.scan` writes scans. `backward` is what differentiation needs; `wlnet.ir.scan_gradient` fills it in.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from wlnet.ir.errors import DerivativeError, ShapeError
from wlnet.ir.graph import Graph
from wlnet.ir.primitive import Abstract, Array, Primitive, lookup
from wlnet.ir.reference import run

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Node, Value


SCANS = ("scan", "random_scan")


@dataclass(frozen=True)
class Product:
    """The gradient of a constant as one matrix product: the sum over all steps of a^T b, a (n, k) and b (n, m).

    Each operand is ("slice", i), a sequence given to the reverse scan, or ("output", i), one that it makes.
    """

    constant: int
    operands: tuple[tuple[str, int], tuple[str, int]]


@dataclass(frozen=True, eq=False)
class Backward:
    """The reverse scan of a scan, by numbers within its groups of states, sequences, constants and outputs.

    body        states: gradients of `states`, then sums for `summed`; slices: gradients of `outputs`, then `slices`,
                then `saved`; constants: `constants`; outputs: gradients of `moved`, then operands
    states      the states that have a gradient
    outputs     the stacked outputs that have a gradient
    slices      the sequences that the reverse scan reads
    saved       the stacked outputs that the reverse scan reads
    constants   the constants that the reverse scan reads
    moved       the sequences whose gradient is made
    summed      the constants whose gradient is added up from step to step
    products    the constants whose gradient is a matrix product of sequences
    """

    body: Graph
    states: tuple[int, ...]
    outputs: tuple[int, ...]
    slices: tuple[int, ...]
    saved: tuple[int, ...]
    constants: tuple[int, ...]
    moved: tuple[int, ...]
    summed: tuple[int, ...]
    products: tuple[Product, ...]

    def __str__(self) -> str:
        return f"<a graph of {len(self.body.nodes)} nodes>"


def _rule(
    *xs: Abstract, body: Graph, states: int, slices: int, length: int, reverse: bool, backward: Backward | None
) -> tuple[Abstract, ...]:
    del reverse, backward
    wanted = [value.abstract for value in body.inputs.values()]
    if len(xs) != len(wanted) or states + slices > len(xs) or states > len(body.outputs):
        raise ShapeError(f"a scan with {states} states and {slices} sequences over a body of {len(wanted)} inputs")
    for i, (x, inner) in enumerate(zip(xs, wanted, strict=True)):
        is_slice = states <= i < states + slices
        outer = Abstract((length, *inner.shape), inner.dtype) if is_slice else inner
        if x != outer:
            what = "sequence" if is_slice else "state" if i < states else "constant"
            raise ShapeError(
                f"the steps of a scan of length {length} take a {what} {outer.dtype}{list(outer.shape)}, "
                f"not {x.dtype}{list(x.shape)}"
            )
    results = [value.abstract for value in body.outputs.values()]
    for before, after in zip(xs[:states], results[:states], strict=True):
        if before != after:
            raise ShapeError(
                f"a state of a scan is {before.dtype}{list(before.shape)} before a step and "
                f"{after.dtype}{list(after.shape)} after it"
            )
    return (*xs[:states], *(Abstract((length, *x.shape), x.dtype) for x in results[states:]))


def _forward(*xs: Array, **settings: Any) -> tuple[Array, ...]:
    return _run(None, xs, **settings)


def _random_forward(rng: np.random.Generator, *xs: Array, **settings: Any) -> tuple[Array, ...]:
    return _run(rng, xs, **settings)


def _run(
    rng: np.random.Generator | None,
    xs: tuple[Array, ...],
    *,
    body: Graph,
    states: int,
    slices: int,
    length: int,
    reverse: bool,
    backward: Backward | None,
) -> tuple[Array, ...]:
    del backward
    state = list(xs[:states])
    results = list(body.outputs.values())[states:]
    stacked = [np.empty((length, *value.shape), value.dtype) for value in results]
    for t in reversed(range(length)) if reverse else range(length):
        given = [*state, *(x[t] for x in xs[states : states + slices]), *xs[states + slices :]]
        outputs = list(run(body, dict(zip(body.inputs, given, strict=True)), rng=rng)[0].values())
        state = outputs[:states]
        for place, result in zip(stacked, outputs[states:], strict=True):
            place[t] = result
    return (*(np.array(x) for x in state), *stacked)


def _vjp(builder: Builder, node: Node, gradients: tuple[Value, ...]) -> tuple[Value | None, ...]:
    states, length = node.params["states"], node.params["length"]
    way: Backward | None = node.params["backward"]
    if way is None:
        if any(value.is_float for value in node.outputs):
            raise DerivativeError("a scan was to be differentiated that does not keep what its reverse needs")
        return (None,) * len(node.inputs)
    sequences = node.inputs[states : states + node.params["slices"]]
    constants = node.inputs[states + len(sequences) :]
    stacked = node.outputs[states:]
    read = [*(gradients[states + i] for i in way.outputs), *(sequences[i] for i in way.slices)]
    read += [stacked[i] for i in way.saved]
    zeros = [builder.broadcast(builder.constant(0.0, constants[i].dtype), constants[i].shape) for i in way.summed]
    carried = [*(gradients[i] for i in way.states), *zeros]
    reverse = emit_scan(
        builder,
        way.body,
        carried,
        read,
        [constants[i] for i in way.constants],
        length=length,
        reverse=not node.params["reverse"],
    )
    made = reverse[len(carried) :]
    results: list[Value | None] = [None] * len(node.inputs)
    for i, g in zip(way.states, reverse, strict=False):
        results[i] = g
    for i, g in zip(way.summed, reverse[len(way.states) : len(carried)], strict=True):
        results[states + len(sequences) + i] = g
    for i, g in zip(way.moved, made, strict=False):
        results[states + i] = g
    for product in way.products:
        a, b = (
            builder.reshape(x, (x.shape[0] * x.shape[1], x.shape[2]))
            for x in ((read if where == "slice" else made)[i] for where, i in product.operands)
        )
        results[states + len(sequences) + product.constant] = builder.matmul(a, b, transpose_a=True)
    return tuple(results)


def emit_scan(
    builder: Builder,
    body: Graph,
    states: list[Value],
    sequences: list[Value],
    constants: list[Value],
    *,
    length: int,
    reverse: bool,
) -> tuple[Value, ...]:
    """Append a scan of a body: final states, then stacked outputs."""
    settings = {
        "body": body,
        "states": len(states),
        "slices": len(sequences),
        "length": length,
        "reverse": reverse,
        "backward": None,
    }
    return builder.emit_all(scan_name(body), [*states, *sequences, *constants], settings)


def body_graph(
    states: Sequence[Value],
    slices: Sequence[Value],
    constants: Sequence[Value],
    contents: Mapping[Value, Array],
    nodes: Sequence[Node],
    new_states: Sequence[Value],
    outputs: Sequence[Value],
) -> Graph:
    """The graph of one step, its inputs and outputs named as the module says."""
    inputs = {f"state{i}": value for i, value in enumerate(states)}
    inputs.update((f"slice{i}", value) for i, value in enumerate(slices))
    inputs.update((f"constant{i}", value) for i, value in enumerate(constants))
    results: dict[Hashable, Value] = {f"state{i}": value for i, value in enumerate(new_states)}
    results.update((f"output{i}", value) for i, value in enumerate(outputs))
    return Graph(
        MappingProxyType(inputs),
        MappingProxyType({}),
        MappingProxyType(dict(contents)),
        tuple(nodes),
        MappingProxyType(results),
    )


def scan_name(body: Graph) -> str:
    """The primitive that runs this body: one that draws random numbers is told apart."""
    return "scan" if all(lookup(node.op).effect == "pure" for node in body.nodes) else "random_scan"


Primitive("scan", "pure", _rule, _forward, _vjp)
Primitive("random_scan", "random", _rule, _random_forward, _vjp)
