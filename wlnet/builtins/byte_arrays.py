"""ByteArray: a run of bytes as an atom."""

from __future__ import annotations

import numpy as np

from wlnet.expression import (
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    boolean,
    elements,
    from_array,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import PartError, part
from wlnet.kernel.registry import builtin, messages

messages("ByteArray", {
    "lend": "The argument `1` in ByteArray[`1`] should be a list of byte values or a Base64-encoded string.",
    "batd": "Elements in `1` are not all between 0 and 255.",
})  # fmt: skip


class ByteArray(HostAtom):
    """``ByteArray[...]``."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def head(self) -> Symbol:
        return S.ByteArray

    def input_form(self) -> Expr:
        import base64

        return Compound(S.ByteArray, (base64.b64encode(self.data).decode("ascii"),))

    def output_form(self) -> str:
        return f"ByteArray[<{len(self.data)}>]"

    def normal(self) -> Expr:
        return list_of_bytes(self.data)

    def to_python(self) -> bytes:
        return self.data

    def part(self, specs: tuple[Expr, ...]) -> Expr | None:
        try:
            found = part(self.normal(), specs)
        except PartError:
            return None
        data = bytes_of(found)
        return found if data is None else ByteArray(data)

    def __eq__(self, other: object) -> bool:
        return type(other) is ByteArray and self.data == other.data

    def __hash__(self) -> int:
        return hash((ByteArray, self.data))


def bytes_of(e: Expr) -> bytes | None:
    """The bytes of a byte array or of a list of integers from 0 to 255."""
    if type(e) is ByteArray:
        return e.data
    if type(e) is NumericArray and e.array.dtype == np.uint8:
        return e.array.tobytes()
    if type(e) is PackedArray and e.array.ndim == 1 and e.array.dtype.kind == "i":
        inside = bool(((e.array >= 0) & (e.array < 256)).all())
        return e.array.astype(np.uint8).tobytes() if inside else None
    items = elements(e)
    if items is None:
        return None
    values = [i for i in items if type(i) is int and 0 <= i < 256]
    return bytes(values) if len(values) == len(items) else None


def list_of_bytes(data: bytes) -> Expr:
    """Bytes as a list of integers."""
    return from_array(np.frombuffer(data, np.uint8)) if len(data) > 50 else Compound(S.List, tuple(data))


@builtin("ByteArray")
def byte_array(k: Kernel, e: Expr) -> Expr | None:
    """ByteArray[{b1, b2, ...}], ByteArray["base64"]: an array of bytes.

    >> {ByteArray[{1, 2, 255}], Normal[ByteArray["AQL/"]], Length[ByteArray[{1, 2}]]}
     = {ByteArray["AQL/"], {1, 2, 255}, 2}
    """
    if type(e) is str:
        import base64
        import binascii

        try:
            return ByteArray(base64.b64decode(e, validate=True))
        except (binascii.Error, ValueError):
            k.message(S.ByteArray, "lend", e)
            return None
    if type(e) is ByteArray:
        return e
    data = bytes_of(e)
    if data is None:
        k.message(S.ByteArray, "lend" if elements(e) is None else "batd", e)
        return None
    return ByteArray(data)


@builtin("ByteArrayQ")
def byte_array_q(_k: Kernel, e: Expr) -> Expr | None:
    """ByteArrayQ[e]: whether e is a byte array.

    >> {ByteArrayQ[ByteArray[{1}]], ByteArrayQ[{1}]}
     = {True, False}
    """
    return boolean(type(e) is ByteArray)


@builtin("ByteArrayToString")
def byte_array_to_string(k: Kernel, e: Expr, _encoding: Expr = "UTF-8") -> Expr | None:
    """ByteArrayToString[ba]: the text that UTF-8 bytes spell.

    >> ByteArrayToString[ByteArray[{72, 105}]]
     = "Hi"
    """
    data = bytes_of(e)
    if data is None:
        k.message(S.ByteArray, "lend", e)
        return None
    return data.decode("utf-8", errors="replace")


@builtin("StringToByteArray")
def string_to_byte_array(k: Kernel, text: Expr, _encoding: Expr = "UTF-8") -> Expr | None:
    """StringToByteArray[s]: the UTF-8 bytes of a text.

    >> Normal[StringToByteArray["Hi"]]
     = {72, 105}
    """
    if type(text) is not str:
        k.message(S.StringToByteArray, "string", 1, Compound(S.StringToByteArray, (text,)))
        return None
    return ByteArray(text.encode("utf-8", errors="surrogatepass"))


__all__ = ["ByteArray", "bytes_of", "list_of_bytes"]
