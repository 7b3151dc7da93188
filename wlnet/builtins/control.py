"""Control flow: conditions, loops, jumps, and what is held or caught."""

from __future__ import annotations

import threading
from collections.abc import Callable

from wlnet.expression import FALSE, NONE, NULL, TRUE, Association, Compound, Expr, S, Symbol, is_list, key_of, list_of
from wlnet.kernel.iterators import iterate
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, messages
from wlnet.kernel.signals import (
    AbortSignal,
    BreakSignal,
    ContinueSignal,
    QuitSignal,
    RestartSignal,
    ReturnSignal,
    ThrowSignal,
)

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")


@builtin("CompoundExpression", "HoldAll ReadProtected")
def compound_expression(k: Kernel, *parts: Expr) -> Expr | None:
    """a; b; c: evaluates one after the other and gives the last.

    >> x = 1; y = 2; x + y
     = 3
    """
    for part in parts[:-1]:
        k.evaluate(part)
    return k.evaluate(parts[-1]) if parts else NULL


@builtin("If", "HoldRest")
def if_(k: Kernel, condition: Expr, then: Expr, otherwise: Expr = NULL, unknown: Expr | None = None) -> Expr | None:
    """If[condition, then, else, unknown]: one of the branches, by whether condition gives True, False or neither.

    >> {If[1 < 2, a, b], If[2 < 1, a, b], If[2 < 1, a], If[x, a, b, c]}
     = {a, b, Null, c}
    """
    if condition is TRUE:
        return then
    if condition is FALSE:
        return otherwise
    return unknown


@builtin("Which", "HoldAll")
def which(k: Kernel, *args: Expr) -> Expr | None:
    """Which[test1, value1, test2, value2, ...]: the value of the first test that gives True.

    >> Which[1 > 2, a, 2 > 1, b, True, c]
     = b
    """
    if len(args) % 2:
        k.message(S.Which, "argctu" if len(args) == 1 else "argct", S.Which, len(args))
        return None
    for i in range(0, len(args), 2):
        test = k.evaluate(args[i])
        if test is TRUE:
            return args[i + 1]
        if test is not FALSE:
            return None if i == 0 and test is args[0] else Compound(S.Which, (test, *args[i + 1 :]))
    return NULL


@builtin("Switch", "HoldRest")
def switch(k: Kernel, e: Expr, *cases: Expr) -> Expr | None:
    """Switch[expr, form1, value1, form2, value2, ...]: the value of the first form that matches.

    >> Switch[{1, 2}, _Integer, "integer", {_, _}, "pair", _, "other"]
     = "pair"
    """
    if len(cases) % 2 or not cases:
        k.message(S.Switch, "argct", S.Switch, len(cases) + 1)
        return None
    for i in range(0, len(cases), 2):
        if k.pattern(k.evaluate(cases[i])).matches(e):
            return cases[i + 1]
    return None


@builtin("Piecewise", "HoldAll")
def piecewise(k: Kernel, cases: Expr, default: Expr = 0) -> Expr | None:
    """Piecewise[{{value1, cond1}, ...}, default]: the value of the first condition that holds.

    >> Piecewise[{{a, 1 > 2}, {b, 2 > 1}}, c]
     = b
    """
    if not is_list(cases):
        cases = k.evaluate(cases)
        if not is_list(cases):
            return None
    for case in cases.args:
        pair = case if is_list(case) else k.evaluate(case)
        if not is_list(pair) or len(pair.args) != 2:
            return None
        value, condition = pair.args
        holds = k.evaluate(condition)
        if holds is TRUE:
            return value
        if holds is not FALSE:
            return None
    return default


@builtin("Do", "HoldAll")
def do(k: Kernel, body: Expr, *specs: Expr) -> Expr | None:
    """Do[body, {i, n}]: evaluates body for each value of the iterators.

    >> s = 0; Do[s += i j, {i, 3}, {j, i}]; s
     = 25
    """
    if not specs:
        k.messages.wrong_count(S.Do, 1, 2, 1 << 30)
        return None

    def loop(level: int) -> bool:
        iteration = iterate(k, specs[level])
        if iteration is None:
            return False
        with iteration:
            for _ in iteration:
                k.poll()
                if level + 1 < len(specs):
                    if not loop(level + 1):
                        return False
                else:
                    try:
                        k.evaluate(body)
                    except ContinueSignal:
                        continue
        return True

    try:
        return NULL if loop(0) else None
    except BreakSignal:
        return NULL
    except ReturnSignal as signal:
        if signal.target is not None and signal.target is not S.Do:
            raise
        return signal.value


