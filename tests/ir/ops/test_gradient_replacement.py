"""Values whose gradient is computed in a way of its own."""

import numpy as np
import pytest

from wlnet.engines import numpy_engine
from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.ops.gradient_replacement import Backward
from wlnet.ir.reference import run

from .cases import Case, check_forward

CASES = [
    Case("replace_gradient", (np.array([4.0, 5.0]), np.eye(3)), {"backward": Backward(None)}, lambda: np.array([4, 5])),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_value_is_the_first_input(case):
    check_forward(case)


def cubes(way: str):
    """y = x^3, whose gradient is said to be x dy + y."""
    b = Builder("float64")
    x = b.input("x", (3,))
    y = b.pow(x, 3.0)
    backward = Builder("float64")
    gx, gy, dy = (backward.input(name, (3,)) for name in ("x", "y", "dy"))
    backward.output("dx", backward.add(backward.mul(gx, dy), gy))
    z = b.replace_gradient(y, x, backward.finish() if way == "own" else None)
    b.output("z", b.mul(z, 10.0))
    return b.finish()


def test_own_gradient():
    both = gradient(cubes("own"), "z", ["x"])
    x = np.array([1.0, 2.0, 3.0])
    for results in (run(both, {"x": x})[0], numpy_engine.compile(both)({"x": x})):
        np.testing.assert_allclose(results["z"], 10 * x**3)
        np.testing.assert_allclose(results[Gradient("x")], 10 * x + x**3)


def test_no_gradient():
    with pytest.raises(DerivativeError, match=r"^a function was to be differentiated that has no gradient$"):
        gradient(cubes("none"), "z", ["x"])


def test_sizes():
    b, backward = Builder(), Builder()
    x, y = b.input("x", (3,)), b.input("y", (2,))
    for name, size in (("x", 3), ("y", 2), ("dy", 2)):
        backward.input(name, (size,))
    backward.output("dx", backward.constant([1.0, 2.0]))
    with pytest.raises(ShapeError, match="a gradient of"):
        b.replace_gradient(y, x, backward.finish())
