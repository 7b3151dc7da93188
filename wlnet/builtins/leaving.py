"""Leaving an evaluation before its end, and guarding against it: Throw, Check, Abort, limits of time."""

from __future__ import annotations

import threading
from fractions import Fraction

from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.signals import (
    AbortSignal,
    QuitSignal,
    RestartSignal,
    ThrowSignal,
)

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")
NONE = S.__getattr__("None")


@builtin("Throw")
def throw(k: Kernel, value: Expr, tag: Expr | None = None, handler: Expr | None = None) -> Expr | None:
    """Throw[value, tag]: leaves to the nearest Catch (of a form that tag matches).

    Throw[value, tag, f] gives f[value, tag] as the value of the whole where there is no such Catch.

    >> Catch[Do[If[i^2 > 50, Throw[i]], {i, 100}]]
     = 8
    """
    raise ThrowSignal(value, tag, handler)


messages("Throw", {"nocatch": "Uncaught `1` returned to top level."})


@builtin("Catch", "HoldFirst")
def catch(k: Kernel, body: Expr, form: Expr | None = None, function: Expr | None = None) -> Expr | None:
    """Catch[body, form, f]: the value thrown inside body, or body's own value.

    >> Catch[a; Throw[b]; c]
     = b
    >> Catch[Throw[1, x], x | y, h]
     = h[1, x]
    """
    try:
        return k.evaluate(body)
    except ThrowSignal as signal:
        if form is None:
            if signal.tag is not None:
                raise
            return signal.value
        if signal.tag is None or not k.pattern(form).matches(signal.tag):
            raise
        return signal.value if function is None else Compound(function, (signal.value, signal.tag))


def message_names(k: Kernel, specs: tuple[Expr, ...]) -> frozenset[str] | None:
    """The names "symbol::tag" of message specifications, given singly or in lists; None if one names no message.

    A string is the name of a group of messages. There are no groups here, so it names none of them.
    """
    names: set[str] = set()
    for spec in specs:
        if is_list(spec):
            inner = message_names(k, spec.args)
            if inner is None:
                return None
            names |= inner
        elif type(spec) is Compound and spec.head is S.MessageName and len(spec.args) >= 2:
            s, tag = spec.args[0], spec.args[1]
            name = k.contexts.short_name(s) if type(s) is Symbol else str(s)
            names.add(f"{name}::{tag}")
        elif type(spec) is not str and spec is not NONE:
            return None
    return frozenset(names)


messages("Quiet", {
    "anmlist": "Argument `1` of `2` should be All, None, a message name, or a list of message names.",
    "conflict": "`1` is to be both held back and shown.",
})  # fmt: skip
messages("Check", {"anmlist": "Argument `1` of `2` should be a message name or a list of message names."})


@builtin("Quiet", "HoldAll")
def quiet(k: Kernel, body: Expr, off: Expr = S.All, on: Expr = NONE) -> Expr | None:
    """Quiet[body, {s::tag, ...}]: evaluates body without showing (these) messages; Quiet[body, off, on] shows those on.

    >> Quiet[{1, 2}[[5]]]
     = {1, 2}[[5]]
    >> Quiet[1/0, {Power::infy, Power::indet}]
     = ComplexInfinity
    >> Quiet[{1, 2}[[5]]; 1/0, All, Power::infy]
     : Power::infy: Infinite expression 1/0 encountered.
     = ComplexInfinity
    """
    chosen: list[frozenset[str] | None] = []
    for position, spec in enumerate((off, on), 2):
        names = None if spec is S.All else message_names(k, (spec,))
        if names is None and spec is not S.All:
            k.message(S.Quiet, "anmlist", position, _held(k.current))
            return None
        chosen.append(names)
    hidden, shown = chosen
    if hidden and shown and hidden & shown:
        k.message(S.Quiet, "conflict", list_of(*sorted(hidden & shown)))
        return None
    with k.messages.quiet(hidden, shown):
        return k.evaluate(body)


def _held(e: Expr) -> Compound:
    return Compound(S.HoldForm, (e,))


