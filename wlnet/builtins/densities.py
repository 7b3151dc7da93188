"""Densities and cumulative probabilities: PDF, CDF, TruncatedDistribution.

Formulas are in the language itself: the parameters of a distribution are a and b, the value is x. A density that is 0
beyond its support is a Piecewise, as in Wolfram.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from wlnet.builtins.numeric import real_value
from wlnet.expression import Compound, Expr, S, Symbol, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import system_expression
from wlnet.kernel.registry import applied, builtin
from wlnet.kernel.templates import substitute

Array = np.ndarray[Any, Any]


def _on(density: str, support: str) -> str:
    return f"Piecewise[{{{{{density}, {support}}}}}, 0]"


# Density and cumulative probability; an empty text where there is no formula.
FORMULAS: dict[Symbol, tuple[str, str]] = {
    S.NormalDistribution: ("E^(-(x - a)^2/(2 b^2))/(b Sqrt[2 Pi])", "Erfc[(a - x)/(Sqrt[2] b)]/2"),
    S.LogNormalDistribution: (
        _on("E^(-(Log[x] - a)^2/(2 b^2))/(b x Sqrt[2 Pi])", "x > 0"),
        _on("Erfc[(a - Log[x])/(Sqrt[2] b)]/2", "x > 0"),
    ),
    S.ExponentialDistribution: (_on("a E^(-a x)", "x >= 0"), _on("1 - E^(-a x)", "x >= 0")),
    S.LaplaceDistribution: (
        "E^(-Abs[x - a]/b)/(2 b)",
        "Piecewise[{{1 - E^((a - x)/b)/2, x >= a}}, E^((x - a)/b)/2]",
    ),
    S.LogisticDistribution: ("E^((a - x)/b)/(b (1 + E^((a - x)/b))^2)", "1/(1 + E^((a - x)/b))"),
    S.CauchyDistribution: ("1/(b Pi (1 + (x - a)^2/b^2))", "1/2 + ArcTan[(x - a)/b]/Pi"),
    S.GammaDistribution: (_on("x^(a - 1) E^(-x/b)/(b^a Gamma[a])", "x > 0"), ""),
    S.BetaDistribution: (_on("x^(a - 1) (1 - x)^(b - 1) Gamma[a + b]/(Gamma[a] Gamma[b])", "0 < x < 1"), ""),
    S.ChiSquareDistribution: (_on("x^(a/2 - 1) E^(-x/2)/(2^(a/2) Gamma[a/2])", "x > 0"), ""),
    S.StudentTDistribution: ("Gamma[(a + 1)/2] (1 + x^2/a)^(-(a + 1)/2)/(Sqrt[a Pi] Gamma[a/2])", ""),
    S.WeibullDistribution: (
        _on("(a/b) (x/b)^(a - 1) E^(-(x/b)^a)", "x > 0"),
        _on("1 - E^(-(x/b)^a)", "x > 0"),
    ),
    S.GumbelDistribution: ("E^((x - a)/b - E^((x - a)/b))/b", "1 - E^(-E^((x - a)/b))"),
    S.RayleighDistribution: (_on("x E^(-x^2/(2 a^2))/a^2", "x > 0"), _on("1 - E^(-x^2/(2 a^2))", "x > 0")),
    S.PoissonDistribution: (_on("E^(-a) a^x/x!", "x >= 0"), ""),
    S.BernoulliDistribution: (
        "Piecewise[{{1 - a, x == 0}, {a, x == 1}}, 0]",
        "Piecewise[{{0, x < 0}, {1 - a, 0 <= x < 1}}, 1]",
    ),
    S.BinomialDistribution: (_on("Binomial[a, x] b^x (1 - b)^(a - x)", "0 <= x <= a"), ""),
    S.GeometricDistribution: (_on("a (1 - a)^x", "x >= 0"), _on("1 - (1 - a)^(Floor[x] + 1)", "x >= 0")),
    S.UniformDistribution: (
        _on("1/(b - a)", "a <= x <= b"),
        "Piecewise[{{(x - a)/(b - a), a <= x <= b}, {1, x > b}}, 0]",
    ),
    S.DiscreteUniformDistribution: (
        _on("1/(b - a + 1)", "a <= x <= b"),
        "Piecewise[{{(Floor[x] - a + 1)/(b - a + 1), a <= x < b}, {1, x >= b}}, 0]",
    ),
}

WHOLE = frozenset(
    {
        S.PoissonDistribution,
        S.BernoulliDistribution,
        S.BinomialDistribution,
        S.GeometricDistribution,
        S.DiscreteUniformDistribution,
    }
)
"""Distributions of integers."""


def parameters_of(e: Expr) -> tuple[Expr, ...] | None:
    """The parameters of a distribution that has formulas: the two ends for a range; None for anything else."""
    if type(e) is not Compound or type(e.head) is not Symbol or e.head not in FORMULAS:
        return None
    if e.head in (S.UniformDistribution, S.DiscreteUniformDistribution):
        if len(e.args) != 1 or not is_list(e.args[0]) or len(e.args[0].args) != 2 or is_list(e.args[0].args[0]):
            return None
        return e.args[0].args
    return e.args


def bind(k: Kernel, text: str, parameters: tuple[Expr, ...], x: Expr = 0) -> Expr:
    """The value of a formula in a, b and x."""
    names = dict(zip((S.a, S.b), parameters, strict=False))
    return k.evaluate(substitute(system_expression(text), {**names, S.x: x}))


def limits_of(e: Expr) -> tuple[Expr, Expr, Compound] | None:
    """The two limits and the distribution of ``TruncatedDistribution[{min, max}, dist]``."""
    if type(e) is Compound and e.head is S.TruncatedDistribution and len(e.args) == 2 and is_list(e.args[0]):
        ends, inner = e.args[0].args, e.args[1]
        if len(ends) == 2 and type(inner) is Compound:
            return ends[0], ends[1], inner
    return None


def _plus(*terms: Expr) -> Compound:
    return Compound(S.Plus, terms)


def _times(*factors: Expr) -> Compound:
    return Compound(S.Times, factors)


def _minus(x: Expr) -> Compound:
    return _times(-1, x)


def _share(k: Kernel, low: Expr, high: Expr, inner: Compound) -> Expr | None:
    """The probability that lies between the limits."""
    above, below = _formula(k, inner, high, 1), _formula(k, inner, low, 1)
    if above is None or below is None:
        return None
    if inner.head in WHOLE:
        mass = _formula(k, inner, low, 0)
        return None if mass is None else _plus(above, _minus(below), mass)
    return _plus(above, _minus(below))


def _truncated(k: Kernel, e: tuple[Expr, Expr, Compound], x: Expr, which: int) -> Expr | None:
    low, high, inner = e
    share = _share(k, low, high, inner)
    whole = _formula(k, inner, x, which)
    if share is None or whole is None:
        return None
    inside = Compound(S.LessEqual, (low, x, high))
    if which == 0:
        value = _times(whole, Compound(S.Power, (share, -1)))
        cases = list_of(list_of(value, inside))
    else:
        below = _formula(k, inner, low, 1)
        if below is None or inner.head in WHOLE:
            return None
        value = _times(_plus(whole, _minus(below)), Compound(S.Power, (share, -1)))
        cases = list_of(list_of(value, inside), list_of(1, Compound(S.Greater, (x, high))))
    return k.evaluate(Compound(S.Piecewise, (cases, 0)))


def _formula(k: Kernel, e: Expr, x: Expr, which: int) -> Expr | None:
    """The density (0) or cumulative probability (1) at ``x``; None where there is no formula."""
    limits = limits_of(e)
    if limits is not None:
        return _truncated(k, limits, x, which)
    parameters = parameters_of(e)
    if parameters is None:
        return None
    assert type(e) is Compound
    assert type(e.head) is Symbol
    text = FORMULAS[e.head][which]
    if which == 1 and x in (S.Infinity, _MINUS_INFINITY):
        return 1 if x is S.Infinity else 0
    if not text:
        return None
    if which == 0 and e.head in WHOLE:
        value = real_value(k, x)
        if value is not None and value != int(value):
            return 0
    return bind(k, text, parameters, x)


_MINUS_INFINITY = Compound(S.Times, (-1, S.Infinity))


def _at(k: Kernel, head: Symbol, e: Expr, x: Expr | None, which: int) -> Expr | None:
    if x is None:
        return None
    if is_list(x):
        return Compound(S.List, tuple(Compound(head, (e, value)) for value in x.args))
    return _formula(k, e, x, which)


@builtin("PDF")
def pdf(k: Kernel, distribution: Expr, x: Expr | None = None) -> Expr | None:
    """PDF[dist, x]: the probability density at x, or the probability of x; PDF[dist] is a function of x.

    >> {PDF[NormalDistribution[0, 1], 0], PDF[BinomialDistribution[3, 1/2], 1], PDF[ExponentialDistribution[2], -1]}
     = {1/Sqrt[2*Pi], 3/8, 0}
    >> PDF[UniformDistribution[{0, 4}]][{1, 5}]
     = {1/4, 0}
    """
    return _at(k, S.PDF, distribution, x, 0)


@builtin("CDF")
def cdf(k: Kernel, distribution: Expr, x: Expr | None = None) -> Expr | None:
    """CDF[dist, x]: the probability of a value not above x.

    >> {CDF[NormalDistribution[0, 1], 0], CDF[ExponentialDistribution[2], 1], CDF[UniformDistribution[{0, 4}], 1]}
     = {1/2, 1 - E^(-2), 1/4}
    """
    return _at(k, S.CDF, distribution, x, 1)


@applied("PDF")
def apply_pdf(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``PDF[dist][x]``."""
    return Compound(S.PDF, (*head.args, *args)) if len(head.args) == 1 and len(args) == 1 else None


