"""Measurements of values themselves: losses, activations, and functions of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from wlnet.nets.net import End
from wlnet.nets.values import Array, Value
from wlnet.training.losses import Term
from wlnet.training.measurements.measure import Rows

REDUCERS: Mapping[str, Callable[[Array], Array]] = {
    "Mean": lambda values: values.mean(0),
    "Total": lambda values: values.sum(0),
    "Min": lambda values: values.min(0),
    "Max": lambda values: values.max(0),
    "StandardDeviation": lambda values: values.std(0, ddof=1),
    "RootMeanSquare": lambda values: np.sqrt(np.square(values).mean(0)),
}
"""What becomes of the values of all examples, along the first axis."""


class Total:
    """The mean loss: elements of an example are added, losses weighted, the mean taken over examples."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.total, self.count = 0.0, 0

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        del ports
        for term in self.terms:
            rows = outputs[End((), term.output)]
            self.total += term.scale * sum(float(np.sum(row, dtype=np.float64)) for row in rows)
        self.count += len(outputs[End((), self.terms[0].output)])

    def value(self) -> Value:
        return self.total / self.count if self.count else np.nan


class PortValue:
    """The values of a port over all examples, reduced."""

    def __init__(self, end: End, aggregation: str) -> None:
        self.end, self.reduce = end, REDUCERS[aggregation]
        self.rows: list[Array] = []

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        rows = outputs[self.end] if self.end in outputs else ports[self.end.port]
        self.rows += [np.asarray(row, np.float64) for row in rows]

    def value(self) -> Value:
        if len({row.shape for row in self.rows}) > 1:  # of unequal length: the elements of each, together
            return self.reduce(np.concatenate([row.reshape(-1, *row.shape[1:]) for row in self.rows]))
        return self.reduce(np.stack(self.rows))


class BatchFunction:
    """A function of the values of a batch by port; what it gives for the batches is averaged by their sizes."""

    def __init__(
        self, call: Callable[[Mapping[str, Value]], Value], names: Mapping[End, str], aggregation: str
    ) -> None:
        self.call, self.names, self.reduce = call, names, REDUCERS[aggregation]
        self.weighted = aggregation == "Mean"
        self.values: list[Array] = []
        self.counts: list[int] = []

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        known = {**ports, **{name: outputs[end] for end, name in self.names.items()}}
        self.values.append(np.asarray(self.call(known), np.float64))
        self.counts.append(len(next(iter(known.values()))))

    def value(self) -> Value:
        if self.weighted:
            return np.average(np.stack(self.values), axis=0, weights=self.counts)
        return self.reduce(np.stack(self.values))
