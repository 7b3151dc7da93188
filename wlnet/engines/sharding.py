"""Running a plan in parts of its batch, side by side and small enough for the cache.

Each part is the same graph for fewer examples; it reads and writes its rows of the arrays of the whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wlnet.engines.native.parallel import yielding
from wlnet.engines.pool import pool, threads
from wlnet.engines.work import nanoseconds
from wlnet.ir.batching import resized, split
from wlnet.ir.graph import Graph

if TYPE_CHECKING:
    from wlnet.engines.numpy_engine import Plan

Array = NDArray[Any]

# Parts that take less are not worth waking a thread.
SHORTEST = 150_000  # nanoseconds
# Bytes of intermediate values of a part: more parts than threads are made until they fit.
CACHE = 8 << 20


@dataclass(frozen=True)
class Part:
    """Some examples: which, and the plan for as many."""

    begin: int
    count: int
    plan: Plan


class Sharded:
    """The parts of a batch, and how to run them."""

    def __init__(self, graph: Graph, batch: int, parts: list[Part]) -> None:
        self._batch = batch
        self._parts = parts
        self._inputs = [value.id for value in graph.inputs.values()]
        self._outputs = [(value, np.dtype(value.dtype)) for value in graph.outputs.values()]

    @property
    def memory(self) -> int:
        """Bytes of intermediate values while as many parts as there are threads run."""
        sizes = sorted((part.plan.memory for part in self._parts), reverse=True)
        return sum(sizes[: threads()])

    def run(self, leaves: Mapping[int, Array], steady: Mapping[int, Array]) -> list[Array]:
        """The outputs, in order."""
        results = [np.empty(value.shape, kind) for value, kind in self._outputs]
        pool().run([self._task(part, leaves, steady, results) for part in self._parts])
        return results

    def pieces(self, leaves: Mapping[int, Array]) -> list[tuple[Plan, Mapping[int, Array]]]:
        """The plans of all parts with their inputs."""
        return [(part.plan, self._own(part, leaves)) for part in self._parts]

    def _own(self, part: Part, leaves: Mapping[int, Array]) -> dict[int, Array]:
        return {number: self._rows(part, leaves[number]) for number in self._inputs}

    def _rows(self, part: Part, array: Array) -> Array:
        inner = len(array) // self._batch
        return array[part.begin * inner : (part.begin + part.count) * inner]

    def _task(
        self, part: Part, leaves: Mapping[int, Array], steady: Mapping[int, Array], results: list[Array]
    ) -> Callable[[], None]:
        def task() -> None:
            own = self._own(part, leaves)
            places: dict[int, Array] = {}
            targets = [
                (value, self._rows(part, result)) for (value, _), result in zip(self._outputs, results, strict=True)
            ]
            for value, target in targets:
                places.setdefault(value.id, target)
            with part.plan.workspace() as workspace:
                workspace.run(own, steady, None, places)
                for value, target in targets:
                    if workspace.slots[value.id] is not target:
                        np.copyto(target, workspace.slots[value.id])
                workspace.forget()

        return task


def sharded(graph: Graph, make: Callable[[Graph], Plan]) -> Sharded | None:
    """The graph in parts, or None if it has no batch, its examples meet, or it is too little work.

    The batch is the first axis of all inputs: the greatest number of examples that their sizes allow.
    """
    count = threads()
    sizes = [value.shape[0] for value in graph.inputs.values() if value.rank]
    if count < 2 or not sizes or len(sizes) < len(graph.inputs):
        return None
    batch = min(sizes)
    whole = nanoseconds(graph)
    if batch < 2 or whole < 2 * SHORTEST:
        return None
    splits = split(graph, batch)
    if splits is None:
        return None
    made: dict[int, Plan] = {}

    def plan(size: int) -> Plan:
        if size not in made:
            made[size] = make(resized(graph, splits, batch, size))
        return made[size]

    number = min(count, batch)
    while plan(-(-batch // number)).memory > CACHE and number < batch and whole / number > 4 * SHORTEST:
        number = min(batch, 2 * number)
    bounds = [batch * i // number for i in range(number + 1)]
    return Sharded(graph, batch, [Part(b, e - b, plan(e - b)) for b, e in itertools.pairwise(bounds)])


def workers(graph: Graph) -> int:
    """How many threads are to run the steps of a graph together that has no parts."""
    return threads() if yielding() and nanoseconds(graph) >= 2 * SHORTEST else 1
