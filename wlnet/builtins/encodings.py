"""Expressions and bytes as text: Compress, Uncompress, BaseEncode, BaseDecode, URLEncode, URLDecode."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from fractions import Fraction
from urllib.parse import quote, unquote

from wlnet.builtins.byte_arrays import ByteArray, bytes_of
from wlnet.expression import (
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
    symbol,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.syntax import parse

_FAILED = S.__getattr__("$Failed")
_MARK = b"!boR"
"""How the stream of an expression begins."""


def _text(letter: bytes, text: str) -> bytes:
    data = text.encode("utf-8", errors="surrogatepass")
    return letter + struct.pack("<i", len(data)) + data


def _call(head: bytes, args: list[bytes]) -> bytes:
    return b"f" + struct.pack("<i", len(args)) + head + b"".join(args)


def _name(s: Symbol) -> bytes:
    return _text(b"s", s.name.removeprefix("System`"))


def written(k: Kernel, e: Expr) -> bytes:
    """An expression as bytes: a letter for each node with its numbers, its text or the count of its arguments."""
    if type(e) is int:
        return b"i" + struct.pack("<i", e) if -(2**31) <= e < 2**31 else _text(b"I", str(e))
    if type(e) is float:
        return b"r" + struct.pack("<d", e)
    if type(e) is str:
        return _text(b"S", e)
    if type(e) is Symbol:
        return _name(e)
    if type(e) is Fraction:
        return _call(_name(S.Rational), [written(k, e.numerator), written(k, e.denominator)])
    if type(e) is Complex:
        return _call(_name(S.Complex), [written(k, e.re), written(k, e.im)])
    if type(e) is Compound:
        return _call(written(k, e.head), [written(k, a) for a in e.args])
    if type(e) is PackedArray:
        return written(k, e.unpacked())
    if type(e) is Association:
        return _call(_name(S.Association), [written(k, r) for r in e.rules()])
    if type(e) is NumericArray:
        return _call(_name(S.NumericArray), [written(k, from_array(e.array)), written(k, e.kind)])
    if isinstance(e, HostAtom):
        return written(k, e.input_form())
    assert type(e) is BigReal
    return _text(b"R", k.input_form(e))


class _Broken(ValueError):
    """The bytes are no expression."""


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.data):
            raise _Broken
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self) -> int:
        return int(struct.unpack("<i", self.take(4))[0])

    def text(self) -> str:
        return self.take(self.number()).decode("utf-8", errors="surrogatepass")

    def expression(self) -> Expr:
        letter = self.take(1)
        if letter == b"i":
            return self.number()
        if letter == b"r":
            return float(struct.unpack("<d", self.take(8))[0])
        if letter == b"S":
            return self.text()
        if letter == b"s":
            name = self.text()
            return symbol(name) if "`" in name else S.__getattr__(name)
        if letter in (b"I", b"R"):
            read = parse(self.text()).expressions
            if len(read) != 1:
                raise _Broken
            return read[0]
        if letter == b"f":
            count = self.number()
            head = self.expression()
            return Compound(head, tuple(self.expression() for _ in range(count)))
        raise _Broken


@builtin("Compress")
def compress(k: Kernel, e: Expr) -> Expr | None:
    """Compress[expr]: expr as a short string of printable characters.

    >> Uncompress[Compress[{1, 2.5, "text", x -> 1/3}]]
     = {1, 2.5, "text", x -> 1/3}
    """
    packed = zlib.compress(_MARK + written(k, e), 9)
    return "1:" + base64.b64encode(packed).decode("ascii")


messages("Uncompress", {"corrupt": "The string is not what Compress gives, or holds something that wlnet cannot read."})


@builtin("Uncompress")
def uncompress(k: Kernel, text: Expr, head: Expr = S.Identity) -> Expr | None:
    """Uncompress[string]: the expression that Compress made a string of; Uncompress[string, h] wraps it in h first.

    >> Uncompress[Compress[Unevaluated[1 + 1]], Hold]
     = Hold[1 + 1]
    >> Uncompress["nonsense"]
     : Uncompress::corrupt: The string is not what Compress gives, or holds something that wlnet cannot read.
     = $Failed

    Not built: packed arrays and images in strings made by Wolfram.
    """
    if type(text) is not str:
        return None
    try:
        if not text.startswith("1:"):
            raise _Broken
        data = zlib.decompress(base64.b64decode("".join(text[2:].split()), validate=True))
        if not data.startswith(_MARK):
            raise _Broken
        reader = _Reader(data[len(_MARK) :])
        found = reader.expression()
        if reader.at != len(reader.data):
            raise _Broken
    except (_Broken, binascii.Error, zlib.error, UnicodeDecodeError, RecursionError):
        k.message(S.Uncompress, "corrupt")
        return _FAILED
    return found if head is S.Identity else Compound(head, (found,))


messages("BaseEncode", {"format": "`1` is neither Base64 nor Base85ASCII85.", "bytes": "`1` is not a byte array."})
messages("BaseDecode", {"format": "`1` is neither Base64 nor Base85ASCII85.", "text": "`1` is not text in `2`."})


@builtin("BaseEncode")
def base_encode(k: Kernel, e: Expr, form: Expr = "Base64") -> Expr | None:
    """BaseEncode[bytes]: a byte array as Base64 text; BaseEncode[bytes, "Base85ASCII85"] in base 85.

    >> {BaseEncode[ByteArray[{87, 76}]], BaseEncode[StringToByteArray["net"], "Base85ASCII85"]}
     = {"V0w=", "DImn"}
    """
    data = bytes_of(e) if type(e) is not str else None
    if data is None:
        k.message(S.BaseEncode, "bytes", e)
        return None
    if form == "Base64":
        return base64.b64encode(data).decode("ascii")
    if form == "Base85ASCII85":
        return base64.a85encode(data).decode("ascii")
    k.message(S.BaseEncode, "format", form)
    return None


@builtin("BaseDecode")
def base_decode(k: Kernel, text: Expr, form: Expr = "Base64") -> Expr | None:
    """BaseDecode[text]: the byte array of which text is the Base64 form (or, as asked for, Base85ASCII85).

    >> {BaseDecode["V0w="] === ByteArray[{87, 76}], ByteArrayToString[BaseDecode["DImn", "Base85ASCII85"]]}
     = {True, "net"}
    """
    if type(text) is not str:
        return None
    if form not in ("Base64", "Base85ASCII85"):
        k.message(S.BaseDecode, "format", form)
        return None
    try:
        data = base64.b64decode("".join(text.split()), validate=True) if form == "Base64" else base64.a85decode(text)
    except ValueError:
        k.message(S.BaseDecode, "text", text, form)
        return _FAILED
    return ByteArray(data) if data else Compound(S.List, ())


@builtin("URLEncode", "Listable")
def url_encode(_k: Kernel, e: Expr) -> Expr | None:
    """URLEncode[s]: the string as it may stand in a URL.

    >> URLEncode["a b&c"]
     = "a%20b%26c"
    """
    return quote(e, safe="") if type(e) is str else str(e) if type(e) is int else None


@builtin("URLDecode", "Listable")
def url_decode(_k: Kernel, e: Expr) -> Expr | None:
    """URLDecode[s]: the string that URLEncode made this of.

    >> URLDecode["a%20b%26c"]
     = "a b&c"
    """
    return unquote(e) if type(e) is str else None
