"""Measuring a net on data that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wlnet.execution.data import Place
from wlnet.execution.run import Precision, check_settings, evaluate
from wlnet.nets.lower import Mode
from wlnet.nets.net import End
from wlnet.nets.values import Value
from wlnet.training.losses import Attached
from wlnet.training.measurements.measure import Measure, Rows

BATCH = 64


def measured(
    attached: Attached, arrays: Mapping[str, Rows], measures: Sequence[Measure], *, batch_size: int | None = None,
    mode: Mode = "Test", precision: Precision = "Real32", seed: Value = None,
    generator: np.random.Generator | None = None,
) -> list[Value]:  # fmt: skip
    """The values of measurements of a net on examples, as `data.encoded` gives them.

    Raises DataError, IncompleteNet.
    """
    net = attached.net.bare()  # the data are encoded
    check_settings(net, mode, precision)
    ends = tuple(dict.fromkeys([*(End((), o) for o in net.outputs), *(e for m in measures for e in m.ends)]))
    accumulators = [measure.begin() for measure in measures]
    count = len(next(iter(arrays.values()), ()))
    size = batch_size or BATCH
    for start in range(0, count, size):
        ports = {port: rows[start : start + size] for port, rows in arrays.items()}
        fed: dict[Place, Value] = dict(ports.items())
        found, _ = evaluate(net, fed, True, ends, {}, mode, precision, seed, generator)
        outputs = dict(zip(ends, found, strict=True))
        for accumulator in accumulators:
            accumulator.add(ports, outputs)
    return [accumulator.value() for accumulator in accumulators]
