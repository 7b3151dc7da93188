"""Where the examples of a training come from, and the net that is made ready for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.builtins.nets.atom import NetAtom
from wlnet.builtins.nets.reporting import FAILED
from wlnet.builtins.nets.training.calls import HEAD, Call
from wlnet.builtins.nets.training.quantities import BadSetting, interval
from wlnet.builtins.nets.training_data import data_set, label_order
from wlnet.builtins.nets.values import brief, number, to_value
from wlnet.expression import NONE, Association, Compound, Expr, S, Symbol, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option
from wlnet.nets.arrays import replace_arrays, slots
from wlnet.nets.errors import DataError, Problem
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.training.data import Columns, encoded, target_types, with_data
from wlnet.training.intervals import Interval
from wlnet.training.losses import Attached, attach
from wlnet.training.sources import Examples, Generated, Source
from wlnet.training.stepper import Batch


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


def prepare(call: Call, rng: np.random.Generator) -> tuple[Source, Prepared]:
    """The training data, and the net with losses that is to learn from them. Raises NetError."""
    made = _generator(call.k, call.data)
    if made is not None:
        return _generated(call, made, rng)
    columns = data_set(call.k, call.net, call.data, HEAD)
    prepared = _attached(call, columns, rng)
    return Examples(encoded(prepared.initialized, columns, HEAD), columns.count), prepared


def _attached(call: Call, columns: Columns, rng: np.random.Generator) -> Prepared:
    net = with_data(call.net, columns, label_order)
    attached = attach(net, to_value(call.k, call.options["LossFunction"]), target_types(net, columns))
    return Prepared(attached, initialize(attached.net, generator=rng, seeding="Inherited"))


def _generated(call: Call, made: _Generator, rng: np.random.Generator) -> tuple[Source, Prepared]:
    size = call.batch_size(None, 1)
    first = data_set(call.k, call.net, made.batch(size, call.net, 1, 1), HEAD)
    prepared = _attached(call, first, rng)
    net = prepared.initialized
    waiting = [Batch(encoded(net, first, HEAD), first.count)]

    def make(count: int) -> Batch:
        if waiting:
            return waiting.pop()
        run = call.run
        assert run is not None, "batches are made for a run"
        e = made.batch(count, prepared.result(run.stepper.arrays), run.round, run.batches + 1)
        columns = data_set(call.k, prepared.attached.origin, e, HEAD)
        return Batch(encoded(net, columns, HEAD), columns.count)

    return Generated(make, made.length), prepared


def validation(
    call: Call, source: Source, prepared: Prepared, rng: np.random.Generator
) -> tuple[Source, Source | None, Interval]:
    """ValidationSet: the training data that are left, the validation data, and how often these are looked at."""
    k, spec, every = call.k, call.options["ValidationSet"], Interval()
    items = elements(spec) if is_list(spec) else None
    if items and len(items) == 2 and _is_named(items[1], "Interval"):
        assert isinstance(items[1], Compound)
        try:
            every = interval(k, items[1].args[1], "Rounds")
        except BadSetting as error:
            raise call.refuse("ValidationSet", f'data with "Interval" -> {error}') from None
        spec = items[0]
    if spec is NONE or spec is S.Automatic:
        return source, None, every
    if isinstance(spec, Compound) and spec.head is S.Scaled and len(spec.args) == 1:
        share = number(k, spec.args[0])
        if share is None or not 0 < share < 1 or not isinstance(source, Examples) or source.count < 2:
            expected = "Scaled of a fraction between 0 and 1, of data that are not made by a generator"
            raise call.refuse("ValidationSet", expected)
        held = min(source.count - 1, max(1, round(share * source.count)))
        kept, out = source.split(np.sort(rng.permutation(source.count)[:held]))
        return kept, out, every
    net, origin = prepared.initialized, prepared.attached.origin
    made = _generator(k, spec)
    if made is not None:

        def make(size: int) -> Batch:
            columns = data_set(k, origin, made.batch(size, origin, 1, 1), HEAD)
            return Batch(encoded(net, columns, HEAD), columns.count)

        return source, Generated(make, made.length), every
    columns = data_set(k, origin, spec, HEAD)
    return source, Examples(encoded(net, columns, HEAD), columns.count), every


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


def _is_named(e: Expr, name: str) -> bool:
    return isinstance(e, Compound) and is_option(e) and len(e.args) == 2 and e.args[0] == name
