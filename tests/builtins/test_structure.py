"""The shape of expressions."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Dimensions[{}]", "{0}", []),
    ("Dimensions[{{}, {}}]", "{2, 0}", []),
    ("Dimensions[{{1, 2}, {3, {4}}}]", "{2, 2}", []),
    ("Dimensions[ArrayReshape[Range[300], {5, 60}]]", "{5, 60}", []),
    ("Dimensions[{{{1}}, {{2}}}, 2]", "{2, 1}", []),
    ("Dimensions[f[f[1, 2], f[3, 4]]]", "{2, 2}", []),
    ('Dimensions[NumericArray[{{1, 2, 3}}, "Real32"]]', "{1, 3}", []),
    ("ArrayDepth[{{{1}}}]", "3", []),
    ("Depth[{}]", "2", []),
    ("Depth[Range[300]]", "2", []),
    ("Depth[<|a -> {1}|>]", "3", []),
    ("Level[{a, f[x, y]}, {2}]", "{x, y}", []),
    ("Level[{{{{}}}}, {-2}]", "{{}}", []),
    ("Level[{a, {b}}, {0, Infinity}]", "{a, b, {b}, {a, {b}}}", []),
    ("Level[f[f[a], g[b]], {-2}]", "{f[a], g[b]}", []),
    (
        "Level[{1, 2}, x]",
        "Level[{1, 2}, x]",
        ["Level::level: Level specification x is not of the form n, {n}, or {m, n}."],
    ),
    ("LeafCount[{{1, 2}, {3, 4}}]", "7", []),
    ("LeafCount[Developer`ToPackedArray[{{1, 2}, {3, 4}}]]", "7", []),
    ("LeafCount[f[]]", "1", []),
    ("Normal[{<|a -> 1|>}]", "{<|a -> 1|>}", []),
    ("Normal[<|a :> 1 + 1|>]", "{a :> 1 + 1}", []),
    ("Normal[f[<|a -> 1|>], Association]", "f[{a -> 1}]", []),
    ("ArrayReshape[{1, 2, 3}, {2}]", "{1, 2}", []),
    ("ArrayReshape[Range[300], {3, 100}][[3, 100]]", "300", []),
    ("ArrayReshape[{a}, {2, 2}, x]", "{{a, x}, {x, x}}", []),
    ("ArrayFlatten[{{{{a}}, {{b, c}}}, {{{d}}, {{e, f}}}}]", "{{a, b, c}, {d, e, f}}", []),
    ("ArrayFlatten[{{{{1, 2}, {3, 4}}, 0}, {0, {{5}}}}]", "{{1, 2, 0}, {3, 4, 0}, {0, 0, 5}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
