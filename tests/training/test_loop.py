"""The course of a training."""

import numpy as np
import pytest

from wlnet.training.loop import Aborted, Diverged, Run, Settings
from wlnet.training.measurements.specifications import read_measures
from wlnet.training.optimisers import OPTIMISERS
from wlnet.training.sources import Examples
from wlnet.training.stopping import Criterion

from .nets import made, stepper


def training(rounds=3, observers=(), rate=0.1, code='LinearLayer[1, "Input" -> 2]', data=None, **settings):
    rng = np.random.default_rng(2)
    attached, net = made(code)
    s = stepper(attached, net, OPTIMISERS["SGD"]({"Momentum": 0.0}))
    if data is None:
        x = rng.standard_normal((20, 2))
        data = {"Input": x, "Output": x.sum(1, keepdims=True)}
    measures = read_measures(attached, ("MeanDeviation",))
    s.watched = [end for measure in measures for end in measure.ends]
    settings = {"seconds": None, "measures": measures, "groups": [s.learned], **settings}
    return Run(s, Examples(data, len(data["Input"])), Settings(8, rounds, rate=rate, **settings), rng, observers)


def test_the_loss_of_a_round_is_the_mean_over_its_examples():
    run = training(1, rate=1e-12)
    run.train()
    data = run.source.ports
    w = [run.stepper.arrays[array.key] for array in run.stepper.learned]
    predicted = data["Input"] @ w[0].T + w[1]
    assert run.record.round_losses[0] == pytest.approx(np.mean((predicted - data["Output"]) ** 2), rel=1e-5)
    assert run.record.round_measurements[0]["MeanDeviation"] == pytest.approx(
        np.mean(np.abs(predicted - data["Output"])), rel=1e-5
    )
    assert (run.batches, run.examples, run.reason) == (3, 20, "all rounds done")
    assert run.record.round_positions == [3]


def test_the_best_net_on_validation_data_is_kept():
    """With a rate that makes each step overshoot the loss grows, so the first round is the best."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((6, 2))
    held = Examples({"Input": x, "Output": x.sum(1, keepdims=True)}, 6)
    run = training(5, rate=1.5, validation=held)
    run.train()
    losses = run.record.validation_losses
    assert run.best.round == 1 + int(np.argmin(losses))
    s = run.stepper
    assert any(not np.array_equal(run.arrays[key], s.arrays[key]) for key in s.shapes)


def test_a_criterion_ends_it():
    run = training(50, rate=1e-9, criterion=Criterion(absolute=0.5, patience=1))
    run.train()
    assert run.reason == "stopping criterion met"
    assert len(run.record.round_losses) == 3


def test_time_ends_it():
    run = training(None, seconds=0.2)
    run.train()
    assert run.reason == "time goal reached"
    assert 0.2 <= run.seconds < 5
    assert run.planned >= run.batches


class Answers:
    def __init__(self, answer, at):
        self.answer, self.at = answer, at

    def batch_done(self, run):
        return self.answer if run.batches == self.at else None

    def round_done(self, _run):
        return None


def test_an_observer_ends_it():
    run = training(50, [Answers("Stop", 5)])
    run.train()
    assert (run.batches, run.reason) == (5, "stopped on request")
    with pytest.raises(Aborted):
        training(50, [Answers("Abort", 5)]).train()


def test_the_first_net_before_a_loss_that_is_not_finite_is_kept():
    x = np.ones((24, 2))
    x[13] = np.inf
    run = training(3, data={"Input": x, "Output": np.ones((24, 1))})
    with pytest.raises(Diverged):
        run.train()
    assert all(np.isfinite(array).all() for array in run.stepper.arrays.values())
    assert run.batches <= 3


def test_arrays_that_overflow_are_not_given_back():
    """The loss of the step that spoils the arrays is still finite; that of the next one is not."""
    x = np.ones((24, 2))
    run = training(4, rate=1e38, data={"Input": x, "Output": np.full((24, 1), 9.0)})
    first = {key: array.copy() for key, array in run.arrays.items()}
    with pytest.raises(Diverged):
        run.train()
    assert len(run.record.batch_losses) > 0
    assert not all(np.isfinite(run.stepper.arrays[key]).all() for key in first)
    for key, array in run.arrays.items():
        np.testing.assert_array_equal(array, first[key])
    assert run.reason == "loss is not finite"


def test_groups_take_turns():
    run = training(1)
    first, second = run.stepper.learned
    run.settings = Settings(8, 1, None, 0.1, [[first], [second], [second]], None, run.settings.measures)
    run.train()
    assert [run.stepper.steps[array.key] for array in (first, second)] == [1, 2]


def test_the_schedule_scales_the_rate():
    seen = []

    class Watcher(Answers):
        def batch_done(self, run):
            seen.append((run.batches, run.rate))

    run = training(2, [Watcher("", 0)], schedule=lambda batch, total: batch / total)
    run.train()
    assert seen == [(i, pytest.approx(0.1 * i / 6)) for i in range(1, 7)]
