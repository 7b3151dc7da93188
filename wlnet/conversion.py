"""Between expressions and Python values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Number
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
from wlnet.expression.packed import PACKED_TYPES


class NotConvertible(TypeError):
    """A value that the other side has no counterpart for."""


_EXPRESSIONS = (Symbol, Compound, Association, PackedArray, NumericArray, BigReal, Complex, HostAtom)
_CONSTANTS: dict[Symbol, Any] = {TRUE: True, FALSE: False, NULL: None, NONE: None}
_NUMERIC = {np.dtype(t) for t in NUMERIC_TYPES.values()}
_MANY = 250
"""A list of more numbers than this is packed."""


def from_python(value: Any) -> Expr:
    """A Python value as an expression: numbers, strings, bytes, lists, tuples, ranges, dicts, None, NumPy arrays,
    expressions, and objects with a method ``__wolfram__`` that gives one.

    Arrays of int64, float64 and complex128 become lists, those of other numbers a NumericArray; both share the memory
    of the array. Raises NotConvertible for anything else.
    """
    if value is None:
        return NULL
    if isinstance(value, (bool, np.bool_)):
        return TRUE if value else FALSE
    if isinstance(value, _EXPRESSIONS):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, np.ndarray):
        return _from_numpy(value)
    if isinstance(value, (int, float, complex, np.number)):
        return _from_number(value)
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else value
    if isinstance(value, Decimal) and value.is_finite():
        return BigReal(value, max(1, len(value.as_tuple().digits)))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return Compound(S.ByteArray, (Compound(S.List, tuple(bytes(value))),))
    if isinstance(value, Mapping):
        return Association.of((from_python(k), from_python(v)) for k, v in value.items())
    if isinstance(value, (list, tuple, range)):
        made = Compound(S.List, tuple(from_python(v) for v in value))
        return pack(made) or made if len(value) > _MANY else made
    convert = getattr(value, "__wolfram__", None)
    if callable(convert) and not isinstance(value, type):
        return convert()  # type: ignore[no-any-return]
    raise NotConvertible(f"a value of type {type(value).__name__} is not an expression")


def _from_numpy(array: np.ndarray[Any, Any]) -> Expr:
    if array.dtype.kind in "OSU" and array.ndim:
        return from_python(array.tolist())
    if array.dtype.kind not in "biufc":
        raise NotConvertible(f"an array of {array.dtype} is not an expression")
    # A view of its own, as the caller may go on to write through theirs but the language never may.
    view = np.asarray(array).view()
    view.flags.writeable = False
    if view.ndim and view.size and view.dtype in _NUMERIC and view.dtype not in PACKED_TYPES:
        return NumericArray(view)
    return from_array(view)


def _from_number(value: Any) -> Expr:
    if isinstance(value, (complex, np.complexfloating)) or math.isfinite(value):
        return scalar(value)
    if math.isnan(value):
        return S.Indeterminate
    return S.Infinity if value > 0 else Compound(S.Times, (-1, S.Infinity))


def to_python(e: Expr) -> Any:
    """An expression as Python values. Raises NotConvertible if part of it has none."""
    if isinstance(e, Symbol):
        if e in _CONSTANTS:
            return _CONSTANTS[e]
        if e is S.Infinity:
            return math.inf
        if e is S.Indeterminate:
            return math.nan
        raise NotConvertible(f"the symbol {e!r} has no Python value")
    if isinstance(e, PackedArray):
        return e.array.tolist()
    if isinstance(e, NumericArray):
        return _read_only(e.array)
    if isinstance(e, Complex):
        return complex(float(_real(e.re)), float(_real(e.im)))
    if isinstance(e, BigReal):
        return e.value
    if isinstance(e, Association):
        return {_key(k): to_python(v) for k, v in e}
    if isinstance(e, Compound):
        if e.head is S.List:
            return [to_python(a) for a in e.args]
        if e.head in (S.Rule, S.RuleDelayed) and len(e.args) == 2:
            return (to_python(e.args[0]), to_python(e.args[1]))
        if e.head is S.Times and e.args == (-1, S.Infinity):
            return -math.inf
        raise NotConvertible(f"{_in_short(e)} has no Python value")
    if isinstance(e, HostAtom):
        return e.to_python()
    return e


def _real(x: Any) -> Any:
    return x.value if isinstance(x, BigReal) else x


def _key(k: Expr) -> Any:
    value = _hashable(to_python(k))
    try:
        hash(value)
    except TypeError:
        raise NotConvertible(f"the key {_in_short(k)} cannot be the key of a dict") from None
    return value


def _hashable(value: Any) -> Any:
    return tuple(_hashable(v) for v in value) if isinstance(value, (list, tuple)) else value


def _in_short(e: Expr) -> str:
    """``Sin[...]``: expressions can be huge."""
    head = e
    while isinstance(head, Compound):
        head = head.head
    return repr(e) if head is e else f"{head!r}[...]"


def _read_only(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    # Expressions are immutable, and this one may be the value of many symbols.
    view = array.view()
    view.flags.writeable = False
    return view


def to_numpy(e: Expr) -> np.ndarray[Any, Any]:
    """A rectangular list of numbers, or a number, as a NumPy array; a read-only view where the expression holds one.

    Numbers that fit no machine integer become float64. Raises NotConvertible for anything else.
    """
    if isinstance(e, (PackedArray, NumericArray)):
        return _read_only(e.array)
    packed = pack(e)
    if packed is not None:
        return packed.array
    refusal = NotConvertible(f"{_in_short(e)} is not a rectangular array of numbers")
    try:
        made = np.array(to_python(e))
        if made.dtype.kind == "O" and all(isinstance(x, (Number, Decimal)) for x in made.flat):
            made = made.astype(np.float64)
    except (ValueError, NotConvertible):
        raise refusal from None
    if made.dtype.kind not in "biufc":
        raise refusal
    return made
