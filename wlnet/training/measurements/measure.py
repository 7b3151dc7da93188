"""What a measurement is: something that gathers batches and gives a value at any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from wlnet.nets.net import End, Net
from wlnet.nets.values import Array, Value
from wlnet.training.losses import Term

Rows = Array | list[Array]
"""The examples of a batch: an array with them along the first axis, or a list of arrays of several shapes."""


class Accumulator(Protocol):
    """What gathers batches: `ports` are the data by input of the net with losses, `outputs` its values by end."""

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None: ...

    def value(self) -> Value: ...


@dataclass(frozen=True)
class Measure:
    """A measurement by its name in results.

    begin   makes what gathers its batches
    ends    the values of the net with losses that it looks at, beside the losses
    rising  whether more of it is better
    """

    key: str
    begin: Callable[[], Accumulator]
    ends: tuple[End, ...] = ()
    rising: bool = False


@dataclass(frozen=True)
class Subject:
    """What a loss compares, and so what can be measured.

    kind    "classes" for probabilities of classes, "binary" for probabilities of True, "numbers"
    labels  the classes; None for 1, 2, ...
    name    the port of the net that is measured
    """

    kind: str
    prediction: End
    target: str
    labels: tuple[Value, ...] | None = None
    name: str = ""

    def pair(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> tuple[Rows, Rows]:
        """Predictions and targets of a batch."""
        predictions = outputs[self.prediction] if self.prediction.path else ports[self.prediction.port]
        return predictions, ports[self.target]


def subjects(net: Net, terms: tuple[Term, ...]) -> list[Subject]:
    """What the losses of a net compare. `net` is the one that the terms were made for, without its losses."""
    from wlnet.nets.layers.cross_entropy_loss import CrossEntropyLossLayer
    from wlnet.nets.layers.mean_losses import MeanAbsoluteLossLayer, MeanSquaredLossLayer

    found = []
    for term in terms:
        if term.prediction is None or term.target is None:
            continue
        if isinstance(term.layer, CrossEntropyLossLayer):
            kind = "binary" if term.layer.settings["TargetForm"] == "Binary" else "classes"
        elif isinstance(term.layer, (MeanSquaredLossLayer, MeanAbsoluteLossLayer)):
            kind = "numbers"
        else:
            continue
        labels = (False, True) if kind == "binary" else _labels(net, term)
        found.append(Subject(kind, term.prediction, term.target, labels, term.of or term.target))
    return found


def _labels(net: Net, term: Term) -> tuple[Value, ...] | None:
    coder = net.coder(term.of) if term.of is not None else net.coder(term.target or "")
    known = coder.settings.get("Labels") if coder is not None else None
    return known if isinstance(known, tuple) else None


def rows_of(rows: Rows, depth: int) -> Array:
    """The rows of all examples one under the other, as arrays of rank `depth`: (n, ...)."""
    if isinstance(rows, np.ndarray) and rows.dtype != object:
        return rows.reshape(-1, *rows.shape[rows.ndim - depth :])
    parts = [np.asarray(row) for row in rows]
    return np.concatenate([part.reshape(-1, *part.shape[part.ndim - depth :]) for part in parts])


def plain(value: Any) -> Value:
    """A NumPy number as that of Python."""
    return value.item() if isinstance(value, np.generic) else value
