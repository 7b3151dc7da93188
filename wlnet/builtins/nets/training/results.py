"""What NetTrain[..., All] gives: an object that is asked for properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wlnet.builtins.nets.training.progress import columns, position, reals, value_expression
from wlnet.expression import NONE, Association, Compound, Expr, HostAtom, S, Symbol, list_of
from wlnet.nets.display import columns as table_columns
from wlnet.training.loop import Run

SUMMARY = (
    "TotalRounds", "TotalBatches", "BatchSize", "TrainingExamples", "ValidationExamples", "TotalTrainingTime",
    "MeanExamplesPerSecond", "OptimizationMethod", "FinalLearningRate", "RoundLoss", "RoundMeasurements",
    "ValidationLoss", "ValidationMeasurements", "BestValidationRound", "ReasonTrainingStopped",
)  # fmt: skip


class TrainingResults(HostAtom):
    """Properties by name."""

    __slots__ = ("properties",)

    def __init__(self, properties: Mapping[str, Expr]) -> None:
        self.properties = properties

    @property
    def head(self) -> Symbol:
        return S.NetTrainResultsObject

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TrainingResults) and self.properties == other.properties

    def __hash__(self) -> int:
        return hash(tuple(self.properties))

    def input_form(self) -> Expr:
        return Compound(S.NetTrainResultsObject, (Association.of(self.properties.items()),))

    def output_form(self) -> str:
        rows = [(name, _short(self.properties[name])) for name in SUMMARY if _is_there(self.properties.get(name))]
        return "\n".join(["NetTrainResultsObject[", *(f"  {line}" for line in table_columns(rows)), "]"])


def _is_there(e: Expr | None) -> bool:
    if isinstance(e, Association):
        return len(e) > 0
    return e is not None and e is not NONE and not (isinstance(e, Compound) and e.head is S.Missing) and e != 0


def _short(e: Expr) -> str:
    if isinstance(e, float):
        return f"{e:.4g}"
    if isinstance(e, Association):
        return ", ".join(f"{key} {_short(value)}" for key, value in e if isinstance(value, (int, float))) or "measured"
    if isinstance(e, Compound) and e.head is S.List and e.args and isinstance(e.args[0], str):
        return e.args[0]
    return str(e)


def properties(run: Run, extra: Mapping[str, Expr]) -> dict[str, Expr]:
    """The properties of a training that has ended; `extra` are those that the loop does not know."""
    record, settings = run.record, run.settings
    seconds = run.seconds

    def last(values: list[object]) -> Expr:
        return value_expression(values[-1]) if values else Compound(S.Missing, ("NotAvailable",))

    found: dict[str, Callable[[], Expr]] = {
        "InitialLearningRate": lambda: settings.rate,
        "FinalLearningRate": lambda: run.rate,
        "BatchSize": lambda: settings.batch_size,
        "BatchesPerRound": lambda: run.per_round,
        "TotalRounds": lambda: len(record.round_losses),
        "TotalBatches": lambda: run.batches,
        "ExamplesProcessed": lambda: run.examples,
        "TotalTrainingTime": lambda: seconds,
        "MeanBatchesPerSecond": lambda: run.batches / seconds if seconds else 0.0,
        "MeanExamplesPerSecond": lambda: run.examples / seconds if seconds else 0.0,
        "TrainingExamples": lambda: run.source.count,
        "ValidationExamples": lambda: settings.validation.count if settings.validation is not None else 0,
        "BatchLossList": lambda: reals(record.batch_losses),
        "BatchMeasurementsLists": lambda: columns(record.batch_measurements),
        "RoundLoss": lambda: last([*record.round_losses]),
        "RoundLossList": lambda: reals(record.round_losses),
        "RoundMeasurements": lambda: last([*record.round_measurements]),
        "RoundMeasurementsLists": lambda: columns(record.round_measurements),
        "RoundPositions": lambda: list_of(*record.round_positions),
        "ValidationLoss": lambda: last([*record.validation_losses]),
        "ValidationLossList": lambda: reals(record.validation_losses),
        "ValidationMeasurements": lambda: last([*record.validation_measurements]),
        "ValidationMeasurementsLists": lambda: columns(record.validation_measurements),
        "ValidationPositions": lambda: list_of(*record.validation_positions),
        "BestValidationRound": lambda: run.best.round or NONE,
        "ReasonTrainingStopped": lambda: run.reason,
        "TargetDevice": lambda: "CPU",
        "ArraysLearningRateMultipliers": lambda: Association.of(
            (position(array.key), array.multiplier) for array in run.stepper.learned
        ),
    }
    return {**extra, **{name: make() for name, make in found.items()}}
