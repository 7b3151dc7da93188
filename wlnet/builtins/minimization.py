"""FindMinimum, NMinimize and their kin: numerical minima and maxima, with or without constraints."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from wlnet.builtins.objectives import NotNumeric, Objective, Variable, gradient, variables_of
from wlnet.builtins.scoping import blocked
from wlnet.expression import TRUE, Compound, Expr, S, Symbol, is_list, list_of, rule
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols

symbols("Gradient")

_OPTIONS = {
    "AccuracyGoal": "Automatic", "EvaluationMonitor": "None", "Gradient": "Automatic", "MaxIterations": "Automatic",
    "Method": "Automatic", "PrecisionGoal": "Automatic", "StepMonitor": "None", "WorkingPrecision": "MachinePrecision",
}  # fmt: skip
_MESSAGES = {
    "nrnum": "The function value `1` is not a real number at `2`.",
    "fdss": "The variables in `1` should be given as x, {x, x0} or {x, x0, x1}.",
    "cons": "The constraint `1` is no equation or inequality of two or more sides.",
    "cvmit": "Failed to converge to the requested accuracy within the permitted iterations.",
    "nsol": "No point was found that satisfies the constraints.",
}
_REGION = 10.0
"""Where no region is given, a global search starts from points within this distance of 0."""

Function = Callable[[Any], float]


class _Constraint(NamedTuple):
    kind: str
    """"ineq" for a function that must not be negative, "eq" for one that must be 0."""
    function: Objective


def _constraints(k: Kernel, names: Sequence[Symbol], e: Expr, head: str) -> list[_Constraint] | None:
    """The constraints in a comparison or in a conjunction of them; None, with a message, for others."""
    if e is TRUE:
        return []
    if type(e) is Compound and e.head in (S.And, S.List):
        parts = [_constraints(k, names, a, head) for a in e.args]
        return None if any(p is None for p in parts) else [c for p in parts if p is not None for c in p]
    if type(e) is Compound and e.head is S.Inequality:
        a = e.args
        steps = [Compound(a[i + 1], (a[i], a[i + 2])) for i in range(0, len(a) - 2, 2)]
        return _constraints(k, names, Compound(S.And, tuple(steps)), head)
    found: list[_Constraint] = []
    if type(e) is Compound and len(e.args) >= 2 and type(e.head) is Symbol and e.head in _KINDS:
        kind = _KINDS[e.head]
        for left, right in pairwise(e.args):
            low, high = (left, right) if e.head in (S.Less, S.LessEqual, S.Equal) else (right, left)
            difference = k.evaluate(Compound(S.Subtract, (high, low)))
            found.append(_Constraint(kind, Objective(k, names, difference)))
        return found
    k.message(head, "cons", e)
    return None


_KINDS = {S.Less: "ineq", S.LessEqual: "ineq", S.Greater: "ineq", S.GreaterEqual: "ineq", S.Equal: "eq"}


class _Problem(NamedTuple):
    variables: list[Variable]
    body: Expr
    objective: Objective
    constraints: list[_Constraint]


def _variables(k: Kernel, head: str, specs: Sequence[Expr]) -> list[Variable] | None:
    """The variables: one after the other, or all in a list; ``{x, 1}`` is one with its start."""
    if len(specs) == 1 and is_list(specs[0]):
        inner = specs[0].args
        if inner and all(is_list(s) or type(s) is Symbol for s in inner):
            specs = inner
    found = variables_of(k, specs, bare=True)
    if found is None:
        k.message(head, "fdss", list_of(*specs))
    return found


def _problem(k: Kernel, head: str, goal: Expr, variables: list[Variable]) -> _Problem | None:
    names = [v.name for v in variables]
    whole = k.evaluate(goal)
    body, conditions = whole, k.evaluate(TRUE)
    if is_list(whole) and whole.args:
        body = whole.args[0]
        conditions = k.evaluate(Compound(S.And, whole.args[1:]))
    constraints = _constraints(k, names, conditions, head)
    return None if constraints is None else _Problem(variables, body, Objective(k, names, body), constraints)


def _local(problem: _Problem, f: Function, slopes: Any, start: Any) -> Any:
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    if problem.constraints:
        limits = [{"type": c.kind, "fun": c.function} for c in problem.constraints]
        return minimize(
            f, start, jac=slopes, method="SLSQP", constraints=limits, options={"maxiter": 500, "ftol": 1e-14}
        )
    found = minimize(f, start, jac=slopes, method="BFGS", options={"gtol": 1e-9, "maxiter": 1000})
    if slopes is None and len(start) <= 8:
        # Differences leave the last digits of a BFGS result undetermined; a simplex needs none.
        polished = minimize(f, found.x, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 2000})
        if polished.fun <= found.fun:
            polished.success = True
            return polished
    return found


def _slopes(k: Kernel, problem: _Problem, start: Any, sign: float) -> Any:
    found = gradient(k, [v.name for v in problem.variables], problem.body, start)
    return None if found is None else lambda p: sign * np.array([s(p) for s in found])


def _satisfied(problem: _Problem, point: Any) -> bool:
    return all(
        c.function(point) >= -1e-6 if c.kind == "ineq" else abs(c.function(point)) <= 1e-6 for c in problem.constraints
    )


def _find(k: Kernel, problem: _Problem, sign: float) -> Any:
    """The nearest minimum of sign f downhill from the start."""
    start = np.array([v.numbers[0] if v.numbers else 1.0 for v in problem.variables])
    return _local(problem, lambda p: sign * problem.objective(p), _slopes(k, problem, start, sign), start)


def _search(k: Kernel, problem: _Problem, sign: float) -> Any:
    """The least of the minima from many starts in the region."""
    rng = np.random.default_rng(0)
    lows = np.array([v.numbers[0] if len(v.numbers) >= 2 else -_REGION for v in problem.variables])
    highs = np.array([v.numbers[1] if len(v.numbers) >= 2 else _REGION for v in problem.variables])

    def f(point: Any) -> float:
        try:
            value = sign * problem.objective(point)
        except NotNumeric:
            return math.inf
        return value if not math.isnan(value) else math.inf

    starts = [0.5 * (lows + highs), *(rng.uniform(lows, highs) for _ in range(24))]
    best: Any = None
    for start in starts:
        if not math.isfinite(f(start)):
            continue
        found = _local(problem, f, None, start)
        if _satisfied(problem, found.x) and (best is None or found.fun < best.fun - 1e-12):
            best = found
    if best is not None:
        slopes = gradient(k, [v.name for v in problem.variables], problem.body, best.x)
        if slopes is not None:
            better = _local(problem, f, lambda p: sign * np.array([s(p) for s in slopes]), best.x)
            if _satisfied(problem, better.x) and better.fun <= best.fun + 1e-12:
                best = better
    return best


def _solve(k: Kernel, head: str, goal: Expr, specs: Sequence[Expr], *, sign: float, everywhere: bool) -> Expr | None:
    """{value, {x -> ...}}; None, after a message, where there is none."""
    variables = _variables(k, head, specs)
    if variables is None:
        return None
    names = [v.name for v in variables]
    with blocked(k, names):
        problem = _problem(k, head, goal, variables)
        if problem is None:
            return None
        try:
            found = (_search if everywhere else _find)(k, problem, sign)
            if found is None:
                k.message(head, "nsol")
                return None
            if not everywhere and not _satisfied(problem, found.x):
                k.message(head, "cvmit")
            value = problem.objective(found.x)
        except NotNumeric as error:
            k.message(head, "nrnum", error.value, list_of(*map(rule, names, error.point)))
            return None
    return list_of(value, list_of(*map(rule, names, (float(x) for x in found.x))))


def _define(name: str, doc: str, *, sign: float, everywhere: bool) -> None:
    def whole(k: Kernel, _options: Options, goal: Expr, *specs: Expr) -> Expr | None:
        return _solve(k, name, goal, specs, sign=sign, everywhere=everywhere)

    whole.__doc__ = doc
    builtin(name, "HoldAll", options=_OPTIONS, messages=_MESSAGES)(whole)


def _define_part(name: str, of: str, doc: str, part: Callable[[Compound], Expr]) -> None:
    """A function that gives the value, or the place, of an extreme only."""

    def function(k: Kernel, _options: Options, goal: Expr, *specs: Expr) -> Expr | None:
        found = k.evaluate(Compound(S.__getattr__(of), (goal, *specs)))
        if not is_list(found) or len(found.args) != 2:
            return None
        assert type(found) is Compound
        return part(found)

    function.__doc__ = doc
    builtin(name, "HoldAll", options=_OPTIONS)(function)


def _place(found: Compound) -> Expr:
    values = tuple(r.args[1] for r in found.args[1].args)  # type: ignore[union-attr]
    return values[0] if len(values) == 1 else list_of(*values)


_define(
    "FindMinimum",
    """FindMinimum[f, {x, x0}]: {value, {x -> place}} of a local minimum of f, from x0; also of several variables.

    FindMinimum[{f, cons}, {{x, x0}, {y, y0}}] keeps to equations and inequalities.

    >> {least, at} = FindMinimum[(x - 2)^2 + 1, {x, 0}]; Round[{least, x /. at}, 0.001]
     = {1., 2.}
    >> {least, at} = FindMinimum[{x^2 + y^2, x + y >= 2}, {{x, 0}, {y, 0}}]; Round[{least, x, y} /. at, 0.001]
     = {2., 1., 1.}

    Not built: working precisions beyond machine numbers.
    """,
    sign=1.0,
    everywhere=False,
)
_define(
    "FindMaximum",
    """FindMaximum[f, {x, x0}]: {value, {x -> place}} of a local maximum of f.

    >> {most, at} = FindMaximum[4 - (x - 1)^2, {x, 0}]; Round[{most, x /. at}, 0.001]
     = {4., 1.}
    """,
    sign=-1.0,
    everywhere=False,
)
_define(
    "NMinimize",
    """NMinimize[f, {x, y}]: {value, {x -> ..., y -> ...}} of the least minimum found from many starts.

    NMinimize[{f, cons}, {x, y}] keeps to constraints; {x, a, b} for a variable has the starts between a and b.

    >> {least, at} = NMinimize[{(x - 1)^2 + y^2, y >= 2}, {x, y}]; Round[{least, x, y} /. at, 0.001]
     = {4., 1., 2.}

    Not built: integer variables, and working precisions beyond machine numbers.
    """,
    sign=1.0,
    everywhere=True,
)
_define(
    "NMaximize",
    """NMaximize[f, x]: {value, {x -> ...}} of the greatest maximum found from many starts.

    >> {most, at} = NMaximize[3 - x^2, x]; Round[{most, x /. at}, 0.001]
     = {3., 0.}
    """,
    sign=-1.0,
    everywhere=True,
)
for _name, _of in (
    ("FindMinValue", "FindMinimum"), ("FindMaxValue", "FindMaximum"), ("NMinValue", "NMinimize"),
    ("NMaxValue", "NMaximize"),
):  # fmt: skip
    _define_part(
        _name,
        _of,
        f"{_name}[f, vars]: the value that {_of} finds.\n\n    >> Abs[{_name}[0 x, {{x, 1}}]]\n     = 0.\n",
        lambda found: found.args[0],
    )
for _name, _of in (
    ("FindArgMin", "FindMinimum"), ("FindArgMax", "FindMaximum"), ("NArgMin", "NMinimize"), ("NArgMax", "NMaximize"),
):  # fmt: skip
    _sign = "" if "Min" in _name else "-"
    _define_part(
        _name,
        _of,
        f"{_name}[f, vars]: the place that {_of} finds.\n\n"
        f"    >> Round[{_name}[{_sign}(x - 3)^2, {{x, 1}}], 0.001]\n     = 3.\n",
        _place,
    )
