"""What callbacks are told of a training: one association, with expensive entries only where they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.raw import from_raw
from wlnet.builtins.nets.values import to_expression
from wlnet.execution.data import Rows
from wlnet.expression import NONE, Association, Compound, Expr, S, Symbol, from_array, list_of
from wlnet.nets.net import Net
from wlnet.training.loop import Run


def value_expression(value: Any) -> Expr:
    """Something measured, as an expression."""
    return from_raw(value, NetAtom)


def reals(values: list[float]) -> Expr:
    return from_array(np.array(values)) if values else list_of()


def columns(rows: list[dict[str, Any]]) -> Expr:
    """Lists by name from a list of associations."""
    names = rows[0] if rows else {}
    return Association.of((name, list_of(*(value_expression(row[name]) for row in rows))) for name in names)


def association(values: Mapping[str, Any]) -> Association:
    """What was measured, by name."""
    return Association.of((name, value_expression(value)) for name, value in values.items())


class Progress:
    """The entries of the association.

    net     gives the net as it is now, in the form of the user
    files   the checkpoints written so far
    """

    def __init__(self, run: Run, net: Callable[[], Net], files: Callable[[], list[str]]) -> None:
        self.run, self.net, self.files = run, net, files

    def entries(self) -> dict[str, Callable[[], Expr]]:
        run, record = self.run, self.run.record

        def last(values: list[Any]) -> Callable[[], Expr]:
            return lambda: value_expression(values[-1]) if values else Compound(S.Missing, ("NotAvailable",))

        def speed(count: float) -> float:
            return count / run.seconds if run.seconds else 0.0

        return {
            "AbsoluteBatch": lambda: run.batches,
            "Batch": lambda: run.batch,
            "Round": lambda: run.round,
            "TotalRounds": lambda: run.total_rounds,
            "TotalBatches": lambda: run.planned,
            "BatchesPerRound": lambda: run.per_round,
            "BatchSize": lambda: run.settings.batch_size,
            "BatchData": self._batch_data,
            "BatchIndices": self._batch_indices,
            "BatchLoss": last(record.batch_losses),
            "BatchLossList": lambda: reals(record.batch_losses),
            "BatchMeasurements": last(record.batch_measurements),
            "BatchMeasurementsLists": lambda: columns(record.batch_measurements),
            "RoundLoss": last(record.round_losses),
            "RoundLossList": lambda: reals(record.round_losses),
            "RoundMeasurements": last(record.round_measurements),
            "RoundMeasurementsLists": lambda: columns(record.round_measurements),
            "ValidationLoss": last(record.validation_losses),
            "ValidationLossList": lambda: reals(record.validation_losses),
            "ValidationMeasurements": last(record.validation_measurements),
            "ValidationMeasurementsLists": lambda: columns(record.validation_measurements),
            "BestValidationRound": lambda: run.best.round or NONE,
            "ExamplesProcessed": lambda: run.examples,
            "BatchesPerSecond": lambda: run.speed,
            "ExamplesPerSecond": lambda: run.speed * run.settings.batch_size,
            "MeanBatchesPerSecond": lambda: speed(run.batches),
            "MeanExamplesPerSecond": lambda: speed(run.examples),
            "Net": lambda: NetAtom(self.net()),
            "Weights": lambda: self._weights(),
            "WeightsRMS": lambda: self._root_mean_squares(),
            "WeightsVector": lambda: self._vector(),
            "InitialLearningRate": lambda: run.settings.rate,
            "LearningRate": lambda: run.rate,
            "OptimizationMethod": lambda: run.stepper.optimiser.name,
            "ProgressFraction": lambda: run.fraction,
            "TimeElapsed": lambda: run.seconds,
            "TimeRemaining": lambda: run.remaining,
            "Event": lambda: run.event,
            "CheckpointingFiles": lambda: list_of(*self.files()),
            "TargetDevice": lambda: "CPU",
        }

    def read_by(self, f: Expr) -> Association:
        """The association for a function: all of it, but what is expensive only if the function names it."""
        named = _named(f)
        return Association.of(
            (name, make())
            for name, make in self.entries().items()
            if name not in EXPENSIVE or named is None or name in named
        )

    def _batch_data(self) -> Expr:
        batch = self.run.current
        return NONE if batch is None else Association.of((port, _rows(rows)) for port, rows in batch.ports.items())

    def _batch_indices(self) -> Expr:
        batch = self.run.current
        return NONE if batch is None or batch.indices is None else from_array(batch.indices + 1)

    def _arrays(self) -> Iterator[tuple[Any, Any]]:
        for key in self.run.stepper.shapes:
            yield key, self.run.stepper.arrays[key]

    def _weights(self) -> Expr:
        return Association.of((position(key), to_expression(array, NetAtom)) for key, array in self._arrays())

    def _root_mean_squares(self) -> Expr:
        return Association.of(
            (position(key), float(np.sqrt(np.mean(np.square(array, dtype=np.float64)))))
            for key, array in self._arrays()
        )

    def _vector(self) -> Expr:
        parts = [np.ravel(array).astype(np.float64) for _, array in self._arrays()]
        return from_array(np.concatenate(parts)) if parts else list_of()


EXPENSIVE = frozenset(
    ("BatchData", "BatchLossList", "BatchMeasurementsLists", "Net", "Weights", "WeightsRMS", "WeightsVector")
)


def position(key: Any) -> Expr:
    """Where an array is, as NetExtract takes it; the name of a shared one."""
    return key if isinstance(key, str) else list_of(*key)


def _rows(rows: Rows) -> Expr:
    if isinstance(rows, np.ndarray):
        return from_array(rows.astype(np.float64) if rows.dtype.kind == "f" else rows)
    return list_of(*(from_array(np.asarray(row)) for row in rows))


def _named(f: Expr) -> set[str] | None:
    """The strings in a function; None if it may read what it does not name."""
    found: set[str] = set()
    todo = [f]
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            found.add(part)
        elif isinstance(part, Symbol) and part.context != "System`":
            return None
        elif isinstance(part, Compound):
            # The association as a whole, as a slot or a parameter, may go anywhere.
            if (part.head is S.Slot and part.args == (1,)) or (part.head is S.Function and len(part.args) > 1):
                return None
            todo += [part.head, *part.args]
        elif isinstance(part, Association):
            todo += [x for pair in part for x in pair]
    return found
