"""Failures: Confirm, Enclose, Assert."""

from __future__ import annotations

from wlnet.builtins.leaving import message_names
from wlnet.expression import NULL, TRUE, Association, Compound, Expr, S, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, messages, symbols
from wlnet.kernel.signals import ThrowSignal

_ABORTED = S.__getattr__("$Aborted")
_FAILED = S.__getattr__("$Failed")

symbols("Success")


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
    raise _Confirmation(_failure("Confirm", "`1` encountered.", e, info))


@builtin("ConfirmBy")
def confirm_by(k: Kernel, e: Expr, test: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmBy[expr, f]: expr if f[expr] gives True, else leaves the enclosing Enclose.

    >> Enclose[ConfirmBy[3, EvenQ], "odd" &]
     = "odd"
    """
    if k.apply(test, e) is TRUE:
        return e
    raise _Confirmation(_failure("ConfirmBy", "`2` does not give True for `1`.", e, info, ("Function", test)))


@builtin("ConfirmMatch")
def confirm_match(k: Kernel, e: Expr, form: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmMatch[expr, form]: expr if it matches form, else leaves the enclosing Enclose.

    >> Enclose[ConfirmMatch["a", _Integer], "no" &]
     = "no"
    """
    if k.pattern(form).matches(e):
        return e
    raise _Confirmation(_failure("ConfirmMatch", "`1` does not match `2`.", e, info, ("Pattern", form)))


@builtin("ConfirmAssert", "HoldFirst")
def confirm_assert(k: Kernel, test: Expr, info: Expr = NULL) -> Expr | None:
    """ConfirmAssert[test]: leaves the enclosing Enclose unless test gives True.

    >> Enclose[ConfirmAssert[1 > 2]; 1, "refused" &]
     = "refused"
    """
    value = k.evaluate(test)
    if value is TRUE:
        return NULL
    raise _Confirmation(
        _failure("ConfirmAssert", "`2` does not hold.", value, info, ("HeldTest", Compound(S.Hold, (test,))))
    )


@builtin("ConfirmQuiet", "HoldAll")
def confirm_quiet(k: Kernel, e: Expr, names: Expr = S.All, info: Expr = NULL) -> Expr | None:
    """ConfirmQuiet[expr]: expr, or leaves the enclosing Enclose if its evaluation issues a message.

    >> Enclose[ConfirmQuiet[1/0], #["HeldMessage"] &]
     = Hold[Power::infy]
    >> Enclose[ConfirmQuiet[1/2]]
     = 1/2

    Not built: giving the evaluation up at the first message.
    """
    wanted = None if names is S.All else message_names(k, (names,))
    with k.messages.quiet(wanted), k.messages.listen() as heard:
        value = k.evaluate(e)
    for name in heard:
        owner, _, tag = name.partition("::")
        if wanted is None or not wanted.isdisjoint((name, f"General::{tag}")):
            message = Compound(S.MessageName, (k.contexts.resolve(owner), tag))
            fields = ("HeldExpression", Compound(S.Hold, (e,))), ("HeldMessage", Compound(S.Hold, (message,)))
            raise _Confirmation(_failure("ConfirmQuiet", "A message was issued.", value, info, *fields))
    return value


def _failure(kind: str, template: str, e: Expr, info: Expr, *fields: tuple[str, Expr]) -> Expr:
    """What a Confirm of some kind throws: the fields that Wolfram documents, and a text for people."""
    entries: list[tuple[Expr, Expr]] = [
        ("MessageTemplate", template),
        ("MessageParameters", list_of(e, *(value for _, value in fields))),
        ("ConfirmationType", kind),
        ("Expression", e),
        *fields,
        ("Information", info),
    ]
    return Compound(S.Failure, ("ConfirmationFailed", Association.of(entries)))


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


@applied("Success")
@applied("Failure")
def failure_part(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``Failure[tag, <|...|>][key]``; the key "Message" gives the message with its parameters put in. Success alike."""
    if len(head.args) != 2 or len(args) != 1:
        return None
    tag, fields = head.args
    if type(fields) is not Association:
        return None
    if args[0] == "Tag":
        return tag
    if args[0] != "Message" or fields.get("Message") is not None:
        return Compound(fields, args)
    template = fields.get("MessageTemplate")
    template = None if template is None else k.evaluate(template)
    if type(template) is not str:
        return f"A {'success' if head.head is S.Success else 'failure'} of type {k.output_line(tag)} occurred."
    parameters = fields.get("MessageParameters")
    return Compound(S.TemplateApply, (template, list_of() if parameters is None else parameters))
