"""CurryApplied, Comap, SubsetMap, ReplaceAt and Splice."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("CurryApplied[f, 3][a, b][c]", "f[a, b, c]", []),
    ("CurryApplied[f, 3][a][b]", "CurryApplied[f, 3][a][b]", []),
    ("CurryApplied[f, 2][a][b, c]", "f[a, b][c]", []),
    ("CurryApplied[f, {2, 1, opt -> 1}][a][b]", "f[b, a, opt -> 1]", []),
    ("CurryApplied[f, 4 -> {4, 2}][a, b][c, d]", "f[d, b]", []),
    ("{CurryApplied[f, 0], CurryApplied[1][f][x]}", "{f[], f[x]}", []),
    ("OperatorApplied[f][a]", "OperatorApplied[f][a]", []),
    ("Map[OperatorApplied[Power][2], {3, 4}]", "{9, 16}", []),
    ("Curry[f, {3, 1, 2}][a][b][c]", "f[c, a, b]", []),
    ("ReverseApplied[f][]", "f[]", []),
    ("Comap[{{f}, {g}}, x, {2}]", "{{f[x]}, {g[x]}}", []),
    ("ComapApply[{f, g}][{a, b}]", "{f[a, b], g[a, b]}", []),
    ("x = {1, 2}; x //= Total; x", "3", []),
    ("SubsetMap[Reverse, Range[6], ;; ;; 2]", "{5, 2, 3, 4, 1, 6}", []),
    ("SubsetMap[Reverse, {{1, 2}, {3, 4}}, {{1, 1}, {2, 2}}]", "{{4, 2}, {3, 1}}", []),
    (
        "SubsetMap[Total, {1, 2}, {1, 2}]",
        "SubsetMap[Total, {1, 2}, {1, 2}]",
        ["SubsetMap::sublist: 3 is not a list of the same length as {1, 2}."],
    ),
    (
        "SubsetMap[Reverse, {1, 2}, {5}]",
        "SubsetMap[Reverse, {1, 2}, {5}]",
        ["SubsetMap::partw: Part 5 of {1, 2} does not exist."],
    ),
    ('ReplaceAt[<|"a" -> 1, "b" -> 1|>, 1 -> 2, "b"]', '<|"a" -> 1, "b" -> 2|>', []),
    ("ReplaceAt[{{a, b}, {a, c}}, a -> x, {2, 1}]", "{{a, b}, {x, c}}", []),
    ("{Splice[{}], 1}", "{1}", []),
    ("If[# > 1, Splice[{#, #}], Nothing] & /@ {1, 2, 3}", "{2, 2, 3, 3}", []),
    ("Table[Splice[ConstantArray[i, i]], {i, 3}]", "{1, 2, 2, 3, 3, 3}", []),
    ("{f[Splice[{1, 2}]], g[Splice[{1, 2}, _]]}", "{f[Splice[{1, 2}]], g[1, 2]}", []),
    ("NetChainLike[1, Splice[{2, 3}, NetChainLike]]", "NetChainLike[1, 2, 3]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
