"""IDX, the format of the MNIST files: a big-endian array with a small header.

The header is two zero bytes, a byte for the type, a byte for the rank, and the sizes as 32-bit integers.
Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from wlnet.formats.problems import FormatError

Array = np.ndarray[Any, Any]

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_CODES = {np.dtype(t).newbyteorder("=").str[1:]: code for code, t in _TYPES.items()}


def read_idx(data: bytes) -> Array:
    """The array in IDX data, in the machine's byte order. Raises FormatError."""
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in _TYPES:
        raise FormatError("This is not an IDX file: it does not begin with an IDX header.")
    rank = data[3]
    start = 4 + 4 * rank
    if len(data) < start:
        raise FormatError("The IDX file ends within its header.")
    shape = struct.unpack(f">{rank}I", data[4:start])
    dtype = np.dtype(_TYPES[data[2]])
    count = 1
    for size in shape:
        count *= size
    if len(data) < start + count * dtype.itemsize:
        sizes = " x ".join(map(str, shape))
        raise FormatError(f"The IDX file is cut short: its header tells of {sizes} elements of {dtype.itemsize} bytes, "
                          f"but only {len(data) - start} bytes follow.")  # fmt: skip
    array = np.frombuffer(data, dtype, count, start).reshape(shape)
    return array if dtype.isnative or dtype.itemsize == 1 else array.astype(dtype.newbyteorder("="))


def write_idx(array: Array) -> bytes:
    """An array as IDX data. Raises FormatError for an element type IDX has not."""
    code = _CODES.get(array.dtype.newbyteorder("=").str[1:])
    if code is None or array.dtype.kind == "c":
        raise FormatError(f"IDX has no element type {array.dtype}.")
    if array.ndim > 255:
        raise FormatError("IDX arrays have at most 255 dimensions.")
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, code, array.ndim, *array.shape)
    return header + array.astype(_TYPES[code]).tobytes()
