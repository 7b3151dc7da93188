"""Lists made from a rule."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Table[x, 0]", "{}", []),
    ("Table[x, {0}]", "{}", []),
    ("Table[i, {i, 3, 1}]", "{}", []),
    ("Table[i, {i, 5, 1, -2}]", "{5, 3, 1}", []),
    ("Table[i, {i, 0, 1, 0.25}]", "{0., 0.25, 0.5, 0.75, 1.}", []),
    ("Table[i, {i, 1, 3.5}]", "{1, 2, 3}", []),
    ("Table[x^2, {x, {2, a, 1/2}}]", "{4, a^2, 1/4}", []),
    ("Table[i + j, {i, 2}, {j, 3}]", "{{2, 3, 4}, {3, 4, 5}}", []),
    ("Table[{i, j}, {i, 2}, {j, i, 2}]", "{{{1, 1}, {1, 2}}, {{2, 2}}}", []),
    ("i = 7; Table[i, {i, 2}]; i", "7", []),
    ("Table[i, {i, <|a -> 5, b -> 6|>}]", "{5, 6}", []),
    ("Table[If[i > 1, i, Nothing], {i, 3}]", "{2, 3}", []),
    ("Table[Sequence @@ {i, i}, {i, 2}]", "{1, 1, 2, 2}", []),
    ("Table[f[i], {i, a, a + 2}]", "{f[a], f[1 + a], f[2 + a]}", []),
    ("n = 3; Table[n, n]", "{3, 3, 3}", []),
    ("f[x_] := x^2; Plus @@ Table[f[i], {i, 100}]", "338350", []),
    ("y = 2; Table[y i + 1, {i, 40}] === Range[3, 81, 2]", "True", []),
    ("Table[1.5 i, {i, 40}] === 1.5 Range[40]", "True", []),
    ("Catch[Table[If[i == 3, Throw[i], i], {i, 5}]]; i", "i", []),
    ("x = 5; Catch[Table[Throw[x], {x, 3}]]; x", "5", []),
    (
        "Table[i, {i, Infinity}]",
        "Table[i, {i, Infinity}]",
        ["Table::iterb: Iterator {i, Infinity} does not have appropriate bounds."],
    ),
    ("Table[i, {1, 5}]", "Table[i, {1, 5}]", ["Table::itraw: Raw object 1 cannot be used as an iterator."]),
    (
        'Table[i, "a"]',
        'Table[i, "a"]',
        ["Table::nliter: Nonlist iterator a at position 2 does not evaluate to a real numeric value."],
    ),
    ("Developer`PackedArrayQ[Table[Sin[1. i], {i, 300}]]", "True", []),
    ("Range[0]", "{}", []),
    ("Range[-2, 2, 2]", "{-2, 0, 2}", []),
    ("Range[5, 1]", "{}", []),
    (
        "Range[1, 2, 0]",
        "Range[1, 2, 0]",
        ["Range::range: Range specification in Range[1, 2, 0] does not have appropriate bounds."],
    ),
    ("Range[{2, 3}]", "{{1, 2}, {1, 2, 3}}", []),
    ("Range[x, x + 2]", "{x, 1 + x, 2 + x}", []),
    ("Range[0, 0.3, 0.1][[-1]]", "0.30000000000000004", []),
    ("Range[2.5]", "{1, 2}", []),
    ("Range[1., 3]", "{1., 2., 3.}", []),
    ("ConstantArray[{a}, 2]", "{{a}, {a}}", []),
    ("ConstantArray[x, {2, 0}]", "{{}, {}}", []),
    (
        "ConstantArray[0, -1]",
        "ConstantArray[0, -1]",
        [
            "ConstantArray::ilsmn: Single or list of non-negative machine-sized integers expected at "
            "position 2 of ConstantArray[0, -1]."
        ],
    ),
    ("Dimensions[ConstantArray[{1., 2.}, {3, 4}]]", "{3, 4, 2}", []),
    ("Array[f, 0]", "{}", []),
    ("Array[f, {2}, 0]", "{f[0], f[1]}", []),
    ("Array[Plus, {2, 2}]", "{{2, 3}, {3, 4}}", []),
    (
        "Subdivide[0, 1, 0]",
        "Subdivide[0, 1, 0]",
        ["Subdivide::intp: Positive integer expected at position 3 in Subdivide[0, 1, 0]."],
    ),
    ("Subdivide[x, 2]", "{0, x/2, x}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
