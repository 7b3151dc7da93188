"""Text and its encodings."""

import pytest

from wlnet.formats.problems import FormatError
from wlnet.formats.text import codec, decode, lines


def test_utf_8_and_else_latin_1() -> None:
    assert decode("é".encode()) == "é"
    assert decode(b"\xef\xbb\xbfa") == "a"
    assert decode(b"\xe9") == "é"


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"
    assert lines("a\n\nb\n") == ["a", "", "b"]
    assert lines("a") == ["a"]
    assert lines("") == []


@pytest.mark.parametrize(
    ("name", "python"),
    [("UTF-8", "utf-8"), ("UTF8", "utf-8"), ("ISOLatin1", "latin-1"), ("cp437", "cp437"), (None, None)],
)
def test_names_of_encodings(name: str | None, python: str | None) -> None:
    assert codec(name) == python


def test_what_cannot_be_decoded() -> None:
    with pytest.raises(FormatError, match=r"^The character encoding nope is not known\.$"):
        codec("nope")
    with pytest.raises(FormatError, match=r"^The text is not in the encoding ASCII: ordinal not in range\(128\)\.$"):
        decode(b"\xe9", "ASCII")
