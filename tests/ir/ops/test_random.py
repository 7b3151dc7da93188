"""Random numbers: type, law, repeatability."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .cases import Case

CASES = [
    Case("random", (), {"kind": "uniform", "shape": (200, 100), "dtype": "float32"}, lambda: np.array([0.5, 1 / 12])),
    Case("random", (), {"kind": "normal", "shape": (200, 100), "dtype": "float64"}, lambda: np.array([0.0, 1.0])),
]


def draw(case, seed):
    builder = Builder()
    builder.output("y", builder.emit(case.op, (), **case.params))
    return run(builder.finish(), {}, rng=np.random.default_rng(seed))[0]["y"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_mean_and_variance(case):
    y = draw(case, 1)
    assert y.dtype == case.params["dtype"]
    np.testing.assert_allclose([y.mean(), y.var()], case.expected(), atol=0.02)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_generator_decides(case):
    assert np.array_equal(draw(case, 1), draw(case, 1))
    assert not np.array_equal(draw(case, 1), draw(case, 2))


def test_gradient_does_not_draw_again():
    """d(r x)/dx is the same r that was drawn forwards."""
    builder = Builder("float64")
    builder.output("y", builder.mul(builder.random("normal", (4,)), builder.input("x", (4,))))
    results = run(gradient(builder.finish(), "y", ["x"]), {"x": np.full(4, 2.0)}, rng=np.random.default_rng(1))[0]
    np.testing.assert_array_equal(results["y"], 2 * results[Gradient("x")])


def test_refused():
    builder = Builder()
    with pytest.raises(ShapeError, match=r"^there is no random law 'poisson'$"):
        builder.random("poisson", (2,))
    with pytest.raises(DtypeError, match=r"^random numbers of type int64: needs a floating-point type$"):
        builder.random("uniform", (2,), "int64")