@builtin("Check", "HoldAll")
def check(k: Kernel, body: Expr, failure: Expr, *specs: Expr) -> Expr | None:
    """Check[body, failure, {s::tag, ...}]: body's value, or failure if (these) messages were issued.

    >> Quiet[Check[{1, 2}[[5]], failed]]
     = failed
    >> Check[Quiet[{1, 2}[[5]]], failed]
     = {1, 2}[[5]]
    >> Quiet[Check[1/0, failed, General::infy]]
     = failed
    """
    wanted = message_names(k, specs)
    if wanted is None:
        position = next(i for i, spec in enumerate(specs, 3) if message_names(k, (spec,)) is None)
        k.message(S.Check, "anmlist", position, _held(k.current))
        return None
    with k.messages.listen() as heard:
        value = k.evaluate(body)
    if any(not wanted or name in wanted or f"General::{name.partition('::')[2]}" in wanted for name in heard):
        return failure
    return value


@builtin("Abort")
def abort(k: Kernel) -> Expr | None:
    """Abort[]: gives up the whole evaluation, which then gives $Aborted.

    >> CheckAbort[Abort[]; 1, 2]
     = 2
    """
    raise AbortSignal


@builtin("CheckAbort", "HoldAll")
def check_abort(k: Kernel, body: Expr, failure: Expr) -> Expr | None:
    """CheckAbort[body, failure]: body's value, or failure if it was aborted.

    >> CheckAbort[3, 4]
     = 3
    """
    try:
        return k.evaluate(body)
    except AbortSignal:
        return failure


@builtin("AbortProtect", "HoldFirst")
def abort_protect(k: Kernel, body: Expr) -> Expr | None:
    """AbortProtect[body]: evaluates body.

    >> AbortProtect[1 + 1]
     = 2
    """
    return body


@builtin("WithCleanup", "HoldAll")
def with_cleanup(k: Kernel, *args: Expr) -> Expr | None:
    """WithCleanup[body, cleanup] or WithCleanup[init, body, cleanup]: evaluates cleanup whatever happens in body.

    >> WithCleanup[1 + 1, done = True]; done
     = True
    """
    if not 2 <= len(args) <= 3:
        k.messages.wrong_count(S.WithCleanup, len(args), 2, 3)
        return None
    if len(args) == 3:
        k.evaluate(args[0])
    try:
        return k.evaluate(args[-2])
    finally:
        k.evaluate(args[-1])


@builtin("TimeConstrained", "HoldAll")
def time_constrained(k: Kernel, body: Expr, seconds: Expr, failure: Expr = _ABORTED) -> Expr | None:
    """TimeConstrained[body, t, failure]: body's value, or failure if it takes more than t seconds.

    >> TimeConstrained[While[True], 0.05, tooLong]
     = tooLong
    """
    limit = k.evaluate(seconds)
    if limit is S.Infinity:
        return body
    if not isinstance(limit, (int, float, Fraction)) or limit <= 0:
        k.message(S.TimeConstrained, "timc", limit)
        return None
    token = object()

    def expire() -> None:
        k.interrupt = token

    timer = threading.Timer(float(limit), expire)
    timer.daemon = True
    timer.start()
    try:
        return k.evaluate(body)
    except RestartSignal as signal:
        if signal.token is not token:
            raise
        return failure
    finally:
        timer.cancel()
        if k.interrupt is token:
            k.interrupt = None


messages("TimeConstrained", {"timc": "Number of seconds `1` is not a positive machine-sized number or Infinity."})


@builtin("MemoryConstrained", "HoldFirst")
def memory_constrained(k: Kernel, body: Expr, _bytes: Expr, _failure: Expr = _ABORTED) -> Expr | None:
    """MemoryConstrained[body, b]: evaluates body; memory is not limited here.

    >> MemoryConstrained[1 + 1, 10^6]
     = 2
    """
    return body


@builtin("Quit")
def quit_(k: Kernel, code: Expr = 0) -> Expr | None:
    """Quit[code]: ends the session."""
    raise QuitSignal(code if type(code) is int else 0)


@builtin("Exit")
def exit_(k: Kernel, code: Expr = 0) -> Expr | None:
    """Exit[code]: ends the session, with this exit status."""
    raise QuitSignal(code if type(code) is int else 0)
