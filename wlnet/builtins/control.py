"""Control flow: sequences, conditions and loops."""

from __future__ import annotations

from typing import TypeGuard

from wlnet.expression import FALSE, NULL, TRUE, Compound, Expr, S, is_list, list_of
from wlnet.kernel.iterators import iterate
from wlnet.kernel.kernel import Kernel, returned
from wlnet.kernel.registry import builtin
from wlnet.kernel.signals import (
    BreakSignal,
    ContinueSignal,
    ReturnSignal,
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
        value = k.evaluate(part)
        if type(value) is Compound and value.head is S.Return:
            return value
        # A value held longer than needed would have to be copied when it is changed.
        del value
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

    Conditions that cannot be told stay, with their values; what follows one that holds is the default.

    >> Piecewise[{{a, 1 > 2}, {b, 2 > 1}}, c]
     = b
    >> Piecewise[{{1 + 1, x > 0}, {3, 1 > 2}, {4, True}, {5, x < -1}}]
     = Piecewise[{{2, x > 0}}, 4]
    """
    if not is_list(cases):
        cases = k.evaluate(cases)
        if not is_list(cases):
            return None
    kept: list[Expr] = []
    for case in cases.args:
        pair = case if is_list(case) else k.evaluate(case)
        if not is_list(pair) or len(pair.args) != 2:
            return None
        value, condition = pair.args
        holds = k.evaluate(condition)
        if holds is TRUE:
            default = value
            break
        if holds is not FALSE:
            kept.append(list_of(k.evaluate(value), holds))
    if not kept:
        return default
    made = Compound(S.Piecewise, (list_of(*kept), k.evaluate(default)))
    return None if made == k.current else made


def is_return(value: Expr) -> TypeGuard[Compound]:
    """Whether the value of a body is ``Return[x]``, so that a loop ends with it."""
    return type(value) is Compound and value.head is S.Return


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
                        value = k.evaluate(body)
                    except ContinueSignal:
                        continue
                    if is_return(value):
                        raise ReturnSignal(returned(value), S.Do)
                    del value
        return True

    try:
        return NULL if loop(0) else None
    except BreakSignal:
        return NULL
    except ReturnSignal as signal:
        if signal.target is not S.Do:
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
                value = k.evaluate(body)
            except ContinueSignal:
                continue
            if is_return(value):
                return value
            del value
    except BreakSignal:
        pass
    except ReturnSignal as signal:
        if signal.target is not S.While:
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
                value = k.evaluate(body)
            except ContinueSignal:
                value = NULL
            if is_return(value):
                return value
            del value
            k.evaluate(step)
    except BreakSignal:
        pass
    except ReturnSignal as signal:
        if signal.target is not S.For:
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
def return_(_k: Kernel, value: Expr = NULL, head: Expr | None = None) -> Expr | None:
    """Return[value]: leaves the function or loop with this value; Return[value, Module] leaves the nearest Module.

    Return[value] is a value that a sequence, a loop, Scan and the definition of a function take notice of; elsewhere,
    as among the elements that Map gives, it stands for itself. Do, Scan and functions turn it into value.

    >> f[x_] := (If[x > 0, Return[positive]]; other); {f[1], f[-1]}
     = {positive, other}
    >> Map[If[# == 2, Return[a]; #, #] &, {1, 2, 3}]
     = {1, Return[a], 3}
    """
    if head is None:
        return None
    raise ReturnSignal(value, head)
