"""Functions of the host program inside a graph."""

import numpy as np
import pytest

from wlnet.engines import numpy_engine
from wlnet.ir.builder import Builder
from wlnet.ir.errors import DerivativeError, ShapeError
from wlnet.ir.gradient import gradient
from wlnet.ir.ops.host import Function
from wlnet.ir.reference import run

from .cases import Case, check_forward

X = np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 4.0]])
CASES = [
    Case("host", (X,), {"function": Function(lambda x: x[::-1] * 2), "shape": (2, 3), "dtype": "float64"},
         lambda: np.array([[0, 10, 8], [6, 2, 4]])),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_plain_form(case):
    check_forward(case)


def graph(shape):
    b = Builder("float64")
    x, y = b.input("x", (4, 3)), b.input("y", (4, 3))
    b.output("z", b.mul(b.host(lambda a, b: np.sort(a, 1) @ b.T, [x, y], shape, "sorted product"), 2.0))
    return b.finish()


def test_forward():
    given = {name: np.random.default_rng(1).normal(size=(4, 3)) for name in ("x", "y")}
    expected = 2 * np.sort(given["x"], 1) @ given["y"].T
    np.testing.assert_allclose(run(graph((4, 4)), given)[0]["z"], expected)
    np.testing.assert_allclose(numpy_engine.compile(graph((4, 4)))(given)["z"], expected)


def test_problems():
    given = {name: np.ones((4, 3)) for name in ("x", "y")}
    with pytest.raises(ShapeError, match=r"^sorted product gives an array of shape \(4, 4\), not \(4, 3\)$"):
        run(graph((4, 3)), given)
    with pytest.raises(DerivativeError, match=r"^sorted product cannot be differentiated$"):
        gradient(graph((4, 4)), "z", ["x"])
