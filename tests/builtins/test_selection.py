"""Elements chosen by a test."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Select[{}, OddQ]", "{}", []),
    ("Select[Range[300], # > 298 &]", "{299, 300}", []),
    ('Select[{1, a, "s"}, StringQ]', '{"s"}', []),
    ("Select[{3, 5, 7}, # > 3 &, UpTo[9]]", "{5, 7}", []),
    ("Select[<|a -> 1, b -> 2, c -> 3|>, OddQ]", "<|a -> 1, c -> 3|>", []),
    (
        "Select[x, OddQ]",
        "Select[x, OddQ]",
        ["Select::normal: Nonatomic expression expected at position 1 in Select[x, OddQ]."],
    ),
    ("EvenQ[3] = True; Select[{3, 5}, EvenQ]", "{}", ["Set::write: Tag EvenQ in EvenQ[3] is Protected."]),
    ("SelectFirst[{}, OddQ]", 'Missing["NotFound"]', []),
    ("SelectFirst[{1, 2}, # > 5 &, Print[x]; 0]", "0", []),
    ("SelectFirst[<|a -> 1, b -> 2|>, EvenQ]", "2", []),
    ("Pick[{a, b, c}, {False, False, False}]", "{}", []),
    ("Pick[Range[300], Range[300], 7]", "{7}", []),
    ("Pick[{a, b, c}, {1, 2, 3}, _?OddQ]", "{a, c}", []),
    ("Pick[f[a, b], {1, 0}, 1]", "f[a]", []),
    ("Pick[{a, b}, {1}]", "Pick[{a, b}, {1}]", ["Pick::incomp: Expressions {a, b} and {1} have incompatible shapes."]),
    ("Pick[<|x -> 1, y -> 2|>, {True, False}]", "<|x -> 1|>", []),
    ("TakeWhile[{}, OddQ]", "{}", []),
    ("TakeWhile[<|a -> 1, b -> 2, c -> 3|>, OddQ]", "<|a -> 1|>", []),
    ("LengthWhile[{1, 3, 5}, OddQ]", "3", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
