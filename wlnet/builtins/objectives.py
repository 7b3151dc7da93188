"""Expressions as functions of real variables, for root finding, minimisation and quadrature.

Callers block the variables: the expression is evaluated once with the symbols as such, then at numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wlnet.builtins.numeric import real_value
from wlnet.expression import Compound, Expr, S, Symbol, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.templates import template


class NotNumeric(Exception):
    """The value at a point is no real number."""

    def __init__(self, value: Expr, point: Sequence[float]) -> None:
        super().__init__()
        self.value = value
        self.point = tuple(point)


class Variable(NamedTuple):
    """A variable and the numbers given for it: one start, two starts, or also the ends of a region."""

    name: Symbol
    numbers: tuple[float, ...]


def variables_of(k: Kernel, specs: Sequence[Expr], *, bare: bool = False) -> list[Variable] | None:
    """What ``{x, x0}``, ``{x, x0, x1}`` (or, where ``bare`` ones are allowed, ``x``) say; None for anything else."""
    found: list[Variable] = []
    for spec in specs:
        items = spec.args if is_list(spec) else (spec,)
        if not items or type(items[0]) is not Symbol or (len(items) == 1 and not bare):
            return None
        numbers = [real_value(k, k.evaluate(n)) for n in items[1:]]
        if any(n is None or math.isnan(n) for n in numbers):
            return None
        found.append(Variable(items[0], tuple(n for n in numbers if n is not None)))
    return found if found else None


class Objective:
    """A real function of so many variables; ``NotNumeric`` where it has no real value."""

    def __init__(self, k: Kernel, names: Sequence[Symbol], body: Expr) -> None:
        self._kernel = k
        self._names = tuple(names)
        self._fill = template(body, names)

    def __call__(self, point: Sequence[float]) -> float:
        numbers = [float(x) for x in point]
        value = self._kernel.evaluate(self._fill(dict(zip(self._names, numbers, strict=True))))
        number = real_value(self._kernel, value)
        if number is None:
            raise NotNumeric(value, numbers)
        return number


def gradient(k: Kernel, names: Sequence[Symbol], body: Expr, point: Sequence[float]) -> list[Objective] | None:
    """The partial derivatives, where they are known and have real values at a point; None for others."""
    found: list[Objective] = []
    for name in names:
        derivative = k.evaluate(Compound(S.D, (body, name)))
        partial = Objective(k, names, derivative)
        try:
            partial(point)
        except NotNumeric:
            return None
        found.append(partial)
    return found
