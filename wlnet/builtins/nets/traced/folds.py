"""Fold and FoldList over long arrays, as a scan.

From its second turn on the function is given arrays of the same sizes each time, so it is traced once. Its first turn
is traced apart: a number that the fold begins with may be looked at by definitions. Nets are written outside of scans,
so a function that applies one is traced turn by turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.nets.traced.snapshot import is_pure
from wlnet.builtins.nets.traced.trace import Trace
from wlnet.builtins.nets.traced.tracer import Tracer
from wlnet.expression import Compound, Expr, S
from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.ir.graph import Value
from wlnet.nets.array_function import Unspellable

_LONG = 16
"""Shorter lists are taken apart: what is written out can be fused."""

Values = tuple[Value, ...]


class _Unlike(Exception):
    """A turn gives something else than the one before it."""


def folded(t: Trace, e: Compound) -> Expr | None:
    """The value of Fold[f, x, list] or FoldList; None where its turns differ, or are few."""
    f, start, xs = e.args if len(e.args) == 3 else (e.args[0], None, e.args[1])
    if not (isinstance(xs, Tracer) and xs.rank and xs.dims[0] > _LONG and is_pure(t.k, f)):
        return None
    taken = 1 if start is not None else 2
    first = _element(t, xs, 0)
    begin = start if start is not None else first
    with t.k.messages.quiet(None):
        try:
            second = t.k.evaluate(Compound(f, (begin, first if start is not None else _element(t, xs, 1))))
            return _scanned(t, e, f, begin, second, _rest(t, xs, taken)) if isinstance(second, Tracer) else None
        except (Unspellable, IRError, _Unlike):
            return None  # turn by turn it may be possible, or else be said of the turn that is at fault


def _scanned(t: Trace, e: Compound, f: Expr, begin: Expr, second: Tracer, rest: Tracer) -> Expr | None:
    (state, elements), lead = t.together((second, rest), full=True)
    if lead < t.depth:
        (state, elements), lead = [t.lifted(Tracer(v, lead, e), t.depth) for v in (state, elements)], t.depth
    home = t.b

    def step(b: Builder, states: Values, slices: Values) -> tuple[Sequence[Value], Sequence[Value]]:
        t.b = b
        try:
            given = (Tracer(states[0], lead, e), Tracer(slices[0], lead, e))
            found = t.k.evaluate(Compound(f, given))
            if not isinstance(found, Tracer) or found.dims != second.dims:
                raise _Unlike
            after = b.broadcast(t.lifted(found, lead), state.shape)
        finally:
            t.b = home
        if after.dtype != state.dtype:
            raise _Unlike
        return [after], [after]

    order = (lead, *(axis for axis in range(len(elements.shape)) if axis != lead))
    finals, (every,) = home.scan(step, [state], [home.transpose(elements, order)])
    if e.head is S.Fold:
        return Tracer(finals[0], lead, e)
    initial = t.coerce(begin)
    if initial is None or initial.dims != second.dims:
        return None
    back = (*range(1, lead + 1), 0, *range(lead + 1, len(every.shape)))
    later = Tracer(home.transpose(every, back), lead, e)
    heads = [t.reshaped(x, (1, *x.dims), e) for x in (initial, Tracer(state, lead, e))]
    return t.concat([*heads, later], 0, e)


def _element(t: Trace, x: Tracer, place: int) -> Tracer:
    part = t.b.slice_axis(x.value, x.lead, place, place + 1)
    value = t.b.reshape(part, (*x.value.shape[: x.lead], *x.dims[1:]))
    return Tracer(value, x.lead, Compound(S.Part, (x, place + 1)))


def _rest(t: Trace, x: Tracer, begin: int) -> Tracer:
    return Tracer(t.b.slice_axis(x.value, x.lead, begin, x.dims[0]), x.lead, Compound(S.Drop, (x, begin)))
