"""Exponentials, logarithms, roots, circular and hyperbolic functions and their inverses, as Wolfram defines them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.ir.scalar.rows_arithmetic import ANY, POSITIVE, X, Y, f
from wlnet.ir.scalar.table import Range, row

Array = NDArray[Any]
UNIT: Range = (-0.9, 0.9)
FRACTION: Range = (0.1, 0.9)
ABOVE_ONE: Range = (1.1, 3.0)
ACUTE: Range = (0.2, 1.3)


def _rsqrt(x: Array) -> Array:
    return np.asarray(1 / np.sqrt(x))


def _logistic_sigmoid(x: Array) -> Array:
    """1/(1 + e^-x) as (1 + tanh(x/2))/2 would lose the left tail; e^-|x| never overflows and keeps it."""
    small = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1, small) / (1 + small)).astype(x.dtype, copy=False)


def _softplus(x: Array) -> Array:
    """log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)."""
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def _cot(x: Array) -> Array:
    return np.asarray(np.cos(x) / np.sin(x))


def _sec(x: Array) -> Array:
    return np.asarray(1 / np.cos(x))


def _csc(x: Array) -> Array:
    return np.asarray(1 / np.sin(x))


def _coth(x: Array) -> Array:
    return np.asarray(1 / np.tanh(x))


def _sech(x: Array) -> Array:
    return np.asarray(1 / np.cosh(x))


def _csch(x: Array) -> Array:
    return np.asarray(1 / np.sinh(x))


def _arccot(x: Array) -> Array:
    """arctan(1/x) in (-pi/2, pi/2]: pi/2 at both zeros."""
    return np.asarray(np.arctan(1 / np.where(x == 0, np.abs(x), x)))


def _arcsec(x: Array) -> Array:
    return np.asarray(np.arccos(1 / x))


def _arccsc(x: Array) -> Array:
    return np.asarray(np.arcsin(1 / x))


def _arcsech(x: Array) -> Array:
    return np.asarray(np.arccosh(1 / x))


def _arccsch(x: Array) -> Array:
    return np.asarray(np.arcsinh(1 / x))


def _arccoth(x: Array) -> Array:
    return np.asarray(np.arctanh(1 / x))


def _haversine(x: Array) -> Array:
    return np.asarray(np.square(np.sin(x / 2)))


def _inverse_haversine(x: Array) -> Array:
    return np.asarray(2 * np.arcsin(np.sqrt(x)))


def _gudermannian(x: Array) -> Array:
    return np.asarray(2 * np.arctan(np.tanh(x / 2)))


def _inverse_gudermannian(x: Array) -> Array:
    return np.asarray(2 * np.arctanh(np.tan(x / 2)))


row("exp", np.exp, (f("exp", X),), (ANY,))
row("expm1", np.expm1, (f("exp", X),), (ANY,))
row("log", np.log, (1.0 / X,), (POSITIVE,))
row("log1p", np.log1p, (1.0 / (1.0 + X),), (POSITIVE,))
row("sqrt", np.sqrt, (0.5 / f("sqrt", X),), (POSITIVE,))
row("rsqrt", _rsqrt, (-0.5 * f("rsqrt", X) / X,), (POSITIVE,))
row("cube_root", np.cbrt, (1.0 / (3.0 * f("square", f("cube_root", X))),), (POSITIVE,))

row("logistic_sigmoid", _logistic_sigmoid, (f("logistic_sigmoid", X) * (1.0 - f("logistic_sigmoid", X)),), (ANY,))
row("softplus", _softplus, (f("logistic_sigmoid", X),), (ANY,))

row("sin", np.sin, (f("cos", X),), (ANY,))
row("cos", np.cos, (-f("sin", X),), (ANY,))
row("tan", np.tan, (1.0 + f("square", f("tan", X)),), (ACUTE,))
row("cot", _cot, (-(1.0 + f("square", f("cot", X))),), (ACUTE,))
row("sec", _sec, (f("sec", X) * f("tan", X),), (ACUTE,))
row("csc", _csc, (-(f("csc", X) * f("cot", X)),), (ACUTE,))
row("arcsin", np.arcsin, (f("rsqrt", 1.0 - f("square", X)),), (UNIT,))
row("arccos", np.arccos, (-f("rsqrt", 1.0 - f("square", X)),), (UNIT,))
row("arctan", np.arctan, (1.0 / (1.0 + f("square", X)),), (ANY,))
row("arccot", _arccot, (-(1.0 / (1.0 + f("square", X))),), (POSITIVE,))
row("arcsec", _arcsec, (f("rsqrt", 1.0 - f("square", 1.0 / X)) / f("square", X),), (ABOVE_ONE,))
row("arccsc", _arccsc, (-(f("rsqrt", 1.0 - f("square", 1.0 / X)) / f("square", X)),), (ABOVE_ONE,))
norm = f("square", X) + f("square", Y)
row("arctan2", np.arctan2, (Y / norm, -(X / norm)), (ANY, POSITIVE))  # arctan2(y, x), NumPy's order
row("haversine", _haversine, (0.5 * f("sin", X),), (ANY,))
row("inverse_haversine", _inverse_haversine, (f("rsqrt", X * (1.0 - X)),), (FRACTION,))

row("sinh", np.sinh, (f("cosh", X),), (ANY,))
row("cosh", np.cosh, (f("sinh", X),), (ANY,))
row("tanh", np.tanh, (1.0 - f("square", f("tanh", X)),), (ANY,))
row("coth", _coth, (-f("square", f("csch", X)),), (POSITIVE,))
row("sech", _sech, (-(f("sech", X) * f("tanh", X)),), (ANY,))
row("csch", _csch, (-(f("csch", X) * f("coth", X)),), (POSITIVE,))
row("arcsinh", np.arcsinh, (f("rsqrt", 1.0 + f("square", X)),), (ANY,))
row("arccosh", np.arccosh, (f("rsqrt", X - 1.0) * f("rsqrt", X + 1.0),), (ABOVE_ONE,))
row("arctanh", np.arctanh, (1.0 / (1.0 - f("square", X)),), (UNIT,))
row("arccoth", _arccoth, (1.0 / (1.0 - f("square", X)),), (ABOVE_ONE,))
row("arcsech", _arcsech, (-(f("rsqrt", 1.0 - f("square", X)) / X),), (FRACTION,))
row("arccsch", _arccsch, (-(f("rsqrt", 1.0 + f("square", 1.0 / X)) / f("square", X)),), (POSITIVE,))
row("gudermannian", _gudermannian, (f("sech", X),), (ANY,))
row("inverse_gudermannian", _inverse_gudermannian, (f("sec", X),), (UNIT,))
