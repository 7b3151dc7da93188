"""Which arrays of a net learn, how fast, and in which step: multipliers, limits and the update schedule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.builtins.nets.training.calls import Call
from wlnet.builtins.nets.training.methods import LIMITS, Method
from wlnet.builtins.nets.training.supply import Prepared
from wlnet.builtins.nets.values import to_value
from wlnet.expression import Compound, S, elements, is_list
from wlnet.nets.arrays import slots
from wlnet.nets.multipliers import holds, learning_rates, stated
from wlnet.nets.net import Net
from wlnet.nets.options import multipliers
from wlnet.nets.values import AUTOMATIC, Value
from wlnet.training.step import Learned


def learned(call: Call, prepared: Prepared, method: Method) -> list[Learned]:
    """The arrays that learn, each once."""
    rates = call.read(
        "LearningRateMultipliers", lambda k, e: AUTOMATIC if e is S.Automatic else multipliers(to_value(k, e))
    )
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
        limits = [_limit(origin, method.limits.get(name, AUTOMATIC), position) for name in LIMITS]
        found[slot.key] = Learned(slot.key, float(multiplier), *limits)
    return list(found.values())


def _limit(net: Net, setting: Value, position: tuple[int | str, ...]) -> float | None:
    found = stated(net, setting, position)
    return float(found) if isinstance(found, (int, float)) else None


def groups(call: Call, prepared: Prepared, learned: Sequence[Learned]) -> list[list[Learned]]:
    """The arrays of each step of the cycle of TrainingUpdateSchedule."""
    schedule = call.options["TrainingUpdateSchedule"]
    if schedule is S.Automatic:
        return [list(learned)]
    origin, inside = prepared.attached.origin, prepared.attached.inside
    positions = {slot.key: slot.position[len(inside) :] for slot in slots(prepared.initialized)}
    found: list[list[Learned]] = []
    for item in (elements(schedule) or ()) if is_list(schedule) else (schedule,):
        spec, repeats = item, 1
        if isinstance(item, Compound) and item.head is S.Rule and isinstance(item.args[1], int):
            spec, repeats = item.args[0], item.args[1]
        parts = spec.args if isinstance(spec, Compound) and spec.head is S.Alternatives else (spec,)
        chosen = [to_value(call.k, part) for part in parts]
        group = [a for a in learned if any(holds(origin, part, positions[a.key]) for part in chosen)]
        if not group or repeats < 1:
            expected = "Automatic or a list of parts of the net that learn, each perhaps with a number of steps"
            raise call.refuse("TrainingUpdateSchedule", expected)
        found += [group] * repeats
    return found