@builtin("While", "HoldAll")
def while_(k: Kernel, test: Expr, body: Expr = NULL) -> Expr | None:
    """While[test, body]: evaluates body as long as test gives True.

    >> n = 1; While[n < 100, n = 2 n]; n
     = 128
    """
    try:
        while k.evaluate(test) is TRUE:
            k.poll()
            try:
                k.evaluate(body)
            except ContinueSignal:
                continue
    except BreakSignal:
        pass
    except ReturnSignal as signal:
        if signal.target is not None and signal.target is not S.While:
            raise
        return signal.value
    return NULL


@builtin("For", "HoldAll")
def for_(k: Kernel, start: Expr, test: Expr, step: Expr, body: Expr = NULL) -> Expr | None:
    """For[start, test, step, body]: evaluates start, then body and step as long as test gives True.

    >> For[i = 1; s = 0, i <= 4, i++, s += i]; {i, s}
     = {5, 10}
    """
    k.evaluate(start)
    try:
        while k.evaluate(test) is TRUE:
            k.poll()
            try:
                k.evaluate(body)
            except ContinueSignal:
                pass
            k.evaluate(step)
    except BreakSignal:
        pass
    except ReturnSignal as signal:
        if signal.target is not None and signal.target is not S.For:
            raise
        return signal.value
    return NULL


@builtin("Break")
def break_(k: Kernel) -> Expr | None:
    """Break[]: leaves the innermost Do, For or While.

    >> Do[If[i > 3, Break[]]; last = i, {i, 10}]; last
     = 3
    """
    raise BreakSignal


@builtin("Continue")
def continue_(k: Kernel) -> Expr | None:
    """Continue[]: goes to the next step of the innermost Do, For or While.

    >> s = 0; Do[If[EvenQ[i], Continue[]]; s += i, {i, 5}]; s
     = 9
    """
    raise ContinueSignal


@builtin("Return")
def return_(k: Kernel, value: Expr = NULL, head: Expr | None = None) -> Expr | None:
    """Return[value]: leaves the function or loop with this value; Return[value, Module] leaves the nearest Module.

    >> f[x_] := (If[x > 0, Return[positive]]; other); {f[1], f[-1]}
     = {positive, other}
    """
    raise ReturnSignal(value, head)


