"""Errors of the net wing as messages of the language."""

from __future__ import annotations

from wlnet.builtins.nets import LAYERS
from wlnet.builtins.nets.tracing import Untraceable
from wlnet.builtins.nets.values import NotAValue
from wlnet.expression import Compound, Expr, S, Span, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.nets.errors import NetError, nearest

FAILED = S.__getattr__("$Failed")


def report(k: Kernel, error: NetError) -> Expr:
    """Issue a message for each problem, with the places in the source; gives $Failed."""
    for problem in error.problems:
        text = problem.text.removeprefix(f"{problem.head}: ")
        spans: tuple[Span, ...] = tuple(problem.spans)
        if not spans:
            here = k.span()
            spans = () if here is None else (here,)
        k.messages.issue_text(S.__getattr__(problem.head), problem.tag, text, spans)
    return FAILED


def report_untraceable(k: Kernel, head: str, error: Untraceable) -> Expr:
    """A function that is no function of numbers; gives $Failed."""
    k.message(head, "compilerr", error.function, error.part)
    return FAILED


def report_no_value(k: Kernel, head: str, error: NotAValue) -> Expr:
    """An expression that has no meaning in a net definition; gives $Failed."""
    e = error.expression
    text = f"{k.output_form(e)} has no meaning here."
    if isinstance(e, Compound) and isinstance(e.head, Symbol) and e.head.short.endswith("Layer"):
        text = f"{k.output_form(e)} is no layer that is known."
        text += f" {hint}" if (hint := nearest(e.head.short, LAYERS.split())) else ""
    span = e.span if isinstance(e, Compound) else None
    span = span or k.span()
    k.messages.issue_text(S.__getattr__(head), "netinvarg", text.replace('"', ""), () if span is None else (span,))
    return FAILED
