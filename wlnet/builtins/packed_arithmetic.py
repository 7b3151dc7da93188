"""Arithmetic on packed arrays, whole: NumPy where its answer is Wolfram's, else None so that elements are taken singly.

Integers never wrap: bounds of the result are worked out in Python integers first. Infinite or undefined machine
results (division by zero, logarithms of negative numbers) also give None, for they have exact answers of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.expression import BigReal, Complex, Compound, Expr, PackedArray, S, from_array, pack

Array = np.ndarray[Any, Any]
Operand = Array | int | float | complex

LIMIT = 2**63


def operands(args: Sequence[Expr], numeric: Callable[[Expr], Expr | None]) -> list[Operand] | None:
    """Arguments as NumPy operands, ready to be broadcast; None if one has no place there.

    Arrays of lower rank belong to the first levels of those of higher rank. ``numeric`` gives the machine value of a
    symbolic number such as Pi. Exact numbers other than integers need an inexact array beside them.
    """
    arrays: list[Operand] = []
    inexact = False
    exact_fraction = False
    rank = 0
    shape: tuple[int, ...] = ()
    for a in args:
        if type(a) is PackedArray or (type(a) is Compound and a.head is S.List):
            packed = pack(a)
            if packed is None:
                return None
            array = packed.array
            inexact = inexact or array.dtype.kind != "i"
            if array.ndim > rank:
                rank, shape = array.ndim, array.shape
            arrays.append(array)
            continue
        value: Expr | None = a if type(a) in tower.NUMBERS else numeric(a)
        if value is None or type(value) is BigReal:
            return None
        if type(value) is int and value is a:
            if not -LIMIT <= value < LIMIT:
                return None
            arrays.append(value)
        elif type(value) is float:
            inexact = inexact or value is a
            exact_fraction = exact_fraction or value is not a
            arrays.append(value)
        elif type(value) is Fraction:
            exact_fraction = True
            arrays.append(float(value))
        elif type(value) is Complex:
            if type(value.re) is BigReal:
                return None
            if tower.is_machine(value):
                inexact = inexact or value is a
            else:
                exact_fraction = True
            arrays.append(tower.to_complex(value))
        else:
            return None
    if exact_fraction and not inexact:
        return None
    for i, operand in enumerate(arrays):
        if isinstance(operand, np.ndarray):
            if operand.shape != shape[: operand.ndim]:
                return None
            arrays[i] = operand.reshape(operand.shape + (1,) * (rank - operand.ndim))
    return arrays


def _is_integer(x: Operand) -> bool:
    return type(x) is int or (isinstance(x, np.ndarray) and x.dtype.kind == "i")


def bounds(x: Operand) -> tuple[int, int]:
    """The least and the greatest integer of an operand."""
    if isinstance(x, np.ndarray):
        return int(x.min()), int(x.max())
    return int(x), int(x)  # type: ignore[arg-type]


def _fits(low: int, high: int) -> bool:
    return low >= -LIMIT and high < LIMIT


def _combine(a: Operand, b: Operand, kind: str) -> Operand | None:
    if _is_integer(a) and _is_integer(b):
        (a_low, a_high), (b_low, b_high) = bounds(a), bounds(b)
        if kind == "Plus":
            if not _fits(a_low + b_low, a_high + b_high):
                return None
        else:
            corners = [x * y for x in (a_low, a_high) for y in (b_low, b_high)]
            if not _fits(min(corners), max(corners)):
                return None
    return a + b if kind == "Plus" else a * b


def plus_or_times(kind: str, args: Sequence[Expr], numeric: Callable[[Expr], Expr | None]) -> Expr | None:
    """The sum or product of packed arrays and numbers."""
    ratio = Fraction(1)
    if kind == "Times":
        # One division rounds better than a product with a rounded quotient.
        ratio = math.prod((a for a in args if type(a) is Fraction), start=ratio)
        args = [a for a in args if type(a) is not Fraction]
    values = operands(args, numeric)
    if values is None or (ratio != 1 and all(_is_integer(v) for v in values)):
        return None
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            total: Operand | None = values[0]
            for value in values[1:]:
                assert total is not None
                total = _combine(total, value, kind)
                if total is None:
                    return None
            if ratio != 1:
                total = total * float(ratio.numerator) / float(ratio.denominator)  # type: ignore[operator]
    except (FloatingPointError, OverflowError):
        return None
    return from_array(np.asarray(total))


def power(base: Expr, exponent: Expr, numeric: Callable[[Expr], Expr | None]) -> Expr | None:
    """base^exponent where one is, or both are, packed."""
    if base is S.E and type(exponent) is PackedArray and exponent.array.dtype.kind != "i":
        return apply(np.exp, exponent)
    values = operands((base, exponent), numeric)
    if values is None:
        return None
    a, b = values
    if _is_integer(a) and _is_integer(b):
        b_low, b_high = bounds(b)
        if b_low < 0 or (b_low == 0 and np.any(np.asarray(a) == 0)):
            return None
        largest = max(map(abs, bounds(a)))
        if largest > 1 and (b_high > 63 or largest**b_high >= LIMIT):
            return None
        return from_array(np.power(np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)))
    if type(b) is int and isinstance(a, np.ndarray):
        return _integer_power(a, b)
    if np.any(np.asarray(b) == 0) or np.any(np.asarray(a) == 0):
        if isinstance(b, (int, float)) and b > 0 and isinstance(a, np.ndarray):
            pass
        else:
            return None
    if not _is_complex(a) and not _is_complex(b) and np.any(np.asarray(a) < 0):
        return None
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            if isinstance(b, float) and b == 0.5 and not _is_complex(a):
                return from_array(np.sqrt(a))
            return from_array(np.power(np.asarray(a, dtype=np.result_type(np.asarray(a), np.float64)), b))
    except FloatingPointError:
        return None


def _is_complex(x: Operand) -> bool:
    return isinstance(x, complex) or (isinstance(x, np.ndarray) and x.dtype.kind == "c")


def _integer_power(a: Array, n: int) -> Expr | None:
    if n == 0 or (n < 0 and np.any(a == 0)):
        return None
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            if n == 2:
                return from_array(a * a)
            if n == -1:
                return from_array(1.0 / a)
            return from_array(np.power(a, float(n) if a.dtype.kind == "f" else n))
    except FloatingPointError:
        return None


def apply(function: Callable[[Array], Array], x: PackedArray, *, exact: bool = False) -> Expr | None:
    """A NumPy function of an inexact array; None where an element has no finite value (or the array is exact).

    ``exact`` lets integer arrays in too: for functions that keep integers integers.
    """
    if x.array.dtype.kind == "i" and not exact:
        return None
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            return from_array(function(x.array))
    except (FloatingPointError, TypeError):
        return None


def to_integers(x: Array) -> Expr | None:
    """Whole machine reals as integers; None where one is too large for the machine."""
    if x.size and float(np.abs(x).max()) >= 2.0**62:
        return None
    return from_array(x.astype(np.int64))
