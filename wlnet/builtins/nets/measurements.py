"""Measuring nets on data: NetMeasurements."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.functions import evaluation_settings
from wlnet.builtins.nets.raw import from_raw, raw
from wlnet.builtins.nets.reporting import COMMON, FAILED, REFUSALS, has_failed, refused
from wlnet.builtins.nets.training_data import data_set, label_order
from wlnet.builtins.nets.values import brief, to_value
from wlnet.expression import Association, Compound, Expr, S, elements, from_array, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages
from wlnet.nets import values as v
from wlnet.nets.coders.coder import Foreign, Pairs
from wlnet.nets.coders.encoder import as_numbers
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.information import PROPERTIES
from wlnet.training.data import encoded, target_types, with_data
from wlnet.training.losses import Attached, attach
from wlnet.training.measurements.measure import Measure
from wlnet.training.measurements.run import measured
from wlnet.training.measurements.specifications import read_measure

HEAD = "NetMeasurements"

messages(
    HEAD,
    {
        **COMMON,
        "notdevice": "TargetDevice `1` is not available; the CPU is used.",
        "badbatch": "BatchSize should be Automatic or a positive integer, not `1`.",
    },
)


@builtin(
    HEAD,
    options={
        "BatchSize": "Automatic", "LossFunction": "Automatic", "NetEvaluationMode": '"Test"',
        "RandomSeeding": "Automatic", "TargetDevice": '"CPU"', "WorkingPrecision": "Automatic",
    },
)  # fmt: skip
def net_measurements(k: Kernel, options: Options, net: Expr, data: Expr, what: Expr) -> Expr | None:
    """NetMeasurements[net, data, measurement]: how good a net is on data; a list of measurements gives a list.

    Data are rules, a rule between two lists, an association of lists by port, or a list of associations.

    >> NetMeasurements[NetChain[{SoftmaxLayer[]}], {{3, 1}, {0, 1}, {2, 1}} -> {1, 2, 2}, {"Recall", "ConfusionMatrix"}]
     = {<|1 -> 1., 2 -> 0.5|>, {{1, 0}, {1, 1}}}

    >> NetMeasurements[ElementwiseLayer[# &], {1, 2, 3, 4} -> {2, 2, 3, 3}, "MeanDeviation"]
     = 0.5

    Not built: "ConfusionMatrixPlot", "ROCCurvePlot", and named data sets.
    """
    if not isinstance(net, NetAtom):
        if net is not FAILED:
            k.message(HEAD, "invnet", brief(k, net))
        return FAILED
    if has_failed((data, what)):
        return FAILED
    size = options["BatchSize"]
    if size is not S.Automatic and not (isinstance(size, int) and size > 0):
        k.message(HEAD, "badbatch", size)
        return FAILED
    names = ("NetEvaluationMode", "RandomSeeding", "TargetDevice", "WorkingPrecision")
    given = tuple(Compound(S.Rule, (S.__getattr__(n), options[n])) for n in names if options[n] is not S.Automatic)
    settings = evaluation_settings(k, S.__getattr__(HEAD), given)
    if settings is None:
        return FAILED
    specs = elements(what) if is_list(what) else (what,)
    try:
        columns = data_set(k, net.net, data, HEAD)
        prepared = with_data(net.net, columns, label_order)
        attached = attach(prepared, to_value(k, options["LossFunction"]), target_types(prepared, columns))
        arrays = encoded(attached.net, columns, HEAD)
        asked = [_measure(k, attached, spec) for spec in specs or ()]
        measures = [one for one in asked if isinstance(one, Measure)]
        batch = size if isinstance(size, int) else None
        values = iter(measured(attached, arrays, measures, batch_size=batch, **settings))
    except REFUSALS as error:
        return refused(k, HEAD, error)
    found = [_expression(next(values)) if isinstance(one, Measure) else one for one in asked]
    return list_of(*found) if is_list(what) else found[0]


def _measure(k: Kernel, attached: Attached, e: Expr) -> Measure | Expr:
    """A measurement, or the value of a property of the net. Raises as `read_measure`."""
    if isinstance(e, str) and e in PROPERTIES:
        return k.evaluate(Compound(S.Information, (NetAtom(attached.origin), e)))
    return read_measure(attached, specification(k, e), HEAD)


def specification(k: Kernel, e: Expr) -> v.Value:
    """What is written for a measurement, with functions as functions of a batch."""
    if isinstance(e, Association):
        return {
            to_value(k, key): specification(k, value) if key == "Measurement" else to_value(k, value)
            for key, value in e
        }
    if isinstance(e, Compound) and e.head is S.Function:
        return Foreign(e, _of_batch(k, e), brief(k, e))
    return to_value(k, e)


def _of_batch(k: Kernel, f: Expr) -> Callable[[Mapping[str, v.Value]], v.Value]:
    def call(batch: Mapping[str, v.Value]) -> v.Value:
        given = Association.of((name, from_raw(_list(rows), NetAtom)) for name, rows in batch.items())
        found = k.evaluate(Compound(f, (given,)))
        array = as_numbers(raw(k.evaluate(Compound(S.N, (found,)))))
        if array is None:
            fact = f"the function {brief(k, f)} gave {brief(k, found)}, which is no array of numbers"
            raise DataError(Problem("netinvmeas", HEAD, fact))
        return array

    return call


def _list(rows: v.Value) -> v.Value:
    return rows if isinstance(rows, np.ndarray) else list(rows)


def _expression(value: v.Value) -> Expr:
    """A value that was measured; what is not a number is Indeterminate."""
    if isinstance(value, float):
        return S.Indeterminate if math.isnan(value) else float(value)
    if isinstance(value, np.ndarray):
        return from_array(value)
    if isinstance(value, Pairs):
        return Association.of((from_raw(key, NetAtom), _expression(x)) for key, x in value.entries)
    return from_raw(value, NetAtom)
