from __future__ import annotations

import pytest

from wlnet.nets.distributions import FAMILIES, checked, family, flat, usage
from wlnet.nets.options import BadValue
from wlnet.nets.values import Distribution


def test_defaults() -> None:
    assert checked(Distribution("NormalDistribution")) == Distribution("NormalDistribution", (0, 1))
    assert checked(Distribution("UniformDistribution")) == Distribution("UniformDistribution", ((0, 1),))
    assert flat(Distribution("UniformDistribution", ((2, 3),))) == (2, 3)
    assert flat(Distribution("GammaDistribution", (2, 3))) == (2, 3)


def test_usage() -> None:
    assert usage("UniformDistribution") == "UniformDistribution[{a, b}]"
    assert usage("LogGammaDistribution") == "LogGammaDistribution[α, β, μ]"
    assert len(FAMILIES) == 20


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("NormalDistribution", (0,)), ("NormalDistribution", (0, 0)), ("NormalDistribution", (0, float("inf"))),
        ("NormalDistribution", ("a", 1)), ("UniformDistribution", ((2, 1),)), ("UniformDistribution", (1, 2)),
        ("DiscreteUniformDistribution", ((1.5, 2),)), ("PoissonDistribution", ()), ("PoissonDistribution", (0,)),
        ("BernoulliDistribution", (1.1,)), ("BinomialDistribution", (-1, 0.5)), ("GammaDistribution", (1, -1)),
        ("NegativeBinomialDistribution", (1, 0)),
    ],
)  # fmt: skip
def test_parameters_that_make_no_distribution(name: str, parameters: tuple[object, ...]) -> None:
    with pytest.raises(BadValue, match=name):
        checked(Distribution(name, parameters))


def test_unknown() -> None:
    with pytest.raises(BadValue, match="which CauchyDistribution is not"):
        family("CauchyDistribution")
