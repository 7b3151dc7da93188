"""Sums and products over iterators."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Sum[i, {i, 0}]", "0", []),
    ("Product[i, {i, 0}]", "1", []),
    ("Sum[x^i, {i, 0, 2}]", "1 + x + x^2", []),
    ("Sum[i j, {i, 2}, {j, 2}]", "9", []),
    ("Sum[1, {5}]", "5", []),
    ("Abs[Sum[1./i, {i, 100}] - Plus @@ (1./Range[100])] < 1.*^-12", "True", []),
    ("Sum[i, {i, 10000}]", "50005000", []),
    ("Product[i, {i, 25}]", "15511210043330985984000000", []),
    ("i = 3; Sum[i, {i, 2}]; i", "3", []),
    ("Sum[f[i], {i, Infinity}]", "Sum[f[i], {i, Infinity}]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
