"""NetTrain: from a call to a training, and from a training to what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.functions import NotData
from wlnet.builtins.nets.reporting import FAILED, REFUSALS, has_failed, refused
from wlnet.builtins.nets.training.asked import Recorder, looks_like_loss, read_asked
from wlnet.builtins.nets.training.callbacks import Caller, read_callbacks
from wlnet.builtins.nets.training.calls import HEAD, LARGEST_BATCH, Call, Refused
from wlnet.builtins.nets.training.checkpointing import Keeper, read_checkpointing
from wlnet.builtins.nets.training.criteria import read_criterion
from wlnet.builtins.nets.training.measurements import read_measurements
from wlnet.builtins.nets.training.methods import Method, read_method
from wlnet.builtins.nets.training.parts import groups, learned
from wlnet.builtins.nets.training.progress import Progress, association
from wlnet.builtins.nets.training.reporting import Reporter, read_reports
from wlnet.builtins.nets.training.results import TrainingResults, properties, property_of
from wlnet.builtins.nets.training.supply import Prepared, prepare, validation
from wlnet.builtins.nets.values import brief, to_value
from wlnet.builtins.random import generator
from wlnet.expression import Compound, Expr, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin
from wlnet.nets.errors import listing
from wlnet.nets.initialize import random_generator
from wlnet.nets.net import End
from wlnet.training.checkpoints import CheckpointError
from wlnet.training.diagnosis import first_not_finite
from wlnet.training.loop import Aborted, Diverged, Run, Settings
from wlnet.training.measurements.measure import Measure
from wlnet.training.sources import Source
from wlnet.training.step import Loss
from wlnet.training.stepper import Stepper
from wlnet.training.stopping import LOSS, Criterion

OPTIONS = {
        "BatchSize": "Automatic", "LearningRate": "Automatic", "LearningRateMultipliers": "Automatic",
        "LossFunction": "Automatic", "MaxTrainingRounds": "Automatic", "Method": "Automatic",
        "PerformanceGoal": "Automatic", "RandomSeeding": "Inherited", "TargetDevice": '"CPU"', "TimeGoal": "Automatic",
        "TrainingProgressCheckpointing": "None", "TrainingProgressFunction": "None",
        "TrainingProgressMeasurements": "Automatic", "TrainingProgressReporting": "Automatic",
        "TrainingStoppingCriterion": "None", "TrainingUpdateSchedule": "Automatic", "ValidationSet": "None",
        "WorkingPrecision": "Automatic",
}  # fmt: skip


@builtin(HEAD, options=OPTIONS)
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
        call = Call(k, net.net, data, what, {name: options[name] for name in OPTIONS}, k.current)
        return _trained(call)
    except Refused:
        return FAILED
    except REFUSALS as error:
        return refused(k, HEAD, error)
    except NotData as error:
        k.message(HEAD, "netsymb", brief(k, error.expression))
        return FAILED


def _trained(call: Call) -> Expr:
    """Train, and give the property or properties."""
    k = call.k
    if looks_like_loss(call.net, call.what):
        k.message(HEAD, "oldloss", brief(k, call.what))
        call.options["LossFunction"], call.what = call.what, "TrainedNet"
    device = call.options["TargetDevice"]
    if device != "CPU":
        k.message(HEAD, "notdevice", brief(k, device))
    rng = random_generator(to_value(k, call.options["RandomSeeding"]), generator(k))
    source, prepared = prepare(call, rng)
    training = _begun(call, source, prepared, rng)
    if training is None:
        k.message(HEAD, "nolearn")
        return NetAtom(call.net)
    run, keeper, reporter, recorders = training
    try:
        run.train()
    except Diverged:
        _explain(call, run, prepared)
    except Aborted:
        return S.__getattr__("$Aborted")
    finally:
        reporter.close()
    return _answer(call, run, prepared, keeper, recorders)


def _begun(
    call: Call, source: Source, prepared: Prepared, rng: np.random.Generator
) -> tuple[Run, Keeper, Reporter, list[Recorder]] | None:
    """The training with all its observers; None if there is nothing that learns."""
    k = call.k
    method: Method = call.read("Method", read_method)
    measures = call.read("TrainingProgressMeasurements", read_measurements, prepared.attached)
    arrays = learned(call, prepared, method)
    cycle = groups(call, prepared, arrays)
    source, held_out, every = validation(call, source, prepared, rng)
    batch_size = call.batch_size(prepared.initialized, source.count or LARGEST_BATCH)
    rounds, time = call.length()
    criterion = call.read("TrainingStoppingCriterion", read_criterion, association)
    if criterion is not None:
        criterion = _directed(call, criterion, measures)
        if held_out is None:
            k.message(HEAD, "noval")
    keeper = Keeper(k, call.read("TrainingProgressCheckpointing", read_checkpointing), prepared.result)
    if not arrays:
        return None
    losses = [Loss(End((), term.output), term.scale) for term in prepared.attached.terms]
    watched = sorted({end for measure in measures for end in measure.ends}, key=str)
    stepper = Stepper(prepared.initialized, losses, arrays, method.optimiser, call.precision(), watched)
    settings = Settings(
        batch_size, rounds, time, call.rate(method), cycle, method.schedule, measures, held_out, every, criterion
    )

    inside = prepared.attached.inside

    def progress(run: Run) -> Progress:
        return Progress(run, lambda: prepared.result(run.stepper.arrays), lambda: keeper.files, inside)

    caller = Caller(k, call.read("TrainingProgressFunction", read_callbacks), progress)
    reporter = Reporter(k, call.read("TrainingProgressReporting", read_reports), progress)
    recorders = [Recorder(k, asked, progress) for asked in read_asked(k, call.what)]
    stepper.keeps_gradients = any(
        (caller.needs_gradients, reporter.needs_gradients, *(r.needs_gradients for r in recorders))
    )
    run = call.run = Run(
        stepper, source, settings, rng, [caller, *recorders, reporter, keeper], lambda: _interrupted(k)
    )
    try:
        keeper.resume(run)
    except (CheckpointError, OSError) as error:
        k.message(HEAD, "ckpt", str(error))
        raise Refused from None
    return run, keeper, reporter, recorders


def _interrupted(k: Kernel) -> bool:
    """Whether the user interrupts: once ends the training in order, twice aborts the evaluation."""
    if k.interrupt is None:
        return False
    k.interrupt = None
    return True


def _directed(call: Call, criterion: Criterion, measures: Sequence[Measure]) -> Criterion:
    """The criterion, knowing whether more is better."""
    if criterion.test is not None or criterion.key == LOSS:
        return criterion
    by_key = {measure.key: measure for measure in measures}
    if criterion.key not in by_key:
        known = listing(('"Loss"', *(f'"{key}"' for key in by_key)), "or")
        raise call.refuse("TrainingStoppingCriterion", f"about {known}")
    return replace(criterion, rising=by_key[criterion.key].rising)


def _explain(call: Call, run: Run, prepared: Prepared) -> None:
    assert run.current is not None
    place = first_not_finite(run.stepper, run.current, np.random.default_rng(0), prepared.attached.inside)
    call.k.message(HEAD, "arrdiv", run.stepper.optimiser.name, run.rate, run.batches, place)


def _answer(call: Call, run: Run, prepared: Prepared, keeper: Keeper, recorders: Sequence[Recorder]) -> Expr:
    trained = NetAtom(prepared.result(run.arrays))
    what = call.what
    if what == "TrainedNet":
        return trained
    extra: dict[str, Expr] = {
        "TrainedNet": trained,
        "TrainingNet": NetAtom(prepared.attached.net),
        "NetTrainInputForm": Compound(S.HoldForm, (call.current,)),
        "CheckpointingFiles": list_of(*keeper.files),
    }
    results = TrainingResults(properties(run, prepared.attached.inside, extra))
    if what is S.All:
        return results
    recorded = iter(recorders)
    found: list[Expr] = []
    for name in what.args if isinstance(what, Compound) and is_list(what) else (what,):
        value = property_of(call.k, results, name) if isinstance(name, str) else next(recorded).value()
        if value is None:
            return FAILED
        found.append(value)
    return list_of(*found) if is_list(what) else found[0]
