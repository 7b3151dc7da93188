"""When a training has ceased to get better."""

import math

import pytest

from wlnet.training.intervals import Interval, Moment, Timer
from wlnet.training.stopping import Best, Criterion, Watch


def stopped_at(criterion, values):
    """The round after which the criterion stops; None if it does not."""
    watch = Watch(criterion)
    return next((round for round, value in enumerate(values, 1) if watch.stops(round, value)), None)


@pytest.mark.parametrize(
    ("criterion", "values", "round"),
    [
        (Criterion(), [3, 2, 1, 1, 0], 4),
        (Criterion(), [3, 2, 1, 0.5], None),
        (Criterion(patience=2), [3, 4, 4, 4], 4),
        (Criterion(patience=2), [3, 4, 4, 2, 4, 4], None),
        (Criterion(initial_patience=3), [1, 2, 3, 4, 5], 4),
        (Criterion(absolute=0.5), [3, 2.4, 2.0], 3),
        (Criterion(relative=0.1), [10, 9.5], 2),
        (Criterion(relative=0.1), [10, 8.9], None),
        (Criterion(rising=True), [0.1, 0.2, 0.2], 3),
    ],
)
def test_it_stops(criterion, values, round):
    assert stopped_at(criterion, values) == round


def test_the_best_round_is_the_first_with_the_best_value():
    best = Best()
    assert [best.improves(i, v) for i, v in enumerate([3.0, 2.0, 2.0, math.nan, 1.0], 1)] == [
        True, True, False, False, True
    ]  # fmt: skip
    assert (best.round, best.value) == (5, 1.0)


def test_intervals():
    rounds, batches, seconds = Timer(Interval(2)), Timer(Interval(3, "Batches")), Timer(Interval(1.5, "Seconds"))
    moments = [Moment(i // 2, i, i / 2) for i in range(1, 9)]
    assert [m.batch for m in moments if rounds.due(m)] == [4, 8]
    assert [m.batch for m in moments if batches.due(m)] == [3, 6]
    assert [m.batch for m in moments if seconds.due(m)] == [3, 6]
    limited = Timer(Interval(1, "Batches", 1.0))
    assert [m.batch for m in moments if limited.due(m)] == [2, 4, 6, 8]
