"""Runs of machine numbers: the element types of BinaryReadList and BinaryWrite as NumPy types."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_TYPES = {
    "Byte": "u1",
    "UnsignedInteger8": "u1",
    "Integer8": "i1",
    "UnsignedInteger16": "u2",
    "Integer16": "i2",
    "UnsignedInteger32": "u4",
    "Integer32": "i4",
    "UnsignedInteger64": "u8",
    "Integer64": "i8",
    "Real16": "f2",
    "Real32": "f4",
    "Real64": "f8",
    "Complex64": "c8",
    "Complex128": "c16",
}
_WIDE = {"Integer24": 3, "UnsignedInteger24": 3, "Integer128": 16, "UnsignedInteger128": 16}
TYPES = frozenset(_TYPES) | frozenset(_WIDE) | {"Character8", "Character16", "TerminatedString"}


def dtype_of(kind: str, *, big_endian: bool) -> np.dtype[Any] | None:
    """The NumPy type of an element type, if it has one."""
    found = _TYPES.get(kind)
    return None if found is None else np.dtype((">" if big_endian else "<") + found)


def size_of(kind: str) -> int:
    """The bytes that one element takes (of a TerminatedString, the least)."""
    if kind in _TYPES:
        return np.dtype(_TYPES[kind]).itemsize
    return _WIDE.get(kind, 2 if kind == "Character16" else 1)


def read_array(data: bytes, start: int, count: int, kind: str, *, big_endian: bool) -> Array | None:
    """``count`` elements (-1: as many as there are) as an array, if the type is one of NumPy's."""
    dtype = dtype_of(kind, big_endian=big_endian)
    if dtype is None:
        return None
    most = (len(data) - start) // dtype.itemsize
    return np.frombuffer(data, dtype, most if count < 0 else min(count, most), start)


def read_one(data: bytes, start: int, kind: str, *, big_endian: bool) -> tuple[int | float | complex | str, int] | None:
    """One element and the offset behind it; None where the data ends."""
    if kind == "TerminatedString":
        end = data.find(b"\0", start)
        return None if end < 0 else (data[start:end].decode("latin-1"), end + 1)
    size = size_of(kind)
    chunk = data[start : start + size]
    if len(chunk) < size:
        return None
    order = "big" if big_endian else "little"
    if kind in _WIDE:
        return int.from_bytes(chunk, order, signed=kind[0] == "I"), start + size  # type: ignore[arg-type]
    if kind.startswith("Character"):
        return chr(int.from_bytes(chunk, order)), start + size  # type: ignore[arg-type]
    dtype = dtype_of(kind, big_endian=big_endian)
    assert dtype is not None
    return np.frombuffer(chunk, dtype)[0].item(), start + size


def write_one(value: int | float | complex | str, kind: str, *, big_endian: bool) -> bytes:
    """One element as bytes. Raises ValueError or OverflowError if the type cannot hold it."""
    order = "big" if big_endian else "little"
    if kind == "TerminatedString":
        return str(value).encode("latin-1") + b"\0"
    if kind.startswith("Character"):
        code = ord(value) if isinstance(value, str) else int(value)  # type: ignore[arg-type]
        return code.to_bytes(size_of(kind), order)  # type: ignore[arg-type]
    if kind in _WIDE or "Integer" in kind or kind == "Byte":
        if not isinstance(value, int):
            raise ValueError(f"{value} is not an integer")
        signed = kind[0] == "I"
        return value.to_bytes(size_of(kind), order, signed=signed)  # type: ignore[arg-type]
    if isinstance(value, str):
        raise ValueError(f"{value} is not a number")
    dtype = dtype_of(kind, big_endian=big_endian)
    assert dtype is not None
    return np.array(value, dtype).tobytes()
