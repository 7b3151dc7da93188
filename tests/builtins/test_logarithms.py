"""Log to any base."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("{Log[1], Log[E], Log[E^(2/3)], Log[0], Log[Infinity]}", "{0, 1, 2/3, -Infinity, Infinity}", []),
    ("Log[{-1, I, -2}]", "{I*Pi, (I/2)*Pi, I*Pi + Log[2]}", []),
    ("Log[2/3]", "-Log[3/2]", []),
    ("Log[0.]", "Indeterminate", []),
    ("{Log[2, 1/8], Log[8, 4], Log[10, 1000]}", "{-3, 2/3, 3}", []),
    ("Log[2, 8.]", "3.", []),
    ("Log[b, x]", "Log[x]/Log[b]", []),
    ("Log[1, 2, 3]", "Log[1, 2, 3]", ["Log::argt: Log called with 3 arguments; 1 or 2 arguments are expected."]),
    ("Log2[{8, 0.5, x}]", "{3, -1., Log[x]/Log[2]}", []),
    ("Log10[1/100]", "-2", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
