"""Durations and intervals as the options of a training spell them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.builtins.nets.values import number
from wlnet.expression import Compound, Expr, S, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option
from wlnet.training.intervals import Interval, Unit

SECONDS = {"Seconds": 1.0, "Minutes": 60.0, "Hours": 3600.0, "Days": 86400.0, "Milliseconds": 0.001}
COUNTS: dict[str, Unit] = {"Rounds": "Rounds", "Batches": "Batches"}


class BadSetting(Exception):
    """A setting that means nothing; the text says what it should have been."""


def _amount(k: Kernel, e: Expr) -> tuple[float, str] | None:
    """A Quantity as its number and its unit, a plural."""
    if not (isinstance(e, Compound) and e.head is S.Quantity and len(e.args) == 2 and isinstance(e.args[1], str)):
        return None
    value = number(k, e.args[0])
    unit = e.args[1].capitalize()
    unit = unit if unit.endswith("s") else {"Batch": "Batches"}.get(unit, f"{unit}s")
    return None if value is None else (value, unit)


def seconds(k: Kernel, e: Expr) -> float | None:
    """A length of time in seconds: a number of them, or a Quantity; None if it is neither."""
    amount = _amount(k, e)
    if amount is not None:
        return amount[0] * SECONDS[amount[1]] if amount[1] in SECONDS else None
    value = number(k, e)
    return value if value is not None and value > 0 and not math.isnan(value) else None


def interval(k: Kernel, e: Expr, plain: Unit) -> Interval:
    """How often: a number of `plain` units, or a Quantity of rounds, batches or time. Raises BadSetting."""
    amount = _amount(k, e)
    if amount is None:
        value = number(k, e)
        amount = None if value is None else (value, plain)
    if amount is not None and amount[0] > 0:
        value, unit = amount
        if unit in COUNTS:
            return Interval(value, COUNTS[unit])
        if unit in SECONDS:
            return Interval(value * SECONDS[unit], "Seconds")
    raise BadSetting('a positive number, or a Quantity of "Rounds", "Batches", "Seconds", "Minutes" or "Hours"')


def timed(k: Kernel, e: Expr, plain: Unit, default: Interval) -> tuple[Sequence[Expr], Interval]:
    """`{spec, ..., "Interval" -> i, "MinimumInterval" -> s}` as specifications and timing. Raises BadSetting."""
    if not is_list(e):
        return (e,), default
    items = elements(e) or ()
    options = {a.args[0]: a.args[1] for a in items if isinstance(a, Compound) and is_option(a) and len(a.args) == 2}
    timing = {name: options.pop(name) for name in ("Interval", "MinimumInterval") if name in options}
    specs = [
        a for a in items
        if not (isinstance(a, Compound) and is_option(a) and a.args and a.args[0] in ("Interval", "MinimumInterval"))
    ]  # fmt: skip
    found = interval(k, timing["Interval"], plain) if "Interval" in timing else default
    if "MinimumInterval" in timing:
        least = seconds(k, timing["MinimumInterval"])
        if least is None:
            raise BadSetting("a number of seconds, or a Quantity of time")
        found = Interval(found.every, found.unit, least)
    return specs, found
