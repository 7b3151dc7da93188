"""Method -> {"ADAM", "Beta1" -> 0.5, ...}: the optimiser, and what else its sub-options say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wlnet.builtins.nets.training.quantities import BadSetting
from wlnet.builtins.nets.values import number, to_value
from wlnet.expression import NONE, Expr, S, elements, is_list
from wlnet.kernel.functions import caller
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, option_name
from wlnet.nets.errors import listing, nearest
from wlnet.nets.options import BadValue, multipliers
from wlnet.nets.values import AUTOMATIC, Value
from wlnet.training.optimisers import OPTIMISERS, Optimiser

LIMITS = ("L2Regularization", "GradientClipping", "WeightClipping")
"""Numbers for the whole net, or for parts of it."""
RATES = ("LearningRate", "InitialLearningRate")
SCHEDULE = "LearningRateSchedule"


@dataclass(frozen=True)
class Method:
    """How arrays are to learn.

    rate      the learning rate that the method gives, None if it gives none
    schedule  what the rate is multiplied by, given the number of the batch and of all batches
    limits    by name of LIMITS: AUTOMATIC, a number, None, or rules for parts
    """

    optimiser: Optimiser
    rate: float | None = None
    schedule: Callable[[int, int], float] | None = None
    limits: Mapping[str, Value] = field(default_factory=dict)


def read_method(k: Kernel, e: Expr) -> Method:
    """Raises BadSetting."""
    items = (elements(e) or ()) if is_list(e) else (e,)
    if not items or not (items[0] is S.Automatic or isinstance(items[0], str)):
        raise BadSetting(f"Automatic, {listing(tuple(OPTIMISERS))}, or a list of a name and sub-options")
    name = "ADAM" if items[0] is S.Automatic else str(items[0])
    if name not in OPTIMISERS:
        raise BadSetting(_known(name, tuple(OPTIMISERS)))
    kind = OPTIMISERS[name]
    settings: dict[str, float] = {}
    limits: dict[str, Value] = {}
    rate: float | None = None
    schedule: Callable[[int, int], float] | None = None
    for option in flat_options(items[1:]):
        option_is = str(option_name(option.args[0]))
        value = option.args[1]
        if option_is in RATES:
            rate = None if value is S.Automatic else _positive(k, option_is, value)
        elif option_is == SCHEDULE:
            schedule = None if value in (S.Automatic, NONE) else _schedule(k, value)
        elif option_is in LIMITS:
            limits[option_is] = _limit(k, option_is, value)
        elif option_is in kind.defaults:
            settings[option_is] = _number(k, option_is, value)
        else:
            known = (*kind.defaults, "LearningRate", SCHEDULE, *LIMITS)
            raise BadSetting(f'{_known(option_is, known)} as a sub-option of "{name}"')
    return Method(kind(settings), rate, schedule, limits)


def _known(name: str, names: tuple[str, ...]) -> str:
    hint = nearest(name, names)
    return f"one of {listing(names)}" + (f" ({hint.rstrip('.')})" if hint else "")


def _number(k: Kernel, name: str, e: Expr) -> float:
    value = number(k, e)
    if value is None or value < 0:
        raise BadSetting(f'"{name}" -> a number of 0 or more')
    return value


def _positive(k: Kernel, name: str, e: Expr) -> float:
    value = number(k, e)
    if value is None or value <= 0:
        raise BadSetting(f'"{name}" -> a positive number')
    return value


def _limit(k: Kernel, name: str, e: Expr) -> Value:
    if e is S.Automatic:
        return AUTOMATIC
    try:
        return multipliers(to_value(k, e))
    except BadValue as error:
        raise BadSetting(f'"{name}" -> {error}') from None


def _schedule(k: Kernel, f: Expr) -> Callable[[int, int], float]:
    call = caller(k, f)

    def schedule(batch: int, total: int) -> float:
        value = number(k, call(batch, total))
        if value is None:
            raise BadSetting(f'"{SCHEDULE}" -> a function that gives numbers')
        return value

    return schedule
