"""FindRoot: numerical roots of equations and of systems of them, from given starts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.builtins.objectives import NotNumeric, Objective, Variable, gradient, variables_of
from wlnet.builtins.scoping import blocked
from wlnet.expression import Compound, Expr, S, is_list, list_of, rule
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols

symbols("AccuracyGoal EvaluationMonitor Evaluated Jacobian PrecisionGoal StepMonitor")

_DEFAULT_STEPS = 100


@builtin(
    "FindRoot",
    "HoldAll",
    options={
        "AccuracyGoal": "Automatic", "DampingFactor": "1", "Evaluated": "True", "EvaluationMonitor": "None",
        "Jacobian": "Automatic", "MaxIterations": "100", "Method": "Automatic", "PrecisionGoal": "Automatic",
        "StepMonitor": "None", "WorkingPrecision": "MachinePrecision",
    },
    messages={
        "nlnum": "The function value `1` is not a list of real numbers at `2`.",
        "cvmit": "Failed to converge to the requested accuracy within `1` iterations.",
        "fdss": "The variables and starts in `1` should be given as {x, x0}, {x, x0, x1} or {x, x0, min, max}.",
        "lstol": "No step brings the equations nearer to 0 than `1`.",
        "neqs": "`1` equations are given for `2` variables.",
    },
)  # fmt: skip
def find_root(k: Kernel, options: Options, equations: Expr, *specs: Expr) -> Expr | None:
    """FindRoot[lhs == rhs, {x, x0}]: a numerical root near x0; FindRoot[f, {x, x0}]: where f is 0.

    FindRoot[{eq1, eq2, ...}, {{x, x0}, {y, y0}, ...}] is for systems; {x, x0, x1} starts from two values, and finds a
    root between them if the signs differ there.

    >> FindRoot[x^2 == 4, {x, 1}]
     = {x -> 2.}
    >> Round[{x, y} /. FindRoot[{x + y == 3, x y == 2}, {{x, 0}, {y, 5}}]]
     = {1, 2}

    Not built: complex roots, and working precisions beyond machine numbers.
    """
    if len(specs) == 1 and is_list(specs[0]) and specs[0].args and all(is_list(s) for s in specs[0].args):
        specs = specs[0].args
    variables = variables_of(k, specs)
    if variables is None:
        k.message(S.FindRoot, "fdss", list_of(*specs))
        return None
    names = [v.name for v in variables]
    steps = options["MaxIterations"]
    most = steps if type(steps) is int and steps > 0 else _DEFAULT_STEPS
    with blocked(k, names):
        try:
            found = _roots(k, variables, equations, most)
        except NotNumeric as error:
            k.message(S.FindRoot, "nlnum", list_of(error.value), list_of(*map(rule, names, error.point)))
            return None
    return None if found is None else list_of(*map(rule, names, found))


def _roots(k: Kernel, variables: Sequence[Variable], equations: Expr, most: int) -> list[float] | None:
    whole = k.evaluate(equations)
    parts = whole.args if is_list(whole) else (whole,)
    if len(parts) != len(variables):
        k.message(S.FindRoot, "neqs", len(parts), len(variables))
        return None
    bodies = [k.evaluate(_difference(p)) for p in parts]
    functions = [Objective(k, [v.name for v in variables], b) for b in bodies]
    if len(variables) == 1:
        return [_one_root(k, variables[0], bodies[0], functions[0], most)]
    return _roots_of_system(k, variables, functions)


def _difference(e: Expr) -> Expr:
    if type(e) is Compound and e.head is S.Equal and len(e.args) == 2:
        return Compound(S.Subtract, e.args)
    return e


def _one_root(k: Kernel, variable: Variable, body: Expr, f: Objective, most: int) -> float:
    numbers = variable.numbers
    if len(numbers) >= 2:
        a, b = numbers[0], numbers[1]
        at_a, at_b = f((a,)), f((b,))
        if at_a == 0.0 or at_b == 0.0:
            return a if at_a == 0.0 else b
        if (at_a < 0) is not (at_b < 0):
            from scipy.optimize import brentq  # type: ignore[import-untyped]

            return float(brentq(lambda x: f((x,)), a, b, xtol=1e-15, maxiter=max(most, 200)))
        return _secant(k, f, a, b, most)
    slopes = gradient(k, (variable.name,), body, numbers[:1])
    if slopes is None:
        start = numbers[0]
        return _secant(k, f, start, start + 1e-4 * max(1.0, abs(start)), most)
    return _newton(k, f, slopes[0], numbers[0], most)


def _newton(k: Kernel, f: Objective, slope: Objective, x: float, most: int) -> float:
    """Newton's method, with steps halved while they lead away from 0."""
    value = f((x,))
    for _ in range(most):
        if value == 0.0:
            return x
        rise = slope((x,))
        step = value / rise if rise else 1e-3 * max(1.0, abs(x))
        share = 1.0
        while True:
            moved = x - share * step
            after = f((moved,)) if math.isfinite(moved) else math.inf
            if abs(after) < abs(value) or share < 1e-8:
                break
            share /= 2.0
        if abs(after) >= abs(value):
            if abs(value) > 1e-8 * max(1.0, abs(rise * x)):
                k.message(S.FindRoot, "lstol", abs(value))
            return x
        done = abs(moved - x) <= 4e-16 * max(1.0, abs(moved))
        x, value = moved, after
        if done:
            return x
    k.message(S.FindRoot, "cvmit", most)
    return x


def _secant(k: Kernel, f: Objective, a: float, b: float, most: int) -> float:
    at_a, at_b = f((a,)), f((b,))
    for _ in range(most):
        if at_b == 0.0 or abs(b - a) <= 4e-16 * max(1.0, abs(b)):
            return b
        rise = at_b - at_a
        if rise == 0.0:
            break
        a, at_a, b = b, at_b, b - at_b * (b - a) / rise
        if not math.isfinite(b):
            break
        at_b = f((b,))
    k.message(S.FindRoot, "cvmit", most)
    return b


def _roots_of_system(k: Kernel, variables: Sequence[Variable], functions: Sequence[Objective]) -> list[float]:
    from scipy.optimize import root

    def values(point: Any) -> Any:
        return np.array([f(point) for f in functions])

    found = root(values, [v.numbers[0] for v in variables], method="hybr", options={"xtol": 1e-14})
    left = float(np.abs(found.fun).max())
    if left > 1e-8:
        k.message(S.FindRoot, "lstol", left)
    return [float(x) for x in found.x]
