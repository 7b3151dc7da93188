"""Derivatives of trees."""

import numpy as np
import pytest

from wlnet.ir.errors import DerivativeError
from wlnet.ir.scalar import Arg, Const, call, differentiate, evaluate, simplify

X, Y = Arg(0), Arg(1)

EXPECTED = [
    (X * Y, 0, "x1"),
    (X + Y, 1, "1.0"),
    (X - 2.0 * Y, 1, "-2.0"),
    (X**2.0, 0, "mul(2.0, x0)"),
    (X**1.0, 0, "1.0"),
    (X**0.0, 0, "0.0"),
    (X**3.0, 0, "mul(3.0, square(x0))"),
    (call("exp", X * 2.0), 0, "mul(exp(mul(x0, 2.0)), 2.0)"),
    (call("ramp", X), 0, "select(greater(x0, 0.0), 1.0, 0.0)"),
    (call("floor", X) + 3.0, 0, "0.0"),
    (call("select", X > 0.0, Y, Y), 1, "1.0"),
    (call("equal", X, Y), 0, "0.0"),
]


@pytest.mark.parametrize(("tree", "index", "text"), EXPECTED)
def test_derivative_is_small(tree, index, text):
    assert str(differentiate(tree, index)) == text


SIMPLER = [
    (X + 0.0, "x0"),
    (0.0 + X, "x0"),
    (X - 0.0, "x0"),
    (0.0 - X, "neg(x0)"),
    (1.0 * X, "x0"),
    (X * 0.0, "0.0"),
    (X / 1.0, "x0"),
    (call("neg", -X), "x0"),
    (Const(3.0) - Const(1.0), "2.0"),
    (call("select", Const(True), X, Y), "x0"),
    (-1.0 * X, "neg(x0)"),
    (X * (1.0 / Y), "div(x0, x1)"),
]


@pytest.mark.parametrize(("tree", "text"), SIMPLER)
def test_simplify(tree, text):
    assert str(simplify(tree)) == text


def test_the_branch_not_taken_does_not_leak():
    """d/dx If[x > 0, Sqrt[x], 0] is 0 at 0, although the derivative of Sqrt is infinite there."""
    tree = call("select", X > 0.0, call("sqrt", X), 0.0)
    np.testing.assert_array_equal(evaluate(differentiate(tree, 0), np.array([0.0, 4.0])), [0.0, 0.25])
    outer = call("sqrt", call("select", X > 0.0, X, 0.0))
    np.testing.assert_array_equal(evaluate(differentiate(outer, 0), np.array([0.0, 4.0])), [0.0, 0.25])


def test_second_derivative():
    x = np.linspace(-2, 2, 9)
    second = differentiate(differentiate(call("tanh", X), 0), 0)
    np.testing.assert_allclose(evaluate(second, x), -2 * np.tanh(x) / np.cosh(x) ** 2, rtol=1e-13, atol=1e-15)


def test_no_derivative_by_the_order_of_polygamma():
    with pytest.raises(DerivativeError, match=r"^polygamma has no derivative with respect to that argument: x0$"):
        differentiate(call("polygamma", X, Y), 0)
    assert str(differentiate(call("polygamma", Const(1.0), Y), 1)) == "polygamma(add(1.0, 1.0), x1)"
