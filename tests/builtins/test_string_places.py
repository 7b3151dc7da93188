"""Strings changed at positions."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('StringReplacePart["abcdef", "XY", {2, 3}]', '"aXYdef"', []),
    ('StringReplacePart["abcdef", "", {-2, -1}]', '"abcd"', []),
    ('StringReplacePart["abcdef", "-", {{1, 2}, {5, 5}}]', '"-cd-f"', []),
    ('StringReplacePart["abcdef", {"x", "yy"}, {{1, 1}, {6, 6}}]', '"xbcdeyy"', []),
    ('StringReplacePart["abc", "-", {3, 2}]', '"ab-c"', []),
    ('StringReplacePart[{"ab", "cd"}, "-", {1, 1}]', '{"-b", "-d"}', []),
    (
        'StringReplacePart["abc", "x", {2, 9}]',
        'StringReplacePart["abc", "x", {2, 9}]',
        ["StringReplacePart::pos: {2, 9} is no position {m, n} in abc."],
    ),
    (
        'StringReplacePart["abc", {"x"}, {{1, 1}, {2, 2}}]',
        'StringReplacePart["abc", {"x"}, {{1, 1}, {2, 2}}]',
        ["StringReplacePart::len: The lists {x} and {{1, 1}, {2, 2}} have different lengths."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
