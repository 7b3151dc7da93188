"""IntegerQ, VectorQ, Positive and kin."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("{IntegerQ[2], IntegerQ[2.], IntegerQ[x]}", "{True, False, False}", []),
    ('AtomQ /@ {1/2, I, "s", x, f[x], {}, <|a -> 1|>}', "{True, True, True, True, False, False, True}", []),
    ("VectorQ[{1, {2}}]", "False", []),
    ("VectorQ[Range[300]]", "True", []),
    ("VectorQ[Range[300], EvenQ]", "False", []),
    ("VectorQ[{1., 2.}, NumberQ]", "True", []),
    ("MatrixQ[{{1, 2}, {3}}]", "False", []),
    ("MatrixQ[RandomReal[1, {3, 3}], NumericQ]", "True", []),
    ("ArrayQ[{{{1}}}, 3]", "True", []),
    ("ArrayQ[{{1, 2}}, 1]", "False", []),
    ("ArrayQ[{1, 2}, _, EvenQ]", "False", []),
    ("EvenQ[{2, 3, 0, -4, x}]", "{True, False, True, True, False}", []),
    ("Count[OddQ[Range[300]], True]", "150", []),
    ("Positive[{1, 0, -Pi, x, I}]", "{True, False, False, Positive[x], False}", []),
    ("NonNegative[0]", "True", []),
    ("MissingQ[Missing[]]", "True", []),
    ("FailureQ[$Failed]", "True", []),
    ("PrimeQ[{2, 15, -7, 2.}]", "{True, False, True, False}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
