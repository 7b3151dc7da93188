"""Between expressions and Python values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.expression import (
    FALSE,
    NONE,
    NULL,
    NUMERIC_TYPES,
    TRUE,
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    from_array,
    pack,
    scalar,
)


class NotConvertible(TypeError):
    """A value that the other side has no counterpart for."""


_EXPRESSIONS = (Symbol, Compound, Association, PackedArray, NumericArray, BigReal, Complex, HostAtom)
_CONSTANTS: dict[Symbol, Any] = {TRUE: True, FALSE: False, NULL: None, NONE: None}
_NUMERIC = {np.dtype(t) for t in NUMERIC_TYPES.values()}


def from_python(value: Any) -> Expr:
    """A Python value as an expression: numbers, strings, lists, tuples, dicts, None, NumPy arrays, expressions.

    Arrays of int64, float64 and complex128 are shared, not copied; float32 arrays become a NumericArray, which shares
    them too. Raises NotConvertible for anything else.
    """
    if value is None:
        return NULL
    if isinstance(value, (bool, np.bool_)):
        return TRUE if value else FALSE
    if isinstance(value, (str, *_EXPRESSIONS)):
        return value
    if isinstance(value, np.ndarray):
        if value.ndim and value.dtype in _NUMERIC and value.dtype not in (np.int64, np.float64, np.complex128):
            return NumericArray(value)
        return from_array(value)
    if isinstance(value, (int, float, complex, np.number)):
        return scalar(value)
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else value
    if isinstance(value, Mapping):
        return Association.of((from_python(k), from_python(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        made = Compound(S.List, tuple(from_python(v) for v in value))
        return pack(made) or made if len(value) > 250 else made
    raise NotConvertible(f"a value of type {type(value).__name__} is not an expression")


def to_python(e: Expr) -> Any:
    """An expression as Python values. Raises NotConvertible if part of it has none."""
    if isinstance(e, Symbol):
        if e in _CONSTANTS:
            return _CONSTANTS[e]
        if e is S.Infinity:
            return float("inf")
        if e is S.Indeterminate:
            return float("nan")
        raise NotConvertible(f"the symbol {e!r} has no Python value")
    if isinstance(e, (PackedArray, NumericArray)):
        return e.array.tolist() if isinstance(e, PackedArray) else e.array
    if isinstance(e, Complex):
        return complex(float(_real(e.re)), float(_real(e.im)))
    if isinstance(e, BigReal):
        return e.value
    if isinstance(e, Association):
        return {_hashable(to_python(k)): to_python(v) for k, v in e}
    if isinstance(e, Compound):
        if e.head is S.List:
            return [to_python(a) for a in e.args]
        if e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2:
            return (to_python(e.args[0]), to_python(e.args[1]))
        if e.head is S.DirectedInfinity and e.args in ((1,), (-1,)):
            return float("inf") * e.args[0]
        raise NotConvertible(f"{e!r} has no Python value")
    return e


def _real(x: Any) -> Any:
    return x.value if isinstance(x, BigReal) else x


def _hashable(value: Any) -> Any:
    return tuple(_hashable(v) for v in value) if isinstance(value, list) else value


def to_numpy(e: Expr) -> np.ndarray[Any, Any]:
    """A rectangular list of numbers, or a number, as a NumPy array. Raises NotConvertible for anything else."""
    if isinstance(e, (PackedArray, NumericArray)):
        return e.array
    packed = pack(e)
    if packed is not None:
        return packed.array
    try:
        made = np.array(to_python(e))
    except ValueError:
        made = np.array(None)
    if made.dtype.kind not in "biufc":
        raise NotConvertible(f"{e!r} is not a rectangular array of numbers")
    return made
