"""Increment, AddTo and their kin."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("x = 3; x += 2.5; x", "5.5", []),
    ("x = 1; {x++, ++x, x--, --x}", "{1, 3, 3, 1}", []),
    ("x = 6; x /= 4; x *= y; x", "(3*y)/2", []),
    ("a = {{1, 2}, {3, 4}}; a[[1, 2]] += 10; a", "{{1, 12}, {3, 4}}", []),
    ('a = <|"k" -> {1, 2}|>; a["k"] *= 2; a', '<|"k" -> {2, 4}|>', []),
    ("i = 0; Do[i++, 100]; i", "100", []),
    ("5++", "5++", ["Increment::rvalue: 5 is not a variable with a value, so its value cannot be changed."]),
    ("q -= 1", "q -= 1", ["SubtractFrom::rvalue: q is not a variable with a value, so its value cannot be changed."]),
    ("x = {1, 2}; x += {10, 20}", "{11, 22}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
