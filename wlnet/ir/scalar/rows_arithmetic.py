"""Arithmetic, rounding, comparison and choice. At kinks the derivatives are those that torch has."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.scalar.table import Range, row
from wlnet.ir.scalar.tree import Apply, Arg, Scalar, ScalarLike, as_scalar

Array = NDArray[Any]
X, Y, Z = Arg(0), Arg(1), Arg(2)
ANY: Range = (-3.0, 3.0)
POSITIVE: Range = (0.2, 3.0)


def f(name: str, *arguments: ScalarLike) -> Scalar:
    """A short form for the derivative columns."""
    return Apply(name, tuple(map(as_scalar, arguments)))


def _sign(x: Array) -> Array:
    return np.asarray(np.sign(x))


def _fractional_part(x: Array) -> Array:
    return np.asarray(np.where(np.isinf(x), x * 0, x - np.trunc(x)))


def _unitize(x: Array) -> Array:
    return np.asarray(x != 0).astype(x.dtype)


def _kronecker_delta(x: Array) -> Array:
    return np.asarray(x == 0).astype(x.dtype)


def _ramp(x: Array) -> Array:
    return np.asarray(np.maximum(x, x.dtype.type(0)))


def _clip(x: Array, low: Array, high: Array) -> Array:
    return np.asarray(np.minimum(np.maximum(x, low), high))


def _surd(x: Array, n: Array) -> Array:
    """The real n-th root: of a negative number for odd n only, NaN for even n."""
    root = np.copysign(np.power(np.abs(x), 1 / n), x)
    odd = np.mod(n, 2) == 1
    return np.asarray(np.where(odd | (x >= 0), root, np.nan)).astype(root.dtype, copy=False)


row("add", np.add, (1.0, 1.0), (ANY, ANY), "number")
row("sub", np.subtract, (1.0, -1.0), (ANY, ANY), "number")
row("mul", np.multiply, (Y, X), (ANY, ANY), "number")
row("div", np.divide, (1.0 / Y, -(X / (Y * Y))), (ANY, POSITIVE))
row("neg", np.negative, (-1.0,), (ANY,), "number")
row("square", np.square, (2.0 * X,), (ANY,), "number")
row("reciprocal", np.reciprocal, (-f("square", f("reciprocal", X)),), (POSITIVE,))
row(
    "pow",
    np.power,
    (
        f("select", f("equal", Y, 0.0), 0.0, Y * f("pow", X, Y - 1.0)),
        f("select", f("and", f("equal", X, 0.0), Y >= 0.0), 0.0, f("pow", X, Y) * f("log", X)),
    ),
    (POSITIVE, ANY),
)
root = f("surd", X, Y)
row(
    "surd",
    _surd,
    (1.0 / (Y * f("pow", root, Y - 1.0)), -(root * f("log", f("abs", X)) / (Y * Y))),
    (POSITIVE, (3.0, 3.0)),
)
row("abs", np.abs, (f("sign", X),), (POSITIVE,), "number")
row("sign", _sign, (0.0,), (POSITIVE,), "number")
row("mod", np.mod, (1.0, -f("floor", X / Y)), ((2.1, 2.9), (0.8, 0.9)), "number")
half = f("select", f("equal", X, Y), 0.5, 0.0)
row("maximum", np.maximum, (f("select", X > Y, 1.0, half), f("select", X < Y, 1.0, half)), ((0.0, 1.0), (1.5, 2.0)),
    "number")  # fmt: skip
row("minimum", np.minimum, (f("select", X < Y, 1.0, half), f("select", X > Y, 1.0, half)), ((0.0, 1.0), (1.5, 2.0)),
    "number")  # fmt: skip
row(
    "clip",
    _clip,
    (
        f("select", f("and", X >= Y, X <= Z), 1.0, 0.0),
        f("select", f("and", X < Y, Y < Z), 1.0, 0.0),
        f("select", f("or", X > Z, Z < Y), 1.0, 0.0),
    ),
    ((-1.0, 1.0), (-3.0, -2.0), (2.0, 3.0)),
    "number",
)
row("ramp", _ramp, (f("select", X > 0.0, 1.0, 0.0),), (POSITIVE,), "number")
row("round", np.rint, (0.0,), ((0.6, 1.4),))  # NumPy and Wolfram both round halves to even
row("floor", np.floor, (0.0,), ((0.1, 0.9),))
row("ceiling", np.ceil, (0.0,), ((0.1, 0.9),))
row("integer_part", np.trunc, (0.0,), ((0.1, 0.9),))
row("fractional_part", _fractional_part, (1.0,), ((0.1, 0.9),))
row("unitize", _unitize, (0.0,), (POSITIVE,), "number")
row("kronecker_delta", _kronecker_delta, (0.0,), (POSITIVE,), "number")

for name, comparison in (
    ("equal", np.equal),
    ("unequal", np.not_equal),
    ("greater", np.greater),
    ("greater_equal", np.greater_equal),
    ("less", np.less),
    ("less_equal", np.less_equal),
):
    row(name, comparison, (None, None), (ANY, ANY), "compare")
row("is_nan", np.isnan, (None,), (ANY,), "compare")
row("and", np.logical_and, (None, None), ((0, 1), (0, 1)), "logic")
row("or", np.logical_or, (None, None), ((0, 1), (0, 1)), "logic")
row("xor", np.logical_xor, (None, None), ((0, 1), (0, 1)), "logic")
row("not", np.logical_not, (None,), ((0, 1),), "logic")
row("select", np.where, (None, f("select", X, 1.0, 0.0), f("select", X, 0.0, 1.0)), ((0, 1), ANY, ANY), "select")
