from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes, word
from wlnet.execution import apply, call_batch
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.ir.scalar import Arg, Const
from wlnet.nets.distributions import FAMILIES
from wlnet.nets.errors import IncompleteNet, SpecificationError
from wlnet.nets.graph import graph
from wlnet.nets.lower import lower
from wlnet.nets.types import Length
from wlnet.nets.values import Distribution, DistributionFunction, Edge, Port

stats = pytest.importorskip("scipy.stats")

RANDOM = "RandomArrayLayer"
NORMAL = Distribution("NormalDistribution", (0, 1))
around = DistributionFunction(
    "NormalDistribution", (Arg(0), Const(0.001)), 1, None, (), "NormalDistribution[#, 0.001] &"
)
coin = DistributionFunction("BernoulliDistribution", (Arg(0),), 1)
between = DistributionFunction("UniformDistribution", (Arg(0), Arg(1)), 2, None, ("Low", "High"))
EXAMPLES = [
    Example(layer(RANDOM, Distribution("BernoulliDistribution", (1,)), Output=(3,)), {}, [1, 1, 1]),
    Example(layer(RANDOM, Distribution("DiscreteUniformDistribution", ((4, 4),)), Output=2), {}, [4, 4]),
    Example(layer(RANDOM, coin), [0, 1, 1], [0, 1, 1]),
    Example(layer(RANDOM, between), {"Low": [[1, 2]], "High": [[1, 2]]}, [[1, 2]]),
    Example(layer(RANDOM, word("BernoulliDistribution")), [[1, 0]], [[1, 0]]),
]
# Each with parameters, and the same law as scipy has it.
LAWS: dict[str, tuple[tuple[Any, ...], Any]] = {
    "NormalDistribution": ((2, 0.5), stats.norm(2, 0.5)),
    "UniformDistribution": (((-1, 3),), stats.uniform(-1, 4)),
    "DiscreteUniformDistribution": (((-1, 3),), stats.randint(-1, 4)),
    "GammaDistribution": ((2.5, 2), stats.gamma(2.5, scale=2)),
    "ErlangDistribution": ((3, 2), stats.gamma(3, scale=0.5)),
    "InverseGammaDistribution": ((3, 2), stats.invgamma(3, scale=2)),
    "LogGammaDistribution": ((2, 0.25, 5), stats.loggamma(1)),  # compared by its logarithm below
    "ExpGammaDistribution": ((2, 0.5, 1), stats.loggamma(2, loc=1, scale=0.5)),
    "ExponentialDistribution": ((4,), stats.expon(scale=0.25)),
    "PoissonDistribution": ((3.5,), stats.poisson(3.5)),
    "ChiSquareDistribution": ((3,), stats.chi2(3)),
    "ChiDistribution": ((3,), stats.chi(3)),
    "RayleighDistribution": ((2,), stats.rayleigh(scale=2)),
    "MaxwellDistribution": ((2,), stats.maxwell(scale=2)),
    "HalfNormalDistribution": ((0.5,), stats.halfnorm(scale=np.sqrt(np.pi / 2) / 0.5)),
    "WeibullDistribution": ((1.5, 2), stats.weibull_min(1.5, scale=2)),
    "NakagamiDistribution": ((1.5, 4), stats.nakagami(1.5, scale=2)),
    "BernoulliDistribution": ((0.3,), stats.bernoulli(0.3)),
    "BinomialDistribution": ((10, 0.3), stats.binom(10, 0.3)),
    "NegativeBinomialDistribution": ((4, 0.4), stats.nbinom(4, 0.4)),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("name", FAMILIES)
def test_law(name: str) -> None:
    parameters, law = LAWS[name]
    fixed = apply(layer(RANDOM, Distribution(name, parameters), Output=(50, 100)), {}, seed=1)
    flat = parameters[0] if isinstance(parameters[0], tuple) else parameters
    of_data = layer(RANDOM, DistributionFunction(name, tuple(Arg(i) for i in range(len(flat))), len(flat)))
    drawn = apply(of_data, dict(zip(of_data.inputs, (np.full((50, 100), p) for p in flat), strict=True)), seed=2)
    for found in (fixed, drawn):
        y = found.ravel()
        if name == "LogGammaDistribution":
            y, law = np.log(y - 5 + 1), stats.gamma(2, scale=0.25)
        places = np.unique(np.quantile(y, np.linspace(0, 1, 15)))
        np.testing.assert_allclose([(y <= p).mean() for p in places], law.cdf(places + 1e-5), atol=0.03)


def test_fresh_numbers() -> None:
    net = layer(RANDOM, NORMAL, Output=20)
    assert not np.array_equal(apply(net, {}), apply(net, {}))
    np.testing.assert_array_equal(apply(net, {}, seed=3), apply(net, {}, seed=3))
    assert apply(net, {}, mode="Train").std() > 0.1
    noisy = layer(RANDOM, around)
    found = call_batch(noisy, {"Input": np.ones((3, 5))})["Output"]
    assert len(np.unique(found)) == 15
    agree(found, np.ones((3, 5)), 0.02)


def test_parameters_that_make_no_distribution() -> None:
    net = layer(RANDOM, DistributionFunction("NormalDistribution", (Arg(0), Arg(1)), 2))
    found = apply(net, [[1, 2, 3], [0.5, -1, 0]])
    assert np.isnan(found).tolist() == [False, True, True]
    assert np.isnan(apply(layer(RANDOM, coin), [2, -0.1, 0.5])).tolist() == [True, True, False]


def test_gradients_of_the_parameters() -> None:
    """d(m + s z)/dm = 1 and d(m + s z)/ds = z."""
    net = layer(RANDOM, DistributionFunction("NormalDistribution", (Arg(0), Arg(1)), 2), Input1=4)
    both = gradient(lower(net, 1, dtype="float64"), "Output", ["Input1", "Input2"])
    m, s = np.full((1, 4), 3.0), np.full((1, 4), 2.0)
    found = run(both, {"Input1": m, "Input2": s}, rng=np.random.default_rng(1))[0]
    np.testing.assert_array_equal(found[Gradient("Input1")], np.ones((1, 4)))
    np.testing.assert_allclose(found[Gradient("Input2")], (found["Output"] - m) / s)


def test_sizes() -> None:
    assert sizes(layer(RANDOM, NORMAL), "Output") == [()]
    assert sizes(layer(RANDOM, between, Low=(2, 3)), "High", "Output") == [(2, 3), (2, 3)]
    assert sizes(layer(RANDOM, around, Output=4), "Input") == [(4,)]
    assert sizes(layer(RANDOM, around, Input=("n", 2)), "Output") == [(Length("n"), 2)]
    assert layer(RANDOM, DistributionFunction("NormalDistribution", (Arg(0), Arg(1)), 2)).inputs == ("Input1", "Input2")
    assert layer(RANDOM, Distribution("NormalDistribution")) == layer(RANDOM, NORMAL)
    noise = [layer(RANDOM, NORMAL), layer("ThreadingLayer", word("Plus"))]
    added = graph(noise, [Edge((1, Port.of("Input")), 2)], {"Input": 3})
    assert sizes(added, "Output") == [(3,)]
    open_ended = graph(noise, [Edge((1, Port.of("Input")), 2)])
    assert apply(open_ended, [[1, 2], [3, 4]]).shape == (2, 2)
    assert np.shape(apply(graph([layer(RANDOM, NORMAL), word("Ramp")], [Edge(1, 2)]), {})) == ()


def test_messages() -> None:
    refused(
        lambda: layer(RANDOM, Distribution("NormalDistribution", (0, -1))), SpecificationError, "netinvarg",
        'RandomArrayLayer: "Distribution" should be NormalDistribution[μ, σ] with parameters that make a distribution; '
        "it was given as NormalDistribution[0, -1].",
    )  # fmt: skip
    refused(
        lambda: layer(RANDOM, Distribution("UniformDistribution", (0, 1))), SpecificationError, "netinvarg",
        'RandomArrayLayer: "Distribution" should be UniformDistribution[{a, b}] with numbers as parameters; it was '
        "given as UniformDistribution[0, 1].",
    )  # fmt: skip
    refused(
        lambda: layer(RANDOM, DistributionFunction("GammaDistribution", (Arg(0),), 1)), SpecificationError, "netinvarg",
        'RandomArrayLayer: "Distribution" should be GammaDistribution[α, β]; it was given as a function.',
    )  # fmt: skip
    refused(
        lambda: layer(RANDOM, word("Tanh")), SpecificationError, "netinvarg",
        'RandomArrayLayer: "Distribution" should be a distribution such as NormalDistribution[0, 1], or a function '
        "that gives one; it was given as Tanh.",
    )  # fmt: skip
    half_open = layer(RANDOM, NORMAL, Output=(word("Automatic"), 2))
    refused(
        lambda: apply(half_open, {}), IncompleteNet, "netunknown",
        'RandomArrayLayer: port "Output": only this is known of the shape: a matrix of size …×2.',
    )  # fmt: skip
