"""Flattening and transposing."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Flatten[{}]", "{}", []),
    ("Flatten[{{}, {{}}}]", "{}", []),
    ("Flatten[{a, {b, {c, {d}}}}, 0]", "{a, {b, {c, {d}}}}", []),
    ("Flatten[{a, {b, {c, {d}}}}, 2]", "{a, b, c, {d}}", []),
    ("Flatten[f[a, f[b], {f[c]}]]", "f[a, b, {f[c]}]", []),
    ("Flatten[{f[a, f[b]], {c}}, Infinity, f]", "{a, b, {c}}", []),
    ("Flatten[{<|a -> {1}|>, {2}}]", "{<|a -> {1}|>, 2}", []),
    ("Flatten[ArrayReshape[Range[300], {10, 5, 6}], 1] === ArrayReshape[Range[300], {50, 6}]", "True", []),
    ("Flatten[{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, {{1, 3}, {2}}]", "{{1, 3}, {2, 4}, {5, 7}, {6, 8}}", []),
    ("Flatten[{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, {2}]", "{{{1, 2}, {5, 6}}, {{3, 4}, {7, 8}}}", []),
    (
        "Flatten[Developer`ToPackedArray[{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}], {{1, 3}, {2}}]",
        "{{1, 3}, {2, 4}, {5, 7}, {6, 8}}",
        [],
    ),
    ("Flatten[{{a, b, c}, {d}}, {{2}, {1}}]", "{{a, d}, {b}, {c}}", []),
    (
        "Flatten[{{a, b}, {c, d}}, {{3}}]",
        "Flatten[{{a, b}, {c, d}}, {{3}}]",
        [
            "Flatten::fldep: Level 3 specified in {{3}} exceeds the levels, 2, which can be flattened "
            "together in {{a, b}, {c, d}}."
        ],
    ),
    ("Flatten[x]", "Flatten[x]", ["Flatten::normal: Nonatomic expression expected at position 1 in Flatten[x]."]),
    ("Transpose[{}]", "{}", []),
    ("Transpose[{{}, {}}]", "{}", []),
    (
        "Transpose[{{a, b}, {c}}]",
        "Transpose[{{a, b}, {c}}]",
        ["Transpose::nmtx: The first two levels of {{a, b}, {c}} cannot be transposed."],
    ),
    ("Transpose[{{{a, b}}, {{c, d}}}]", "{{{a, b}, {c, d}}}", []),
    ("Dimensions[Transpose[ArrayReshape[Range[24], {2, 3, 4}], {2, 3, 1}]]", "{4, 2, 3}", []),
    ("Transpose[ArrayReshape[Range[24], {2, 3, 4}], {2, 3, 1}][[4, 2, 3]]", "24", []),
    ("Dimensions[Transpose[ArrayReshape[Range[24], {2, 3, 4}], 1 <-> 3]]", "{4, 3, 2}", []),
    ("Transpose[Transpose[{{1, x}, {2, y}}]]", "{{1, x}, {2, y}}", []),
    ("Transpose[{{1, 2, 3}, {4, 5, 6}}, {1, 1}]", "{1, 5}", []),
    ("Transpose[Partition[Range[300], 3]][[2, -1]]", "299", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
