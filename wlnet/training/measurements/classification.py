"""Measurements of classifiers: what the confusion matrix tells, ranks, likelihoods, and ROC curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from wlnet.nets.coders.coder import Pairs
from wlnet.nets.layers.cross_entropy_loss import LEAST
from wlnet.nets.net import End
from wlnet.nets.values import Array, Value
from wlnet.training.measurements.measure import Rows, Subject, plain, rows_of


class Classified:
    """A base for what looks at probabilities of classes beside the true classes."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def add(self, ports: Mapping[str, Rows], outputs: Mapping[End, Rows]) -> None:
        predictions, targets = self.subject.pair(ports, outputs)
        if self.subject.kind == "binary":
            p = rows_of(predictions, 0).astype(np.float64)  # (n)
            self.gather(np.stack([1 - p, p], -1), (rows_of(targets, 0) > 0.5).astype(np.int64))
            return
        scores = rows_of(predictions, 1).astype(np.float64)  # (n, classes)
        self.gather(scores, true_classes(predictions, targets))

    def gather(self, scores: Array, classes: Array) -> None:
        """Take in probabilities (n, classes) and true classes (n), counted from 0."""
        raise NotImplementedError

    def labelled(self, values: Sequence[Value]) -> Pairs:
        """Values by class."""
        labels = self.subject.labels or tuple(range(1, len(values) + 1))
        return Pairs(tuple(zip(labels, map(plain, values), strict=True)))


def true_classes(predictions: Rows, targets: Rows) -> Array:
    """The classes, counted from 0, of targets that are indices or probabilities."""
    first, known = np.asarray(predictions[0]), np.asarray(targets[0])
    if first.ndim == known.ndim:
        marked: Array = np.argmax(rows_of(targets, 1), -1)
        return marked
    return rows_of(targets, 0).astype(np.int64) - 1


# Of the confusion matrix ----------------------------------------------------------------------------------------------


class Confusion(Classified):
    """The matrix of how often class i (row) was taken for class j (column), and what `tell` makes of it."""

    def __init__(self, subject: Subject, tell: Callable[[Confusion, Array], Value]) -> None:
        super().__init__(subject)
        self.tell = tell
        self.matrix = np.zeros((0, 0), np.int64)

    def gather(self, scores: Array, classes: Array) -> None:
        count = scores.shape[-1]
        if not self.matrix.size:
            self.matrix = np.zeros((count, count), np.int64)
        # a Boolean decoder says True from 0.5 on
        found = (scores[:, 1] >= 0.5).astype(int) if self.subject.kind == "binary" else np.argmax(scores, -1)
        np.add.at(self.matrix, (classes, found), 1)

    def value(self) -> Value:
        return self.tell(self, self.matrix)


Counts = tuple[Array, Array, Array, Array]
"""True positives, false positives, false negatives and true negatives, of each class."""


def counts(matrix: Array) -> Counts:
    right = np.diagonal(matrix).astype(np.float64)
    false_positives, false_negatives = matrix.sum(0) - right, matrix.sum(1) - right
    return right, false_positives, false_negatives, matrix.sum() - right - false_positives - false_negatives


