"""Minus, Subtract and Divide."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("6/4", "3/2", []),
    ("6/3", "2", []),
    ("x/x", "1", []),
    ("5./3", "1.6666666666666667", []),
    ("Divide[1, 3.]", "0.3333333333333333", []),
    ("Subtract[x, 1]", "-1 + x", []),
    ("Minus[{1, x}]", "{-1, -x}", []),
    ("Subtract[1]", "Subtract[1]", ["Subtract::argr: Subtract called with 1 argument; 2 arguments are expected."]),
    ("1./0", "ComplexInfinity", ["Power::infy: Infinite expression 1/0 encountered."]),
    (
        "0/0",
        "Indeterminate",
        [
            "Power::infy: Infinite expression 1/0 encountered.",
            "Infinity::indet: Indeterminate expression 0 ComplexInfinity encountered.",
        ],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
