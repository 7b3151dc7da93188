"""Functions that put numbers in order: Sort, Ordering, Median and the like."""

from __future__ import annotations

from wlnet.builtins.nets.traced.rules import rule
from wlnet.builtins.nets.traced.structural import moved
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer
from wlnet.expression import Compound, Expr, S
from wlnet.ir.scalar import Arg, call


@rule("Sort ReverseSort NumericalSort")
def sort(t: Trace, e: Compound) -> Expr | None:
    if len(e.args) != 1:
        raise t.unknown(e)
    ordered = _sorted(t, e, _vector(t, e))
    return moved(t, Compound(S.Reverse, (ordered,), e.span)) if e.head is S.ReverseSort else ordered


def _vector(t: Trace, e: Compound) -> Tracer:
    x = t.array(e.args[0], e)
    if x.rank != 1:
        raise t.misfit(e, x)
    return x


def _sorted(t: Trace, e: Compound, x: Tracer) -> Tracer:
    """An array with every column sorted."""
    return Tracer(t.b.sort(x.value, x.lead), x.lead, e)


@rule("Ordering")
def ordering(t: Trace, e: Compound) -> Expr | None:
    x = _vector(t, e)
    if len(e.args) > 2:
        raise t.unknown(e)
    places = Tracer(t.b.cast(t.b.argsort(x.value, x.lead), t.b.dtype), x.lead, e)
    positions = t.elementwise(call("add", Arg(0), 1.0), [places], e)
    if len(e.args) == 1 or e.args[1] is S.All:
        return positions
    return moved(t, Compound(S.Take, (positions, e.args[1]), e.span))


@rule("TakeLargest TakeSmallest RankedMax RankedMin")
def ranked(t: Trace, e: Compound) -> Expr | None:
    ordered = _sorted(t, e, _vector(t, e))
    if e.head in (S.TakeLargest, S.RankedMax):
        turned = moved(t, Compound(S.Reverse, (ordered,)))
        assert isinstance(turned, Tracer)
        ordered = turned
    pick = S.Take if e.head in (S.TakeLargest, S.TakeSmallest) else S.Part
    return moved(t, Compound(pick, (ordered, *e.args[1:]), e.span))


@rule("Median")
def median(t: Trace, e: Compound) -> Expr | None:
    """The middle of every column, or the mean of the two in the middle."""
    x = t.array(e.args[0], e)
    if len(e.args) != 1 or not x.rank:
        raise t.misfit(e, x)
    n = x.dims[0]
    ordered = _sorted(t, e, x)
    middle = [moved(t, Compound(S.Part, (ordered, place))) for place in ((n + 1) // 2, n // 2 + 1)]
    below, above = (t.array(m, e) for m in middle)
    return t.elementwise(call("mul", call("add", Arg(0), Arg(1)), 0.5), [below, above], e)
