"""Laws with parameters: moments and distribution functions against scipy, repeatability, what is refused."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .cases import Case

# Mean and variance: of the gamma law its shape twice; of the binomial law n p and n p (1 - p).
CASES = [
    Case("sample", (np.full(40_000, 3.0),), {"kind": "gamma"}, lambda: np.array([3.0, 3.0])),
    Case("sample", (np.full(40_000, 8.0), np.full(40_000, 0.25)), {"kind": "binomial"}, lambda: np.array([2.0, 1.5])),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_mean_and_variance(case):
    builder = Builder("float64")
    inputs = [builder.input(str(i), x.shape) for i, x in enumerate(case.arrays)]
    builder.output("y", builder.emit(case.op, inputs, **case.params))
    given = {str(i): x for i, x in enumerate(case.arrays)}
    y = run(builder.finish(), given, rng=np.random.default_rng(2))[0]["y"]
    np.testing.assert_allclose([y.mean(), y.var()], case.expected(), rtol=0.03)


LAWS = [
    ("gamma", (0.4,), lambda stats: stats.gamma(0.4)),
    ("gamma", (7.5,), lambda stats: stats.gamma(7.5)),
    ("poisson", (0.0,), lambda stats: stats.poisson(0)),
    ("poisson", (3.5,), lambda stats: stats.poisson(3.5)),
    ("poisson", (400.0,), lambda stats: stats.poisson(400)),
    ("binomial", (10.0, 0.3), lambda stats: stats.binom(10, 0.3)),
    ("binomial", (3.0, 1.0), lambda stats: stats.binom(3, 1)),
    ("negative_binomial", (4.0, 0.4), lambda stats: stats.nbinom(4, 0.4)),
    ("negative_binomial", (2.5, 1.0), lambda stats: stats.nbinom(2.5, 1)),
]


def graph_of(kind, parameters, shape, dtype="float64"):
    builder = Builder(dtype)
    values = [builder.broadcast(builder.constant(p), shape) for p in parameters]
    builder.output("y", builder.sample(kind, *values))
    return builder.finish()


@pytest.mark.parametrize(("kind", "parameters", "law"), LAWS, ids=[f"{kind}{given}" for kind, given, _ in LAWS])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_law(kind, parameters, law, dtype):
    stats = pytest.importorskip("scipy.stats")
    y = run(graph_of(kind, parameters, (4000,), dtype), {}, rng=np.random.default_rng(1))[0]["y"]
    assert y.dtype == dtype
    places = np.unique(np.quantile(y, np.linspace(0, 1, 15)))
    found = np.array([(y <= p).mean() for p in places])
    np.testing.assert_allclose(found, law(stats).cdf(places * (1 + 1e-6)), atol=0.035)


def test_every_place_has_its_own_parameters():
    builder = Builder("float64")
    means = np.array([[1.0, 1000.0], [0.0, 50.0]])
    builder.output("y", builder.sample("poisson", builder.input("m", (2, 2))))
    graph = builder.finish()
    rng = np.random.default_rng(1)
    drawn = [run(graph, {"m": means}, rng=rng)[0]["y"] for _ in range(2000)]
    np.testing.assert_allclose(np.mean(drawn, axis=0), means, atol=2, rtol=0.01)
    assert abs(np.mean([y[0, 0] for y in drawn]) - 1) < 0.1
    again = run(graph, {"m": means}, rng=np.random.default_rng(1))[0]["y"]
    np.testing.assert_array_equal(drawn[0], again)
    assert not np.array_equal(drawn[0], drawn[1])


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("gamma", (0.0,)), ("gamma", (np.nan,)), ("poisson", (-1.0,)), ("poisson", (1e30,)), ("binomial", (-1.0, 0.5)),
        ("binomial", (2.0, 1.5)), ("negative_binomial", (0.0, 0.5)), ("negative_binomial", (1.0, 0.0)),
    ],
)  # fmt: skip
def test_parameters_that_are_not_allowed(kind, bad):
    assert np.isnan(run(graph_of(kind, bad, (3,)), {}, rng=np.random.default_rng(1))[0]["y"]).all()


def test_no_gradient():
    builder = Builder("float64")
    builder.output("y", builder.sample("gamma", builder.input("a", (3,))))
    found = run(gradient(builder.finish(), "y", ["a"]), {"a": np.ones(3)}, rng=np.random.default_rng(1))[0]
    np.testing.assert_array_equal(found[Gradient("a")], np.zeros(3))


def test_refused():
    builder = Builder()
    x, y = builder.input("x", (2,)), builder.input("y", (3,))
    with pytest.raises(ShapeError, match=r"^there is no random law 'cauchy' with parameters$"):
        builder.sample("cauchy", x)
    with pytest.raises(ShapeError, match=r"^the law 'binomial' has 2 parameters, not 1$"):
        builder.sample("binomial", x)
    with pytest.raises(ShapeError, match=r"^the parameters of a law have one shape and type"):
        builder.sample("binomial", x, y)
    with pytest.raises(DtypeError, match=r"^parameters of type int64: needs a floating-point type$"):
        builder.sample("poisson", builder.input("n", (2,), "int64"))
