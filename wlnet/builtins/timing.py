"""How long things take: Timing, AbsoluteTiming, RepeatedTiming, Pause, SessionTime, TimeUsed."""

from __future__ import annotations

import time
from fractions import Fraction

from wlnet.expression import NULL, Compound, Expr, S, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

messages("Pause", {"numnm": "Non-negative machine-sized number expected at position `2` in `1`."})

_STARTED = time.perf_counter()
_SLICE = 0.05
"""Seconds between two looks at whether the user wants to stop a Pause."""


@builtin("Timing", "HoldAll SequenceHold")
def timing(k: Kernel, e: Expr) -> Expr | None:
    """Timing[e]: {seconds of processor time, value of e}.

    >> Timing[1 + 1][[2]]
     = 2
    """
    start = time.process_time()
    value = k.evaluate(e)
    return list_of(time.process_time() - start, value)


@builtin("AbsoluteTiming", "HoldAll SequenceHold")
def absolute_timing(k: Kernel, e: Expr) -> Expr | None:
    """AbsoluteTiming[e]: {seconds by the clock, value of e}.

    >> AbsoluteTiming[1 + 1][[2]]
     = 2
    """
    start = time.perf_counter()
    value = k.evaluate(e)
    return list_of(time.perf_counter() - start, value)


@builtin("RepeatedTiming", "HoldAll SequenceHold")
def repeated_timing(k: Kernel, e: Expr, duration: Expr = 1) -> Expr | None:
    """RepeatedTiming[e], RepeatedTiming[e, t]: {mean seconds over evaluations for t seconds, value of e}.

    >> RepeatedTiming[1 + 1, 0.01][[2]]
     = 2
    """
    limit = _seconds(k.evaluate(duration))
    if limit is None:
        return None
    times: list[float] = []
    begun = time.perf_counter()
    while True:
        k.poll()
        start = time.perf_counter()
        value = k.evaluate(e)
        end = time.perf_counter()
        times.append(end - start)
        if (end - begun >= limit and len(times) >= 4) or end - begun > 4 * max(limit, 1.0):
            break
    times.sort()
    # As the first and the disturbed runs tell little, the outer quarters do not count.
    middle = times[len(times) // 4 : len(times) - len(times) // 4]
    return list_of(sum(middle) / len(middle), value)


def _seconds(e: Expr) -> float | None:
    return float(e) if type(e) in (int, float, Fraction) and e >= 0 else None  # type: ignore[operator, arg-type]


@builtin("Pause")
def pause(k: Kernel, seconds: Expr) -> Expr | None:
    """Pause[n]: waits n seconds.

    >> Pause[0.01]
    """
    left = _seconds(seconds)
    if left is None:
        k.message(S.Pause, "numnm", Compound(S.Pause, (seconds,)), 1)
        return None
    until = time.monotonic() + left
    while (rest := until - time.monotonic()) > 0:
        time.sleep(min(_SLICE, rest))
        k.poll()
    return NULL


@builtin("SessionTime")
def session_time(_k: Kernel) -> Expr | None:
    """SessionTime[]: seconds since this program started.

    >> SessionTime[] > 0
     = True
    """
    return time.perf_counter() - _STARTED


@builtin("TimeUsed")
def time_used(_k: Kernel) -> Expr | None:
    """TimeUsed[]: seconds of processor time used so far.

    >> TimeUsed[] > 0
     = True
    """
    return time.process_time()
