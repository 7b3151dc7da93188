"""The steps of an evaluation: Trace."""

from __future__ import annotations

from typing import Any

from wlnet.expression import Compound, Expr, S, Symbol, list_of, same
from wlnet.kernel.kernel import Kernel
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


@builtin("Trace", "HoldAll")
def trace(k: Kernel, e: Expr) -> Expr | None:
    """Trace[expr]: the expressions that occur on the way from expr to its value, each with those of its parts.

    >> ToString[Trace[1 + 2 + 3]]
     = "{1 + 2 + 3, 6}"
    >> ToString[Trace[(1 + 2) 4]]
     = "{{1 + 2, 3}, 3 4, 12}"

    Not built: forms to be selected, and the options of Trace.
    """
    with _Recorder(k) as recorder:
        k.evaluate(e)
    outer = recorder.frames[0]
    return k.evaluated(outer[0]) if outer else list_of()
