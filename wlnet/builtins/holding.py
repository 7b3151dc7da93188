"""Holding and releasing: Hold and its kin, Evaluate, Inactive."""

from __future__ import annotations

from wlnet.expression import Compound, Expr, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")


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


@builtin("Evaluate")
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
def inactivate(k: Kernel, e: Expr, form: Expr = S.Blank) -> Expr | None:
    """Inactivate[expr], [expr, form]: makes all functions in expr inactive, or those that match a form.

    >> {Inactivate[1 + 1], Inactivate[2 + 3*4, Times]}
     = {Inactive[Plus][1, 1], 2 + Inactive[Times][3, 4]}
    """
    wanted = None if form is S.Blank else k.pattern(form)

    def walk(x: Expr) -> Expr:
        if type(x) is not Compound:
            return x
        head = x.head
        chosen = type(head) is Symbol and (head is not S.List if wanted is None else wanted.matches(head))
        new_head: Expr = Compound(S.Inactive, (head,)) if chosen else walk(head)
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
def activate(k: Kernel, e: Expr, form: Expr = S.Blank) -> Expr | None:
    """Activate[expr], [expr, form]: makes the inactive functions in expr active, or those that match a form.

    >> Activate[Inactivate[2^3]]
     = 8
    >> Activate[Inactivate[Total[Range[3]]], Range]
     = Inactive[Total][{1, 2, 3}]
    """
    wanted = None if form is S.Blank else k.pattern(form)

    def walk(x: Expr) -> Expr:
        if type(x) is not Compound:
            return x
        if x.head is S.Inactive and len(x.args) == 1 and (wanted is None or wanted.matches(x.args[0])):
            return x.args[0]
        return Compound(walk(x.head), tuple(walk(a) for a in x.args), x.span)

    return walk(e)
