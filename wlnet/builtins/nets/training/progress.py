"""What callbacks are told of a training: one association, with expensive entries only where they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    inside  where it is in the net with losses
    """

    def __init__(
        self, run: Run, net: Callable[[], Net], files: Callable[[], list[str]], inside: tuple[int | str, ...] = ()
    ) -> None:
        self.run, self.net, self.files, self.inside = run, net, files, inside

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
            "ExampleLosses": self._example_losses,
            "ExamplesProcessed": lambda: run.examples,
            "BatchesPerSecond": lambda: run.speed,
            "ExamplesPerSecond": lambda: run.speed * run.settings.batch_size,
            "MeanBatchesPerSecond": lambda: speed(run.batches),
            "MeanExamplesPerSecond": lambda: speed(run.examples),
            "Net": lambda: NetAtom(self.net()),
            "Weights": lambda: self._by_position(self._weights()),
            "WeightsRMS": lambda: self._root_mean_squares(self._weights()),
            "WeightsVector": lambda: _vector(self._weights()),
            "Gradients": lambda: self._by_position(self.run.gradients),
            "GradientsRMS": lambda: self._root_mean_squares(self.run.gradients),
            "GradientsVector": lambda: _vector(self.run.gradients),
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

    def entry(self, name: str) -> Expr:
        """One entry."""
        return self.entries()[name]()

    def read_by(self, f: Expr) -> Association:
        """The association for a function: all of it, but what is expensive only if the function names it."""
        named = names_read(f)
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

    def _example_losses(self) -> Expr:
        losses = self.run.losses
        unknown = Compound(S.Missing, ("NotAvailable",))
        return list_of(*(unknown if np.isnan(loss) else float(loss) for loss in losses))

    def _weights(self) -> dict[Any, Any]:
        return {key: self.run.stepper.arrays[key] for key in self.run.stepper.shapes}

    def _by_position(self, arrays: Mapping[Any, Any]) -> Expr:
        return Association.of(
            (position(key, self.inside), to_expression(array, NetAtom)) for key, array in arrays.items()
        )

    def _root_mean_squares(self, arrays: Mapping[Any, Any]) -> Expr:
        return Association.of(
            (position(key, self.inside), float(np.sqrt(np.mean(np.square(array, dtype=np.float64)))))
            for key, array in arrays.items()
        )


def _vector(arrays: Mapping[Any, Any]) -> Expr:
    parts = [np.ravel(array).astype(np.float64) for array in arrays.values()]
    return from_array(np.concatenate(parts)) if parts else list_of()


KEYS = (
    "AbsoluteBatch", "Batch", "Round", "TotalRounds", "TotalBatches", "BatchesPerRound", "BatchSize", "BatchData",
    "BatchIndices", "BatchLoss", "BatchLossList", "BatchMeasurements", "BatchMeasurementsLists", "RoundLoss",
    "RoundLossList", "RoundMeasurements", "RoundMeasurementsLists", "ValidationLoss", "ValidationLossList",
    "ValidationMeasurements", "ValidationMeasurementsLists", "BestValidationRound", "ExampleLosses",
    "ExamplesProcessed", "BatchesPerSecond", "ExamplesPerSecond", "MeanBatchesPerSecond", "MeanExamplesPerSecond",
    "Net", "Weights", "WeightsRMS", "WeightsVector", "Gradients", "GradientsRMS", "GradientsVector",
    "InitialLearningRate", "LearningRate", "OptimizationMethod", "ProgressFraction", "TimeElapsed", "TimeRemaining",
    "Event", "CheckpointingFiles", "TargetDevice",
)  # fmt: skip
"""The names of all entries."""
GRADIENTS = frozenset(("Gradients", "GradientsRMS", "GradientsVector"))
EXPENSIVE = GRADIENTS | {
    "BatchData", "BatchLossList", "BatchMeasurementsLists", "ExampleLosses", "Net", "Weights", "WeightsRMS",
    "WeightsVector",
}  # fmt: skip


def position(key: Any, inside: tuple[int | str, ...]) -> Expr:
    """Where an array is in the net at `inside`, as NetExtract takes it; the name of a shared one."""
    if isinstance(key, str):
        return key
    return list_of(*(key[len(inside) :] if key[: len(inside)] == inside else key))


def _rows(rows: Rows) -> Expr:
    if isinstance(rows, np.ndarray):
        return from_array(rows.astype(np.float64) if rows.dtype.kind == "f" else rows)
    return list_of(*(from_array(np.asarray(row)) for row in rows))


def names_read(f: Expr) -> set[str] | None:
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
