"""Quantiles under their parametrisations."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Quantile[{1, 2, 3, 4}, {1/4, 1/2, 1}]", "{1, 2, 4}", []),
    ("Quantile[{1, 2, 3, 4, 5}, 1/2, {{1/2, 0}, {0, 1}}]", "3", []),
    ("Quantile[{4, 1, 3, 2}, 1/2, {{1/2, 0}, {0, 1}}]", "5/2", []),
    ("Quartiles[Range[5]]", "{7/4, 3, 17/4}", []),
    ("InterquartileRange[{1, 3, 4, 2, 5, 6}]", "3", []),
    ("Quantile[{{1, 10}, {2, 30}}, 1/2]", "{1, 10}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