@builtin("Throw")
def throw(k: Kernel, value: Expr, tag: Expr | None = None, handler: Expr | None = None) -> Expr | None:
    """Throw[value, tag]: leaves to the nearest Catch (of a form that tag matches).

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


def message_names(k: Kernel, specs: tuple[Expr, ...]) -> frozenset[str]:
    """The names "symbol::tag" of message specifications, given singly or in lists."""
    names: set[str] = set()
    for spec in specs:
        if is_list(spec):
            names |= message_names(k, spec.args)
        elif type(spec) is Compound and spec.head is S.MessageName and len(spec.args) >= 2:
            s, tag = spec.args[0], spec.args[1]
            name = k.contexts.short_name(s) if type(s) is Symbol else str(s)
            names.add(f"{name}::{tag}")
    return frozenset(names)


@builtin("Quiet", "HoldAll")
def quiet(k: Kernel, body: Expr, off: Expr = S.All, on: Expr | None = None) -> Expr | None:
    """Quiet[body, {s::tag, ...}]: evaluates body without showing (these) messages.

    >> Quiet[{1, 2}[[5]]]
     = {1, 2}[[5]]
    """
    names = None if off is S.All else message_names(k, (off,))
    with k.messages.quiet(names):
        return k.evaluate(body)


@builtin("Check", "HoldAll")
def check(k: Kernel, body: Expr, failure: Expr, *specs: Expr) -> Expr | None:
    """Check[body, failure, {s::tag, ...}]: body's value, or failure if (these) messages were issued.

    >> Quiet[Check[{1, 2}[[5]], failed]]
     = failed
    """
    wanted = message_names(k, specs)
    with k.messages.listen() as heard:
        value = k.evaluate(body)
    if any(not wanted or name in wanted for name in heard):
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
    if not isinstance(limit, (int, float)) or limit <= 0:
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


@builtin("Sow")
def sow(k: Kernel, value: Expr, tag: Expr = NONE) -> Expr | None:
    """Sow[value, tag]: gives value to the enclosing Reap.

    >> Reap[Sow[1]; Sow[2]; 3]
     = {3, {{1, 2}}}
    """
    tags = tag.args if is_list(tag) else (tag,)
    for one in tags:
        for sown, wants in reversed(_reapers(k)):
            if wants(one):
                sown.append((one, value))
                break
    return value


def _reapers(k: Kernel) -> list[tuple[list[tuple[Expr, Expr]], Callable[[Expr], bool]]]:
    return k.properties.setdefault("reapers", [])  # type: ignore[return-value]


@builtin("Reap", "HoldFirst")
def reap(k: Kernel, body: Expr, forms: Expr | None = None, function: Expr | None = None) -> Expr | None:
    """Reap[body, form, f]: {value of body, {lists of the values sown with tags that match}}.

    >> Reap[Sow[1, a]; Sow[2, b]; Sow[3, a], _, List]
     = {3, {{a, {1, 3}}, {b, {2}}}}
    """
    wanted = None if forms is None else k.evaluate(forms)
    many = wanted is not None and is_list(wanted)
    tags = () if wanted is None else wanted.args if is_list(wanted) else (wanted,)
    patterns = [k.pattern(f) for f in tags]

    def wants(tag: Expr) -> bool:
        return wanted is None or any(p.matches(tag) for p in patterns)

    sown: list[tuple[Expr, Expr]] = []
    reapers = _reapers(k)
    reapers.append((sown, wants))
    try:
        value = k.evaluate(body)
    finally:
        reapers.pop()

    def gather(accepts: object) -> Compound:
        groups: dict[object, tuple[Expr, list[Expr]]] = {}
        for tag, item in sown:
            if accepts is None or accepts.matches(tag):  # type: ignore[attr-defined]
                groups.setdefault(key_of(tag), (tag, []))[1].append(item)
        if function is None:
            return list_of(*(list_of(*items) for _, items in groups.values()))
        return list_of(*(Compound(function, (tag, list_of(*items))) for tag, items in groups.values()))

    if many:
        return list_of(value, list_of(*(gather(p) for p in patterns)))
    return list_of(value, gather(patterns[0] if patterns else None))


@builtin("Quit")
def quit_(k: Kernel, code: Expr = 0) -> Expr | None:
    """Quit[code]: ends the session."""
    raise QuitSignal(code if type(code) is int else 0)


@builtin("Exit")
def exit_(k: Kernel, code: Expr = 0) -> Expr | None:
    """Exit[code]: ends the session, with this exit status."""
    raise QuitSignal(code if type(code) is int else 0)


# --- holding ------------------------------------------------------------------------------------------------------


@builtin("Hold", "HoldAll")
def hold(k: Kernel, *args: Expr) -> Expr | None:
    """Hold[expr]: keeps expr unevaluated.

    >> Hold[1 + 1, Evaluate[1 + 1]]
     = Hold[1 + 1, 2]
    """
    return None


@builtin("HoldForm", "HoldAll")
def hold_form(k: Kernel, *args: Expr) -> Expr | None:
    """HoldForm[expr]: keeps expr unevaluated and prints as expr.

    >> ToString[HoldForm[1 + 1]]
     = "1 + 1"
    """
    return None


@builtin("HoldComplete", "HoldAllComplete")
def hold_complete(k: Kernel, *args: Expr) -> Expr | None:
    """HoldComplete[expr]: keeps expr as it is, Evaluate and Sequence too.

    >> HoldComplete[Evaluate[1 + 1], Sequence[a, b]]
     = HoldComplete[Evaluate[1 + 1], Sequence[a, b]]
    """
    return None


@builtin("HoldPattern", "HoldAll")
def hold_pattern(k: Kernel, *args: Expr) -> Expr | None:
    """HoldPattern[p]: the pattern p, unevaluated.

    >> MatchQ[Hold[1 + 1], Hold[HoldPattern[_ + _]]]
     = True
    """
    return None


@builtin("Unevaluated", "HoldAllComplete")
def unevaluated(k: Kernel, *args: Expr) -> Expr | None:
    """f[Unevaluated[expr]]: gives expr to f without evaluating it first.

    >> Length[Unevaluated[1 + 2 + 3]]
     = 3
    """
    return None


@builtin("Evaluate", "HoldAll")
def evaluate(k: Kernel, *args: Expr) -> Expr | None:
    """Evaluate[expr]: evaluates expr even where it would be held.

    >> Hold[Evaluate[2 + 3]]
     = Hold[5]
    """
    return args[0] if len(args) == 1 else Compound(S.Sequence, args)


@builtin("ReleaseHold")
def release_hold(k: Kernel, e: Expr) -> Expr | None:
    """ReleaseHold[expr]: takes Hold, HoldForm, HoldPattern and HoldComplete away.

    >> ReleaseHold[{Hold[1 + 1], HoldForm[2 + 2]}]
     = {2, 4}
    """
    return _release(e)


_HOLDS = frozenset({S.Hold, S.HoldForm, S.HoldPattern, S.HoldComplete})


def _release(e: Expr) -> Expr:
    if type(e) is not Compound:
        return e
    if e.head in _HOLDS:
        return e.args[0] if len(e.args) == 1 else Compound(S.Sequence, e.args)
    return Compound(_release(e.head), tuple(_release(a) for a in e.args), e.span)


@builtin("Inactivate", "HoldFirst")
def inactivate(k: Kernel, e: Expr) -> Expr | None:
    """Inactivate[expr]: makes all functions in expr inactive.

    >> Inactivate[1 + 1]
     = Inactive[Plus][1, 1]
    """

    def walk(x: Expr) -> Expr:
        if type(x) is not Compound:
            return x
        head = x.head
        new_head: Expr = Compound(S.Inactive, (head,)) if type(head) is Symbol and head is not S.List else walk(head)
        return Compound(new_head, tuple(walk(a) for a in x.args), x.span)

    return walk(e)


@builtin("Inactive", "HoldFirst")
def inactive(k: Kernel, e: Expr) -> Expr | None:
    """Inactive[f]: the function f, which is not evaluated until Activate.

    >> Activate[Inactive[Plus][1, 2]]
     = 3
    """
    return None


@builtin("Activate")
def activate(k: Kernel, e: Expr) -> Expr | None:
    """Activate[expr]: makes the inactive functions in expr active.

    >> Activate[Inactivate[2^3]]
     = 8
    """

    def walk(x: Expr) -> Expr:
        if type(x) is not Compound:
            return x
        if x.head is S.Inactive and len(x.args) == 1:
            return x.args[0]
        return Compound(walk(x.head), tuple(walk(a) for a in x.args), x.span)

    return walk(e)


# --- failures -----------------------------------------------------------------------------------------------------


@builtin("Assert", "HoldAll")
def assert_(k: Kernel, test: Expr, tag: Expr | None = None) -> Expr | None:
    """Assert[test]: a message if test does not give True.

    >> Assert[1 < 2]
     = Null
    >> Assert[2 < 1]
     : Assert::asrtf: Assertion 2 < 1 failed.
     = $Failed
    """
    if k.is_true(test):
        return NULL
    if tag is None:
        k.message(S.Assert, "asrtf", Compound(S.HoldForm, (test,)))
    else:
        k.message(S.Assert, "asrttf", tag, Compound(S.HoldForm, (test,)))
    return _FAILED


messages("Assert", {"asrtf": "Assertion `1` failed.", "asrttf": "Assertion `2` (`1`) failed."})


class _Confirmation(ThrowSignal):
    pass


def _is_failure(e: Expr) -> bool:
    if type(e) is Compound:
        return e.head in (S.Failure, S.Missing)
    return e in (_FAILED, _ABORTED, S.__getattr__("$Canceled"))


@builtin("Confirm")
def confirm(k: Kernel, e: Expr, info: Expr = NULL) -> Expr | None:
    """Confirm[expr]: expr, or leaves the enclosing Enclose with a failure if expr is one.

    >> Enclose[Confirm[$Failed]; 1, "caught" &]
     = "caught"
    """
    if not _is_failure(e):
        return e
    raise _Confirmation(_failure("ConfirmationFailed", e, info))


@builtin("ConfirmBy")
def confirm_by(k: Kernel, e: Expr, test: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmBy[expr, f]: expr if f[expr] gives True, else leaves the enclosing Enclose.

    >> Enclose[ConfirmBy[3, EvenQ], "odd" &]
     = "odd"
    """
    if k.apply(test, e) is TRUE:
        return e
    raise _Confirmation(_failure("ConfirmationFailed", e, info))


