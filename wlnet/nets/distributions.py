"""Distributions that nets can draw from: their parameters, what these may be, and draws spelled in primitives.

A draw takes parameters of one shape and gives a number for each place. Most are functions of uniform or normal
numbers, so that gradients reach the parameters; the others use the primitive `sample`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wlnet.ir.scalar import Arg, Const, Scalar, call, evaluate, substitute
from wlnet.nets.options import BadValue
from wlnet.nets.values import Distribution, is_number

if TYPE_CHECKING:
    from wlnet.ir.builder import Builder
    from wlnet.ir.graph import Value as IRValue

Draw = Callable[["Builder", Sequence["IRValue"]], "IRValue"]
A, B, C, N = (Arg(i) for i in range(4))


@dataclass(frozen=True)
class Family:
    """A family of distributions.

    parameters  their names in a usage message; a list of two in one argument is written {a, b}
    allowed     a truth value over Arg(0), Arg(1), ...: whether the parameters make a distribution
    draw        (builder, parameters) to draws
    pair        whether the parameters are one list {a, b}
    default     the parameters where none are given
    """

    parameters: tuple[str, ...]
    allowed: Scalar
    draw: Draw
    pair: bool = False
    default: tuple[float, ...] = ()


def _of_normal(tree: Scalar) -> Draw:
    """A function of the parameters and, as last argument, a standard normal number."""
    return lambda b, p: b.elementwise(tree, *p, b.random("normal", p[0].shape))


def _of_uniform(tree: Scalar) -> Draw:
    """A function of the parameters and, as last argument, a number uniform in [0, 1)."""
    return lambda b, p: b.elementwise(tree, *p, b.random("uniform", p[0].shape))


def _of_gamma(shape: Scalar, tree: Scalar) -> Draw:
    """A function of the parameters and, as last argument, a gamma number of this shape and scale 1."""

    def draw(b: Builder, p: Sequence[IRValue]) -> IRValue:
        shapes = b.broadcast(b.elementwise(shape, *p), p[0].shape)
        return b.elementwise(tree, *p, b.sample("gamma", shapes))

    return draw


def _sampled(kind: Literal["poisson", "binomial", "negative_binomial"]) -> Draw:
    return lambda b, p: b.sample(kind, *p)


def _all(*conditions: Scalar) -> Scalar:
    result = conditions[0]
    for condition in conditions[1:]:
        result = call("and", result, condition)
    return result


def _log_of_rest(u: Scalar) -> Scalar:
    """-Log[1 - u], exponential of mean 1."""
    return -call("log", 1.0 - u)


FAMILIES: dict[str, Family] = {
    "NormalDistribution": Family(("μ", "σ"), B > 0, _of_normal(A + B * C), default=(0, 1)),
    "UniformDistribution": Family(("a", "b"), A <= B, _of_uniform(A + (B - A) * C), pair=True, default=(0, 1)),
    "DiscreteUniformDistribution": Family(
        ("a", "b"), _all(A <= B, call("equal", A, call("floor", A)), call("equal", B, call("floor", B))),
        _of_uniform(call("minimum", A + call("floor", (B - A + 1.0) * C), B)), pair=True,
    ),
    "GammaDistribution": Family(("α", "β"), _all(A > 0, B > 0), _of_gamma(A, B * C)),
    "ErlangDistribution": Family(("k", "λ"), _all(A > 0, B > 0), _of_gamma(A, C / B)),
    "InverseGammaDistribution": Family(("α", "β"), _all(A > 0, B > 0), _of_gamma(A, B / C)),
    "LogGammaDistribution": Family(
        ("α", "β", "μ"), _all(A > 0, B > 0), _of_gamma(A, C - 1.0 + call("exp", B * N))
    ),
    "ExpGammaDistribution": Family(("κ", "θ", "μ"), _all(A > 0, B > 0), _of_gamma(A, C + B * call("log", N))),
    "ExponentialDistribution": Family(("λ",), A > 0, _of_uniform(_log_of_rest(B) / A)),
    "PoissonDistribution": Family(("μ",), A > 0, _sampled("poisson")),
    "ChiSquareDistribution": Family(("ν",), A > 0, _of_gamma(A / 2.0, 2.0 * B)),
    "ChiDistribution": Family(("ν",), A > 0, _of_gamma(A / 2.0, call("sqrt", 2.0 * B))),
    "RayleighDistribution": Family(("σ",), A > 0, _of_uniform(A * call("sqrt", 2.0 * _log_of_rest(B)))),
    "MaxwellDistribution": Family(("σ",), A > 0, _of_gamma(0.0 * A + 1.5, A * call("sqrt", 2.0 * B))),
    "HalfNormalDistribution": Family(("θ",), A > 0, _of_normal(math.sqrt(math.pi / 2) * abs(B) / A)),
    "WeibullDistribution": Family(
        ("α", "β"), _all(A > 0, B > 0), _of_uniform(B * call("pow", _log_of_rest(C), 1.0 / A))
    ),
    "NakagamiDistribution": Family(("μ", "ω"), _all(A > 0, B > 0), _of_gamma(A, call("sqrt", C * B / A))),
    "BernoulliDistribution": Family(
        ("p",), _all(A >= 0, A <= 1), _of_uniform(call("select", call("less", B, A), 1.0, 0.0))
    ),
    "BinomialDistribution": Family(("n", "p"), _all(A >= 0, B >= 0, B <= 1), _sampled("binomial")),
    "NegativeBinomialDistribution": Family(("n", "p"), _all(A > 0, B > 0, B <= 1), _sampled("negative_binomial")),
}  # fmt: skip


def family(name: str) -> Family:
    """The family of this name. Raises BadValue."""
    if name not in FAMILIES:
        raise BadValue(f"a distribution that nets can draw from, which {name} is not")
    return FAMILIES[name]


def usage(name: str) -> str:
    """How a distribution is written: `NormalDistribution[μ, σ]`."""
    listed = ", ".join(FAMILIES[name].parameters)
    return f"{name}[{{{listed}}}]" if FAMILIES[name].pair else f"{name}[{listed}]"


def flat(given: Distribution) -> tuple[float, ...]:
    """The parameters of a checked distribution as numbers in a row."""
    if FAMILIES[given.name].pair:
        return tuple(given.parameters[0])
    return tuple(given.parameters)


def checked(given: Distribution) -> Distribution:
    """The distribution with all its parameters, if there are as many as it takes and they are allowed.

    Raises BadValue.
    """
    kind = family(given.name)
    parameters = given.parameters
    if not parameters and kind.default:
        parameters = (kind.default,) if kind.pair else kind.default
    row = parameters[0] if kind.pair and len(parameters) == 1 else () if kind.pair else parameters
    if not isinstance(row, tuple) or len(row) != len(kind.parameters) or not all(map(is_number, row)):
        raise BadValue(f"{usage(given.name)} with numbers as parameters")
    values: dict[Scalar, Scalar] = {Arg(i): Const(float(value)) for i, value in enumerate(row)}
    if not all(map(math.isfinite, row)) or not evaluate(substitute(kind.allowed, values)):
        raise BadValue(f"{usage(given.name)} with parameters that make a distribution")
    return Distribution(given.name, parameters)
