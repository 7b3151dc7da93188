"""Errors of the net wing as messages of the language."""

from __future__ import annotations

from wlnet.builtins.nets.tracing import Untraceable
from wlnet.builtins.nets.values import NotBuilt, brief
from wlnet.expression import Association, Compound, Expr, S, Span
from wlnet.kernel.kernel import Kernel
from wlnet.nets.errors import NetError

FAILED = S.__getattr__("$Failed")

COMMON = {
    "compilerr": "Cannot interpret `1` as a function of numbers: `2` has no counterpart in a net.",
    "compform": "Cannot interpret `1` as a function of numbers: `2` is decided by the form of its argument.",
    "compbool": "Cannot interpret `1` as a function of numbers: `2` does not give a number throughout.",
    "invnet": "`1` is not a net.",
}
"""Messages that every head of the net framework may issue."""


def has_failed(args: tuple[Expr, ...]) -> bool:
    """Whether a part of what is given to a net function failed already: it has had its message."""
    for a in args:
        if a is FAILED:
            return True
        if isinstance(a, Compound) and a.head in (S.List, S.Rule) and has_failed(a.args):
            return True
        if isinstance(a, Association) and has_failed(a.values()):
            return True
    return False


REFUSALS = (NetError, Untraceable, NotBuilt)
"""What making, applying or taking apart a net may raise, for the user to mend."""


def report(k: Kernel, head: str, error: Exception, *, applied: bool = False) -> Expr:
    """Issue the messages of one of ``REFUSALS``, spoken by ``head`` where the error has no head; gives $Failed.

    Where a net was ``applied`` to data, the place of the application comes before the places of the net.
    """
    if isinstance(error, Untraceable):
        k.message(head, error.tag, *(brief(k, e) for e in (error.function, error.part)))
    elif isinstance(error, NotBuilt):
        k.message(error.symbol, "notbuilt", error.symbol)
    else:
        assert isinstance(error, NetError)
        here = k.span()
        for problem in error.problems:
            text = problem.text.removeprefix(f"{problem.head}: ")
            spans: tuple[Span, ...] = tuple(problem.spans)
            if here is not None and (applied or not spans):
                spans = (here, *(s for s in spans if s != here))
            k.messages.issue_text(S.__getattr__(problem.head), problem.tag, text, spans)
    return FAILED


def refused(k: Kernel, head: str, error: Exception, *, applied: bool = False) -> Expr:
    """As ``report``, but all that is wrong is spoken by ``head``, whichever part of a net found it."""
    return report(k, head, error.under(head) if isinstance(error, NetError) else error, applied=applied)
