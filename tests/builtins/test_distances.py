"""DistanceMatrix, MovingMap and FoldWhile."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("DistanceMatrix[{{0., 0.}, {3., 4.}}]", "{{0., 5.}, {5., 0.}}", []),
    ('DistanceMatrix[{"cat", "cut"}, {"cow"}]', "{{2}, {2}}", []),
    ("DistanceMatrix[{1, 4}, DistanceFunction -> (#1 - #2 &)]", "{{0, -3}, {3, 0}}", []),
    ("DistanceMatrix[x]", "DistanceMatrix[x]", []),
    ("MovingMap[Mean, {1, 2, 6}, 1]", "{3/2, 4}", []),
    ("FoldWhile[Times, 1, Range[2, 9], # < 30 &]", "120", []),
    ("FoldWhileList[f, x, {a, b}, True &]", "{x, f[x, a], f[f[x, a], b]}", []),
    ("FoldWhile[f, x, {a}, False &]", "x", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
