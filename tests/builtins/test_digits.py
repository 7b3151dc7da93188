"""Digits in any base."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("IntegerDigits[255, 16]", "{15, 15}", []),
    ("IntegerDigits[5, 2, 8]", "{0, 0, 0, 0, 0, 1, 0, 1}", []),
    ("IntegerDigits[1234, 10, 2]", "{3, 4}", []),
    ("FromDigits[IntegerDigits[3^500]] == 3^500", "True", []),
    ("IntegerDigits[5, 1]", "IntegerDigits[5, 1]", ["IntegerDigits::ibase: Base 1 is not an integer greater than 1."]),
    ('FromDigits["1011", 2]', "11", []),
    (
        'FromDigits["1!"]',
        'FromDigits["1!"]',
        ["FromDigits::nlst: The expression 1! is not a list of digits or a string of valid digits."],
    ),
    ("IntegerLength[10^5000]", "5001", []),
    ("DigitCount[100, 2, 1]", "3", []),
    ("RealDigits[1/7]", "{{{1, 4, 2, 8, 5, 7}}, 0}", []),
    ("RealDigits[1/70]", "{{{1, 4, 2, 8, 5, 7}}, -1}", []),
    ("RealDigits[1/6]", "{{1, {6}}, 0}", []),
    ("RealDigits[0.00123, 10, 3]", "{{1, 2, 3}, -2}", []),
    ("RealDigits[Pi, 10, 8]", "{{3, 1, 4, 1, 5, 9, 2, 6}, 1}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
