"""The greatest and least elements."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("MaximalBy[{}, Abs]", "{}", []),
    ('MaximalBy[{"aa", "b", "cc"}, StringLength]', '{"aa", "cc"}', []),
    ("MinimalBy[Abs][{-2, 1, 2}]", "{1}", []),
    (
        "TakeLargest[{1, 2}, 3]",
        "TakeLargest[{1, 2}, 3]",
        ["TakeLargest::insuff: Cannot take 3 elements from a list of length 2."],
    ),
    ('TakeLargest[{3, 9, 5} -> "Index", 2]', "{2, 3}", []),
    ('TakeSmallest[{3, 9, 5} -> {"Index", "Element"}, 2]', "{{1, 3}, {3, 5}}", []),
    ('TakeLargest[<|a -> 1, b -> 2|> -> "Index", 1]', "{Key[b]}", []),
    ('TakeLargest[{3, 9} -> "Other", 1]', 'TakeLargest[{3, 9} -> "Other", 1]', []),
    ("TakeLargest[{3, Pi, Missing[], 1}, 2]", "{Pi, 3}", []),
    ("TakeLargest[{1, None, 3}, UpTo[5]]", "{3, 1}", []),
    ("TakeLargest[2][{1, 5, 3}]", "{5, 3}", []),
    ("TakeSmallest[Range[300], 2]", "{1, 2}", []),
    ("TakeSmallestBy[{-3, 2, -1}, Abs, 1]", "{-1}", []),
    ("PositionLargest[<|a -> 1, b -> 5|>]", "{b}", []),
    ("PositionSmallest[{2., 1, 1.}, 1]", "{{2, 3}}", []),
    ("PositionLargest[{}]", "PositionLargest[{}]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
