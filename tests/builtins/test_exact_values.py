"""Exact angles and logarithms."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Table[Sin[n Pi/12]^2 + Cos[n Pi/12]^2 == 1, {n, 0, 23}] // Union", "{True}", []),
    ("Table[N[Tan[n Pi/12]] == Tan[N[n Pi/12]], {n, {1, 2, 3, 4, 5, 7, 8, 9, 10, 11}}] // Union", "{True}", []),
    ("Table[N[Sin[n Pi/7]] == Sin[N[n Pi/7]], {n, 1, 6}] // Union", "{True}", []),
    ("Log[4, 8]", "3/2", []),
    ("Log[1/2, 8]", "-3", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
