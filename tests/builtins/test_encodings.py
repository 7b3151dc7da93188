"""Compress, Uncompress, BaseEncode and BaseDecode."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('Uncompress[Compress[<|a -> {1, 2}, "b" -> I/2|>]]', '<|a -> {1, 2}, "b" -> I/2|>', []),
    ("Uncompress[Compress[Range[500.]]] === Range[500.]", "True", []),
    (
        'Uncompress[Compress[{2^100, -5, 1/3, 1.5, "äö", Null}]]',
        '{1267650600228229401496703205376, -5, 1/3, 1.5, "äö", Null}',
        [],
    ),
    ("Uncompress[Compress[N[Pi, 30]]]", "3.1415926535897932384626433832795`30.", []),
    ('Uncompress[Compress[NumericArray[{1, 2}, "Integer8"]]] === NumericArray[{1, 2}, "Integer8"]', "True", []),
    ("Uncompress[Compress[ByteArray[{1, 2}]]] === ByteArray[{1, 2}]", "True", []),
    ("StringTake[Compress[1], 2]", '"1:"', []),
    (
        'Uncompress["1:AAAA"]',
        "$Failed",
        ["Uncompress::corrupt: The string is not what Compress gives, or holds something that wlnet cannot read."],
    ),
    ("BaseDecode[BaseEncode[ByteArray[Range[0, 255]]]] === ByteArray[Range[0, 255]]", "True", []),
    ('BaseDecode["a?"]', "$Failed", ["BaseDecode::text: a? is not text in Base64."]),
    ("BaseEncode[x]", "BaseEncode[x]", ["BaseEncode::bytes: x is not a byte array."]),
    (
        'BaseDecode["aa==", "Odd"]',
        'BaseDecode["aa==", "Odd"]',
        ["BaseDecode::format: Odd is neither Base64 nor Base85ASCII85."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_compressed_text_is_read_from_its_documented_parts() -> None:
    import base64
    import struct
    import zlib

    symbol = b"s" + struct.pack("<i", 4) + b"List"
    data = b"!boR" + b"f" + struct.pack("<i", 2) + symbol + b"i" + struct.pack("<i", 7) + b"r" + struct.pack("<d", 0.5)
    text = "1:" + base64.b64encode(zlib.compress(data)).decode("ascii")
    assert str(Session().evaluate(f'Uncompress["{text}"]')) == "{7, 0.5}"
