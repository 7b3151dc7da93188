"""NetTrain: from a call to a training, and from a training to what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.functions import NotData
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, report
from wlnet.builtins.nets.training.callbacks import Caller, read_callbacks
from wlnet.builtins.nets.training.checkpointing import Keeper, read_checkpointing
from wlnet.builtins.nets.training.criteria import read_criterion
from wlnet.builtins.nets.training.measurements import read_measurements
from wlnet.builtins.nets.training.methods import Method, read_method
from wlnet.builtins.nets.training.progress import Progress, association
from wlnet.builtins.nets.training.quantities import BadSetting, interval, seconds
from wlnet.builtins.nets.training.reporting import Reporter, read_reports
from wlnet.builtins.nets.training.results import TrainingResults, properties
from wlnet.builtins.nets.training_data import data_set, label_order
from wlnet.builtins.nets.values import brief, number, to_value
from wlnet.builtins.random import generator
from wlnet.execution.run import DTYPES, Precision
from wlnet.expression import NONE, Association, Compound, Expr, S, Symbol, elements, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options, is_option
from wlnet.kernel.registry import builtin, host_application, messages
from wlnet.nets.arrays import replace_arrays, slots
from wlnet.nets.errors import DataError, NetError, Problem, listing, nearest
from wlnet.nets.initialize import initialize, random_generator
from wlnet.nets.multipliers import holds, learning_rates, stated
from wlnet.nets.net import End, Net
from wlnet.nets.options import BadValue, multipliers
from wlnet.nets.values import AUTOMATIC, Value
from wlnet.training.checkpoints import CheckpointError
from wlnet.training.data import Columns, encoded, target_types, with_data
from wlnet.training.diagnosis import first_not_finite
from wlnet.training.intervals import Interval
from wlnet.training.loop import DIVERGED, Aborted, Diverged, Observer, Run, Settings
from wlnet.training.losses import Attached, attach
from wlnet.training.sources import Examples, Generated, Source
from wlnet.training.step import Learned, Loss
from wlnet.training.stepper import Batch, Stepper

HEAD = "NetTrain"
DEFAULT_SECONDS, MOST_ROUNDS = 20.0, 10_000
LARGEST_BATCH, LARGEST_VARYING_BATCH = 64, 16

messages(
    HEAD,
    {
        **COMMON,
        "badopt": "The option `1` should be `3`, not `2`.",
        "badprop": "`1` is no property of a training. `2`",
        "netsymb": "`1` is not data for a net; numbers, lists and arrays of numbers are.",
        "notdevice": "TargetDevice `1` is not available; the CPU is used.",
        "mixed": 'WorkingPrecision "Mixed" needs a GPU; Real32 is used.',
        "noval": "Without a ValidationSet the stopping criterion looks at the training data.",
        "arrdiv": "Training with method `1` and learning rate `2` came to a loss that is not finite at batch `3`: `4` "
        "is the first that is not. The net of before is given back. It may help to normalize the data, to lower the "
        'learning rate, or to set "GradientClipping".',
        "nolearn": "No array of the net learns, so there is nothing to train.",
        "ckpt": "`1`",
        "gen": "The generator gave `1`, which is no batch.",
    },
)


@dataclass(frozen=True)
class Prepared:
    """A net made ready to learn from data.

    attached     the net with losses, and how the original is got back
    initialized  the same net with values in all arrays
    """

    attached: Attached
    initialized: Net

    def result(self, arrays: Mapping[Any, Any]) -> Net:
        """The original net with these arrays, by key."""
        net = self.initialized
        found = {slot.position: arrays[slot.key] for slot in slots(net)}
        return self.attached.restored(replace_arrays(net, found))


@builtin(
    HEAD,
    options={
        "BatchSize": "Automatic", "LearningRate": "Automatic", "LearningRateMultipliers": "Automatic",
        "LossFunction": "Automatic", "MaxTrainingRounds": "Automatic", "Method": "Automatic",
        "PerformanceGoal": "Automatic", "RandomSeeding": "Inherited", "TargetDevice": '"CPU"', "TimeGoal": "Automatic",
        "TrainingProgressCheckpointing": "None", "TrainingProgressFunction": "None",
        "TrainingProgressMeasurements": "Automatic", "TrainingProgressReporting": "Automatic",
        "TrainingStoppingCriterion": "None", "TrainingUpdateSchedule": "Automatic", "ValidationSet": "None",
        "WorkingPrecision": "Automatic",
    },
)  # fmt: skip
def net_train(k: Kernel, options: Options, net: Expr, data: Expr, what: Expr = "TrainedNet") -> Expr | None:
    """NetTrain[net, data]: the net with arrays that were trained on data; NetTrain[net, data, All]: all about it.

    >> NetTrain[LinearLayer[{}, "Weights" -> {{0}}, "Biases" -> None], {1 -> 2, 2 -> 4}, "TotalBatches",
       MaxTrainingRounds -> 10]
     = 10
    """
    if has_failed((net, data)):
        return FAILED
    if not isinstance(net, NetAtom):
        k.message(HEAD, "invnet", brief(k, net))
        return FAILED
    try:
        return _Training(k, options, net, data).asked(what)
    except _Refused:
        return FAILED
    except NetError as error:
        return report(k, HEAD, error.under(HEAD))
    except REFUSALS as error:
        return report(k, HEAD, error)
    except NotData as error:
        k.message(HEAD, "netsymb", brief(k, error.expression))
        return FAILED


class _Refused(Exception):
    """The message has been issued."""


class _Training:
    """One call of NetTrain."""

    def __init__(self, k: Kernel, options: Options, net: NetAtom, data: Expr) -> None:
        self.k, self.options, self.net, self.data = k, options, net.net, data
        self.call = k.current

    # Reading

    def _read(self, name: str, read: Callable[..., Any], *args: Any) -> Any:
        """What `read` makes of an option, or a message."""
        try:
            return read(self.k, self.options[name], *args)
        except (BadSetting, BadValue) as error:
            self.k.message(HEAD, "badopt", name, brief(self.k, self.options[name]), str(error))
            raise _Refused from None

    def _precision(self) -> Precision:
        value = self.options["WorkingPrecision"]
        if value == "Mixed":
            self.k.message(HEAD, "mixed")
        elif value not in (S.Automatic, *DTYPES):
            self.k.message(HEAD, "badopt", "WorkingPrecision", brief(self.k, value), 'Automatic, "Real32" or "Real64"')
            raise _Refused
        return "Real64" if value == "Real64" else "Real32"

    def asked(self, what: Expr) -> Expr:
        """Train, and give the property or properties."""
        k = self.k
        names = elements(what) if is_list(what) else (what,)
        device = self.options["TargetDevice"]
        if device != "CPU":
            k.message(HEAD, "notdevice", brief(k, device))
        rng = random_generator(to_value(k, self.options["RandomSeeding"]), generator(k))
        source, prepared = self._prepare(rng)
        run, keeper = self._run(source, prepared, rng)
        if run is None:
            k.message(HEAD, "nolearn")
            return NetAtom(self.net)
        reporter = next(observer for observer in run.observers if isinstance(observer, Reporter))
        try:
            run.train()
        except Diverged:
            self._explain(run, prepared)
        except Aborted:
            return S.__getattr__("$Aborted")
        finally:
            reporter.close()
        return self._answer(run, prepared, keeper, what, names or ())

    def _answer(self, run: Run, prepared: Prepared, keeper: Keeper, what: Expr, names: Sequence[Expr]) -> Expr:
        trained = NetAtom(prepared.result(run.arrays))
        if what == "TrainedNet":
            return trained
        extra: dict[str, Expr] = {
            "TrainedNet": trained,
            "TrainingNet": NetAtom(prepared.attached.net),
            "NetTrainInputForm": Compound(S.HoldForm, (self.call,)),
            "OptimizationMethod": self._method_expression(run),
            "CheckpointingFiles": list_of(*keeper.files),
        }
        results = TrainingResults(properties(run, extra))
        if what is S.All:
            return results
        found = [_property(self.k, results, name) for name in names]
        if any(value is None for value in found):
            return FAILED
        return list_of(*(value for value in found if value is not None)) if is_list(what) else found[0] or FAILED

    def _method_expression(self, run: Run) -> Expr:
        optimiser = run.stepper.optimiser
        return list_of(optimiser.name, *(Compound(S.Rule, (name, value)) for name, value in optimiser.settings.items()))

    def _explain(self, run: Run, prepared: Prepared) -> None:
        assert run.current is not None
        place = first_not_finite(run.stepper, run.current, np.random.default_rng(0), prepared.attached.inside)
        self.k.message(HEAD, "arrdiv", run.stepper.optimiser.name, run.rate, run.batches, place)
        run.reason = DIVERGED

    # Preparing

    def _prepare(self, rng: np.random.Generator) -> tuple[Source, Prepared]:
        made = _generator(self.k, self.data)
        if made is not None:
            return self._generated(made, rng)
        columns = data_set(self.k, self.net, self.data, HEAD)
        prepared = self._attached(columns, rng)
        net = prepared.initialized
        return Examples(encoded(net, columns, HEAD), columns.count), prepared

    def _attached(self, columns: Columns, rng: np.random.Generator) -> Prepared:
        net = with_data(self.net, columns, label_order)
        attached = attach(net, to_value(self.k, self.options["LossFunction"]), target_types(net, columns))
        return Prepared(attached, initialize(attached.net, generator=rng, seeding="Inherited"))

    def _generated(self, made: _Generator, rng: np.random.Generator) -> tuple[Source, Prepared]:
        size = self._batch_size(None, 1)
        first = data_set(self.k, self.net, made.batch(size, self.net, 1, 1), HEAD)
        prepared = self._attached(first, rng)
        net = prepared.initialized
        waiting = [Batch(encoded(net, first, HEAD), first.count)]

        def make(count: int) -> Batch:
            if waiting:
                return waiting.pop()
            run = self.current_run
            e = made.batch(count, prepared.result(run.stepper.arrays), run.round, run.batches + 1)
            columns = data_set(self.k, prepared.attached.origin, e, HEAD)
            return Batch(encoded(net, columns, HEAD), columns.count)

        return Generated(make, made.length), prepared

    def _batch_size(self, net: Net | None, count: int) -> int:
        value = self.options["BatchSize"]
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if value is not S.Automatic:
            self.k.message(HEAD, "badopt", "BatchSize", brief(self.k, value), "Automatic or a positive integer")
            raise _Refused
        if net is None:
            return LARGEST_BATCH
        varying = any(not net.type(port).fixed for port in net.inputs)
        return max(1, min(LARGEST_VARYING_BATCH if varying else LARGEST_BATCH, count))

    # Settings

    def _run(self, source: Source, prepared: Prepared, rng: np.random.Generator) -> tuple[Run | None, Keeper]:
        k, options = self.k, self.options
        method: Method = self._read("Method", read_method)
        measures = self._read("TrainingProgressMeasurements", read_measurements, prepared.attached)
        learned = self._learned(prepared, method)
        groups = self._groups(prepared, learned)
        source, validation, every = self._validation(source, prepared, rng)
        batch_size = self._batch_size(prepared.initialized, source.count or LARGEST_BATCH)
        rounds, time = self._length()
        criterion = self._read("TrainingStoppingCriterion", read_criterion, association)
        if criterion is not None:
            criterion = self._directed(criterion, measures)
            if validation is None:
                k.message(HEAD, "noval")
        keeper = Keeper(k, self._read("TrainingProgressCheckpointing", read_checkpointing), prepared.result)
        if not learned:
            return None, keeper
        losses = [Loss(End((), term.output), term.scale) for term in prepared.attached.terms]
        watched = sorted({end for measure in measures for end in measure.ends}, key=str)
        stepper = Stepper(prepared.initialized, losses, learned, method.optimiser, self._precision(), watched)
        rate = options["LearningRate"]
        start = method.rate if rate is S.Automatic else number(k, rate)
        if (start is None and rate is not S.Automatic) or (start is not None and start < 0):
            k.message(HEAD, "badopt", "LearningRate", brief(k, rate), "Automatic or a number of 0 or more")
            raise _Refused
        settings = Settings(
            batch_size, rounds, time, method.optimiser.rate if start is None else start, groups, method.schedule,
            measures, validation, every, criterion,
        )  # fmt: skip

        def progress(run: Run) -> Progress:
            return Progress(run, lambda: prepared.result(run.stepper.arrays), lambda: keeper.files)

        observers: list[Observer] = [
            Caller(k, self._read("TrainingProgressFunction", read_callbacks), progress),
            Reporter(k, self._read("TrainingProgressReporting", read_reports), progress),
            keeper,
        ]
        run = self.current_run = Run(stepper, source, settings, rng, observers, self._interrupted)
        try:
            keeper.resume(run)
        except (CheckpointError, OSError) as error:
            k.message(HEAD, "ckpt", str(error))
            raise _Refused from None
        return run, keeper

    def _interrupted(self) -> bool:
        """Whether the user interrupts: once ends the training in order, twice aborts the evaluation."""
        if self.k.interrupt is None:
            return False
        self.k.interrupt = None
        return True

    def _directed(self, criterion: Any, measures: Sequence[Any]) -> Any:
        if criterion.test is not None or criterion.key == "Loss":
            return criterion
        by_key = {measure.key: measure for measure in measures}
        if criterion.key not in by_key:
            value = self.options["TrainingStoppingCriterion"]
            known = listing(('"Loss"', *(f'"{key}"' for key in by_key)), "or")
            self.k.message(HEAD, "badopt", "TrainingStoppingCriterion", brief(self.k, value), f"about {known}")
            raise _Refused
        return replace(criterion, rising=by_key[criterion.key].rising)

    def _length(self) -> tuple[int | None, float | None]:
        """How many rounds and seconds."""
        k, most, goal = self.k, self.options["MaxTrainingRounds"], self.options["TimeGoal"]
        time = None
        if goal is not S.Automatic:
            time = seconds(k, goal)
            if time is None:
                k.message(HEAD, "badopt", "TimeGoal", brief(k, goal), "Automatic, seconds, or a Quantity of time")
                raise _Refused
        if isinstance(most, int) and most > 0:
            return most, time
        if most is S.Automatic:
            return (None, time) if time is not None else (MOST_ROUNDS, DEFAULT_SECONDS)
        length = seconds(k, most) if isinstance(most, Compound) else None
        if length is None:
            expected = "Automatic, a positive integer, or a Quantity of time"
            k.message(HEAD, "badopt", "MaxTrainingRounds", brief(k, most), expected)
            raise _Refused
        return None, length if time is None else min(time, length)

    def _learned(self, prepared: Prepared, method: Method) -> list[Learned]:
        """The arrays that learn, each once."""
        rates = self._setting("LearningRateMultipliers")
        origin, inside = prepared.attached.origin, prepared.attached.inside
        own = learning_rates(origin, rates)
        found: dict[Any, Learned] = {}
        for slot in slots(prepared.initialized):
            if not slot.parameter.learned:
                continue
            within = slot.position[: len(inside)] == inside
            position = slot.position[len(inside) :] if within else ()
            multiplier = own[position] if within else 1.0
            if multiplier is None or slot.key in found:
                continue
            limits = {name: _limit(origin, method.limits.get(name, AUTOMATIC), position) for name in _LIMITS}
            found[slot.key] = Learned(slot.key, float(multiplier), *(limits[name] for name in _LIMITS))
        return list(found.values())

    def _setting(self, name: str) -> Value:
        return self._read(name, lambda k, e: AUTOMATIC if e is S.Automatic else multipliers(to_value(k, e)))

    def _groups(self, prepared: Prepared, learned: Sequence[Learned]) -> list[list[Learned]]:
        """The arrays of each step of the cycle of TrainingUpdateSchedule."""
        schedule = self.options["TrainingUpdateSchedule"]
        if schedule is S.Automatic:
            return [list(learned)]
        origin, inside = prepared.attached.origin, prepared.attached.inside
        positions = {slot.key: slot.position[len(inside) :] for slot in slots(prepared.initialized)}
        groups: list[list[Learned]] = []
        for item in (elements(schedule) or ()) if is_list(schedule) else (schedule,):
            spec, repeats = item, 1
            if isinstance(item, Compound) and item.head is S.Rule and isinstance(item.args[1], int):
                spec, repeats = item.args[0], item.args[1]
            parts = spec.args if isinstance(spec, Compound) and spec.head is S.Alternatives else (spec,)
            chosen = [to_value(self.k, part) for part in parts]
            group = [a for a in learned if any(holds(origin, part, positions[a.key]) for part in chosen)]
            if not group or repeats < 1:
                self.k.message(
                    HEAD, "badopt", "TrainingUpdateSchedule", brief(self.k, schedule),
                    "Automatic or a list of parts of the net that learn, each perhaps with a number of steps",
                )  # fmt: skip
                raise _Refused
            groups += [group] * repeats
        return groups

    def _validation(
        self, source: Source, prepared: Prepared, rng: np.random.Generator
    ) -> tuple[Source, Source | None, Interval]:
        """The training data that are left, the validation data, and how often these are looked at."""
        k, spec, every = self.k, self.options["ValidationSet"], Interval()
        items = elements(spec) if is_list(spec) else None
        if items and len(items) == 2 and _is_named(items[1], "Interval"):
            assert isinstance(items[1], Compound)
            try:
                every = interval(k, items[1].args[1], "Rounds")
            except BadSetting as error:
                k.message(HEAD, "badopt", "ValidationSet", brief(k, spec), f'data with "Interval" -> {error}')
                raise _Refused from None
            spec = items[0]
        if spec is NONE or spec is S.Automatic:
            return source, None, every
        if isinstance(spec, Compound) and spec.head is S.Scaled and len(spec.args) == 1:
            share = number(k, spec.args[0])
            if share is None or not 0 < share < 1 or not isinstance(source, Examples) or source.count < 2:
                k.message(
                    HEAD, "badopt", "ValidationSet", brief(k, spec),
                    "Scaled of a fraction between 0 and 1, of data that are not made by a generator",
                )  # fmt: skip
                raise _Refused
            held = min(source.count - 1, max(1, round(share * source.count)))
            kept, out = source.split(np.sort(rng.permutation(source.count)[:held]))
            return kept, out, every
        net = prepared.initialized
        made = _generator(k, spec)
        if made is not None:

            def make(size: int) -> Batch:
                columns = data_set(k, prepared.attached.origin, made.batch(size, prepared.attached.origin, 1, 1), HEAD)
                return Batch(encoded(net, columns, HEAD), columns.count)

            return source, Generated(make, made.length), every
        columns = data_set(k, prepared.attached.origin, spec, HEAD)
        return source, Examples(encoded(net, columns, HEAD), columns.count), every


_LIMITS = ("L2Regularization", "GradientClipping", "WeightClipping")


def _limit(net: Net, setting: Value, position: tuple[int | str, ...]) -> float | None:
    found = stated(net, setting, position)
    return float(found) if isinstance(found, (int, float)) else None


def _is_named(e: Expr, name: str) -> bool:
    return isinstance(e, Compound) and is_option(e) and len(e.args) == 2 and e.args[0] == name


# Generators
# -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Generator:
    """A function of the language that makes batches."""

    k: Kernel
    function: Expr
    length: int | None

    def batch(self, size: int, net: Net, round: int, batch: int) -> Expr:
        told = Association.of([("BatchSize", size), ("Net", NetAtom(net)), ("Round", round), ("AbsoluteBatch", batch)])
        made = self.k.evaluate(Compound(self.function, (told,)))
        if made is FAILED:
            raise DataError(Problem("netnodata", HEAD, "the generator gave no batch, but $Failed"))
        return made


def _generator(k: Kernel, data: Expr) -> _Generator | None:
    """The generator that data are, or None if they are examples."""
    items = elements(data) if is_list(data) else None
    if items and len(items) == 2 and _is_named(items[1], "RoundLength"):
        assert isinstance(items[1], Compound)
        length = items[1].args[1]
        if not (isinstance(length, int) and length > 0):
            fact = f'"RoundLength" should be a positive integer, not {brief(k, length)}'
            raise DataError(Problem("netinvdata", HEAD, fact))
        return _Generator(k, items[0], length)
    if isinstance(data, Compound) and data.head is S.Function:
        return _Generator(k, data, None)
    if isinstance(data, Symbol) and data.context != "System`" and (k.definitions[data].down or False):
        return _Generator(k, data, None)
    return None


# Results
# ----------------------------------------------------------------------------------------------------------------


def _property(k: Kernel, results: TrainingResults, name: Expr) -> Expr | None:
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
    found = [_property(k, results, name) for name in names or ()]
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