@applied("CDF")
def apply_cdf(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``CDF[dist][x]``."""
    return Compound(S.CDF, (*head.args, *args)) if len(head.args) == 1 and len(args) == 1 else None


@builtin("TruncatedDistribution")
def truncated_distribution(_k: Kernel, limits: Expr, distribution: Expr) -> Expr | None:
    """TruncatedDistribution[{min, max}, dist]: the distribution dist as far as it lies between min and max.

    >> SeedRandom[1]; r = RandomVariate[TruncatedDistribution[{-2, 2}, NormalDistribution[]], 1000];
    >> {Max[Abs[r]] <= 2, Mean[TruncatedDistribution[{-1, 1}, NormalDistribution[]]]}
     = {True, 0}
    >> PDF[TruncatedDistribution[{0, 1}, ExponentialDistribution[1]], 2]
     = 0
    """
    return None


# Of a normal distribution between two limits: p and q are the standard densities at the limits, g and h the limits
# themselves in standard units, s the share of probability between them.
_NORMAL_MEAN = "a + b (p - q)/s"
_NORMAL_VARIANCE = "b^2 (1 + (g p - h q)/s - ((p - q)/s)^2)"


def truncated_moment(k: Kernel, e: Expr, which: str) -> Expr | None:
    """The "mean" or "variance" of a truncated normal or uniform distribution; None for others."""
    limits = limits_of(e)
    if limits is None:
        return None
    low, high, inner = limits
    parameters = parameters_of(inner)
    if parameters is None:
        return None
    index = 0 if which == "mean" else 1
    if inner.head is S.UniformDistribution:
        ends = [Compound(S.Max, (low, parameters[0])), Compound(S.Min, (high, parameters[1]))]
        text = ("(a + b)/2", "(b - a)^2/12")[index]
        return bind(k, text, tuple(ends))
    if inner.head is not S.NormalDistribution:
        return None
    share = _share(k, low, high, inner)
    if share is None:
        return None
    bounds = [_standard_density(k, parameters, end) for end in (low, high)]
    names = {S.a: parameters[0], S.b: parameters[1], S.s: share}
    names |= {S.p: bounds[0][1], S.q: bounds[1][1], S.g: bounds[0][2], S.h: bounds[1][2]}
    return k.evaluate(substitute(system_expression(_NORMAL_VARIANCE if index else _NORMAL_MEAN), names))


def _standard_density(k: Kernel, parameters: tuple[Expr, ...], end: Expr) -> tuple[Expr, Expr, Expr]:
    """A limit in units of the standard deviation, the standard normal density there, and a factor for the variance.

    At an infinite limit the density is 0, and so is its product with the limit.
    """
    if end in (S.Infinity, _MINUS_INFINITY):
        return end, 0, 0
    z = bind(k, "(x - a)/b", parameters, end)
    return z, bind(k, "E^(-x^2/2)/Sqrt[2 Pi]", parameters, z), z


_ROUNDS = 400


def sample_truncated(
    k: Kernel, draw: Callable[[Compound, tuple[int, ...]], Array | None], e: Expr, size: tuple[int, ...]
) -> Array | None:
    """Values between the limits: drawn until there are enough; None where hardly any fall between them."""
    limits = limits_of(e)
    if limits is None:
        return None
    ends = []
    for end, infinite in ((limits[0], -math.inf), (limits[1], math.inf)):
        value = infinite if end in (S.Infinity, _MINUS_INFINITY) else real_value(k, end)
        if value is None:
            return None
        ends.append(value)
    wanted = math.prod(size)
    found: list[Array] = []
    have = 0
    for _ in range(_ROUNDS):
        if have >= wanted:
            break
        values = draw(limits[2], (max(256, 2 * (wanted - have)),))
        if values is None or values.ndim != 1:
            return None
        kept = values[(values >= ends[0]) & (values <= ends[1])]
        found.append(kept)
        have += len(kept)
    if have < wanted:
        return None
    return np.concatenate(found)[:wanted].reshape(size) if found else np.zeros(size)
