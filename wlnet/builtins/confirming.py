"""Failures: Confirm, Enclose, Assert."""

from __future__ import annotations

from wlnet.expression import NULL, TRUE, Association, Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, messages
from wlnet.kernel.signals import (
    ThrowSignal,
)

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")


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
