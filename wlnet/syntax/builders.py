"""What operators build that are no plain head: ``f @ x``, ``a / b``, ``-x``, ``a ~f~ b``, ``a ;; b ;; c``.

Each function takes the operands of one operator from a climb's stacks and puts the result there. Its name is the
operator's meaning in ``operators.txt``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.expression import BigReal, Compound, Expr, S, Symbol
from wlnet.syntax.problems import Refusal

if TYPE_CHECKING:
    from wlnet.syntax.chain import Climb

TAGGED = {S.Set: S.TagSet, S.SetDelayed: S.TagSetDelayed, S.Unset: S.TagUnset}


def negated(e: Expr) -> Expr | None:
    """The number that ``-`` before this operand makes of it, or None if it is not a number."""
    if isinstance(e, BigReal):
        return BigReal(-e.value, e.precision)
    return -e if isinstance(e, (int, float, Fraction)) else None


def _take(climb: Climb, head: Symbol, count: int) -> None:
    operands = tuple(climb.values[-count:])
    del climb.values[-count:], climb.starts[1 - count :]
    climb.values.append(Compound(head, operands, (climb.source, climb.starts[-1], climb.end)))


def _lacking(climb: Climb, message: str, width: int) -> Refusal:
    """What to say of an operator without all that belongs to it."""
    return Refusal("Syntax::sntxi", message, climb.mark, climb.mark + width, incomplete=climb.finished)


def apply(climb: Climb) -> None:
    """``f @ x``."""
    right = climb.values.pop()
    climb.starts.pop()
    climb.values[-1] = Compound(climb.values[-1], (right,), (climb.source, climb.starts[-1], climb.end))


def postfix(climb: Climb) -> None:
    """``x // f``."""
    right = climb.values.pop()
    climb.starts.pop()
    climb.values[-1] = Compound(right, (climb.values[-1],), (climb.source, climb.starts[-1], climb.end))


def divide(climb: Climb) -> None:
    """``a / b``."""
    right = climb.values.pop()
    span = (climb.source, climb.starts.pop(), climb.end)
    inverse = Compound(S.Power, (right, -1), span)
    climb.values[-1] = Compound(S.Times, (climb.values[-1], inverse), (climb.source, climb.starts[-1], climb.end))


def minus(climb: Climb) -> None:
    """``-x``."""
    number = negated(climb.values[-1])
    if number is None:
        climb.values[-1] = Compound(S.Times, (-1, climb.values[-1]), (climb.source, climb.mark, climb.end))
    else:
        climb.values[-1] = number
    climb.starts[-1] = climb.mark


def negate(climb: Climb) -> None:
    """The operand after the ``-`` of ``a - x``."""
    e = climb.values[-1]
    if e is climb.times and type(e) is Compound:
        climb.values[-1] = Compound(S.Times, (-1, *e.args), (climb.source, climb.mark, climb.end))
        climb.starts[-1] = climb.mark
    else:
        minus(climb)


def plus(climb: Climb) -> None:
    """``+x``."""
    e = Compound(S.Plus, (climb.without_plus(climb.values[-1]),), (climb.source, climb.mark, climb.end))
    climb.signed[id(e)] = e
    climb.values[-1] = e
    climb.starts[-1] = climb.mark


def not_not(climb: Climb) -> None:
    """``!!x``."""
    inner = Compound(S.Not, (climb.values[-1],), (climb.source, climb.mark + 1, climb.end))
    climb.values[-1] = Compound(S.Not, (inner,), (climb.source, climb.mark, climb.end))
    climb.starts[-1] = climb.mark


def integral(climb: Climb) -> None:
    r"""``\[Integral] f \[DifferentialD] x``."""
    e = climb.values[-1]
    span = (climb.source, climb.mark, climb.end)
    climb.starts[-1] = climb.mark
    if type(e) is Compound and e.head is S.Times:
        last = e.args[-1]
        if type(last) is Compound and last.head is S.DifferentialD:
            rest = e.args[:-1]
            integrand = rest[0] if len(rest) == 1 else Compound(S.Times, rest, e.span)
            climb.values[-1] = Compound(S.Integrate, (integrand, *last.args), span)
            return
    if type(e) is Compound and e.head is S.DifferentialD:
        climb.values[-1] = Compound(S.Integrate, (1, *e.args), span)
        return
    raise _lacking(climb, "An integral sign must be followed by a function and \\[DifferentialD] x.", 1)


def span(climb: Climb) -> None:
    """``a ;; b``."""
    _take(climb, S.Span, 2)


def span_three(climb: Climb) -> None:
    """``a ;; b ;; c``."""
    _take(climb, S.Span, 3)


def tilde_closed(climb: Climb) -> None:
    """``a ~f~ b``."""
    right, middle = climb.values.pop(), climb.values.pop()
    del climb.starts[-2:]
    climb.values[-1] = Compound(middle, (climb.values[-1], right), (climb.source, climb.starts[-1], climb.end))


def tilde(climb: Climb) -> None:
    """An ``a ~ f`` without its second ``~``."""
    raise _lacking(climb, 'An operator between tildes, as in a ~f~ b, lacks its second "~".', 1)


def tag(climb: Climb) -> None:
    """``a /: b = c``, ``a /: b := c`` and ``a /: b =.``"""
    e = climb.values.pop()
    inside = climb.starts.pop()
    head = TAGGED.get(e.head) if type(e) is Compound and e.span and e.span[1] == inside else None  # type: ignore[arg-type]
    if head is None:
        raise _lacking(climb, '"/:" must be followed by an assignment, as in f /: g[f] = x.', 2)
    assert type(e) is Compound
    climb.values[-1] = Compound(head, (climb.values[-1], *e.args), (climb.source, climb.starts[-1], climb.end))


BUILDERS: dict[str, Callable[[Climb], None]] = {
    build.__name__: build
    for build in (
        apply,
        postfix,
        divide,
        minus,
        negate,
        plus,
        not_not,
        integral,
        span,
        span_three,
        tilde_closed,
        tilde,
        tag,
    )
}
