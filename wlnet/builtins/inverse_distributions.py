"""Quantiles of distributions: InverseCDF, and Quantile and Median of a distribution.

Formulas are in the language itself: a and b are the parameters, x is the probability. Where there is none, SciPy
gives a machine number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.builtins.densities import bind, parameters_of
from wlnet.builtins.numeric import real_value
from wlnet.expression import Compound, Expr, S, Symbol, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, messages

_FORMULAS: dict[Symbol, str] = {
    S.NormalDistribution: "a - Sqrt[2] b InverseErfc[2 x]",
    S.LogNormalDistribution: "E^(a - Sqrt[2] b InverseErfc[2 x])",
    S.UniformDistribution: "a + (b - a) x",
    S.ExponentialDistribution: "-Log[1 - x]/a",
    S.LaplaceDistribution: "Piecewise[{{a + b Log[2 x], x <= 1/2}}, a - b Log[2 (1 - x)]]",
    S.LogisticDistribution: "a - b Log[1/x - 1]",
    S.CauchyDistribution: "a + b Tan[Pi (x - 1/2)]",
    S.WeibullDistribution: "b (-Log[1 - x])^(1/a)",
    S.GumbelDistribution: "a + b Log[-Log[1 - x]]",
    S.RayleighDistribution: "a Sqrt[-2 Log[1 - x]]",
    S.BernoulliDistribution: "Boole[x > 1 - a]",
    S.GeometricDistribution: "Max[0, Ceiling[Log[1 - x]/Log[1 - a]] - 1]",
    S.DiscreteUniformDistribution: "a + Max[0, Ceiling[(b - a + 1) x] - 1]",
}


# SciPy's name of a distribution and its parameters.
_BY_SCIPY: dict[Symbol, tuple[str, Callable[..., dict[str, float]]]] = {
    S.GammaDistribution: ("gamma", lambda a, b: {"a": a, "scale": b}),
    S.BetaDistribution: ("beta", lambda a, b: {"a": a, "b": b}),
    S.ChiSquareDistribution: ("chi2", lambda n: {"df": n}),
    S.StudentTDistribution: ("t", lambda n: {"df": n}),
    S.PoissonDistribution: ("poisson", lambda m: {"mu": m}),
    S.BinomialDistribution: ("binom", lambda n, p: {"n": n, "p": p}),
}
_WHOLE = frozenset({S.PoissonDistribution, S.BinomialDistribution})

for _name in ("Quantile", "InverseCDF"):
    messages(_name, {"nquan": "The quantile `1` should be a number, or a list of numbers, from 0 to 1."})


def is_distribution(e: Expr) -> bool:
    """Whether ``e`` is a distribution that has quantiles here."""
    return type(e) is Compound and type(e.head) is Symbol and (e.head in _FORMULAS or e.head in _BY_SCIPY)


def checked_share(k: Kernel, head: Symbol, q: Expr) -> float | None:
    """A probability as a machine number; None, with a message for a number beyond 0 to 1, for others."""
    value = real_value(k, q)
    if value is not None and not 0 <= value <= 1:
        k.message(head, "nquan", q)
        return None
    return value


def quantile_of(k: Kernel, head: Symbol, e: Expr, q: Expr) -> Expr | None:
    """The value below which a distribution has the probability ``q``; None where that is not known."""
    parameters = parameters_of(e)
    if parameters is None or type(e) is not Compound or type(e.head) is not Symbol:
        return None
    share = checked_share(k, head, q)
    if share is None:
        return None
    formula = _FORMULAS.get(e.head)
    if formula is not None:
        if share in (0.0, 1.0):
            q = int(share)
        return bind(k, formula, parameters, q)
    return _by_scipy(k, e.head, parameters, share)


def _by_scipy(k: Kernel, head: Symbol, parameters: tuple[Expr, ...], share: float) -> Expr | None:
    known = _BY_SCIPY.get(head)
    values = [real_value(k, p) for p in parameters]
    if known is None or any(v is None for v in values):
        return None
    from scipy import stats  # type: ignore[import-untyped]

    family: Any = getattr(stats, known[0])
    found = float(family.ppf(share, **known[1](*values)))
    if found != found:
        return None
    if found in (float("inf"), float("-inf")):
        return S.Infinity if found > 0 else Compound(S.Times, (-1, S.Infinity))
    return int(found) if head in _WHOLE else found


@builtin("InverseCDF")
def inverse_cdf(k: Kernel, distribution: Expr, q: Expr | None = None) -> Expr | None:
    """InverseCDF[dist, q]: the value below which a distribution has the probability q; InverseCDF[dist]: a function.

    >> {InverseCDF[UniformDistribution[{0, 4}], 1/4], InverseCDF[ExponentialDistribution[2]][1/2]}
     = {1, Log[2]/2}
    """
    if q is None:
        return None
    if is_list(q):
        return Compound(S.List, tuple(Compound(S.InverseCDF, (distribution, one)) for one in q.args))
    return quantile_of(k, S.InverseCDF, distribution, q)


@applied("InverseCDF")
def apply_inverse_cdf(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``InverseCDF[dist][q]``."""
    return Compound(S.InverseCDF, (*head.args, *args)) if len(head.args) == 1 and len(args) == 1 else None
