"""And, Or, Not and tests over lists."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("True && x && True", "x", []),
    ("x = 0; False && (x = 1); x", "0", []),
    ("x = 0; True || (x = 1); x", "0", []),
    ("a && b && a", "a && b && a", []),
    ("Or[]", "False", []),
    ("!(a < b)", "a >= b", []),
    ("!!x", "x", []),
    ("Xor[True, True, True]", "True", []),
    ("Xor[a, b, a]", "b", []),
    ("Nand[True, x]", "!x", []),
    ("Nor[]", "True", []),
    ("Implies[x, False]", "!x", []),
    ("AllTrue[{2, 4}, EvenQ]", "True", []),
    ("AllTrue[{1, x}, # > 0 &]", "x > 0", []),
    ("AnyTrue[<|a -> 1, b -> 2|>, EvenQ]", "True", []),
    ("NoneTrue[{}, f]", "True", []),
    (
        "AllTrue[3, EvenQ]",
        "AllTrue[3, EvenQ]",
        ["AllTrue::normal: Nonatomic expression expected at position 1 in AllTrue[3, EvenQ]."],
    ),
    ("TrueQ[x]", "False", []),
    ("BooleanQ[False]", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
