"""Machine numbers as bytes; ``struct`` is the oracle."""

import struct

import pytest

from wlnet.formats.binary import read_array, read_one, size_of, write_one


@pytest.mark.parametrize(
    ("kind", "code", "value"),
    [
        ("Byte", "B", 200),
        ("Integer16", "h", -2),
        ("UnsignedInteger32", "I", 7),
        ("Real32", "f", 0.25),
        ("Real64", "d", 0.1),
    ],
)
def test_one_element(kind: str, code: str, value: float) -> None:
    for big, mark in ((True, ">"), (False, "<")):
        data = struct.pack(mark + code, value)
        assert write_one(value, kind, big_endian=big) == data
        assert read_one(data, 0, kind, big_endian=big) == (value, size_of(kind))


def test_integers_of_three_bytes() -> None:
    assert write_one(-2, "Integer24", big_endian=True) == b"\xff\xff\xfe"
    assert read_one(b"\xff\xff\xfe", 0, "Integer24", big_endian=True) == (-2, 3)
    assert read_one(b"\xfe\xff\xff", 0, "UnsignedInteger24", big_endian=False) == (0xFFFFFE, 3)


def test_text() -> None:
    assert read_one(b"abc\0d", 1, "TerminatedString", big_endian=False) == ("bc", 4)
    assert read_one(b"abc", 0, "TerminatedString", big_endian=False) is None
    assert read_one(b"\x00A", 0, "Character16", big_endian=True) == ("A", 2)
    assert write_one("A", "Character16", big_endian=True) == b"\x00A"
    assert write_one("ab", "TerminatedString", big_endian=True) == b"ab\0"


def test_the_data_may_end_early() -> None:
    assert read_one(b"\0", 0, "Integer16", big_endian=True) is None
    array = read_array(b"\1\0\2\0\3", 0, -1, "Integer16", big_endian=False)
    assert array is not None
    assert array.tolist() == [1, 2]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError):
        write_one(256, "Byte", big_endian=False)
    with pytest.raises(ValueError, match="not an integer"):
        write_one(1.5, "Integer8", big_endian=False)
