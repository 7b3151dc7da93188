"""Binary data in files and streams: BinaryRead, BinaryReadList, BinaryWrite."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins.byte_arrays import ByteArray, bytes_of
from wlnet.builtins.output import output_streams
from wlnet.builtins.stream_table import Input, path_of, streams
from wlnet.builtins.streams import input_stream
from wlnet.expression import Complex, Compound, Expr, NumericArray, PackedArray, S, Symbol, elements, from_array, scalar
from wlnet.formats.binary import TYPES, Array, dtype_of, read_array, read_one, write_one
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols, variable

symbols("ByteOrdering")
for _name in ("BinaryRead", "BinaryReadList", "BinaryWrite"):
    messages(
        _name,
        {
            "format": "`1` is not a recognized binary format.",
            "noopen": "Cannot open `1`.",
            "openx": "`1` is not open.",
            "nocoerce": "`1` cannot be written as `2`.",
            "byteord": "The ByteOrdering option is `1`; it should be 1 (most significant byte first) or -1.",
        },
    )

_FAILED = S.__getattr__("$Failed")
_ORDER = {"ByteOrdering": "$ByteOrdering"}


@variable("$ByteOrdering")
def byte_ordering(_k: Kernel) -> Expr:
    """``$ByteOrdering``: 1 where the most significant byte comes first, -1 where it comes last."""
    return -1 if sys.byteorder == "little" else 1


def _big_endian(k: Kernel, head: Symbol, options: Options) -> bool | None:
    order = k.evaluate(options["ByteOrdering"])
    if order not in (1, -1):
        k.message(head, "byteord", order)
        return None
    return order == 1


def kind_of(k: Kernel, head: Symbol, e: Expr) -> str | None:
    """The name of an element type; None after a message."""
    name = e.short if type(e) is Symbol else e
    if type(name) is str and name in TYPES:
        return name
    k.message(head, "format", e)
    return None


def _one(s: Input, kind: str, big: bool) -> Expr:
    found = read_one(s.data, s.position, kind, big_endian=big)
    if found is None:
        s.position = len(s.data)
        return S.EndOfFile
    value, s.position = found
    return value if type(value) is str else scalar(value)


def _kinds(k: Kernel, head: Symbol, spec: Expr) -> list[str] | None:
    items = elements(spec)
    found = [kind_of(k, head, i) for i in ((spec,) if items is None else items)]
    return None if any(f is None for f in found) else [f for f in found if f is not None]


@builtin("BinaryRead", options=_ORDER)
def binary_read(k: Kernel, options: Options, source: Expr, kind: Expr = "Byte") -> Expr | None:
    """BinaryRead[stream], [stream, type], [stream, {type1, ...}]: the next binary element of a stream.

    >> s = StringToStream["AB"]; {BinaryRead[s], BinaryRead[s, "Character8"], BinaryRead[s]}
     = {65, "B", EndOfFile}
    """
    kinds = _kinds(k, S.BinaryRead, kind)
    big = _big_endian(k, S.BinaryRead, options)
    if kinds is None or big is None:
        return None
    found = input_stream(k, S.BinaryRead, source)
    if found is None:
        return _FAILED if path_of(source) is not None else None
    if elements(kind) is None:
        return _one(found[0], kinds[0], big)
    return Compound(S.List, tuple(_one(found[0], one, big) for one in kinds))


@builtin("BinaryReadList", options=_ORDER)
def binary_read_list(
    k: Kernel, options: Options, source: Expr, kind: Expr = "Byte", count: Expr = S.Infinity
) -> Expr | None:
    """BinaryReadList[file], [file, type], [file, {type1, ...}], [file, type, n]: binary elements to the end, or n.

    >> BinaryReadList[StringToStream["ABCD"], "UnsignedInteger16", ByteOrdering -> 1]
     = {16706, 17220}
    """
    kinds = _kinds(k, S.BinaryReadList, kind)
    big = _big_endian(k, S.BinaryReadList, options)
    if kinds is None or big is None:
        return None
    found = input_stream(k, S.BinaryReadList, source)
    if found is None:
        return _FAILED if path_of(source) is not None else None
    stream, opened = found
    limit = count if type(count) is int else -1
    if elements(kind) is None:
        values = read_elements(stream, kinds[0], limit, big_endian=big)
    else:
        values = _read_records(stream, kinds, limit, big)
    if opened:
        streams(k).close(stream)
    return values


def read_elements(stream: Input, kind: str, count: int, *, big_endian: bool) -> Expr:
    """``count`` elements of one type (-1: all that there are) as a list."""
    array = read_array(stream.data, stream.position, count, kind, big_endian=big_endian)
    if array is not None:
        stream.position += array.nbytes
        return from_array(array)
    values: list[Expr] = []
    while count < 0 or len(values) < count:
        value = _one(stream, kind, big_endian)
        if value is S.EndOfFile:
            break
        values.append(value)
    return Compound(S.List, tuple(values))


def _read_records(stream: Input, kinds: list[str], count: int, big: bool) -> Expr:
    rows: list[Expr] = []
    dtypes = [dtype_of(one, big_endian=big) for one in kinds]
    if all(d is not None for d in dtypes):
        # A record of machine numbers is a structure to NumPy.
        record = np.dtype([(f"f{i}", d) for i, d in enumerate(dtypes)])
        whole = (len(stream.data) - stream.position) // record.itemsize
        n = whole if count < 0 else min(count, whole)
        table = np.frombuffer(stream.data, record, n, stream.position)
        stream.position += n * record.itemsize
        if len({d for d in dtypes if d is not None}) == 1 and n:
            return from_array(np.stack([table[f"f{i}"] for i in range(len(kinds))], axis=1))
        rows.extend(Compound(S.List, tuple(scalar(v) for v in row)) for row in table.tolist())
    while (count < 0 or len(rows) < count) and not stream.at_end:
        rows.append(Compound(S.List, tuple(_one(stream, one, big) for one in kinds)))
    return Compound(S.List, tuple(rows))


@builtin("BinaryWrite", options=_ORDER)
def binary_write(k: Kernel, options: Options, target: Expr, e: Expr, kind: Expr = "Byte") -> Expr | None:
    """BinaryWrite[file, b], [file, {b1, ...}], [file, data, type]: writes binary data, a byte each unless told.

    >> f = CreateFile[]; BinaryWrite[f, {1, 258}, "Integer16", ByteOrdering -> 1]; Close[f];
    >> r = BinaryReadList[f]; DeleteFile[f]; r
     = {0, 1, 1, 2}
    """
    kinds = _kinds(k, S.BinaryWrite, kind)
    big = _big_endian(k, S.BinaryWrite, options)
    if kinds is None or big is None:
        return None
    data = encoded(e, kinds, big_endian=big)
    if data is None:
        k.message(S.BinaryWrite, "nocoerce", e, kind)
        return None
    found = output_streams(k, S.BinaryWrite, target)
    if found is None:
        return _FAILED if path_of(target) is not None else None
    for stream in found:
        stream.write(data)
    return target


def encoded(e: Expr, kinds: list[str], *, big_endian: bool) -> bytes | None:
    """Elements as bytes, the types taken in turn; None if one does not fit."""
    if type(e) is str:
        return e.encode("utf-8", errors="surrogatepass") + (b"\0" if kinds == ["TerminatedString"] else b"")
    if type(e) is ByteArray:
        return e.data
    if len(kinds) == 1:
        dtype = dtype_of(kinds[0], big_endian=big_endian)
        if isinstance(e, (PackedArray, NumericArray)) and dtype is not None:
            if dtype.kind in "iu" and (e.array.dtype.kind not in "iu" or not _fits(e.array, dtype)):
                return None
            return e.array.astype(dtype).tobytes()
        if kinds[0] in ("Byte", "UnsignedInteger8"):
            plain = bytes_of(e)
            if plain is not None:
                return plain
    pieces: list[bytes] = []
    for i, value in enumerate(_flat(e)):
        try:
            pieces.append(write_one(_python(value), kinds[i % len(kinds)], big_endian=big_endian))
        except (ValueError, OverflowError):
            return None
    return b"".join(pieces)


def _fits(array: Array, dtype: np.dtype[Any]) -> bool:
    if not array.size:
        return True
    bounds = np.iinfo(dtype)
    return int(array.min()) >= bounds.min and int(array.max()) <= bounds.max


def _flat(e: Expr) -> list[Expr]:
    items = elements(e)
    return [e] if items is None else [x for i in items for x in _flat(i)]


def _python(e: Expr) -> int | float | complex | str:
    if type(e) in (int, float, str):
        return e  # type: ignore[return-value]
    if type(e) is Complex:
        return complex(float(e.re), float(e.im))  # type: ignore[arg-type]
    if type(e) is Fraction:
        return float(e)
    raise ValueError(f"{e!r} is not a number or string")
