"""Random kernels: law, type, repeatability, and the same numbers as the plain form."""

import numpy as np
import pytest

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder
from wlnet.ir.errors import IRError
from wlnet.ir.reference import run

LAWS = [("uniform", 0.5, 1 / 12), ("normal", 0.0, 1.0)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("kind", "mean", "variance"), LAWS)
def test_law(kind, mean, variance, dtype):
    builder = Builder(dtype)
    builder.output("y", builder.random(kind, (300, 100)))
    graph = builder.finish()
    plan = compile(graph)
    y = plan({}, rng=np.random.default_rng(1))["y"]
    assert y.dtype == dtype
    np.testing.assert_allclose([y.mean(), y.var()], [mean, variance], atol=0.02)
    np.testing.assert_array_equal(y, plan({}, rng=np.random.default_rng(1))["y"])
    np.testing.assert_array_equal(y, run(graph, {}, rng=np.random.default_rng(1))[0]["y"])


def test_no_generator():
    builder = Builder()
    builder.output("y", builder.random("normal", (2,)))
    with pytest.raises(IRError, match=r"^this plan draws random numbers and needs a generator$"):
        compile(builder.finish())({})


@pytest.mark.parametrize("kind", ["gamma", "poisson", "binomial", "negative_binomial"])
def test_laws_with_parameters(kind):
    builder = Builder("float64")
    parameters = [builder.input("a", (40,)), builder.input("p", (40,))][: 2 if "binomial" in kind else 1]
    builder.output("y", builder.sample(kind, *parameters))
    graph = builder.finish()
    given = {"a": np.arange(40.0), "p": np.linspace(0, 1, 40)}
    given = {name: given[name] for name in graph.inputs}
    found = compile(graph)(given, rng=np.random.default_rng(1))["y"]
    np.testing.assert_array_equal(found, run(graph, given, rng=np.random.default_rng(1))[0]["y"])
