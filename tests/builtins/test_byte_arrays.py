"""ByteArray."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("ByteArray[{1, 2, 3}]", 'ByteArray["AQID"]', []),
    ('ByteArray["AQID"] === ByteArray[{1, 2, 3}]', "True", []),
    ("Normal[ByteArray[{7}]]", "{7}", []),
    ("Length[ByteArray[{7, 8}]]", "2", []),
    ("ByteArray[{7, 8, 9}][[2]]", "8", []),
    ("ByteArray[{7, 8, 9}][[2 ;; 3]]", 'ByteArray["CAk="]', []),
    ("Head[ByteArray[{}]]", "ByteArray", []),
    ("ByteArray[{300}]", "ByteArray[{300}]", ["ByteArray::batd: Elements in {300} are not all between 0 and 255."]),
    ('ByteArray["?"]', 'ByteArray["?"]', ["ByteArray::lend: The argument ? in ByteArray[?] should be a list of byte values or a Base64-encoded string."]),
    ('ByteArrayToString[StringToByteArray["é"]]', '"é"', []),
    ("MatchQ[ByteArray[{1}], _ByteArray]", "True", []),
    ("ToString[ByteArray[{1, 2}]]", '"ByteArray[<2>]"', []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
