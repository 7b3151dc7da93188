"""PDF, CDF and TruncatedDistribution."""

import math

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("PDF[ExponentialDistribution[3], -1]", "0", []),
    ("PDF[UniformDistribution[{0, 2}], {1, 3}]", "{1/2, 0}", []),
    ("PDF[BernoulliDistribution[1/3], {0, 1, 2}]", "{2/3, 1/3, 0}", []),
    ("PDF[PoissonDistribution[2], 1/2]", "0", []),
    ("CDF[DiscreteUniformDistribution[{1, 6}], 4]", "2/3", []),
    ("CDF[NormalDistribution[], Infinity]", "1", []),
    ("PDF[f[1], 2]", "PDF[f[1], 2]", []),
    ("PDF[ExponentialDistribution[a], x]", "Piecewise[{{a/E^(a*x), x >= 0}}, 0]", []),
    ("PDF[TruncatedDistribution[{0, 1}, UniformDistribution[{0, 4}]], 1/2]", "1", []),
    ("Mean[TruncatedDistribution[{1, 9}, UniformDistribution[{0, 4}]]]", "5/2", []),
    ("Mean[TruncatedDistribution[{0, Infinity}, NormalDistribution[]]] // N", "0.7978845608028654", []),
    ("Variance[TruncatedDistribution[{-Infinity, Infinity}, NormalDistribution[1, 3]]]", "9", []),
    ("CDF[TruncatedDistribution[{0, 1}, UniformDistribution[{0, 4}]], {1/2, 2, -1}]", "{1/2, 1, 0}", []),
    (
        "RandomVariate[TruncatedDistribution[{50, 60}, NormalDistribution[]], 2]",
        "RandomVariate[TruncatedDistribution[{50, 60}, NormalDistribution[0, 1]], 2]",
        [
            "RandomVariate::nvr: Random values cannot be drawn from "
            "TruncatedDistribution[{50, 60}, NormalDistribution[0, 1]]."
        ],
    ),
    ("Dimensions[RandomVariate[TruncatedDistribution[{0, 1}, NormalDistribution[]], {2, 3}]]", "{2, 3}", []),
    ("Head[RandomVariate[TruncatedDistribution[{1, 3}, PoissonDistribution[2]]]]", "Integer", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_densities_and_cumulative_probabilities_are_those_of_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    a, b = 1.7, 0.6
    continuous = {
        f"NormalDistribution[{a}, {b}]": stats.norm(a, b),
        f"LogNormalDistribution[{a}, {b}]": stats.lognorm(b, scale=math.exp(a)),
        f"ExponentialDistribution[{a}]": stats.expon(scale=1 / a),
        f"LaplaceDistribution[{a}, {b}]": stats.laplace(a, b),
        f"LogisticDistribution[{a}, {b}]": stats.logistic(a, b),
        f"CauchyDistribution[{a}, {b}]": stats.cauchy(a, b),
        f"GammaDistribution[{a}, {b}]": stats.gamma(a, scale=b),
        f"BetaDistribution[{a}, {b}]": stats.beta(a, b),
        f"ChiSquareDistribution[{a}]": stats.chi2(a),
        f"StudentTDistribution[{a}]": stats.t(a),
        f"WeibullDistribution[{a}, {b}]": stats.weibull_min(a, scale=b),
        f"GumbelDistribution[{a}, {b}]": stats.gumbel_l(a, b),
        f"RayleighDistribution[{a}]": stats.rayleigh(scale=a),
        "UniformDistribution[{0.5, 3}]": stats.uniform(0.5, 2.5),
        f"TruncatedDistribution[{{1, 2.5}}, NormalDistribution[{a}, {b}]]": stats.truncnorm(
            (1 - a) / b, (2.5 - a) / b, a, b
        ),
    }
    whole = {
        "PoissonDistribution[1.7]": stats.poisson(1.7),
        "BinomialDistribution[5, 0.6]": stats.binom(5, 0.6),
        "GeometricDistribution[0.4]": stats.geom(0.4, loc=-1),
        "BernoulliDistribution[0.4]": stats.bernoulli(0.4),
        "DiscreteUniformDistribution[{1, 4}]": stats.randint(1, 5),
    }
    session = Session()
    for places, table in (((-1.3, 0.2, 0.7, 1.6, 2.9), continuous), ((-1, 0, 1, 2, 4, 7), whole)):
        for text, peer in table.items():
            for x in places:
                density = session.evaluate(f"N[PDF[{text}, {x}]]").to_python()
                expected = peer.pdf(x) if table is continuous else peer.pmf(x)
                assert density == pytest.approx(float(expected), rel=1e-9, abs=1e-12), (text, x)
                found = session.evaluate(f"N[CDF[{text}, {x}]] /. _CDF -> None").to_python()
                if found is not None:
                    assert found == pytest.approx(float(peer.cdf(x)), rel=1e-9, abs=1e-12), (text, x)
    assert str(session.evaluate("Head[CDF[GammaDistribution[2, 1], 1]]")) == "CDF"


def test_truncated_values_have_the_truncated_moments() -> None:
    session = Session()
    session.evaluate("SeedRandom[3]; d = TruncatedDistribution[{-1, 2}, NormalDistribution[0, 1]];")
    values = session.evaluate("RandomVariate[d, 20000]").to_numpy()
    mean, variance = session.evaluate("N[{Mean[d], Variance[d]}]").to_python()
    assert values.min() >= -1
    assert values.max() <= 2
    assert np.mean(values) == pytest.approx(mean, abs=0.02)
    assert np.var(values) == pytest.approx(variance, abs=0.02)
