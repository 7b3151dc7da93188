"""Measurements of numbers, against the table beside the reference, NumPy and scikit-learn."""

from typing import Any

import numpy as np
import pytest

from wlnet.nets.net import End
from wlnet.training.measurements.measure import Subject
from wlnet.training.measurements.regression import MEASURES, Moments, Overlap, Residuals

END = End(("Net",), "Output")
SUBJECT = Subject("numbers", END, "Output")


def value(name: str, predictions: Any, targets: Any, batch: int = 3) -> float:
    accumulator = Residuals(SUBJECT, MEASURES[name])
    for start in range(0, len(targets), batch):
        part = slice(start, start + batch)
        accumulator.add({"Output": targets[part]}, {END: predictions[part]})
    found = accumulator.value()
    assert isinstance(found, float)
    return found


def test_against_the_table() -> None:
    y, found = np.array([1.0, 2, 3, 4]), np.array([1.1, 1.9, 3.2, 3.6])
    expected = {"MeanSquare": 0.055, "StandardDeviation": 0.234521, "MeanDeviation": 0.2, "RSquared": 0.956,
                "FractionVarianceExplained": 0.958, "FractionVarianceUnexplained": 0.044}  # fmt: skip
    assert {name: value(name, found, y) for name in expected} == pytest.approx(expected, abs=1e-6)


def test_against_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(3)
    y = 1e6 + rng.normal(size=(50, 3))  # far from zero, where sums of squares would lose everything
    found = y + rng.normal(size=y.shape) * 0.3
    theirs = {
        "MeanSquare": metrics.mean_squared_error(y, found),
        "MeanDeviation": metrics.mean_absolute_error(y, found),
        "RSquared": metrics.r2_score(y.ravel(), found.ravel()),
        "FractionVarianceExplained": metrics.explained_variance_score(y.ravel(), found.ravel()),
    }
    assert {name: value(name, found, y, 7) for name in theirs} == pytest.approx(theirs, rel=1e-9)


def test_moments_of_nothing_and_of_ragged_rows() -> None:
    moments = Moments()
    moments.add(np.empty(0))
    assert moments.count == 0
    assert np.isnan(Residuals(SUBJECT, MEASURES["MeanSquare"]).value())
    rows = [np.array([1.0, 2.0]), np.array([3.0])]
    assert value("MeanDeviation", [row + 0.5 for row in rows], rows) == pytest.approx(0.5)


def test_boxes() -> None:
    overlap = Overlap(SUBJECT)
    a = np.array([[[0, 0], [2, 2]], [[0, 0], [1, 1]]])
    b = np.array([[[1, 1], [3, 3]], [[2, 2], [3, 3]]])
    overlap.add({"Output": a}, {END: b})
    assert overlap.value() == pytest.approx((1 / 7 + 0) / 2)
