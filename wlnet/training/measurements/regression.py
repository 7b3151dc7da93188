"""Measurements of predicted numbers: what sums of residuals and of their squares tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from wlnet.nets.net import End
from wlnet.nets.values import Array, Value
from wlnet.training.measurements.measure import Rows, Subject, rows_of


@dataclass
class Moments:
    """Count, mean and sum of squared deviations of numbers that come in batches.

    Chan, Golub and LeVeque 1979: what two parts have is added without going through sums of large squares.
    """

    count: int = 0
    mean: float = 0.0
    spread: float = 0.0

    def add(self, values: Array) -> None:
        count = values.size
        if not count:
            return
        mean = float(values.mean())
        total = self.count + count
        step = mean - self.mean
        self.spread += float(np.square(values - mean).sum()) + step**2 * self.count * count / total
        self.mean += step * count / total
        self.count = total

    @property
    def square(self) -> float:
        """The mean of the squares."""
        return self.spread / self.count + self.mean**2

    @property
    def variance(self) -> float:
        return self.spread / self.count


class Residuals:
    """Residuals, prediction - target, their sizes, and the targets, over all components of all examples."""

    def __init__(self, subject: Subject, tell: Callable[[Residuals], float]) -> None:
        self.subject, self.tell = subject, tell
        self.residuals, self.sizes, self.targets = Moments(), Moments(), Moments()

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        predictions, targets = self.subject.pair(ports, outputs)
        y = rows_of(targets, 0).astype(np.float64)
        r = rows_of(predictions, 0).astype(np.float64) - y
        self.residuals.add(r)
        self.sizes.add(np.abs(r))
        self.targets.add(y)

    def value(self) -> Value:
        return self.tell(self) if self.residuals.count else np.nan


def _explained(left: float, whole: float) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(1 - np.float64(left) / np.float64(whole))


MEASURES: Mapping[str, Callable[[Residuals], float]] = {
    "MeanSquare": lambda r: r.residuals.square,
    "StandardDeviation": lambda r: float(np.sqrt(r.residuals.square)),
    "MeanDeviation": lambda r: r.sizes.mean,
    "RSquared": lambda r: _explained(r.residuals.square, r.targets.variance),
    "FractionVarianceExplained": lambda r: _explained(r.residuals.variance, r.targets.variance),
    "FractionVarianceUnexplained": lambda r: 1 - _explained(r.residuals.square, r.targets.variance),
}
RISING = {"RSquared", "FractionVarianceExplained", "IntersectionOverUnion"}


class Overlap:
    """The mean over boxes {{x1, y1}, {x2, y2}} of the area that two have in common over the area that both cover."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.shares = Moments()

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        a, b = (rows_of(rows, 2).astype(np.float64) for rows in self.subject.pair(ports, outputs))  # (n, 2, 2)
        low, high = np.maximum(a[:, 0], b[:, 0]), np.minimum(a[:, 1], b[:, 1])
        common = np.prod(np.maximum(high - low, 0), -1)
        both = np.prod(a[:, 1] - a[:, 0], -1) + np.prod(b[:, 1] - b[:, 0], -1) - common
        self.shares.add(common / both)

    def value(self) -> Value:
        return self.shares.mean if self.shares.count else np.nan
