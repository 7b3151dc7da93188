"""The course of a training: rounds of batches, validation, what is recorded, and how it ends."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from wlnet.nets.arrays import ArrayKey
from wlnet.training.intervals import EVERY_ROUND, Interval, Moment, Timer
from wlnet.training.measurements.measure import Accumulator, Measure
from wlnet.training.measurements.regression import Moments
from wlnet.training.sources import Source
from wlnet.training.step import Learned
from wlnet.training.stepper import Batch, Outcome, Stepper
from wlnet.training.stopping import LOSS, Best, Criterion, Watch

Array = NDArray[Any]
Schedule = Callable[[int, int], float]


@dataclass(frozen=True)
class Settings:
    """What a training is to do.

    batch_size  examples of a batch
    rounds      at most so many; None if time decides
    seconds     about so long; None if rounds decide
    rate        the learning rate
    schedule    what it is multiplied by at a batch, given its number and that of all batches
    groups      the arrays of each step, in turn
    measures    what is measured of batches and validation data
    validation  data that are not learned from, and how often the net is tried on them
    criterion   when to stop early
    """

    batch_size: int
    rounds: int | None
    seconds: float | None
    rate: float
    groups: Sequence[Sequence[Learned]]
    schedule: Schedule | None = None
    measures: Sequence[Measure] = ()
    validation: Source | None = None
    validation_interval: Interval = EVERY_ROUND
    criterion: Criterion | None = None


@dataclass
class Record:
    """What has been noted of a training, in the order it came about."""

    batch_losses: list[float] = field(default_factory=list)
    batch_measurements: list[dict[str, Any]] = field(default_factory=list)
    round_losses: list[float] = field(default_factory=list)
    round_measurements: list[dict[str, Any]] = field(default_factory=list)
    round_positions: list[int] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    validation_measurements: list[dict[str, Any]] = field(default_factory=list)
    validation_positions: list[int] = field(default_factory=list)


class Observer(Protocol):
    """What is told of a training while it goes on."""

    def batch_done(self, run: Run) -> str | None:
        """After every batch. "Stop" ends the training and keeps the net, "Abort" ends it."""

    def round_done(self, run: Run) -> str | None:
        """After every round and its validation."""


class Diverged(Exception):
    """The loss is not finite. The arrays are those of before."""


class Aborted(Exception):
    """An observer asked for the end, and for no net."""


DONE, TIME, CRITERION, ASKED, DIVERGED = (
    "all rounds done", "time goal reached", "stopping criterion met", "stopped on request", "loss is not finite",
)  # fmt: skip


class Run:
    """A training under way."""

    def __init__(
        self, stepper: Stepper, source: Source, settings: Settings, rng: np.random.Generator,
        observers: Sequence[Observer] = (), interrupted: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.stepper, self.source, self.settings, self.rng = stepper, source, settings, rng
        self.observers, self.interrupted = observers, interrupted
        self.record = Record()
        self.round = 1
        self.batch = 0
        self.batches = 0
        self.examples = 0
        self.losses = np.full(source.total, np.nan)
        self.order = np.empty(0, np.int64)
        self.best = Best(_rising(settings))
        self.best_arrays: dict[Hashable, Array] | None = None
        self._good = self._net_arrays()
        self.reason = ""
        self.rate = settings.rate
        self.outcome: Outcome | None = None
        self.current: Batch | None = None
        self.event = ""
        self.between_rounds = False
        self._times: deque[float] = deque(maxlen=20)
        self.watch = Watch(settings.criterion) if settings.criterion is not None else None
        self.validations = Timer(settings.validation_interval)
        self.sums = _Sums(settings.measures)
        self._began = time.monotonic()
        self.before = 0.0

    # Where it is

    @property
    def seconds(self) -> float:
        """How long it has been going on, before a resumption included."""
        return self.before + time.monotonic() - self._began

    @property
    def moment(self) -> Moment:
        return Moment(len(self.record.round_losses), self.batches, self.seconds)

    @property
    def per_round(self) -> int:
        """Batches of a round."""
        return self.source.batches(self.settings.batch_size)

    @property
    def planned(self) -> int:
        """The number of batches of the whole training: an estimate while time decides."""
        rounds = self.settings.rounds
        by_rounds = None if rounds is None else rounds * self.per_round
        if self.settings.seconds is None:
            return by_rounds or self.per_round
        speed = self.batches / self.seconds if self.batches else 0.0
        by_time = max(self.batches + 1, math.ceil(speed * self.settings.seconds))
        return by_time if by_rounds is None else min(by_time, by_rounds)

    @property
    def total_rounds(self) -> int:
        """The number of rounds of the whole training: an estimate while time decides."""
        return self.settings.rounds or math.ceil(self.planned / self.per_round)

    @property
    def fraction(self) -> float:
        """How much of it is done, from 0 to 1."""
        by_batches = self.batches / self.planned
        if self.settings.seconds is None:
            return min(1.0, by_batches)
        by_time = self.seconds / self.settings.seconds
        return min(1.0, max(by_time, by_batches if self.settings.rounds is not None else 0.0))

    @property
    def remaining(self) -> float:
        """Seconds still to go."""
        return math.inf if not self.fraction else self.seconds * (1 - self.fraction) / self.fraction

    @property
    def speed(self) -> float:
        """Batches a second, lately."""
        if len(self._times) < 2:
            return self.batches / self.seconds if self.batches and self.seconds else 0.0
        return (len(self._times) - 1) / max(self._times[-1] - self._times[0], 1e-9)

    @property
    def round_loss(self) -> float:
        """The mean loss of the round under way, or of the last one."""
        return self.sums.loss if self.batch else self.record.round_losses[-1]

    def round_values(self) -> dict[str, Any]:
        """The measurements of the round under way, or of the last one."""
        return self.sums.values() if self.batch else self.record.round_measurements[-1]

    @property
    def gradients(self) -> dict[Hashable, Array]:
        """The gradients of the last batch, by array, if the stepper keeps them."""
        return self.outcome.gradients if self.outcome is not None else {}

    @property
    def arrays(self) -> dict[ArrayKey, Array]:
        """The arrays of the net as it would be returned now."""
        if self.best_arrays is not None:
            return {key: self.best_arrays[key] for key in self.stepper.shapes}
        # A step may leave arrays that are not finite, which shows in the loss of the next one only.
        return self._net_arrays() if self.reason != DIVERGED or self._is_finite() else self._good

    def _net_arrays(self) -> dict[ArrayKey, Array]:
        return {key: self.stepper.arrays[key] for key in self.stepper.shapes}

    def _is_finite(self) -> bool:
        return all(np.isfinite(array).all() for array in self._net_arrays().values())

    # What it does

    def train(self) -> None:
        """Go on to the end, which `reason` tells. Raises Diverged, Aborted."""
        self._began = time.monotonic()
        while not self.reason:
            self._round()

    def _round(self) -> None:
        settings = self.settings
        if self.batch == 0:
            self.order = self.source.order(self.rng)
            self.sums = _Sums(settings.measures)
        for batch in self.source.round(settings.batch_size, self.order, self.batch):
            self._batch(batch)
            answers = [observer.batch_done(self) for observer in self.observers]
            if self._ended(answers):
                break
        else:
            self._finish_round()

    def _finish_round(self) -> None:
        self.record.round_losses.append(self.sums.loss)
        self.record.round_measurements.append(self.sums.values())
        self.record.round_positions.append(self.batches)
        if self._is_finite():
            self._good = self._net_arrays()
        if self.settings.validation is not None and self.validations.due(self.moment):
            self._validate(self.settings.validation)
        stops = self.watch is not None and self._criterion_met(self.watch)
        self.event = "RoundComplete"
        last = self.settings.rounds is not None and self.round >= self.settings.rounds
        self.between_rounds = True
        answers = [observer.round_done(self) for observer in self.observers]
        self.between_rounds = False
        self._ended(answers)
        if not self.reason and stops:
            self.reason = CRITERION
        if not self.reason and last:
            self.reason = DONE
        self.round += 1
        self.batch = 0

    def _batch(self, batch: Batch) -> None:
        settings = self.settings
        self.batch += 1
        self.batches += 1
        if settings.schedule is not None:
            self.rate = settings.rate * settings.schedule(self.batches, self.planned)
        group = settings.groups[(self.batches - 1) % len(settings.groups)]
        before = dict(self.stepper.arrays)
        self.current, self.outcome = batch, self.stepper.step(batch, self.rate, group, self.rng)
        outcome = self.outcome
        if not math.isfinite(outcome.loss):
            self.stepper.arrays = before
            self.reason = DIVERGED
            raise Diverged
        self.event = "BatchComplete"
        self._times.append(time.monotonic())
        self.examples += batch.count
        if batch.indices is not None:
            self.losses[batch.indices] = self.stepper.example_losses(outcome)
        self.record.batch_losses.append(outcome.loss)
        self.record.batch_measurements.append(measured(settings.measures, batch, outcome))
        self.sums.add(batch, outcome)

    def _ended(self, answers: Sequence[str | None]) -> bool:
        if "Abort" in answers:
            raise Aborted
        if "Stop" in answers or self.interrupted():
            self.reason = ASKED
        elif self.settings.seconds is not None and self.seconds >= self.settings.seconds:
            self.reason = TIME
        return bool(self.reason)

    def _validate(self, source: Source) -> None:
        """The net on the validation data; it is kept if it is the best so far."""
        sums = _Sums(self.settings.measures)
        for batch in source.round(self.settings.batch_size, np.arange(source.count), 0):
            sums.add(batch, self.stepper.evaluate(batch, self.rng))
        record = self.record
        record.validation_losses.append(sums.loss)
        record.validation_measurements.append(sums.values())
        record.validation_positions.append(self.batches)
        if self.best.improves(self.round, self._observed(sums.loss, record.validation_measurements[-1])):
            self.best_arrays = dict(self.stepper.arrays)

    def _observed(self, loss: float, measurements: Mapping[str, Any]) -> float:
        criterion = self.settings.criterion
        if criterion is None or criterion.test is not None or criterion.key == LOSS:
            return loss
        return float(measurements[criterion.key])

    def _criterion_met(self, watch: Watch) -> bool:
        record = self.record
        if self.settings.validation is not None:
            if record.validation_positions[-1:] != [self.batches]:
                return False  # no validation this round
            loss, measurements = record.validation_losses[-1], record.validation_measurements[-1]
        else:
            loss, measurements = record.round_losses[-1], record.round_measurements[-1]
        if watch.criterion.test is not None:
            return watch.criterion.test(self.losses_and_measurements())
        return watch.stops(self.round, self._observed(loss, measurements))

    def losses_and_measurements(self) -> dict[str, Any]:
        """What a function that decides on stopping is told."""
        record = self.record
        found: dict[str, Any] = {"RoundLoss": record.round_losses[-1], **record.round_measurements[-1]}
        if record.validation_losses:
            found |= {"ValidationLoss": record.validation_losses[-1], **record.validation_measurements[-1]}
        return found


class _Sums:
    """The mean loss and the measurements over several batches."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self._total, self._count = 0.0, 0
        self._accumulators: list[Accumulator] = [measure.begin() for measure in measures]
        self._measures = measures

    def add(self, batch: Batch, outcome: Outcome) -> None:
        self._total += outcome.loss * batch.count
        self._count += batch.count
        for accumulator in self._accumulators:
            accumulator.add(batch.ports, outcome.outputs)

    @property
    def loss(self) -> float:
        """The mean over examples."""
        return self._total / self._count if self._count else math.nan

    def values(self) -> dict[str, Any]:
        pairs = zip(self._measures, self._accumulators, strict=True)
        return {measure.key: accumulator.value() for measure, accumulator in pairs}

    def state(self) -> list[Any]:
        """What goes on from here needs, as plain values and arrays."""
        return [self._total, self._count, [dict(_gathered(accumulator)) for accumulator in self._accumulators]]

    def restore(self, state: Sequence[Any]) -> None:
        """Be in the state of another."""
        self._total, self._count, states = state
        for accumulator, kept in zip(self._accumulators, states, strict=True):
            vars(accumulator).update(kept)


def _gathered(accumulator: Accumulator) -> Iterator[tuple[str, Any]]:
    """What an accumulator has gathered: the attributes that are numbers, arrays, lists, or records of these."""
    for name, value in vars(accumulator).items():
        if isinstance(value, (int, float, list, np.ndarray, Moments)):
            yield name, value


def measured(measures: Sequence[Measure], batch: Batch, outcome: Outcome) -> dict[str, Any]:
    """The measurements of one batch."""
    sums = _Sums(measures)
    sums.add(batch, outcome)
    return sums.values()


def _rising(settings: Settings) -> bool:
    return settings.criterion is not None and settings.criterion.rising