@builtin("ConfirmMatch")
def confirm_match(k: Kernel, e: Expr, form: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmMatch[expr, form]: expr if it matches form, else leaves the enclosing Enclose.

    >> Enclose[ConfirmMatch["a", _Integer], "no" &]
     = "no"
    """
    if k.pattern(form).matches(e):
        return e
    raise _Confirmation(_failure("ConfirmationFailed", e, info))


@builtin("ConfirmAssert", "HoldFirst")
def confirm_assert(k: Kernel, test: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmAssert[test]: leaves the enclosing Enclose unless test gives True.

    >> Enclose[ConfirmAssert[1 > 2]; 1, "refused" &]
     = "refused"
    """
    value = k.evaluate(test)
    if value is TRUE:
        return NULL
    raise _Confirmation(_failure("ConfirmationFailed", value, info))


def _failure(tag: str, e: Expr, info: Expr) -> Expr:
    return Compound(S.Failure, (tag, Association.of([("Expression", e), ("Information", info)])))


@builtin("Enclose", "HoldFirst")
def enclose(k: Kernel, body: Expr, handler: Expr | None = None, tag: Expr | None = None) -> Expr | None:
    """Enclose[body, f]: body's value; if a Confirm in it fails, the failure, or f of it.

    >> Enclose[Confirm[5]]
     = 5
    """
    try:
        return k.evaluate(body)
    except _Confirmation as signal:
        if handler is None:
            return signal.value
        if type(handler) is str and type(signal.value) is Compound:
            return Compound(signal.value, (handler,))
        return Compound(handler, (signal.value,))


@applied("Failure")
def failure_part(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Failure[tag, <|...|>][key]``."""
    if len(head.args) == 2 and len(args) == 1:
        if args[0] == "Tag":
            return head.args[0]
        return Compound(head.args[1], args)
    return None
