"""TrainingProgressMeasurements."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.nets.measurements import specification
from wlnet.expression import NONE, Expr, S, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.nets.layers.cross_entropy_loss import CrossEntropyLossLayer
from wlnet.training.losses import Attached
from wlnet.training.measurements.measure import Measure
from wlnet.training.measurements.specifications import read_measures

HEAD = "NetTrain"


def read_measurements(k: Kernel, e: Expr, attached: Attached) -> Sequence[Measure]:
    """The measurements; by default the error rate of a classifier. Raises SpecificationError."""
    if e is NONE:
        return ()
    if e is S.Automatic:
        layers = [term.layer for term in attached.terms]
        classifies = len(layers) == 1 and isinstance(layers[0], CrossEntropyLossLayer)
        return read_measures(attached, "ErrorRate", HEAD) if classifies else ()
    specs = (elements(e) or ()) if is_list(e) else (e,)
    return read_measures(attached, tuple(specification(k, spec) for spec in specs), HEAD)
