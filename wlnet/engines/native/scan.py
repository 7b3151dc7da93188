"""Scans whose steps are kernels throughout: the whole loop is one kernel.

The states lie where the final states are to be. Stacked outputs are computed into their place, sequences are read where
they are: the addresses in the rows of the body move from turn to turn.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from wlnet.engines.native.mapping import copied
from wlnet.engines.native.operands import Address, Call, Ints, Moves, Operand, Roots, Table, whole
from wlnet.engines.native.program import run_table
from wlnet.engines.native.writer import V, Writer

if TYPE_CHECKING:
    from wlnet.engines.kernels.scan import Loop
    from wlnet.ir.graph import Value


@cache
def scan_source() -> str:
    """The row: the number of turns, the table of the body, the list of what moves."""
    w = Writer()
    turns, table, moves = w.word(0), w.pointer(1), w.pointer(2)
    count = w.load(moves, V("0", "i64"), "i64")
    zero, one, two = (V(str(i), "i64") for i in range(3))

    def move(times: V | None) -> None:
        def each(i: V, _: tuple[V, ...]) -> None:
            place = w.add(w.mul(i, two), one)
            word = w.load(moves, place, "ptr")
            by = w.load(moves, w.add(place, one), "i64")
            here = w.load(word, zero, "i64")
            w.store(word, zero, w.add(here, by) if times is None else w.binary("sub", here, w.mul(by, times)))

        w.loop(count, each)

    def turn(_i: V, _: tuple[V, ...]) -> None:
        run_table(w, table)
        move(None)

    w.loop(turns, turn)
    move(turns)
    return w.finish()


def scan(
    key: Hashable, loop: Loop, outputs: Sequence[Operand], inputs: Sequence[Operand], steady: Roots
) -> list[Call] | None:
    """The calls for a loop, or None if its body has a step without a kernel."""
    plan, count = loop.plan, len(loop.states)
    turns = len(loop.steps)
    if not turns or any(0 in operand.shape for operand in (*outputs, *inputs)):
        return None
    memory: dict[Hashable, int | NDArray[Any]] = {}
    homes = {value.id: out.address for value, out in zip(loop.states, outputs, strict=False)}
    before = [copied(out, start) for out, start in zip(outputs, inputs[:count], strict=False)]
    for number, (value, given) in enumerate(zip((*loop.slices, *loop.constants), inputs[count:], strict=True)):
        x = given
        if not x.contiguous:
            x = whole(_own(memory, (key, "copy", number), given.shape), given.shape, given.dtype)
            before.append(copied(x, given))
        homes[value.id] = _moving(key, loop, x) if number < len(loop.slices) else x.address
    fresh: dict[int, Address] = {}
    moved: list[tuple[Address, Value]] = []  # results of a turn that are not computed where they belong
    for value, out in zip(loop.outputs, outputs[count:], strict=True):
        place = _moving(key, loop, out)
        if value.id not in plan.fresh or fresh.setdefault(value.id, place) is not place:
            moved.append((place, value))
    carried: list[tuple[Address, Operand]] = []  # the states before the next turn, from where they are after this one
    for number, (value, state) in enumerate(zip(loop.after, loop.states, strict=True)):
        if value.id not in fresh:
            place = _own(memory, (key, "state", number), value.shape)
            if value.id in plan.fresh:
                fresh[value.id] = place
            else:  # it may be another state, so all of these are read before any is written
                moved.append((place, value))
        else:
            place = fresh[value.id]
        carried.append((homes[state.id], whole(place, value.shape, value.dtype)))
    for value in plan.fresh_values:  # one of which only views are results
        if value.id not in fresh:
            fresh[value.id] = _own(memory, (key, "viewed", value.id), value.shape)
    lowered = plan.lowered(key, homes | fresh, steady)
    if lowered is None:
        return None
    before += [call for call in lowered.calls if call.once and call.reads <= steady]
    steps = [call for call in lowered.calls if not (call.once and call.reads <= steady)]
    steps += [copied(whole(to, value.shape, value.dtype), lowered.operands[value.id]) for to, value in moved]
    steps += [copied(source.at(to), source) for to, source in carried]
    row = Call(scan_source(), (turns, Table(tuple(steps)), Moves(key)), memory | dict(lowered.memory))
    return [*before, row]


def _own(memory: dict[Hashable, int | NDArray[Any]], key: Hashable, shape: Ints) -> Address:
    """Memory of its own for an array; no element type takes more than eight bytes."""
    memory[key] = 8 * math.prod(shape)
    return Address(key)


def _moving(key: Hashable, loop: Loop, x: Operand) -> Address:
    """Where a loop finds the first slice that it takes from a contiguous array, and how it moves on."""
    stride = x.itemsize * math.prod(x.shape[1:])
    first, step = (x.shape[0] - 1, -stride) if loop.steps.step < 0 else (0, stride)
    return replace(x.address + first * stride, moves=(*x.address.moves, (key, step)))
