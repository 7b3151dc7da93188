"""Quantiles of distributions, against SciPy's."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Quantile[NormalDistribution[m, s], 1/2]", "m", []),
    ("Median[UniformDistribution[{2, 6}]]", "4", []),
    ("Quantile[NormalDistribution[], {0, 1}]", "{-Infinity, Infinity}", []),
    ("InverseCDF[ExponentialDistribution[2]][1/2]", "Log[2]/2", []),
    ("Quantile[DiscreteUniformDistribution[{1, 6}], {0, 1/6, 1/2, 1}]", "{1, 1, 3, 6}", []),
    ("Quantile[BernoulliDistribution[1/4], {1/2, 7/8}]", "{0, 1}", []),
    (
        "Quantile[NormalDistribution[], 2]",
        "Quantile[NormalDistribution[0, 1], 2]",
        ["Quantile::nquan: The quantile 2 should be a number, or a list of numbers, from 0 to 1."],
    ),
    ("Quantile[NormalDistribution[], q]", "Quantile[NormalDistribution[0, 1], q]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


FAMILIES = [
    # the distribution, SciPy's name of it, its arguments
    ("NormalDistribution[1, 2]", "norm", (), {"loc": 1, "scale": 2}),
    ("LogNormalDistribution[1, 2]", "lognorm", (2,), {"scale": 2.718281828459045}),
    ("UniformDistribution[{1, 3}]", "uniform", (), {"loc": 1, "scale": 2}),
    ("ExponentialDistribution[2]", "expon", (), {"scale": 0.5}),
    ("LaplaceDistribution[1, 2]", "laplace", (), {"loc": 1, "scale": 2}),
    ("LogisticDistribution[1, 2]", "logistic", (), {"loc": 1, "scale": 2}),
    ("CauchyDistribution[1, 2]", "cauchy", (), {"loc": 1, "scale": 2}),
    ("WeibullDistribution[3, 2]", "weibull_min", (3,), {"scale": 2}),
    ("GumbelDistribution[1, 2]", "gumbel_l", (), {"loc": 1, "scale": 2}),
    ("RayleighDistribution[2]", "rayleigh", (), {"scale": 2}),
    ("GammaDistribution[2, 3]", "gamma", (2,), {"scale": 3}),
    ("BetaDistribution[2, 3]", "beta", (2, 3), {}),
    ("ChiSquareDistribution[4]", "chi2", (4,), {}),
    ("StudentTDistribution[4]", "t", (4,), {}),
    ("GeometricDistribution[1/4]", "geom", (0.25,), {"loc": -1}),
    ("PoissonDistribution[3]", "poisson", (3,), {}),
    ("BinomialDistribution[10, 1/4]", "binom", (10, 0.25), {}),
]


@pytest.mark.parametrize(("distribution", "name", "shape", "options"), FAMILIES, ids=[f[0] for f in FAMILIES])
def test_quantiles_are_those_of_scipy(
    distribution: str, name: str, shape: tuple[float, ...], options: dict[str, float]
) -> None:
    stats = pytest.importorskip("scipy.stats")
    session = Session()
    for q in (0.05, 0.3, 0.5, 0.8, 0.975):
        found = session.evaluate(f"N[Quantile[{distribution}, {q}]]").to_python()
        assert found == pytest.approx(getattr(stats, name).ppf(q, *shape, **options), rel=1e-9, abs=1e-9)
