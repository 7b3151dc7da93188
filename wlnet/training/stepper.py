"""Running steps of training: plans by the shapes of batches, the arrays and what the optimiser keeps for them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from wlnet.engines import numpy_engine
from wlnet.execution.data import Group, Rows, groups
from wlnet.execution.run import DTYPES, Precision, settle
from wlnet.ir.gradient import Gradient
from wlnet.ir.graph import Graph
from wlnet.nets.arrays import ArrayKey
from wlnet.nets.inference import Site
from wlnet.nets.lower import Mode, array_values, lower
from wlnet.nets.net import End, Net
from wlnet.training.optimisers import Optimiser
from wlnet.training.step import (
    RATES,
    TOTAL,
    Learned,
    Loss,
    gradient_input,
    gradients,
    initial_states,
    update_graph,
    with_loss,
    with_updates,
)

Array = NDArray[Any]


@dataclass(frozen=True)
class Batch:
    """Examples of a step.

    ports    by input of the net with losses
    count    how many examples there are
    indices  which of the data that were given they are, counted from 0; None if they were made for this step
    """

    ports: Mapping[str, Rows]
    count: int
    indices: NDArray[np.int64] | None = None


@dataclass
class Outcome:
    """What came of a batch, before its update.

    loss       what is minimised
    outputs    by end of the net; rows of examples in the order of the batch
    gradients  of the loss, by array; only of a stepper that keeps them
    """

    loss: float
    outputs: dict[End, Rows]
    gradients: dict[Hashable, Array] = field(default_factory=dict)


@dataclass
class Stepper:
    """The arrays of a net in training, and the plans that change them.

    net              with its losses as outputs
    learned          the arrays that learn
    watched          further ends whose values are wanted of every batch
    keeps_gradients  whether outcomes tell the gradients, which takes a plan more for each step
    """

    net: Net
    losses: Sequence[Loss]
    learned: Sequence[Learned]
    optimiser: Optimiser
    precision: Precision = "Real32"
    watched: Sequence[End] = ()
    keeps_gradients: bool = False
    arrays: dict[Hashable, Array] = field(default_factory=dict)
    steps: dict[ArrayKey, int] = field(default_factory=dict)
    _plans: dict[Hashable, Any] = field(default_factory=dict)
    _sites: dict[Hashable, Site] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dtype = DTYPES[self.precision]
        values = array_values(self.net)
        # Copies: what a net has is not to change under it.
        self.arrays = {key: np.array(value, dtype, order="C") for key, value in values.items()}
        self.shapes = {key: value.shape for key, value in values.items()}
        self.arrays.update(initial_states(self.shapes, self.learned, self.optimiser, dtype))
        self.steps = dict.fromkeys((array.key for array in self.learned), 0)

    def step(self, batch: Batch, rate: float, group: Sequence[Learned], rng: np.random.Generator) -> Outcome:
        """One step for the arrays of a group, those of `learned` that are to change."""
        parts = groups(batch.ports, batch.count)
        for array in group:
            self.steps[array.key] += 1
        rates = np.array(
            [rate * array.multiplier * self.optimiser.factor(self.steps[array.key]) for array in group],
            DTYPES[self.precision],
        )
        if len(parts) == 1 and not self.keeps_gradients:
            plan = self._plan(parts[0], batch.count, "Train", tuple(group), whole=True)
            results, updates = plan.run_with_updates({**self._fed(plan, parts[0]), RATES: rates}, self.arrays, rng)
            self.arrays.update(updates)
            return self._outcome([(parts[0], results)], batch)
        found, totals = [], dict[Hashable, Array]()
        for part in parts:
            plan = self._plan(part, batch.count, "Train", tuple(group), whole=False)
            results, updates = plan.run_with_updates(self._fed(plan, part), self.arrays, rng)
            self.arrays.update(updates)
            for name in [name for name in results if isinstance(name, Gradient)]:
                term = results.pop(name)
                totals[name.of] = totals[name.of] + term if name.of in totals else term
            found.append((part, results))
        self._apply([array for array in group if array.key in totals], totals, rates, group)
        outcome = self._outcome(found, batch)
        outcome.gradients = totals if self.keeps_gradients else {}
        return outcome

    def example_losses(self, outcome: Outcome) -> Array:
        """The loss of each example of a batch."""
        return cast(
            "Array", sum(loss.scale * _row_sums(outcome.outputs[cast("End", loss.output)]) for loss in self.losses)
        )

    def evaluate(self, batch: Batch, rng: np.random.Generator, mode: Mode = "Test") -> Outcome:
        """The batch as it is; nothing changes."""
        found = []
        for part in groups(batch.ports, batch.count):
            plan = self._plan(part, batch.count, mode, (), whole=False)
            found.append((part, plan(self._fed(plan, part), self.arrays, rng)))
        return self._outcome(found, batch)

    def with_arrays(self, arrays: Mapping[Hashable, Array]) -> Stepper:
        """The stepper, going on from other arrays."""
        self.arrays.update({key: arrays[key] for key in self.arrays})
        return self

    def _apply(
        self, present: Sequence[Learned], totals: Mapping[Hashable, Array], rates: Array, group: Sequence[Learned]
    ) -> None:
        key = ("update", tuple(present))
        if key not in self._plans:
            graph = update_graph(self.shapes, present, self.optimiser, DTYPES[self.precision])
            self._plans[key] = numpy_engine.compile(graph)
        places = [group.index(array) for array in present]
        fed = {gradient_input(i): totals[array.key] for i, array in enumerate(present)}
        _, updates = self._plans[key].run_with_updates({**fed, RATES: rates[places]}, self.arrays)
        self.arrays.update(updates)

    def _plan(self, part: Group[str], total: int, mode: Mode, group: tuple[Learned, ...], whole: bool) -> Any:
        dims = tuple((port, rows.shape[1:]) for port, rows in part.ports.items())
        key = (dims, part.count, total, mode, group, whole)
        if key not in self._plans:
            if dims not in self._sites:
                self._sites[dims] = settle(self.net, dict(dims))
            graph = self._graph(self._sites[dims], part.count, total, mode, group, whole)
            self._plans[key] = numpy_engine.compile(graph)
        return self._plans[key]

    def _graph(self, site: Site, count: int, total: int, mode: Mode, group: tuple[Learned, ...], whole: bool) -> Graph:
        ends = [*(End((), port) for port in self.net.outputs), *self.watched]
        graph = lower(self.net, count, mode=mode, dtype=DTYPES[self.precision], site=site, requests=ends)
        graph = with_loss(graph, self.losses, total)
        if group:
            graph = gradients(graph, group)
            if whole:
                graph = with_updates(graph, group, self.optimiser)
        return graph

    def _fed(self, plan: Any, part: Group[str]) -> dict[str, Array]:
        wanted = plan.graph.inputs
        with np.errstate(over="ignore"):  # what Real32 cannot hold is infinite
            return {
                port: np.ascontiguousarray(rows, dtype=wanted[port].dtype)
                for port, rows in part.ports.items()
                if port in wanted
            }

    def _outcome(self, found: Sequence[tuple[Group[str], Mapping[Hashable, Array]]], batch: Batch) -> Outcome:
        loss = sum(float(results[TOTAL]) for _, results in found)
        ends = [name for name in found[0][1] if isinstance(name, End)]
        if len(found) == 1:
            return Outcome(loss, {end: found[0][1][end] for end in ends})
        rows: dict[End, Rows] = {end: [np.empty(0)] * batch.count for end in ends}
        for part, results in found:
            for end in ends:
                for place, row in zip(part.members, results[end], strict=True):
                    rows[end][place] = row
        return Outcome(loss, rows)


def _row_sums(rows: Rows) -> Array:
    """The sum of the elements of each example."""
    if isinstance(rows, np.ndarray):
        return cast("Array", rows.reshape(len(rows), -1).sum(axis=1))
    return np.array([np.sum(row) for row in rows])
