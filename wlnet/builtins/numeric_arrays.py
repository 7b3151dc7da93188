"""Arrays by storage: packed arrays, NumericArray."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.structure import dimensions_of
from wlnet.expression import (
    NUMERIC_TYPES,
    Expr,
    NumericArray,
    PackedArray,
    S,
    boolean,
    is_list,
    pack,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

_REAL_TYPES = ("Real64", "Integer64", "ComplexReal64")


@builtin("Developer`ToPackedArray")
def to_packed_array(_k: Kernel, e: Expr, kind: Expr | None = None) -> Expr | None:
    """Developer`ToPackedArray[list]: the list stored as an array of machine numbers, if it can be.

    >> Developer`PackedArrayQ[Developer`ToPackedArray[{1, 2}]]
     = True
    >> Developer`ToPackedArray[{1, x}]
     = {1, x}
    """
    if kind is S.Real and type(e) is not PackedArray:
        made = machine_array(e)
        if made is not None and made.dtype.kind in "if":
            return PackedArray(made.astype(np.float64))
    return pack(e) or e


@builtin("Developer`FromPackedArray")
def from_packed_array(_k: Kernel, e: Expr) -> Expr | None:
    """Developer`FromPackedArray[list]: the list stored as an ordinary expression.

    >> Developer`PackedArrayQ[Developer`FromPackedArray[Developer`ToPackedArray[{1, 2}]]]
     = False
    """
    return e.unpacked() if type(e) is PackedArray else e


_PACKED_KINDS = {"i": S.Integer, "f": S.Real, "c": S.Complex}


@builtin("Developer`PackedArrayQ")
def packed_array_q(_k: Kernel, e: Expr, kind: Expr | None = None, rank: Expr | None = None) -> Expr | None:
    """Developer`PackedArrayQ[expr]: whether expr is stored as an array of machine numbers.

    >> Developer`PackedArrayQ[{a}]
     = False
    """
    if type(e) is not PackedArray:
        return boolean(False)
    fits = (kind is None or _PACKED_KINDS[e.array.dtype.kind] is kind) and (rank is None or e.array.ndim == rank)
    return boolean(fits)


def machine_array(e: Expr) -> np.ndarray | None:
    """A rectangular list of numbers, of whatever kinds, as an array of machine numbers."""
    if type(e) is NumericArray or type(e) is PackedArray:
        return e.array
    packed = pack(e)
    if packed is not None:
        return packed.array
    shape = dimensions_of(e)
    if not is_list(e) or not shape:
        return None
    leaves: list[Expr] = [e]
    for _ in shape:
        leaves = [x for part in leaves for x in part.args]  # type: ignore[union-attr]
    try:
        numbers = [_machine_number(x) for x in leaves]
    except TypeError:
        return None
    array = np.array(numbers)
    return array.reshape(shape) if array.dtype.kind in "ifc" and array.size == int(np.prod(shape)) else None


def _machine_number(x: Expr) -> int | float | complex:
    if isinstance(x, (int, float)):
        return x
    return complex(x) if type(x).__name__ == "Complex" else float(x)  # type: ignore[arg-type]


messages(
    "NumericArray",
    {
        "type": "The type specification `1` is not valid.",
        "nconvss": "The array could not be converted to the type `1` using the method `2`.",
        "nconvs": "The array could not be converted to the type `1`.",
    },
)


def _fitted(array: np.ndarray, dtype: np.dtype, method: Expr) -> np.ndarray | None:
    """The array in another type, with numbers that do not fit treated by the method; None if they are refused."""
    if array.dtype.kind == "c" and dtype.kind != "c":
        return None
    if dtype.kind not in "iu":
        return array.astype(dtype)
    low, high = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    whole = array
    if array.dtype.kind == "f":
        if not bool(np.isfinite(array).all()):
            return None
        whole = np.rint(array)
        if method in ("Check", "Coerce", "ClipAndCheck") and bool((whole != array).any()):
            return None
    if method in ("ClipAndCoerce", "ClipAndRound", "ClipAndCheck", "ClipAndScale"):
        whole = np.clip(whole, low, high)
    elif array.size and not (low <= whole.min() and whole.max() <= high):
        if method in ("Coerce", "Round"):
            return whole.astype(np.int64).astype(dtype)
        return None
    return whole.astype(dtype)


@builtin("NumericArray")
def numeric_array(k: Kernel, e: Expr, kind: Expr | None = None, method: Expr = "ClipAndRound") -> Expr | None:
    """NumericArray[list, "type"]: an array whose numbers are all stored in a machine type such as "Real32".

    Numbers that do not fit are clipped and rounded; NumericArray[list, "type", "Check"] refuses them.

    >> NumericArray[{{1, 2}, {3, 4}}, "UnsignedInteger8"]
     = NumericArray[{{1, 2}, {3, 4}}, "UnsignedInteger8"]
    >> {Normal[NumericArray[{1.5, 2}, "Real32"]], Normal[NumericArray[{300, 1.7}, "UnsignedInteger8"]]}
     = {{1.5, 2.}, {255, 2}}
    """
    array = machine_array(e)
    if array is None or (type(e) is NumericArray and kind is None):
        return e if type(e) is NumericArray else None
    if kind is None or kind is S.Automatic:
        return NumericArray(_smallest(array))
    if type(kind) is not str or kind not in NUMERIC_TYPES:
        k.message(S.NumericArray, "type", kind)
        return None
    made = _fitted(array, np.dtype(NUMERIC_TYPES[kind]), method)
    if made is None:
        k.message(S.NumericArray, "nconvss", kind, method)
        return None
    return NumericArray(made)


def _smallest(array: np.ndarray) -> np.ndarray:
    """Integers in the smallest type that holds them, as NumericArray without a type has them."""
    if array.dtype.kind != "i" or not array.size:
        return array
    low, high = int(array.min()), int(array.max())
    signs = (np.uint8, np.uint16, np.uint32) if low >= 0 else (np.int8, np.int16, np.int32)
    for kind in signs:
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return array.astype(kind)
    return array


@builtin("NumericArrayType")
def numeric_array_type(_k: Kernel, e: Expr) -> Expr | None:
    """NumericArrayType[array]: the name of the type of its numbers.

    >> NumericArrayType[NumericArray[{1.}, "Real32"]]
     = "Real32"
    """
    return e.kind if type(e) is NumericArray else None
