"""Every row of the scalar table against Python's `math`, and its derivatives against finite differences."""

import cmath
import math
from collections.abc import Callable

import numpy as np
import pytest

from wlnet.ir.errors import IRError
from wlnet.ir.scalar import TABLE, Apply, Arg, Const, evaluate, lookup
from wlnet.ir.scalar.table import checked, row

scipy_special = pytest.importorskip("scipy.special")

# Formulas of the Wolfram Language reference over Python floats: they share no code with the rows.
ORACLES: dict[str, Callable[..., float | bool]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "pow": lambda x, y: math.pow(x, y),
    "surd": lambda x, n: math.copysign(abs(x) ** (1 / n), x),
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
    "mod": lambda m, n: m - n * math.floor(m / n),
    "maximum": max,
    "minimum": min,
    "clip": lambda x, a, b: sorted((x, a, b))[1],
    "ramp": lambda x: x if x > 0 else 0.0,
    "round": round,
    "floor": math.floor,
    "ceiling": math.ceil,
    "integer_part": math.trunc,
    "fractional_part": lambda x: x - math.trunc(x),
    "unitize": lambda x: 0 if x == 0 else 1,
    "kronecker_delta": lambda x: 1 if x == 0 else 0,
    "equal": lambda x, y: x == y,
    "unequal": lambda x, y: x != y,
    "greater": lambda x, y: x > y,
    "greater_equal": lambda x, y: x >= y,
    "less": lambda x, y: x < y,
    "less_equal": lambda x, y: x <= y,
    "is_nan": math.isnan,
    "and": lambda x, y: x and y,
    "or": lambda x, y: x or y,
    "xor": lambda x, y: x != y,
    "not": lambda x: not x,
    "select": lambda c, x, y: x if c else y,
    "exp": math.exp,
    "expm1": math.expm1,
    "log": math.log,
    "log1p": math.log1p,
    "sqrt": math.sqrt,
    "rsqrt": lambda x: x**-0.5,
    "cube_root": lambda x: math.copysign(math.exp(math.log(abs(x)) / 3), x),
    "logistic_sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "softplus": lambda x: math.log(1 + math.exp(x)),
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "cot": lambda x: 1 / math.tan(x),
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "arccot": lambda x: math.pi / 2 - math.atan(x) if x > 0 else -math.pi / 2 - math.atan(x),
    "arcsec": lambda x: cmath.acos(1 / x).real,
    "arccsc": lambda x: cmath.asin(1 / x).real,
    "arctan2": math.atan2,
    "haversine": lambda x: (1 - math.cos(x)) / 2,
    "inverse_haversine": lambda x: math.acos(1 - 2 * x),
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "coth": lambda x: math.cosh(x) / math.sinh(x),
    "sech": lambda x: 2 / (math.exp(x) + math.exp(-x)),
    "csch": lambda x: 2 / (math.exp(x) - math.exp(-x)),
    "arcsinh": math.asinh,
    "arccosh": math.acosh,
    "arctanh": math.atanh,
    "arccoth": lambda x: 0.5 * math.log((x + 1) / (x - 1)),
    "arcsech": lambda x: math.log((1 + math.sqrt(1 - x * x)) / x),
    "arccsch": lambda x: math.log(1 / x + math.sqrt(1 + 1 / (x * x))),
    "gudermannian": lambda x: math.atan(math.sinh(x)),
    "inverse_gudermannian": lambda x: math.asinh(math.tan(x)),
    "erf": math.erf,
    "erfc": math.erfc,
    "inverse_erf": lambda x: scipy_special.erfinv(x),
    "inverse_erfc": lambda x: scipy_special.erfcinv(x),
    "gamma": math.gamma,
    "log_gamma": math.lgamma,
    "digamma": lambda x: scipy_special.digamma(x),
    "polygamma": lambda n, x: scipy_special.polygamma(int(n), x),
}  # fmt: skip


def samples(name: str, rng: np.random.Generator) -> list[np.ndarray]:
    """One array per argument inside the fair range of the row."""
    function = lookup(name)
    arrays = [rng.uniform(low, high, 40) for low, high in function.ranges]
    if function.kind == "logic":
        arrays = [array > 0.5 for array in arrays]
    if function.kind == "select":
        arrays[0] = arrays[0] > 0.5
    return arrays


def tree(name: str) -> Apply:
    return Apply(name, tuple(Arg(i) for i in range(lookup(name).arity)))


def test_every_row_has_an_oracle():
    assert sorted(TABLE) == sorted(ORACLES)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_value(name):
    arrays = samples(name, np.random.default_rng(1))
    expected = [ORACLES[name](*(x.item() for x in elements)) for elements in zip(*arrays, strict=True)]
    np.testing.assert_allclose(evaluate(tree(name), *arrays), expected, rtol=2e-13, atol=1e-13)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_float32_stays_float32(name):
    arrays = [x if x.dtype == bool else x.astype(np.float32) for x in samples(name, np.random.default_rng(2))]
    result = evaluate(tree(name), *arrays)
    wanted = np.float32 if lookup(name).kind in ("real", "number", "select") else np.bool_
    assert result.dtype == wanted
    if wanted is np.float32:
        double = evaluate(tree(name), *(x if x.dtype == bool else x.astype(np.float64) for x in arrays))
        np.testing.assert_allclose(result, double, rtol=2e-5, atol=1e-5)


