"""Vector code of scalar functions, against the same functions in extended precision."""

import numpy as np
import pytest

from wlnet.engines.native.elementwise import source
from wlnet.engines.native.functions import FUNCTIONS, SINGLE_ONLY
from wlnet.engines.native.toolchain import run_kernel, toolchain
from wlnet.ir.scalar import TABLE, Arg, call
from wlnet.ir.scalar.evaluation import evaluate

EXACT = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "tanh": np.tanh,
    "logistic_sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.logaddexp(x, 0),
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
}
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1e-40, -1e-40, 88.5, -87.5, -100.0]


def applied(tree, *xs):
    """The kernel of a tree on vectors."""
    tools = toolchain()
    if tools is None:
        pytest.skip("there is no compiler")
    out = np.empty(xs[0].size, evaluate(tree, *(x[:1] for x in xs)).dtype)
    text = source(tree, tuple(x.dtype.name for x in xs), 1, (1,) * (1 + len(xs)))
    addresses = [x.ctypes.data for x in (out, *xs)]
    run_kernel(tools.address(text), np.array([*addresses, out.size, *(1,) * (1 + len(xs))], np.int64))
    return out


def points(dtype):
    rng = np.random.default_rng(5)
    parts = [np.linspace(-110, 95, 5003), 3 * rng.standard_normal(5000), 1e-3 * rng.standard_normal(2001), SPECIAL]
    return np.concatenate(parts).astype(dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", sorted(EXACT))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_within_three_units_in_the_last_place(name, dtype):
    x = points(dtype)
    wanted = EXACT[name](x.astype(np.longdouble)).astype(np.float64)
    found = applied(call(name, Arg(0)), x)
    kind = np.finfo(dtype)
    np.testing.assert_allclose(found, wanted.astype(dtype), rtol=3 * kind.eps, atol=4 * kind.tiny)


@pytest.mark.parametrize("name", sorted(SINGLE_ONLY))
def test_error_functions(name):
    special = pytest.importorskip("scipy.special")
    x = points("float32")
    wanted = getattr(special, name)(x.astype(np.float64))
    np.testing.assert_allclose(applied(call(name, Arg(0)), x), wanted, rtol=6e-7, atol=2e-38)


def taken(name):
    """The element types that a function takes."""
    match TABLE[name].kind:
        case "logic":
            return ["bool"]
        case "real":
            return ["float32", "float64"]
        case "select":
            return ["float32", "float64", "int64", "bool"]
    return ["float32", "float64"] if name == "is_nan" else ["float32", "float64", "int64"]


ROUNDED = [(name, dtype) for name in sorted(set(FUNCTIONS) - set(EXACT)) for dtype in taken(name)]


@pytest.mark.parametrize(("name", "dtype"), ROUNDED)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_as_numpy_does(name, dtype):
    """Arithmetic, rounding, comparison, logic and choice give what NumPy gives to the last bit, NaN among it."""
    row = TABLE[name]
    rng = np.random.default_rng(8)
    numbers = [np.array(SPECIAL[: 5 if dtype[0] == "f" else 2] + (4 * rng.standard_normal(61)).tolist())] * row.arity
    xs = [rng.permutation(x).astype(dtype) for x in numbers]
    if row.kind == "select":
        xs[0] = xs[0] > 0
    tree = call(name, *map(Arg, range(row.arity)))
    np.testing.assert_array_equal(applied(tree, *xs), evaluate(tree, *xs))


def test_every_function_is_one_of_the_table():
    assert set(FUNCTIONS) | set(SINGLE_ONLY) <= set(TABLE)
