"""What NetTrain[..., All] gives: an object that is asked for properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wlnet.builtins.nets.reporting import FAILED
from wlnet.builtins.nets.training.calls import HEAD
from wlnet.builtins.nets.training.plots import Plot
from wlnet.builtins.nets.training.progress import columns, position, reals, value_expression
from wlnet.builtins.nets.values import brief
from wlnet.expression import NONE, Association, Compound, Expr, HostAtom, S, Symbol, elements, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, host_application
from wlnet.nets.display import columns as table_columns
from wlnet.nets.errors import nearest
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


def _method(run: Run) -> Expr:
    """The method with all its sub-options."""
    optimiser = run.stepper.optimiser
    return list_of(optimiser.name, *(Compound(S.Rule, (name, value)) for name, value in optimiser.settings.items()))


def properties(run: Run, inside: tuple[int | str, ...], extra: Mapping[str, Expr]) -> dict[str, Expr]:
    """The properties of a training that has ended; `extra` are those that the loop does not know.

    Positions are told as seen from the net at `inside`, the one that the losses are attached to.
    """
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
        "OptimizationMethod": lambda: _method(run),
        "ArraysLearningRateMultipliers": lambda: Association.of(
            (position(array.key, inside), array.multiplier) for array in run.stepper.learned
        ),
    }
    plots = final_plots(run)
    drawn: dict[str, Expr] = {"LossPlot": plots["Loss"], "FinalPlots": Association.of(plots.items())}
    return {**extra, **{name: make() for name, make in found.items()}, **drawn}


def final_plots(run: Run) -> dict[str, Plot]:
    """The loss and every measurement that is a number, over the rounds, of training and validation data."""
    record = run.record
    kinds = [
        ("training", record.round_positions, record.round_losses, record.round_measurements),
        ("validation", record.validation_positions, record.validation_losses, record.validation_measurements),
    ]
    names = [name for name, value in (record.round_measurements or [{}])[-1].items() if isinstance(value, float)]
    plots = {"Loss": Plot("loss", "batch", {kind: (at, losses) for kind, at, losses, _ in kinds if at})}
    for name in names:
        curves = {kind: (at, [row[name] for row in rows]) for kind, at, _, rows in kinds if at}
        plots[name] = Plot(name, "batch", curves)
    return plots


def property_of(k: Kernel, results: TrainingResults, name: Expr) -> Expr | None:
    """A property; None, after a message, if there is none of this name."""
    found = results.properties.get(name) if isinstance(name, str) else None
    if name == "Properties":
        return list_of(*sorted((*results.properties, "Properties")))
    if found is None:
        hint = nearest(name, tuple(results.properties)) if isinstance(name, str) else ""
        k.message(HEAD, "badprop", brief(k, name), hint)
    return found


@host_application(TrainingResults)
def apply_results(k: Kernel, results: TrainingResults, args: tuple[Expr, ...]) -> Expr | None:
    """``results[property]``."""
    if len(args) != 1:
        k.message("NetTrainResultsObject", "argx", "NetTrainResultsObject", len(args))
        return None
    names = elements(args[0]) if is_list(args[0]) else (args[0],)
    found = [property_of(k, results, name) for name in names or ()]
    if any(value is None for value in found):
        return FAILED
    return list_of(*(value for value in found if value is not None)) if is_list(args[0]) else found[0]


@builtin("NetTrainResultsObject")
def net_train_results_object(k: Kernel, properties: Expr) -> Expr | None:
    """NetTrainResultsObject[...]: what NetTrain[net, data, All] gives; asked for a property by its name.

    >> NetTrainResultsObject[<|"TotalRounds" -> 3|>]["TotalRounds"]
     = 3
    """
    del k
    if not isinstance(properties, Association) or not all(isinstance(key, str) for key, _ in properties):
        return None
    return TrainingResults({str(key): value for key, value in properties})