@pytest.mark.parametrize(("name", "index"), [(name, i) for name in sorted(TABLE) for i in range(TABLE[name].arity)])
def test_derivative(name, index):
    derivative = lookup(name).derivatives[index]
    if derivative is None:
        assert lookup(name).kind in ("compare", "logic", "select") or name == "polygamma"
        return
    arrays = samples(name, np.random.default_rng(3))
    step = 1e-5
    above, below = list(arrays), list(arrays)
    above[index], below[index] = arrays[index] + step, arrays[index] - step
    if name == "surd" and index == 0:
        above[1] = below[1] = arrays[1]
    if name == "surd" and index == 1:  # the order is an odd integer: compare with the formula for a power
        slope = (arrays[0] ** (1 / above[1]) - arrays[0] ** (1 / below[1])) / (2 * step)
    else:
        slope = (evaluate(tree(name), *above) - evaluate(tree(name), *below)) / (2 * step)
    np.testing.assert_allclose(evaluate(derivative, *arrays) + 0 * slope, slope, rtol=1e-6, atol=1e-7)


KINKS = [
    # name, arguments, derivative with respect to each argument, as torch has it
    ("abs", (0.0,), (0.0,)),
    ("ramp", (0.0,), (0.0,)),
    ("maximum", (1.0, 1.0), (0.5, 0.5)),
    ("minimum", (1.0, 1.0), (0.5, 0.5)),
    ("clip", (1.0, -1.0, 1.0), (1.0, 0.0, 0.0)),
    ("clip", (-1.0, -1.0, 1.0), (1.0, 0.0, 0.0)),
    ("pow", (0.0, 2.0), (0.0, 0.0)),
    ("pow", (0.0, 0.0), (0.0, 0.0)),
]


@pytest.mark.parametrize(("name", "at", "expected"), KINKS)
def test_kink(name, at, expected):
    values = tuple(float(evaluate(d, *map(np.float64, at))) for d in lookup(name).derivatives)
    assert values == expected


@pytest.mark.parametrize(("name", "at", "expected"), KINKS)
def test_kinks_are_those_of_torch(name, at, expected):
    torch = pytest.importorskip("torch")
    functions = {"ramp": torch.relu, "clip": torch.clamp}
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
    (functions.get(name) or getattr(torch, name))(*tensors).backward()
    assert tuple(x.grad.item() for x in tensors) == expected


SPECIAL_VALUES = [
    ("round", (0.5,), 0.0),
    ("round", (1.5,), 2.0),
    ("round", (-2.5,), -2.0),
    ("mod", (-1.0, 3.0), 2.0),
    ("mod", (1.0, -3.0), -2.0),
    ("integer_part", (-1.7,), -1.0),
    ("fractional_part", (-1.75,), -0.75),
    ("surd", (-8.0, 3.0), -2.0),
    ("surd", (16.0, 4.0), 2.0),
    ("surd", (-16.0, 4.0), math.nan),
    ("surd", (-8.0, -3.0), -0.5),
    ("cube_root", (-27.0,), -3.0),
    ("arccot", (0.0,), math.pi / 2),
    ("arccot", (-0.0,), math.pi / 2),
    ("arccot", (-2.0,), -0.4636476090008061),
    ("gudermannian", (1.0,), 0.8657694832396586),
    ("unitize", (0.0,), 0.0),
    ("kronecker_delta", (0.0,), 1.0),
    ("log", (0.0,), -math.inf),
    ("log", (-1.0,), math.nan),
    ("reciprocal", (0.0,), math.inf),
    ("logistic_sigmoid", (-1000.0,), 0.0),
    ("logistic_sigmoid", (1000.0,), 1.0),
    ("logistic_sigmoid", (-700.0,), math.exp(-700.0)),
    ("softplus", (1000.0,), 1000.0),
    ("softplus", (-700.0,), math.exp(-700.0)),
    ("softplus", (-math.inf,), 0.0),
    ("ramp", (math.nan,), math.nan),
    ("maximum", (math.nan, 1.0), math.nan),
    ("clip", (math.nan, -1.0, 1.0), math.nan),
    ("fractional_part", (math.inf,), math.nan),
    ("sech", (1000.0,), 0.0),
    ("coth", (1000.0,), 1.0),
]


@pytest.mark.parametrize(("name", "at", "expected"), SPECIAL_VALUES)
def test_special_value(name, at, expected):
    np.testing.assert_allclose(evaluate(tree(name), *map(np.float64, at)), expected, rtol=1e-14)


def test_second_definition_is_refused():
    with pytest.raises(IRError, match=r"^scalar function add is defined twice$"):
        row("add", np.add, (1.0, 1.0), ((0, 1), (0, 1)))


def test_incomplete_row_is_refused():
    with pytest.raises(IRError, match=r"^scalar function sum_of_three: needs 3 derivatives and test ranges$"):
        row("sum_of_three", np.add, (1.0, 1.0), ((0, 1), (0, 1), (0, 1)))


def test_unknown_name_and_wrong_arity_are_refused():
    with pytest.raises(IRError, match=r"^there is no scalar function sine$"):
        checked("sine", Arg(0))
    with pytest.raises(IRError, match=r"^scalar function sin takes 1 arguments, not 2$"):
        checked("sin", Arg(0), Const(1.0))
