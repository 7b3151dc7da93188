"""Where the time of a net goes: its layers with what each computes, takes and writes."""

from __future__ import annotations

import math
import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from wlnet.engines import numpy_engine
from wlnet.engines.pool import threads
from wlnet.engines.timing import Timed, product_limit, timed_steps
from wlnet.execution.run import DTYPES, Precision, call_batch, check_settings, settle
from wlnet.ir.cost import operations
from wlnet.ir.graph import Value as IRValue
from wlnet.nets.arrays import Position
from wlnet.nets.display import short
from wlnet.nets.errors import IncompleteNet, Problem
from wlnet.nets.inference import Site
from wlnet.nets.initialize import initialize
from wlnet.nets.lower import Mode, array_values, lower
from wlnet.nets.net import Net
from wlnet.nets.types import Integer, in_words
from wlnet.nets.values import Array

# How long the steps are run, and how long whole calls, if the repeats take less.
SECONDS = 0.5


@dataclass(frozen=True)
class Row:
    """One layer, with the steps that are its work; a step that does the work of several layers is the first one's.

    path         where the layer is
    kind         its head, or its function
    joined       the same of layers whose work its steps do, too
    shape        the dimensions of its output, without the batch axis
    operations   on numbers, for the whole batch
    seconds      on one thread, for the whole batch
    written      bytes that its steps write
    arrays       bytes of the arrays that its steps read
    by_numpy     the primitives that have no machine code here
    """

    path: Position
    kind: str
    joined: tuple[str, ...]
    shape: tuple[int, ...]
    operations: int
    seconds: float
    written: int
    arrays: int
    by_numpy: tuple[str, ...]

    @property
    def speed(self) -> float:
        """Operations a second."""
        return self.operations / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Profile:
    """What `profile` finds.

    rows     layers in the order of computation, those that take no time left out
    batch    the number of examples
    threads  how many a call may use
    call     seconds of a whole call of the net on an array
    memory   bytes of intermediate values while a call is under way
    arrays   bytes of the arrays of the net
    limit    operations a second in products of large matrices on one thread
    """

    net: str
    rows: tuple[Row, ...]
    batch: int
    threads: int
    precision: Precision
    call: float
    memory: int
    arrays: int
    limit: float

    @property
    def seconds(self) -> float:
        """What the steps take one after another on one thread."""
        return sum(row.seconds for row in self.rows)

    @property
    def operations(self) -> int:
        """Operations on numbers in one call."""
        return sum(row.operations for row in self.rows)


def profile(
    net: Net,
    batch: int = 1,
    sizes: Mapping[str, Sequence[int]] | None = None,
    *,
    mode: Mode = "Test",
    precision: Precision = "Real32",
    repeats: int = 10,
) -> Profile:
    """Where the time of a net goes that is applied to `batch` examples of random numbers.

    sizes     by input port, the dimensions of an example, where the net leaves them open
    repeats   how often each step is run at least, and the whole; figures are those of the quickest run

    Arrays without values are given random ones. Raises DataError and IncompleteNet as applying the net does.
    """
    check_settings(net, mode, precision)
    net = net.bare()
    net = net if net.initialized else initialize(net)
    data = examples(net, batch, sizes or {}, precision)
    site = settle(net, {port: array.shape[1:] for port, array in data.items()})
    graph = lower(net, batch, mode=mode, dtype=DTYPES[precision], site=site)
    values = {key: array.astype(DTYPES[precision], copy=False) for key, array in array_values(net).items()}
    prepared = numpy_engine.compile(graph).prepare(values)
    rng = np.random.default_rng(0)
    steps = timed_steps(prepared, data, rng, repeats=repeats, seconds=SECONDS)
    return Profile(
        net=net.head,
        rows=_rows(net, site, steps, set(prepared.plan.graph.arrays.values())),
        batch=batch,
        threads=threads(),
        precision=precision,
        call=_call(net, data, mode, precision, repeats),
        memory=prepared.plan.memory,
        arrays=sum(array.nbytes for array in values.values()),
        limit=product_limit(DTYPES[precision]),
    )


def examples(net: Net, batch: int, sizes: Mapping[str, Sequence[int]], precision: Precision) -> dict[str, Array]:
    """Random numbers for each input, integers where it takes these. Raises IncompleteNet."""
    rng = np.random.default_rng(0)
    found: dict[str, Array] = {}
    for port in net.inputs:
        kind = net.type(port)
        dims = sizes.get(port, kind.dims)
        if dims is None or not all(isinstance(size, int) for size in dims):
            fact = f"only this is known of the shape: {in_words(kind)}"
            hint = "Say which sizes it is to be tried with."
            raise IncompleteNet(Problem("netunknown", net.head, fact, port=port, hint=hint))
        shape = (batch, *cast("Sequence[int]", dims))
        if isinstance(kind.kind, Integer):
            low = 1 if kind.kind.low is None else kind.kind.low
            high = low if kind.kind.high is None else kind.kind.high
            found[port] = rng.integers(low, high + 1, shape)
        else:
            found[port] = rng.standard_normal(shape).astype(DTYPES[precision])
    return found


def _call(net: Net, data: Mapping[str, Array], mode: Mode, precision: Precision, repeats: int) -> float:
    given = next(iter(data.values())) if len(data) == 1 else data
    times: list[float] = []
    start = time.perf_counter()
    while len(times) <= repeats or time.perf_counter() - start < SECONDS:
        before = time.perf_counter()
        call_batch(net, given, mode=mode, precision=precision)
        times.append(time.perf_counter() - before)
    return min(times)


def _rows(net: Net, site: Site, steps: Sequence[Timed], arrays: set[IRValue]) -> tuple[Row, ...]:
    members: dict[Hashable, list[Timed]] = {}
    for step in steps:
        if step.seconds:
            members.setdefault(step.node.origins[0] if step.node.origins else (), []).append(step)
    return tuple(_row(net, site, cast("Position", path), own, arrays) for path, own in members.items())


def _row(net: Net, site: Site, path: Position, steps: Sequence[Timed], arrays: set[IRValue]) -> Row:
    layer = _at(net, path)
    inner = site.at(path)
    others = dict.fromkeys(origin for step in steps for origin in step.node.origins if origin != path)
    dims = inner.type(layer.outputs[0]).dims or ()
    read = dict.fromkeys(value for step in steps for value in step.node.inputs if value in arrays)
    return Row(
        path=path,
        kind=short(layer),
        joined=tuple(short(_at(net, cast("Position", other))) for other in others),
        shape=tuple(size for size in dims if isinstance(size, int)),
        operations=sum(operations(step.node) for step in steps),
        seconds=math.fsum(step.seconds for step in steps),
        written=sum(map(_bytes, (value for step in steps for value in step.node.outputs))),
        arrays=sum(map(_bytes, read)),
        by_numpy=tuple(dict.fromkeys(step.node.op for step in steps if not step.native)),
    )


def _at(net: Net, path: Position) -> Net:
    for key in path:
        net = net.children[key]
    return net


def _bytes(value: IRValue) -> int:
    return value.size * np.dtype(value.dtype).itemsize
