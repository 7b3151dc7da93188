"""The steps of an evaluation: Trace."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from wlnet.expression import Compound, Expr, S, Symbol, list_of, same
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin


class _Recorder:
    """Stands before a kernel's two methods of evaluation and notes what each expression turns into."""

    def __init__(self, k: Kernel) -> None:
        self.kernel = k
        self.frames: list[list[Expr]] = [[]]
        self.evaluate = k.evaluate
        self.step = k._step
        # What the parts of the expression under evaluation became, innermost expression last.
        self.values: list[dict[int, Expr]] = [{}]

    def __enter__(self) -> _Recorder:
        kernel: Any = self.kernel
        kernel.evaluate, kernel._step = self._evaluate, self._step
        self.quick, kernel.quick = kernel.quick, False
        return self

    def __exit__(self, *_: object) -> None:
        kernel: Any = self.kernel
        del kernel.evaluate
        del kernel._step
        kernel.quick = self.quick

    def _evaluate(self, e: Expr) -> Expr:
        if type(e) is not Compound and type(e) is not Symbol:
            return self.evaluate(e)
        self.frames.append([_shown(e)])
        self.values.append({})
        try:
            result = self.evaluate(e)
        finally:
            frame = self.frames.pop()
            self.values.pop()
        if type(e) is Symbol and not same(result, e) and len(frame) == 1:
            frame.append(_shown(result))
        self.values[-1][id(e)] = result
        if len(frame) > 1:
            self.frames[-1].append(list_of(*frame))
        return result

    def _step(self, e: Compound) -> Expr:
        frame, values = self.frames[-1], self.values[-1]
        values.clear()
        before = len(frame)
        result = self.step(e)
        changed = Compound(values.get(id(e.head), e.head), tuple(values.get(id(a), a) for a in e.args), e.span)
        if len(frame) > before and not same(changed, e):
            # Parts were evaluated: what follows them is the expression with their values in their places.
            if before == 1:
                del frame[0]
            if not same(changed, result):
                frame.append(_shown(changed))
        if not same(result, e):
            frame.append(_shown(result))
        return result


def _shown(e: Expr) -> Expr:
    return Compound(S.HoldForm, (e,))


def _selected(e: Expr, accept: Callable[[Expr], Expr | None], depth: float) -> Expr | None:
    """The part of a trace that is asked for: expressions that are accepted, and lists that hold some."""
    assert type(e) is Compound
    if e.head is not S.List:
        return accept(e.args[0])
    if depth < 1:
        return None
    kept = [found for a in e.args if (found := _selected(a, accept, depth - 1)) is not None]
    return list_of(*kept) if kept else None


def _accepting(k: Kernel, form: Expr) -> Callable[[Expr], Expr | None]:
    """What to show of an expression in a trace for ``form``: a pattern, or a symbol for its calls."""
    if type(form) is Symbol:
        return lambda e: _shown(e) if e is form or (type(e) is Compound and e.head is form) else None
    pattern = k.pattern(form)
    return lambda e: _shown(e) if pattern.matches(e) else None


@builtin("Trace", "HoldAll", options={"TraceDepth": "Infinity"})
def trace(k: Kernel, options: Options, e: Expr, form: Expr | None = None) -> Expr | None:
    """Trace[expr]: the expressions that occur on the way from expr to its value, each with those of its parts.

    Trace[expr, form] shows those that match a form only, Trace[expr, f] the calls of f; TraceDepth -> n leaves out what
    lies deeper.

    >> ToString[Trace[1 + 2 + 3]]
     = "{1 + 2 + 3, 6}"
    >> ToString[Trace[(1 + 2) 4]]
     = "{{1 + 2, 3}, 3 4, 12}"

    >> f[n_] := f[n - 1]; f[0] = 0; ToString[Trace[f[2], f]]
     = "{f[2], f[2 - 1], f[1], f[1 - 1], f[0]}"

    Not built: the options TraceOn, TraceOff, TraceForward, TraceBackward, TraceOriginal, TraceAbove.
    """
    depth = options["TraceDepth"]
    accept = _shown if form is None else _accepting(k, form)
    with _Recorder(k) as recorder:
        k.evaluate(e)
    outer = recorder.frames[0]
    found = _selected(outer[0], accept, depth if type(depth) is int else inf) if outer else None
    return k.evaluated(found or list_of())
