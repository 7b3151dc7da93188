"""Equal, SameQ, Less and kin."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("1 == 1.", "True", []),
    ("0.1 + 0.2 == 0.3", "True", []),
    ("1 == 1.0000001", "False", []),
    ("{1, 2} == {1, 2, 3}", "False", []),
    ("{a} == {b}", "{a} == {b}", []),
    ('"a" == "b"', "False", []),
    ('"a" == a', '"a" == a', []),
    ("Pi == 3.14159", "False", []),
    ("(Sqrt[2] + Sqrt[3])^2 == 5 + 2 Sqrt[6]", "True", []),
    ("E > Pi", "False", []),
    ("x == x", "True", []),
    ("Range[300] == Range[300]", "True", []),
    ("Range[300] == Range[301]", "False", []),
    ("1 == 1 == x", "1 == 1 == x", []),
    ("1 == 2 == x", "False", []),
    ("True == False", "False", []),
    ("Infinity == Infinity", "True", []),
    ("3 == Infinity", "False", []),
    ("1 != 2 != 3", "True", []),
    ("1 != 2 != 1", "False", []),
    ("x != y", "x != y", []),
    ("1 === 1.", "False", []),
    ("{1, 2} === Range[2]", "True", []),
    ("a =!= b", "True", []),
    ("1 < 2 < x", "2 < x", []),
    ("3 > 2 > 2", "False", []),
    ("1 < x < 3", "1 < x < 3", []),
    ("1 < x <= 3", "1 < x <= 3", []),
    ("1 < 2 <= 1", "False", []),
    ("Less[]", "True", []),
    ("Less[3]", "True", []),
    ("Sqrt[2] < 3/2", "True", []),
    ("-Infinity < 3 < Infinity", "True", []),
    ("I < 2", "I < 2", ["Less::nord: Invalid comparison with I attempted."]),
    ("Between[5, {1, 10}]", "True", []),
    ("Between[{0, 1}] /@ {-1, 0.5}", "{False, True}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
