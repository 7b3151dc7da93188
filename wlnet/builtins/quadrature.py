"""NIntegrate: numerical integrals over intervals, boxes and regions with variable limits."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wlnet.builtins.numeric import real_value
from wlnet.builtins.objectives import NotNumeric, Objective
from wlnet.builtins.scoping import blocked
from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, symbols

symbols("MaxPoints MaxRecursion MinRecursion")


class _Range(NamedTuple):
    name: Symbol
    points: tuple[Expr, ...]
    """The ends, and singular points between them."""


def _range(spec: Expr) -> _Range | None:
    if is_list(spec) and len(spec.args) >= 3 and type(spec.args[0]) is Symbol:
        return _Range(spec.args[0], spec.args[1:])
    return None


def _end(k: Kernel, e: Expr) -> float | None:
    if e is S.Infinity:
        return math.inf
    if e == Compound(S.Times, (-1, S.Infinity)):
        return -math.inf
    return real_value(k, e)


@builtin(
    "NIntegrate",
    "HoldAll",
    options={
        "AccuracyGoal": "Infinity", "Exclusions": "None", "MaxPoints": "Automatic", "MaxRecursion": "Automatic",
        "Method": "Automatic", "MinRecursion": "0", "PrecisionGoal": "Automatic",
        "WorkingPrecision": "MachinePrecision",
    },
    messages={
        "inumr": "The integrand `1` has the value `2`, which is no real number.",
        "ilim": "Invalid integration variable or limits in `1`.",
        "ncvb": "The integral fails to converge; the error is estimated as `1`.",
    },
)  # fmt: skip
def n_integrate(k: Kernel, _options: Options, body: Expr, *specs: Expr) -> Expr | None:
    """NIntegrate[f, {x, a, b}]: the numerical integral of f for x from a to b; further ranges are inner ones.

    {x, a, c, b} goes by way of a point c where f is singular; ends may be infinite.

    >> NIntegrate[x^2, {x, 0, 3}] == 9
     = True
    >> Round[{NIntegrate[Exp[-x^2], {x, -Infinity, Infinity}]^2, NIntegrate[x y, {x, 0, 1}, {y, 0, x}]}, 0.001]
     = {3.142, 0.125}

    Not built: complex values, and working precisions beyond machine numbers.
    """
    ranges = [_range(s) for s in specs]
    if not ranges or any(r is None for r in ranges):
        bad = next((s for s, r in zip(specs, ranges, strict=True) if r is None), list_of())
        k.message(S.NIntegrate, "ilim", bad)
        return None
    known = [r for r in ranges if r is not None]
    names = [r.name for r in known]
    with blocked(k, names):
        integrand = k.evaluate(body)
        limits = [tuple(k.evaluate(p) for p in r.points) for r in known]
        try:
            return _integral(k, integrand, names, limits)
        except NotNumeric as error:
            k.message(S.NIntegrate, "inumr", integrand, error.value)
            return None


def _integral(k: Kernel, body: Expr, names: Sequence[Symbol], limits: Sequence[tuple[Expr, ...]]) -> float | None:
    from scipy.integrate import IntegrationWarning, quad  # type: ignore[import-untyped]

    f = Objective(k, names, body)
    ends = [[Objective(k, names[:i], p) if i else _end(k, p) for p in row] for i, row in enumerate(limits)]
    worst = [0.0]

    def over(level: int, point: tuple[float, ...]) -> float:
        if level == len(names):
            return f(point)
        row = []
        for end, source in zip(ends[level], limits[level], strict=True):
            number = end(point) if isinstance(end, Objective) and _end(k, source) is None else _end(k, source)
            if number is None:
                raise NotNumeric(source, point)
            row.append(number)
        total = 0.0
        for a, b in pairwise(row):
            value, error = quad(lambda x: over(level + 1, (*point, x)), a, b, limit=200, epsabs=1e-12, epsrel=1e-10)
            total += value
            if level == 0:
                worst[0] += error
        return total

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IntegrationWarning)
        value = over(0, ())
    if not math.isfinite(value) or worst[0] > 1e-5 * max(1.0, abs(value)):
        k.message(S.NIntegrate, "ncvb", worst[0])
    return value
