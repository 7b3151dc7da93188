"""Packed arrays: rectangular lists of machine numbers kept as NumPy arrays, and ``NumericArray``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from wlnet.expression.atoms import FALSE, TRUE, Complex, S, Symbol
from wlnet.expression.compound import Compound

if TYPE_CHECKING:
    from wlnet.expression import Expr

Array = np.ndarray[Any, Any]

PACKED_TYPES = {np.dtype(np.int64), np.dtype(np.float64), np.dtype(np.complex128)}


def scalar(x: Any) -> Expr:
    """A NumPy or Python number as an expression."""
    if isinstance(x, (float, np.floating)):
        return float(x)
    if isinstance(x, (bool, np.bool_)):
        return TRUE if x else FALSE
    if isinstance(x, (int, np.integer)):
        return int(x)
    return Complex(float(x.real), float(x.imag))


class PackedArray:
    """A list (of lists ...) of machine integers, reals or complex numbers, all of one kind, rank at least 1.

    It is the list it stands for: Head gives List, ``args`` its elements, and it equals the unpacked list.
    """

    __slots__ = ("array",)

    stamp: object = None

    def __init__(self, array: Array) -> None:
        assert array.ndim >= 1, array.shape
        assert array.dtype in PACKED_TYPES, array.dtype
        self.array = array

    @property
    def head(self) -> Symbol:
        return S.List

    @property
    def args(self) -> tuple[Expr, ...]:
        """The elements: numbers, or packed rows."""
        if self.array.ndim == 1:
            if self.array.dtype.kind == "c":
                return tuple(Complex(z.real, z.imag) for z in self.array.tolist())
            return tuple(self.array.tolist())
        return tuple(PackedArray(row) for row in self.array)

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[Expr]:
        return iter(self.args)

    def unpacked(self) -> Compound:
        """The same list as nested compounds."""
        return nested(self.array.tolist())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is PackedArray:
            return self.array.dtype == other.array.dtype and np.array_equal(self.array, other.array)
        if type(other) is Compound:
            return other.head is S.List and len(other.args) == len(self) and self.unpacked() == other
        return False

    def __hash__(self) -> int:
        return hash(self.unpacked())

    def __repr__(self) -> str:
        return repr(self.unpacked())


def nested(values: list[Any]) -> Compound:
    """Nested Python lists of numbers as List compounds."""
    if values and isinstance(values[0], list):
        return Compound(S.List, tuple(nested(v) for v in values))
    if values and isinstance(values[0], complex):
        return Compound(S.List, tuple(Complex(z.real, z.imag) for z in values))
    return Compound(S.List, tuple(values))


def from_array(array: Array) -> Expr:
    """A NumPy array as the list it stands for: packed where it can be, a number for rank 0."""
    if array.ndim == 0:
        return scalar(array[()])
    if array.dtype not in PACKED_TYPES:
        kind = array.dtype.kind
        if kind == "b":
            return Compound(S.List, tuple(from_array(row) for row in array))
        if kind not in "iufc":
            raise TypeError(f"an array of {array.dtype} is not a list of numbers")
        if kind == "u" and array.dtype.itemsize == 8 and array.size and int(array.max()) > 2**63 - 1:
            return nested(array.tolist())
        array = array.astype(np.int64 if kind in "iu" else np.float64 if kind == "f" else np.complex128)
    if array.size == 0:
        return _empty(array.shape)
    return PackedArray(array)


def _empty(shape: tuple[int, ...]) -> Compound:
    if len(shape) == 1 or shape[0] == 0:
        return Compound(S.List, ())
    return Compound(S.List, tuple(_empty(shape[1:]) for _ in range(shape[0])))


_KINDS = {int: np.int64, float: np.float64, Complex: np.complex128}


def pack(e: Expr) -> PackedArray | None:
    """The packed form of a rectangular list of machine numbers of one kind, or None if it is not one."""
    if type(e) is PackedArray:
        return e
    if type(e) is not Compound or e.head is not S.List or not e.args:
        return None
    first: Expr = e
    while type(first) is Compound and first.head is S.List and first.args:
        first = first.args[0]
    if type(first) is PackedArray:
        dtype = first.array.dtype.type
    else:
        found = _KINDS.get(type(first))
        if found is None:
            return None
        dtype = found
    try:
        values = _to_lists(e, dtype)
        array = np.array(values, dtype=dtype)
    except (_Unpackable, ValueError, OverflowError):
        return None
    return PackedArray(array) if array.ndim else None


class _Unpackable(Exception):
    pass


def _to_lists(e: Expr, dtype: type) -> Any:
    if type(e) is PackedArray:
        if e.array.dtype.type is not dtype:
            raise _Unpackable
        return e.array
    assert type(e) is Compound
    if e.head is not S.List:
        raise _Unpackable
    wanted = int if dtype is np.int64 else float if dtype is np.float64 else Complex
    kinds = set(map(type, e.args))
    if kinds == {wanted}:
        if wanted is Complex:
            if not all(type(z.re) is float and type(z.im) is float for z in e.args):  # type: ignore[union-attr]
                raise _Unpackable
            return [complex(z.re, z.im) for z in e.args]  # type: ignore[union-attr, arg-type]
        return e.args
    if kinds and kinds <= {Compound, PackedArray}:
        return [_to_lists(x, dtype) for x in e.args]
    raise _Unpackable


NUMERIC_TYPES: dict[str, type] = {
    "Integer8": np.int8,
    "UnsignedInteger8": np.uint8,
    "Integer16": np.int16,
    "UnsignedInteger16": np.uint16,
    "Integer32": np.int32,
    "UnsignedInteger32": np.uint32,
    "Integer64": np.int64,
    "UnsignedInteger64": np.uint64,
    "Real16": np.float16,
    "Real32": np.float32,
    "Real64": np.float64,
    "ComplexReal32": np.complex64,
    "ComplexReal64": np.complex128,
}

_TYPE_NAMES = {np.dtype(t): name for name, t in NUMERIC_TYPES.items()}


class NumericArray:
    """``NumericArray[list, "type"]``: an array of a fixed machine type, an atom to the language."""

    __slots__ = ("array",)

    stamp: object = None

    def __init__(self, array: Array) -> None:
        assert array.dtype in _TYPE_NAMES, array.dtype
        self.array = array

    @property
    def head(self) -> Symbol:
        return S.NumericArray

    @property
    def kind(self) -> str:
        """The Wolfram name of the element type, such as "Real32"."""
        return _TYPE_NAMES[self.array.dtype]

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is NumericArray
            and self.array.dtype == other.array.dtype
            and np.array_equal(self.array, other.array)
        )

    def __hash__(self) -> int:
        return hash((NumericArray, self.array.shape, self.array.tobytes()))

    def __repr__(self) -> str:
        return f'NumericArray[{self.array.tolist()!r}, "{self.kind}"]'


def elements(e: Expr) -> tuple[Expr, ...] | None:
    """The elements of a list, packed or not; None if ``e`` is not a list."""
    if type(e) is Compound:
        return e.args if e.head is S.List else None
    return e.args if type(e) is PackedArray else None


def is_list(e: Expr) -> TypeGuard[Compound | PackedArray]:
    return type(e) is PackedArray or (type(e) is Compound and e.head is S.List)
