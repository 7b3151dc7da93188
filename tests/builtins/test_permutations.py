"""Permutations of positions."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Permute[{a, b, c}, {3, 1, 2}]", "{b, c, a}", []),
    ("Permute[f[a, b, c], Cycles[{{1, 2, 3}}]]", "f[c, a, b]", []),
    ("Permute[{a, b, c}, {2, 1}]", "{b, a, c}", []),
    ("Permute[Range[4], Cycles[{}]]", "{1, 2, 3, 4}", []),
    (
        "Permute[{a, b}, {1, 1}]",
        "Permute[{a, b}, {1, 1}]",
        ["Permute::perm: {1, 1} is not a permutation of 2 positions."],
    ),
    (
        "Permute[{a, b}, Cycles[{{1, 3}}]]",
        "Permute[{a, b}, Cycles[{{1, 3}}]]",
        ["Permute::perm: Cycles[{{1, 3}}] is not a permutation of 2 positions."],
    ),
    ("Permute[Range[5], RandomPermutation[5]] // Sort", "{1, 2, 3, 4, 5}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
