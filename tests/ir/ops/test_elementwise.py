"""The elementwise primitive and casts; the scalar functions themselves are tested with their table."""

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.gradient import Gradient, gradient
from wlnet.ir.reference import run
from wlnet.ir.scalar import Arg, Const, call

from .cases import Case, check_forward, check_gradient, reals

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(41)
X, Y, Z = Arg(0), Arg(1), Arg(2)


def case(scalar, expected, *shapes):
    arrays = tuple(reals(RNG, *shape) for shape in shapes)
    return Case("elementwise", arrays, {"scalar": scalar}, lambda: expected(*map(torch.tensor, arrays)).numpy())


FLAGS = np.array([[True], [False]])
PLACES = np.array([3, 0, 2])
NUMBERS = reals(RNG, 3)
CASES = [
    case(X + Y, lambda x, y: x + y, (2, 3), (2, 3)),
    case(X * Y, lambda x, y: x * y, (2, 1, 3), (4, 1)),
    case(X * Y - Z, lambda x, y, z: x * y - z, (2, 3), (), (1, 3)),
    case(call("tanh", X), lambda x: x.tanh(), (3, 2)),
    case(call("logistic_sigmoid", X) * Y, lambda x, y: x.sigmoid() * y, (3,), (3,)),
    case(call("softplus", X * 3.0), lambda x: torch.nn.functional.softplus(x * 3), (7,)),
    case(call("gelu", X), lambda x: torch.nn.functional.gelu(x), (7,)),
    case(call("select", X > 0.2, X * Y, call("exp", Y)), lambda x, y: torch.where(x > 0.2, x * y, y.exp()), (5,), (5,)),
    case(call("maximum", X, Y), torch.maximum, (4, 1), (5,)),
    case(X < Y, lambda x, y: x < y, (4, 1), (5,)),
    case(Const(2.0) + 0.0 * X, lambda x: 2 + 0 * x, (2, 2)),
    case(X, lambda x: x, (2, 2)),
    case(X, lambda x, y: x.expand(y.shape), (3,), (2, 3)),
    case(X * X, lambda x: x * x, (0, 3)),
    Case("elementwise", (FLAGS, NUMBERS), {"scalar": call("select", X, Y, -1.0)},
         lambda: np.stack([NUMBERS, np.full(3, -1.0)])),
    Case("elementwise", (PLACES, NUMBERS), {"scalar": X * Y}, lambda: np.array([3, 0, 2]) * NUMBERS),
    Case("elementwise", (PLACES, NUMBERS), {"scalar": call("inverse_erfc", X / 4.0 + 0.1) * Y},
         lambda: pytest.importorskip("scipy.special").erfcinv(np.array([0.85, 0.1, 0.6])) * NUMBERS),
    Case("elementwise", (PLACES, NUMBERS), {"scalar": call("erfc", X) * Y},
         lambda: torch.erfc(torch.tensor([3.0, 0.0, 2.0], dtype=torch.float64)).numpy() * NUMBERS),
    Case("cast", (np.array([1.75, -1.75, 0.0]),), {"dtype": "int64"}, lambda: np.array([1, -1, 0])),
    Case("cast", (np.array([1.75, -1.75, 0.0]),), {"dtype": "bool"}, lambda: np.array([True, True, False])),
    Case("cast", (PLACES,), {"dtype": "float64"}, lambda: np.array([3.0, 0.0, 2.0])),
    Case("cast", (FLAGS,), {"dtype": "float64"}, lambda: np.array([[1.0], [0.0]])),
    Case("cast", (np.array([[0.5, 0.25]]),), {"dtype": "float64"}, lambda: np.array([[0.5, 0.25]])),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def test_gradient_passes_through_a_change_of_precision():
    builder = Builder("float64")
    x = builder.input("x", (2,))
    builder.output("y", builder.square(builder.cast(x, "float32")))
    results = run(gradient(builder.finish(), "y", ["x"]), {"x": np.array([1.5, -2.0])})[0]
    assert results[Gradient("x")].dtype == np.float64
    assert results[Gradient("x")].tolist() == [3.0, -4.0]


def test_a_function_found_in_its_own_derivative_is_not_computed_again():
    builder = Builder()
    builder.output("y", builder.apply("exp", builder.input("x", (2,))))
    nodes = gradient(builder.finish(), "y", ["x"], {"y": "seed"}).nodes
    assert [str(node.params["scalar"]) for node in nodes] == ["exp(x0)", "mul(x1, x0)"]


def test_infinite_and_undefined_numbers_pass_without_warnings():
    builder = Builder("float64")
    x = builder.constant(np.array([0.0, -1.0, np.nan, np.inf]))
    builder.output("log", builder.log(x))
    builder.output("inverse", builder.div(1.0, x))
    outputs = run(builder.finish(), {})[0]
    np.testing.assert_array_equal(outputs["log"], [-np.inf, np.nan, np.nan, np.inf])
    np.testing.assert_array_equal(outputs["inverse"], [np.inf, -1.0, np.nan, 0.0])


def test_refused():
    builder = Builder()
    x, y = builder.input("x", (2, 3)), builder.input("y", (4,))
    with pytest.raises(ShapeError, match=r"^shapes \(2, 3\) and \(4,\) do not broadcast against each other$"):
        builder.add(x, y)
    with pytest.raises(DtypeError, match=r"^there is no element type int8$"):
        builder.cast(x, "int8")
    with pytest.raises(DtypeError, match=r"^add needs a number as argument 2, not bool: x1$"):
        builder.add(x, builder.input("b", (3,), "bool"))
