"""Elements that belong together."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Tally[{}]", "{}", []),
    ("Tally[Mod[Range[300], 2]]", "{{1, 150}, {0, 150}}", []),
    ("Counts[{1, 1., 1}]", "<|1 -> 2, 1. -> 1|>", []),
    ("Counts[{}]", "<||>", []),
    ("CountsBy[OddQ][{1, 2}]", "<|True -> 1, False -> 1|>", []),
    ("Gather[{}]", "{}", []),
    ("Gather[{1, 2, 3, 4}, EvenQ[#1 - #2] &]", "{{1, 3}, {2, 4}}", []),
    ('GatherBy[{"ab", "c", "de"}, StringLength]', '{{"ab", "de"}, {"c"}}', []),
    ("GatherBy[OddQ][{1, 2, 3}]", "{{1, 3}, {2}}", []),
    ("Split[{}]", "{}", []),
    ("Split[{1, 1, 2}]", "{{1, 1}, {2}}", []),
    ("Split[{1, 2, 3, 1, 2}, Less]", "{{1, 2, 3}, {1, 2}}", []),
    ("SplitBy[{1, 1.2, 2, 2.1}, {Floor, OddQ}]", "{{{1}, {1.2}}, {{2, 2.1}}}", []),
    ("GroupBy[{}, f]", "<||>", []),
    ("GroupBy[{1, 2, 3}, OddQ -> f]", "<|True -> {f[1], f[3]}, False -> {f[2]}|>", []),
    ("GroupBy[First][{{a, 1}, {b, 2}, {a, 3}}]", "<|a -> {{a, 1}, {a, 3}}, b -> {{b, 2}}|>", []),
    ("GroupBy[{a -> 1, b -> 2, a -> 3}, First -> Last, Plus @@ # &]", "<|a -> 4, b -> 2|>", []),
    ("GroupBy[<|x -> 1, y -> 2, z -> 3|>, OddQ, Plus @@ # &]", "<|True -> 4, False -> 2|>", []),
    ("GroupBy[x, f]", "GroupBy[x, f]", ["GroupBy::list1: The argument x is not a list or an association."]),
    ("PositionIndex[{}]", "<||>", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
