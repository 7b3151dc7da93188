"""Discrete Fourier and cosine transforms: Fourier, InverseFourier, FourierDCT, FourierDST."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.matrices import machine_array
from wlnet.builtins.numeric import real_value
from wlnet.expression import Expr, S, Symbol, from_array, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols

Array = np.ndarray[Any, Any]

symbols("FourierParameters")
for _name in ("Fourier", "InverseFourier", "FourierDCT", "FourierDST"):
    messages(
        _name,
        {
            "fftl": "`1` is not a nonempty full array of numbers.",
            "fpopt": "The FourierParameters `1` should be a list of two real numbers.",
            "dcttype": "The type `1` is none of 1, 2, 3, 4.",
        },
    )


def _numbers(k: Kernel, head: Symbol, data: Expr) -> Array | None:
    found = machine_array(k, data) if is_list(data) and data.args else None
    if found is None or found.size == 0:
        k.message(head, "fftl", data)
        return None
    return found


def _parameters(k: Kernel, head: Symbol, given: Expr) -> tuple[float, float] | None:
    values = [real_value(k, v) for v in given.args] if is_list(given) else []
    if len(values) != 2 or values[0] is None or values[1] is None:
        k.message(head, "fpopt", given)
        return None
    return values[0], values[1]


def _along(data: Array, axis: int, sign: float, b: float) -> Array:
    """The sums of data times exp(sign 2 Pi I b r s/n) along one axis."""
    n = data.shape[axis]
    if b == 1.0 or b == -1.0:
        forward = sign * b > 0
        return np.fft.ifft(data, axis=axis) * n if forward else np.fft.fft(data, axis=axis)
    places = np.arange(n)
    matrix = np.exp(sign * 2j * np.pi * b * np.outer(places, places) / n)
    return np.moveaxis(np.tensordot(data, matrix, (axis, 0)), -1, axis)


def _transform(k: Kernel, head: Symbol, data: Expr, given: Expr) -> Array | None:
    numbers, parameters = _numbers(k, head, data), _parameters(k, head, given)
    if numbers is None or parameters is None:
        return None
    a, b = parameters
    sign = 1.0 if head is S.Fourier else -1.0
    for axis in range(numbers.ndim):
        numbers = _along(numbers, axis, sign, b)
    return np.asarray(numbers * numbers.size ** (-(1 - sign * a) / 2))


def _result(made: Array, at: Expr) -> Expr | None:
    """The whole transform, or one element of it."""
    if at is S.Automatic:
        # A transform without imaginary parts is a list of real numbers.
        return from_array(np.ascontiguousarray(made if made.dtype.kind != "c" or np.any(made.imag) else made.real))
    places = [p for p in (at.args if is_list(at) else (at,)) if type(p) is int]
    if len(places) != made.ndim or not all(1 <= p <= n for p, n in zip(places, made.shape, strict=True)):
        return None
    value = made[tuple(p - 1 for p in places)]
    return tower.from_complex(complex(value)) if made.dtype.kind == "c" else float(value)


_PARAMETERS = {"FourierParameters": "{0, 1}"}


@builtin("Fourier", options=_PARAMETERS)
def fourier(k: Kernel, options: Options, data: Expr, at: Expr = S.Automatic) -> Expr | None:
    """Fourier[list]: the discrete Fourier transform, 1/Sqrt[n] times the sums of u exp(2 Pi I (r - 1)(s - 1)/n).

    FourierParameters -> {a, b} gives n^(-(1 - a)/2) times the sums with b in the exponent. Arrays are transformed
    along all axes; Fourier[list, s] is one element.

    >> Fourier[{1, 0, 0, 0}]
     = {0.5, 0.5, 0.5, 0.5}
    >> Chop[Fourier[{1, 2, 3, 4}, FourierParameters -> {1, -1}]]
     = {10., -2. + 2.*I, -2., -2. - 2.*I}
    """
    made = _transform(k, S.Fourier, data, options["FourierParameters"])
    return None if made is None else _result(made, at)


@builtin("InverseFourier", options=_PARAMETERS)
def inverse_fourier(k: Kernel, options: Options, data: Expr, at: Expr = S.Automatic) -> Expr | None:
    """InverseFourier[list]: the inverse of the discrete Fourier transform.

    >> Round[InverseFourier[Fourier[{1, 2, 3}]], 0.001]
     = {1., 2., 3.}
    """
    made = _transform(k, S.InverseFourier, data, options["FourierParameters"])
    return None if made is None else _result(made, at)


def _cosine_matrix(kind: int, n: int) -> Array:
    """The matrix of FourierDCT: element (s, r) weighs input r for output s."""
    s, r = np.arange(n)[:, None], np.arange(n)[None, :]
    if kind == 1:
        matrix = np.cos(np.pi * r * s / max(n - 1, 1)) * math.sqrt(2 / max(n - 1, 1))
        matrix[:, 0] /= 2
        matrix[:, -1] /= 2
        return matrix
    if kind == 2:
        return np.cos(np.pi * (r + 0.5) * s / n) / math.sqrt(n)
    if kind == 3:
        matrix = 2 * np.cos(np.pi * r * (s + 0.5) / n) / math.sqrt(n)
        matrix[:, 0] /= 2
        return matrix
    return np.cos(np.pi * (r + 0.5) * (s + 0.5) / n) * math.sqrt(2 / n)


def _sine_matrix(kind: int, n: int) -> Array:
    """The matrix of FourierDST."""
    s, r = np.arange(1, n + 1)[:, None], np.arange(1, n + 1)[None, :]
    if kind == 1:
        return np.sin(np.pi * r * s / (n + 1)) * math.sqrt(2 / (n + 1))
    if kind == 2:
        return np.sin(np.pi * (r - 0.5) * s / n) / math.sqrt(n)
    if kind == 3:
        matrix = 2 * np.sin(np.pi * r * (s - 0.5) / n) / math.sqrt(n)
        matrix[:, -1] /= 2
        return matrix
    return np.sin(np.pi * (r - 0.5) * (s - 0.5) / n) * math.sqrt(2 / n)


def _real_transform(k: Kernel, head: Symbol, data: Expr, kind: Expr) -> Expr | None:
    numbers = _numbers(k, head, data)
    if numbers is None:
        return None
    if type(kind) is not int or not 1 <= kind <= 4:
        k.message(head, "dcttype", kind)
        return None
    make = _cosine_matrix if head is S.FourierDCT else _sine_matrix
    for axis in range(numbers.ndim):
        numbers = np.moveaxis(np.tensordot(make(kind, numbers.shape[axis]), numbers, (1, axis)), 0, axis)
    return from_array(np.ascontiguousarray(numbers))


@builtin("FourierDCT")
def fourier_dct(k: Kernel, data: Expr, kind: Expr = 2) -> Expr | None:
    """FourierDCT[list, m]: the discrete cosine transform of type m = 1, 2, 3 or 4; 2 if not given.

    >> Chop[FourierDCT[{1, 1, 1, 1}]]
     = {2., 0, 0, 0}
    >> Round[FourierDCT[FourierDCT[{1, 2, 3}, 2], 3], 0.001]
     = {1., 2., 3.}
    """
    return _real_transform(k, S.FourierDCT, data, kind)


@builtin("FourierDST")
def fourier_dst(k: Kernel, data: Expr, kind: Expr = 2) -> Expr | None:
    """FourierDST[list, m]: the discrete sine transform of type m = 1, 2, 3 or 4; 2 if not given.

    >> Round[FourierDST[FourierDST[{1, 2, 3}, 1], 1], 0.001]
     = {1., 2., 3.}
    """
    return _real_transform(k, S.FourierDST, data, kind)
