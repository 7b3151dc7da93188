"""Bin counts, commonest elements, moving averages, ranks."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("BinCounts[{1, 3, 2, 1, 4, 5, 6, 2}]", "{2, 2, 1, 1, 1, 1}", []),
    ("BinCounts[{0.1, 0.5, 0.9}, {0, 1, 0.5}]", "{1, 2}", []),
    ("BinCounts[{1, 5, 9}, {{0, 4, 10}}]", "{1, 2}", []),
    ("BinCounts[{}, {0, 2, 1}]", "{0, 0}", []),
    ("Commonest[{b, a, c, 2, a, b, 1, 2}]", "{b, a, 2}", []),
    ("Commonest[{1, 2, 2, 3, 3, 3}, 1]", "{3}", []),
    ("MovingAverage[{1, 5, 7, 3, 6, 2}, 3]", "{13/3, 5, 16/3, 11/3}", []),
    (
        "MovingAverage[{1, 2}, 3]",
        "MovingAverage[{1, 2}, 3]",
        ["MovingAverage::arg2: 3 is not a positive integer up to the length of the list, nor a list of weights."],
    ),
    ("MovingAverage[N[Range[300]], 2][[{1, 299}]]", "{1.5, 299.5}", []),
    ("MovingMedian[{1, 5, 7, 3, 6, 2}, 3]", "{5, 5, 6, 3}", []),
    ("RankedMax[{3, 9, 5}, 2]", "5", []),
    ("RankedMin[{3, 9, 5}, -1]", "9", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
