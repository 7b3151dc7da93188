"""Probability distributions: what is drawn from them, and their moments.

A distribution is an expression such as ``NormalDistribution[0, 1]``. Each is one row here: how NumPy draws from it,
and formulas in the language itself for mean and variance, in the letters a, b for its parameters. Densities are in
``densities.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins.densities import bind, sample_truncated, truncated_moment
from wlnet.builtins.derived_distributions import derived_moment, sample_derived
from wlnet.builtins.inverse_distributions import quantile_of
from wlnet.builtins.numeric import real_value
from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, symbols

symbols("MultinormalDistribution")

Array = np.ndarray[Any, Any]
Draw = Callable[..., Array]


@dataclass(frozen=True)
class Distribution:
    """A family: ``draw(generator, *parameters, size)``, how many parameters, and formulas in a and b."""

    draw: Draw
    parameters: int
    mean: str
    variance: str
    whole: bool = False


def _student(g: np.random.Generator, nu: float, size: Any) -> Array:
    return np.asarray(g.standard_t(nu, size))


DISTRIBUTIONS: dict[Symbol, Distribution] = {
    S.NormalDistribution: Distribution(
        lambda g, m, s, size: g.normal(m, s, size),
        2,
        "a",
        "b^2",
    ),
    S.LogNormalDistribution: Distribution(
        lambda g, m, s, size: g.lognormal(m, s, size), 2, "E^(a + b^2/2)", "E^(2 a + b^2) (E^(b^2) - 1)"
    ),
    S.ExponentialDistribution: Distribution(lambda g, rate, size: g.exponential(1.0 / rate, size), 1, "1/a", "1/a^2"),
    S.LaplaceDistribution: Distribution(lambda g, m, b, size: g.laplace(m, b, size), 2, "a", "2 b^2"),
    S.LogisticDistribution: Distribution(lambda g, m, b, size: g.logistic(m, b, size), 2, "a", "b^2 Pi^2/3"),
    S.CauchyDistribution: Distribution(
        lambda g, m, b, size: m + b * g.standard_cauchy(size), 2, "Indeterminate", "Indeterminate"
    ),
    S.GammaDistribution: Distribution(lambda g, a, b, size: g.gamma(a, b, size), 2, "a b", "a b^2"),
    S.BetaDistribution: Distribution(
        lambda g, a, b, size: g.beta(a, b, size), 2, "a/(a + b)", "a b/((a + b)^2 (1 + a + b))"
    ),
    S.ChiSquareDistribution: Distribution(lambda g, n, size: g.chisquare(n, size), 1, "a", "2 a"),
    S.StudentTDistribution: Distribution(_student, 1, "0", "a/(a - 2)"),
    S.WeibullDistribution: Distribution(
        lambda g, a, b, size: b * g.weibull(a, size), 2, "b Gamma[1 + 1/a]", "b^2 (Gamma[1 + 2/a] - Gamma[1 + 1/a]^2)"
    ),
    S.GumbelDistribution: Distribution(
        lambda g, a, b, size: -g.gumbel(-a, b, size), 2, "a - EulerGamma b", "Pi^2 b^2/6"
    ),
    S.RayleighDistribution: Distribution(lambda g, s, size: g.rayleigh(s, size), 1, "a Sqrt[Pi/2]", "(2 - Pi/2) a^2"),
    S.PoissonDistribution: Distribution(lambda g, m, size: g.poisson(m, size), 1, "a", "a", whole=True),
    S.BernoulliDistribution: Distribution(
        lambda g, p, size: (g.random(size) < p).astype(np.int64), 1, "a", "a (1 - a)", whole=True
    ),
    S.BinomialDistribution: Distribution(
        lambda g, n, p, size: g.binomial(round(n), p, size),
        2,
        "a b",
        "a b (1 - b)",
        whole=True,
    ),
    S.GeometricDistribution: Distribution(
        lambda g, p, size: g.geometric(p, size) - 1, 1, "1/a - 1", "(1 - a)/a^2", whole=True
    ),
}

_DEFAULTS = {
    S.NormalDistribution: (0, 1),
    S.LaplaceDistribution: (0, 1),
    S.LogisticDistribution: (0, 1),
    S.CauchyDistribution: (0, 1),
    S.GumbelDistribution: (0, 1),
}


def _define(head: Symbol) -> None:
    family = DISTRIBUTIONS[head]

    def distribution(_k: Kernel, *parameters: Expr) -> Expr | None:
        if not parameters and head in _DEFAULTS:
            return Compound(head, _DEFAULTS[head])
        return None

    names = ", ".join("ab"[: family.parameters])
    title = head.short.removesuffix("Distribution")
    distribution.__doc__ = (
        f"{head.short}[{names}]: the {title} distribution.\n\n"
        f"    >> Mean[{head.short}[{names}]]\n     = {_MEANS.get(title, family.mean)}\n"
    )
    builtin(head.short)(distribution)


_MEANS = {
    "LogNormal": "E^(a + b^2/2)",
    "Exponential": "a^(-1)",
    "Gamma": "a*b",
    "Weibull": "b*Gamma[1 + a^(-1)]",
    "Gumbel": "a - b*EulerGamma",
    "Rayleigh": "a*Sqrt[Pi/2]",
    "Binomial": "a*b",
    "Geometric": "-1 + a^(-1)",
}

for _head in DISTRIBUTIONS:
    _define(_head)


@builtin("UniformDistribution")
def uniform_distribution(_k: Kernel, *ranges: Expr) -> Expr | None:
    """UniformDistribution[{min, max}]: equal density from min to max; UniformDistribution[]: from 0 to 1.

    UniformDistribution[{{min1, max1}, ...}] is that of a box, UniformDistribution[n] of the unit cube.

    >> {UniformDistribution[], Mean[UniformDistribution[{2, 4}]]}
     = {UniformDistribution[{0, 1}], 3}
    """
    if not ranges:
        return Compound(S.UniformDistribution, (list_of(0, 1),))
    if len(ranges) == 1 and type(ranges[0]) is int and ranges[0] > 0:
        return Compound(S.UniformDistribution, (list_of(*[list_of(0, 1)] * ranges[0]),))
    return None


@builtin("DiscreteUniformDistribution")
def discrete_uniform_distribution(_k: Kernel, *_ranges: Expr) -> Expr | None:
    """DiscreteUniformDistribution[{min, max}]: the integers from min to max, equally likely.

    >> {Mean[DiscreteUniformDistribution[{1, 6}]], Variance[DiscreteUniformDistribution[{1, 6}]]}
     = {7/2, 35/12}
    """
    return None


_RANGE_FORMULAS = {
    S.UniformDistribution: ("(a + b)/2", "(b - a)^2/12"),
    S.DiscreteUniformDistribution: ("(a + b)/2", "((b - a + 1)^2 - 1)/12"),
}


def _range_of(e: Compound) -> tuple[Expr, ...] | None:
    if len(e.args) == 1 and is_list(e.args[0]):
        ends: tuple[Expr, ...] = e.args[0].args
        return ends if len(ends) == 2 and not is_list(ends[0]) else None
    return None


def _family(e: Expr) -> Distribution | None:
    if type(e) is not Compound or type(e.head) is not Symbol:
        return None
    family = DISTRIBUTIONS.get(e.head)
    return family if family is not None and len(e.args) == family.parameters else None


def moment(k: Kernel, e: Expr, which: str) -> Expr | None:
    """The "mean", "variance" or "median" of a distribution; None if ``e`` is none."""
    if which == "median":
        return quantile_of(k, S.Median, e, Fraction(1, 2))
    family = _family(e)
    if family is not None:
        return bind(k, family.mean if which == "mean" else family.variance, e.args)  # type: ignore[union-attr]
    if type(e) is Compound and type(e.head) is Symbol and e.head in _RANGE_FORMULAS:
        ends = _range_of(e)
        if ends is not None:
            formulas = _RANGE_FORMULAS[e.head]
            return bind(k, formulas[0] if which == "mean" else formulas[1], ends)
    if type(e) is Compound and e.head is S.UniformDistribution and len(e.args) == 1 and is_list(e.args[0]):
        sides = [moment(k, Compound(S.UniformDistribution, (r,)), which) for r in e.args[0].args if is_list(r)]
        if sides and len(sides) == len(e.args[0].args) and all(side is not None for side in sides):
            return Compound(S.List, tuple(sides))  # type: ignore[arg-type]
    known = truncated_moment(k, e, which)
    return known if known is not None else derived_moment(k, lambda inner, name: moment(k, inner, name), e, which)


def sample(k: Kernel, generator: np.random.Generator, e: Expr, size: tuple[int, ...]) -> Array | None:
    """An array of so many values drawn from a distribution, of its own shape for each; None if it cannot be drawn."""
    if type(e) is not Compound:
        return None
    family = _family(e)
    if family is not None:
        parameters = [real_value(k, p) for p in e.args]
        if any(p is None or not math.isfinite(p) for p in parameters):
            return None
        try:
            drawn = np.asarray(family.draw(generator, *parameters, size))
        except ValueError:
            return None
        return drawn.astype(np.int64 if family.whole else np.float64)
    if e.head is S.UniformDistribution and len(e.args) == 1 and is_list(e.args[0]):
        return _sample_uniform(k, generator, e.args[0].args, size)
    if e.head is S.DiscreteUniformDistribution:
        ends = _range_of(e)
        if ends is not None and all(type(v) is int for v in ends) and ends[0] <= ends[1]:  # type: ignore[operator]
            return generator.integers(ends[0], ends[1], size, np.int64, endpoint=True)  # type: ignore[arg-type]
    if e.head is S.MultinormalDistribution and len(e.args) in (1, 2):
        return _sample_multinormal(k, generator, e.args, size)

    def draw(inner: Expr, shape: tuple[int, ...]) -> Array | None:
        return sample(k, generator, inner, shape)

    if e.head is S.TruncatedDistribution:
        return sample_truncated(k, draw, e, size)
    return sample_derived(k, generator, draw, e, size)


def _sample_uniform(
    k: Kernel, generator: np.random.Generator, ranges: tuple[Expr, ...], size: tuple[int, ...]
) -> Array | None:
    if ranges and all(is_list(r) for r in ranges):
        columns = [_sample_uniform(k, generator, r.args, size) for r in ranges]  # type: ignore[union-attr]
        return None if any(c is None for c in columns) else np.stack(columns, axis=-1)  # type: ignore[arg-type]
    ends = [real_value(k, v) for v in ranges]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    return np.asarray(generator.uniform(ends[0], ends[1], size))


def _sample_multinormal(
    k: Kernel, generator: np.random.Generator, args: tuple[Expr, ...], size: tuple[int, ...]
) -> Array | None:
    from wlnet.builtins.matrices import machine_array

    covariance = machine_array(k, args[-1])
    if covariance is None or covariance.ndim != 2:
        return None
    mean = machine_array(k, args[0]) if len(args) == 2 else np.zeros(len(covariance))
    if mean is None or mean.shape != covariance.shape[:1]:
        return None
    return np.asarray(generator.multivariate_normal(mean, covariance, size))
