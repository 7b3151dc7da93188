"""Covariance and Correlation."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Covariance[{1, 2, 3}, {2, 4, 7}]", "5/2", []),
    ("Covariance[{{1, 2}, {3, 8}}]", "{{2, 6}, {6, 18}}", []),
    ("Correlation[{1, 2, 3}, {3, 2, 1}]", "-1", []),
    (
        "Covariance[{1, 2}, {1}]",
        "Covariance[{1, 2}, {1}]",
        ["Covariance::vctmat2: {1, 2} and {1} are not two vectors or matrices of the same length, at least 2."],
    ),
    ("Covariance[{{1, 2}, {3, 5}}, {{1, 0}, {0, 1}}]", "{{-1, 1}, {-3/2, 3/2}}", []),
    ("Correlation[{{1., 2.}, {2., 4.}, {3., 6.}}] == {{1., 1.}, {1., 1.}}", "True", []),
    ("Covariance[{a, b}, {1, 3}] // Simplify; Covariance[{1., 3.}, {1, 3}]", "2.", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
