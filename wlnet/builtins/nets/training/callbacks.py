"""TrainingProgressFunction: functions that are called while a training goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wlnet.builtins.nets.training.progress import GRADIENTS, Progress, names_read
from wlnet.builtins.nets.training.quantities import BadSetting, timed
from wlnet.expression import NONE, Compound, Expr, elements, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.training.intervals import EVERY_ROUND, Interval, Timer
from wlnet.training.loop import Run

ANSWERS = {"StopTraining": "Stop", "AbortTraining": "Abort"}


@dataclass(frozen=True)
class Callback:
    """A function, and how often it is called."""

    function: Expr
    interval: Interval = EVERY_ROUND


def read_callbacks(k: Kernel, e: Expr) -> list[Callback]:
    """None, a function, {function, timing...}, or a list of such lists. Raises BadSetting."""
    if e is NONE:
        return []
    items = elements(e) if is_list(e) else None
    if items and all(is_list(item) for item in items):
        return [callback for item in items for callback in read_callbacks(k, item)]
    functions, interval = timed(k, e, "Seconds", Interval())
    if not functions or any(isinstance(f, (int, float, str)) or is_list(f) for f in functions):
        raise BadSetting('None, a function, {function, "Interval" -> ...}, or a list of such lists')
    return [Callback(f, interval) for f in functions]


class Caller:
    """Calls the functions when they are due."""

    def __init__(self, k: Kernel, callbacks: Sequence[Callback], progress: Callable[[Run], Progress]) -> None:
        self._kernel, self._progress = k, progress
        self._timed = [(callback.function, Timer(callback.interval)) for callback in callbacks]

    @property
    def needs_gradients(self) -> bool:
        """Whether a function reads gradients."""
        return any(reads_gradients(function) for function, _ in self._timed)

    def batch_done(self, run: Run) -> str | None:
        return self._call(run, at_round=False)

    def round_done(self, run: Run) -> str | None:
        return self._call(run, at_round=True)

    def _call(self, run: Run, at_round: bool) -> str | None:
        answer = None
        for function, timer in self._timed:
            if (timer.interval.unit == "Rounds") != at_round or not timer.due(run.moment):
                continue
            told = self._progress(run).read_by(function)
            value = self._kernel.evaluate(Compound(function, (told,)))
            if isinstance(value, str) and value in ANSWERS:
                answer = ANSWERS[value]
        return answer


def reads_gradients(f: Expr) -> bool:
    """Whether a function reads gradients, or may do so."""
    named = names_read(f)
    return named is None or bool(named & GRADIENTS)
