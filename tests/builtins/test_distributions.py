"""Distributions: moments, densities and samples, with scipy as oracle."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Mean[BinomialDistribution[n, p]]", "n*p", []),
    ("Variance[UniformDistribution[{0, 1}]]", "1/12", []),
    ("StandardDeviation[NormalDistribution[2, 3]]", "3", []),
    ("NormalDistribution[]", "NormalDistribution[0, 1]", []),
    ("PDF[PoissonDistribution[2], 3]", "4/(3*E^2)", []),
    ("CDF[NormalDistribution[0, 1], 0]", "1/2", []),
    ("Dimensions[RandomVariate[UniformDistribution[{{0, 1}, {2, 3}}], 5]]", "{5, 2}", []),
    ("Dimensions[RandomVariate[MultinormalDistribution[{0, 0}, {{1, 0}, {0, 1}}], 4]]", "{4, 2}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize(
    "code",
    [
        "NormalDistribution[1, 2]",
        "ExponentialDistribution[2]",
        "GammaDistribution[2, 3]",
        "BetaDistribution[2, 3]",
        "PoissonDistribution[4]",
        "BernoulliDistribution[0.3]",
        "BinomialDistribution[10, 0.4]",
        "LaplaceDistribution[1, 2]",
        "GeometricDistribution[0.3]",
        "ChiSquareDistribution[5]",
        "LogisticDistribution[1, 2]",
        "WeibullDistribution[2, 3]",
        "UniformDistribution[{1, 4}]",
        "DiscreteUniformDistribution[{1, 6}]",
        "LogNormalDistribution[0, 0.5]",
        "GumbelDistribution[1, 2]",
        "RayleighDistribution[2]",
        "StudentTDistribution[9]",
    ],
)
def test_samples_have_the_moments(code: str) -> None:
    """The mean of 40,000 values lies within five standard errors; their variance within a tenth."""
    session = Session()
    session.evaluate(f"SeedRandom[11]; x = N[RandomVariate[{code}, 40000]]; d = {code};")
    mean, variance = (float(str(session.evaluate(f"N[{f}[d]]"))) for f in ("Mean", "Variance"))
    assert float(str(session.evaluate("Mean[x]"))) == pytest.approx(mean, abs=5 * (variance / 40000) ** 0.5)
    assert float(str(session.evaluate("Variance[x]"))) == pytest.approx(variance, rel=0.1)
