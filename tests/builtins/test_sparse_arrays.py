"""SparseArray and Band."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("SparseArray[{{1, 1} -> 1}, {2, 2}][[1]] // Normal", "{1, 0}", []),
    ("Length[SparseArray[{{1, 2} -> 1}]]", "1", []),
    ("Normal[SparseArray[{{1, 1} -> 1, {3, 3} -> 2}]]", "{{1, 0, 0}, {0, 0, 0}, {0, 0, 2}}", []),
    ("Normal[SparseArray[{1 -> a}, 2, x]]", "{a, x}", []),
    ("Normal[SparseArray[{i_, j_} /; i > j :> i + j, {2, 2}]]", "{{0, 0}, {3, 0}}", []),
    ("SparseArray[{0, 5, 0}] === SparseArray[{2 -> 5}, 3]", "True", []),
    ("Dimensions[SparseArray[{{2, 3} -> 1}]]", "{2, 3}", []),
    ("ArrayRules[SparseArray[{2 -> b, 1 -> a}]]", "{{1} -> a, {2} -> b, {_} -> 0}", []),
    ("Normal[SparseArray[SparseArray[{{1, 2} -> 5, {2, 3} -> 7}, {2, 3}, x], {2, 2}]]", "{{x, 5}, {x, x}}", []),
    ("Normal[SparseArray[{{1, 2}, {3, 4}}, {2, 1}]]", "{{1}, {3}}", []),
    (
        "Normal[SparseArray[Band[{2, 1}] -> {a, b}, {4, 4}]]",
        "{{0, 0, 0, 0}, {a, 0, 0, 0}, {0, b, 0, 0}, {0, 0, a, 0}}",
        [],
    ),
    ("Normal[SparseArray[{Band[{1, 1}] -> {a, b}}]]", "{{a, 0}, {0, b}}", []),
    (
        "SparseArray[Band[{1, 1}] -> a]",
        "SparseArray[Band[{1, 1}] -> a]",
        [
            "SparseArray::posr: The left hand side of Band[{1, 1}] -> a in Band[{1, 1}] -> a is not a position or a "
            "pattern of positions."
        ],
    ),
    ("MatrixQ[SparseArray[{{1, 1} -> 1}]]", "True", []),
    ("Normal[Join[{1}, SparseArray[{0, 2}]]]", "{1, 0, 2}", []),
    ("{First[SparseArray[{0, 2}]], Normal[Rest[SparseArray[{0, 2}]]]}", "{0, {2}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
