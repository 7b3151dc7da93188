"""One step of training as one graph: forward, backward, and the update of arrays and states."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.builder import Builder
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.graph import Dtype, Graph, Value
from wlnet.nets.arrays import ArrayKey
from wlnet.training.optimisers import Optimiser

RATES = "learning rates"
"""The input of a step: for each array that learns, its rate at this step."""

Array = NDArray[Any]


@dataclass(frozen=True)
class Learned:
    """An array that learns.

    multiplier  of the learning rate; negative to climb the gradient
    decay       of the L2 regularization: gradient of decay/2 times the sum of squares
    gradients   the bound of elements of its gradient, or None
    weights     the bound of its elements, or None
    """

    key: ArrayKey
    multiplier: float = 1.0
    decay: float | None = None
    gradients: float | None = None
    weights: float | None = None


@dataclass(frozen=True)
class State:
    """The key of what an optimiser keeps for an array."""

    of: ArrayKey
    name: str


@dataclass(frozen=True)
class Loss:
    """An output that is minimised, times a factor.

    Elements of an example are added, and the mean is taken over examples.
    """

    output: Hashable
    scale: float = 1.0


class TotalLoss:
    """The name of the output that is minimised."""

    def __repr__(self) -> str:
        return "TotalLoss"


TOTAL = TotalLoss()


def with_loss(graph: Graph, losses: Sequence[Loss], count: int) -> Graph:
    """The graph with the sum of the losses of all examples, over `count`, as the output TOTAL.

    `count` is the size of the batch, of which the examples may be a part.
    """
    builder = Builder.extending(graph, _dtype(graph, losses))
    total: Value | None = None
    for loss in losses:
        value = graph.outputs[loss.output]
        term = builder.mul(builder.reduce(value, "sum", tuple(range(value.rank))), loss.scale / count)
        total = term if total is None else builder.add(total, term)
    assert total is not None, "there is a loss"
    builder.output(TOTAL, total)
    return builder.finish()


def _dtype(graph: Graph, losses: Sequence[Loss]) -> Dtype:
    return graph.outputs[losses[0].output].dtype


def gradients(graph: Graph, arrays: Sequence[Learned]) -> Graph:
    """The graph with the gradient of TOTAL with respect to each array as the output Gradient(key)."""
    present = [array.key for array in arrays if array.key in graph.arrays]
    return gradient(graph, [TOTAL], present)


def with_updates(graph: Graph, arrays: Sequence[Learned], optimiser: Optimiser) -> Graph:
    """The graph in which arrays with gradients are updated by these, and what the optimiser keeps for them.

    The gradients are outputs of the graph no more. A new input RATES has the learning rate of each array.
    """
    kept = {name: value for name, value in graph.outputs.items() if not isinstance(name, Gradient)}
    found = {name.of: value for name, value in graph.outputs.items() if isinstance(name, Gradient)}
    plain = Graph(graph.inputs, graph.arrays, graph.constants, graph.nodes, kept, graph.updates)
    updated = [array for array in arrays if array.key in found]
    builder = Builder.extending(plain, found[updated[0].key].dtype if updated else "float32")
    _update(builder, {array.key: graph.arrays[array.key] for array in updated}, found, updated, arrays, optimiser)
    return builder.finish()


def update_graph(
    shapes: Mapping[ArrayKey, tuple[int, ...]], arrays: Sequence[Learned], optimiser: Optimiser, dtype: Dtype
) -> Graph:
    """The update alone, for gradients that were added up over several graphs: inputs are called by `gradient_input`."""
    builder = Builder(dtype)
    weights = {array.key: builder.array(array.key, shapes[array.key]) for array in arrays}
    found: dict[Hashable, Value] = {
        array.key: builder.input(gradient_input(i), shapes[array.key]) for i, array in enumerate(arrays)
    }
    _update(builder, weights, found, arrays, arrays, optimiser)
    return builder.finish()


def gradient_input(place: int) -> str:
    """The name of the input for the gradient of an array, by its place among those that learn."""
    return f"gradient {place}"


def _update(
    builder: Builder, weights: Mapping[ArrayKey, Value], found: Mapping[Hashable, Value], updated: Sequence[Learned],
    arrays: Sequence[Learned], optimiser: Optimiser,
) -> None:  # fmt: skip
    rates = builder.input(RATES, (len(arrays),))
    places = {array.key: place for place, array in enumerate(arrays)}
    for array in updated:
        w, g = weights[array.key], found[array.key]
        place = places[array.key]
        rate = builder.reshape(builder.slice_axis(rates, 0, place, place + 1), ())
        if array.gradients is not None:
            g = builder.apply("clip", g, -array.gradients, array.gradients)
        if array.decay:
            g = builder.add(g, builder.mul(w, array.decay))
        states = {name: builder.array(State(array.key, name), w.shape) for name in optimiser.states}
        w, states = optimiser.update(builder, w, g, states, rate)
        if array.weights is not None:
            w = builder.apply("clip", w, -array.weights, array.weights)
        builder.restate(array.key, w)
        for name, value in states.items():
            builder.restate(State(array.key, name), value)


def initial_states(
    shapes: Mapping[ArrayKey, tuple[int, ...]], arrays: Sequence[Learned], optimiser: Optimiser, dtype: Dtype
) -> dict[Hashable, Array]:
    """What the optimiser begins with: zeros."""
    return {State(array.key, name): np.zeros(shapes[array.key], dtype) for array in arrays for name in optimiser.states}
