"""JSON, code and binary data as formats of Import and Export."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins.binary_streams import encoded, read_elements
from wlnet.builtins.byte_arrays import bytes_of, list_of_bytes
from wlnet.builtins.file_formats import Reader, Request, Writer, file_format
from wlnet.builtins.packages import DUMP, evaluate_file
from wlnet.builtins.stream_table import Input
from wlnet.expression import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    Association,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    Source,
    Symbol,
    elements,
    from_array,
    is_list,
    pack,
    rule,
)
from wlnet.formats.binary import TYPES
from wlnet.formats.idx import read_idx, write_idx
from wlnet.formats.json_text import read_json, write_json
from wlnet.formats.problems import FormatError
from wlnet.kernel.kernel import Kernel
from wlnet.syntax import SyntaxProblem, read

_CONSTANTS: dict[Any, Symbol] = {True: TRUE, False: FALSE, None: NULL}
_PACK_FROM = 16


def from_json(value: Any, *, associations: bool) -> Expr:
    """A JSON value as an expression; objects become associations or lists of rules."""
    if isinstance(value, dict):
        pairs = [(k, from_json(v, associations=associations)) for k, v in value.items()]
        if associations:
            return Association.of(pairs)
        return Compound(S.List, tuple(rule(k, v) for k, v in pairs))
    if isinstance(value, list):
        return _list_from_json(value, associations)
    return _CONSTANTS[value] if value is None or isinstance(value, bool) else value


def _list_from_json(values: list[Any], associations: bool) -> Expr:
    kinds = set(map(type, values))
    if len(values) >= _PACK_FROM and len(kinds) == 1:
        kind = kinds.pop()
        if kind is float:
            return PackedArray(np.array(values, np.float64))
        if kind is int and all(-(2**63) <= v < 2**63 for v in values):
            return PackedArray(np.array(values, np.int64))
    items = tuple(from_json(v, associations=associations) for v in values)
    made = Compound(S.List, items)
    if items and type(items[0]) is PackedArray:
        return pack(made) or made
    return made


def to_json(k: Kernel, e: Expr) -> Any:
    """An expression as a JSON value. Raises FormatError for one that JSON has no value for."""
    if type(e) in (str, int, float):
        return e
    if type(e) is Symbol:
        for constant, s in _CONSTANTS.items():
            if e is s:
                return constant
        if e is NONE:
            return None
        raise FormatError(f"{k.input_form(e)} has no counterpart in JSON.")
    if type(e) is Fraction:
        return float(e)
    if type(e) is PackedArray or type(e) is NumericArray:
        if e.array.dtype.kind == "c":
            raise FormatError("Complex numbers have no counterpart in JSON.")
        return e.array.tolist()
    if type(e) is Association:
        return {_json_key(k, key): to_json(k, v) for key, v in e}
    if type(e) is Compound and e.head is S.List:
        if e.args and all(type(a) is Compound and a.head in (S.Rule, S.RuleDelayed) for a in e.args):
            pairs = [a.args for a in e.args if type(a) is Compound]
            return {_json_key(k, key): to_json(k, v) for key, v in pairs}
        return [to_json(k, a) for a in e.args]
    raise FormatError(f"{k.input_form(e)[:200]} has no counterpart in JSON.")


def _json_key(k: Kernel, key: Expr) -> str:
    if type(key) is str:
        return key
    if type(key) is Symbol:
        return key.short
    raise FormatError(f"The key {k.input_form(key)[:200]} is not a string.")


def _read_json(associations: bool) -> Reader:
    def reader(request: Request) -> Expr:
        return from_json(read_json(request.text), associations=associations)

    return reader


def _write_json(request: Request, e: Expr) -> bytes:
    compact = request.option("Compact", FALSE) is TRUE
    return write_json(to_json(request.kernel, e), compact=compact).encode("utf-8")


def _read_code(request: Request) -> Expr:
    k = request.kernel
    name = request.path or "<string>"
    element = request.element
    if element == "Expression":
        return evaluate_file(k, name, request.text)
    if element == "Text":
        return request.text
    held: list[Expr] = []
    for item in read(Source(request.text, name), k.contexts.resolve):
        if isinstance(item, SyntaxProblem):
            raise FormatError(f"{item.location}: {item.message}")
        held.append(Compound(S.HoldComplete, (item,)) if element != "ExpressionList" else k.evaluate(item))
    if element == "HeldExpression":
        return held[-1] if held else Compound(S.HoldComplete, ())
    return Compound(S.List, tuple(held))


def _write_code(request: Request, e: Expr) -> bytes:
    if request.element == "ExpressionList" and is_list(e):
        items = elements(e) or ()
        return "".join(request.kernel.input_form(i) + "\n" for i in items).encode("utf-8")
    return (request.kernel.input_form(e) + "\n").encode("utf-8", errors="surrogatepass")


def _read_dump(request: Request) -> Expr:
    if not request.data.startswith(DUMP):
        raise FormatError("It is Wolfram's binary format, which only the Wolfram kernel that wrote it can read.")
    return evaluate_file(request.kernel, request.path or "<string>", request.text)


def _write_dump(request: Request, e: Expr) -> bytes:
    return DUMP + _write_code(request, e)


def _read_elements(kind: str) -> Reader:
    def reader(request: Request) -> Expr:
        order = request.option("ByteOrdering", -1)
        stream = Input(request.path or "", 0, request.data)
        return read_elements(stream, kind, -1, big_endian=order == 1)

    return reader


def _write_elements(kind: str) -> Writer:
    def writer(request: Request, e: Expr) -> bytes:
        order = request.option("ByteOrdering", -1)
        data = encoded(e, [kind], big_endian=order == 1)
        if data is None:
            raise FormatError(f"not all of its elements are of the type {kind}.")
        return data

    return writer


def _read_bytes(request: Request) -> Expr:
    if request.element == "ByteArray":
        from wlnet.builtins.byte_arrays import ByteArray

        return ByteArray(request.data)
    return list_of_bytes(request.data)


def _write_bytes(_request: Request, e: Expr) -> bytes:
    data = bytes_of(e)
    if data is None:
        raise FormatError("it is not a list of bytes.")
    return data


def _read_idx(request: Request) -> Expr:
    array = read_idx(request.data)
    element = request.element
    if element == "Dimensions":
        return Compound(S.List, tuple(array.shape))
    if element == "Count":
        return array.shape[0] if array.ndim else 1
    if element == "Data":
        return from_array(array)
    return NumericArray(array) if array.ndim else from_array(array)


def _write_idx(_request: Request, e: Expr) -> bytes:
    if type(e) is NumericArray:
        return write_idx(e.array)
    packed = pack(e)
    if packed is None:
        raise FormatError("it is not an array of numbers.")
    array = packed.array
    if array.dtype.kind == "i":
        # The smallest of IDX's types that holds the values: bytes for pictures and labels.
        for kind in (np.uint8, np.int8, np.int16, np.int32):
            bounds = np.iinfo(kind)
            if bounds.min <= int(array.min()) and int(array.max()) <= bounds.max:
                return write_idx(array.astype(kind))
    return write_idx(array)


def _declare() -> None:
    file_format("JSON", extensions=("json",), elements=("Data",), read=_read_json(False), write=_write_json)
    file_format("RawJSON", elements=("Data",), read=_read_json(True), write=_write_json)
    code = ("Expression", "ExpressionList", "HeldExpression", "HeldExpressions", "Text")
    file_format("WL", extensions=("wl", "wls"), elements=code, read=_read_code, write=_write_code)
    file_format("Package", extensions=("m",), elements=code, read=_read_code, write=_write_code)
    file_format("Expression", elements=code, read=_read_code, write=_write_code)
    file_format("MX", extensions=("mx",), elements=("Expression",), read=_read_dump, write=_write_dump)
    file_format("Byte", elements=("Data", "ByteArray"), read=_read_bytes, write=_write_bytes)
    file_format("Binary", extensions=("bin",), elements=("Data", "ByteArray"), read=_read_bytes, write=_write_bytes)
    for kind in sorted(TYPES - {"Byte"}):
        file_format(kind, elements=("Data",), read=_read_elements(kind), write=_write_elements(kind))
    file_format(
        "IDX",
        extensions=("idx", "idx1-ubyte", "idx3-ubyte"),
        elements=("NumericArray", "Data", "Dimensions", "Count"),
        read=_read_idx,
        write=_write_idx,
    )


_declare()