def ratio(a: Array, b: Array) -> Array:
    """a/b, with NaN for 0/0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.asarray(a) / np.asarray(b)
        return found


def f_score(beta: float) -> Callable[[Counts], Array]:
    """The weighted harmonic mean of precision and recall; as fraction of counts it is defined where one is not."""

    def tell(c: Counts) -> Array:
        tp, fp, fn, _ = c
        return ratio((1 + beta**2) * tp, (1 + beta**2) * tp + beta**2 * fn + fp)

    return tell


def _matthews(c: Counts) -> Array:
    tp, fp, fn, tn = c
    return ratio(tp * tn - fp * fn, np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))


PER_CLASS: Mapping[str, Callable[[Counts], Array]] = {
    "Precision": lambda c: ratio(c[0], c[0] + c[1]),
    "Recall": lambda c: ratio(c[0], c[0] + c[2]),
    "F1Score": f_score(1),
    "Specificity": lambda c: ratio(c[3], c[3] + c[1]),
    "FalsePositiveRate": lambda c: ratio(c[1], c[1] + c[3]),
    "FalseNegativeRate": lambda c: ratio(c[2], c[2] + c[0]),
    "FalseDiscoveryRate": lambda c: ratio(c[1], c[1] + c[0]),
    "FalseOmissionRate": lambda c: ratio(c[2], c[2] + c[3]),
    "NegativePredictiveValue": lambda c: ratio(c[3], c[3] + c[2]),
    "Informedness": lambda c: ratio(c[0], c[0] + c[2]) + ratio(c[3], c[3] + c[1]) - 1,
    "Markedness": lambda c: ratio(c[0], c[0] + c[1]) + ratio(c[3], c[3] + c[2]) - 1,
    "MatthewsCorrelationCoefficient": _matthews,
    "TruePositiveNumber": lambda c: c[0],
    "TrueNegativeNumber": lambda c: c[3],
    "FalsePositiveNumber": lambda c: c[1],
    "FalseNegativeNumber": lambda c: c[2],
}
"""What is told of each class on its own, from the counts of all classes."""

FALLING = {"FalsePositiveRate", "FalseNegativeRate", "FalseDiscoveryRate", "FalseOmissionRate", "FalsePositiveNumber",
           "FalseNegativeNumber"}  # fmt: skip


def per_class(
    tell: Callable[[Counts], Array], averaging: str | None, whole: bool
) -> Callable[[Confusion, Array], Value]:
    """Values by class, or their mean ("Macro"), or the value of the counts of all classes together ("Micro")."""

    def told(confusion: Confusion, matrix: Array) -> Value:
        found = counts(matrix)
        if averaging == "Micro":
            total = tell(tuple(np.asarray(n.sum()) for n in found))  # type: ignore[arg-type]
            return int(total) if whole else plain(np.float64(total))
        values = tell(found)
        if averaging == "Macro":
            return plain(values.mean())
        return confusion.labelled([int(x) for x in values] if whole else list(values))

    return told


def accuracy(_confusion: Confusion, matrix: Array) -> Value:
    return plain(ratio(np.trace(matrix), matrix.sum())[()])


def error_rate(_confusion: Confusion, matrix: Array) -> Value:
    return plain(1 - ratio(np.trace(matrix), matrix.sum())[()])


def agreement(chance: Callable[[Array, Array], Array]) -> Callable[[Confusion, Array], Value]:
    """(p - e)/(1 - e), p the accuracy and e what it would be by chance, given the shares of rows and of columns."""

    def tell(_confusion: Confusion, matrix: Array) -> Value:
        total = matrix.sum()
        expected = chance(ratio(matrix.sum(1), total), ratio(matrix.sum(0), total)).sum()
        return plain(ratio(ratio(np.trace(matrix), total) - expected, 1 - expected)[()])

    return tell


cohen_kappa = agreement(lambda rows, columns: rows * columns)
scott_pi = agreement(lambda rows, columns: ((rows + columns) / 2) ** 2)


# Of ranks and likelihoods ---------------------------------------------------------------------------------------------


class TopShare(Classified):
    """The share of examples whose class is among the n most probable, or is not."""

    def __init__(self, subject: Subject, n: int, errors: bool) -> None:
        super().__init__(subject)
        self.n, self.errors = n, errors
        self.hits = self.count = 0

    def gather(self, scores: Array, classes: Array) -> None:
        own = np.take_along_axis(scores, classes[:, None], -1)
        before = np.arange(scores.shape[-1]) < classes[:, None]  # of equal ones the first counts as more probable
        ranks = ((scores > own) | ((scores == own) & before)).sum(-1)
        self.hits += int((ranks < self.n).sum())
        self.count += len(classes)

    def value(self) -> Value:
        share = plain(ratio(np.asarray(self.hits), np.asarray(self.count))[()])
        return 1 - share if self.errors else share


class Surprise(Classified):
    """The mean of -ln p of the true class, in nats, or its exponential."""

    def __init__(self, subject: Subject, exponential: bool) -> None:
        super().__init__(subject)
        self.exponential = exponential
        self.total, self.count = 0.0, 0

    def gather(self, scores: Array, classes: Array) -> None:
        own = np.take_along_axis(scores, classes[:, None], -1)
        self.total -= float(np.log(np.maximum(own, LEAST)).sum())
        self.count += len(classes)

    def value(self) -> Value:
        mean = ratio(np.asarray(self.total), np.asarray(self.count))[()]
        return plain(np.exp(mean) if self.exponential else mean)


class ROC(Classified):
    """Of each class against the rest: the curve of true over false positive rates, or the area under it.

    Fawcett 2006, algorithms 1 and 2: a point for each score there is.
    """

    def __init__(self, subject: Subject, area: bool, averaging: str | None = None) -> None:
        super().__init__(subject)
        self.area, self.averaging = area, averaging
        self.scores: list[Array] = []
        self.classes: list[Array] = []

    def gather(self, scores: Array, classes: Array) -> None:
        self.scores.append(scores)
        self.classes.append(classes)

    def value(self) -> Value:
        if not self.scores:
            return np.nan
        scores, classes = np.concatenate(self.scores), np.concatenate(self.classes)
        truths = classes[:, None] == np.arange(scores.shape[-1])
        if self.averaging == "Micro":
            curve = roc_curve(truths.ravel(), scores.ravel())
            return area_under(curve) if self.area else curve
        curves = [roc_curve(truths[:, i], scores[:, i]) for i in range(scores.shape[-1])]
        if not self.area:
            return self.labelled(curves)
        areas = [area_under(curve) for curve in curves]
        return float(np.mean(areas)) if self.averaging == "Macro" else self.labelled(areas)


def roc_curve(truths: Array, scores: Array) -> Array:
    """Points {false positive rate, true positive rate} from {0, 0} to {1, 1}, one for each score: (n, 2)."""
    order = np.argsort(-scores, kind="stable")
    truths, scores = truths[order], scores[order]
    last = np.flatnonzero(np.append(np.diff(scores) != 0, True))  # of equal scores all at once
    hits = np.cumsum(truths)[last]
    misses = last + 1 - hits
    points = np.stack([ratio(misses, misses[-1:]), ratio(hits, hits[-1:])], -1)
    return np.concatenate([np.zeros((1, 2)), points])


def area_under(curve: Array) -> float:
    """The area under a curve of points, by trapezoids."""
    x, y = curve.T
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
