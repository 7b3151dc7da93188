"""The identity with another gradient."""

import numpy as np
import pytest

from wlnet.engines import numpy_engine
from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient, reals

X = reals(np.random.default_rng(1), 2, 3)
CASES = [Case("scale_gradient", (X,), {"factor": 1.0}, lambda: X)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


@pytest.mark.parametrize("factor", [0.0, -1.0, 2.5])
def test_factor(factor):
    b = Builder("float64")
    x = b.input("x", (3,))
    b.output("y", b.add(b.square(b.scale_gradient(x, factor)), b.mul(x, 10.0)))
    both = gradient(b.finish(), "y", ["x"])
    given = np.array([1.0, 2.0, 3.0])
    for results in (run(both, {"x": given})[0], numpy_engine.compile(both)({"x": given})):
        np.testing.assert_allclose(results["y"], [11, 24, 39])
        np.testing.assert_allclose(results[Gradient("x")], 2 * given * factor + 10)


def test_nothing_comes_through_zero():
    b = Builder("float64")
    b.output("y", b.scale_gradient(b.input("x", (2,)), 0.0))
    assert run(gradient(b.finish(), "y", ["x"]), {"x": [1.0, 2.0]})[0][Gradient("x")].tolist() == [0, 0]


def test_integers_have_no_gradient():
    b = Builder()
    with pytest.raises(DtypeError, match=r"^the gradient of an array of type int64: needs a floating-point type$"):
        b.scale_gradient(b.input("n", (2,), "int64"), -1.0)
