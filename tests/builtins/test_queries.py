"""Query and Dataset."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('Query["a"][<|"a" -> 1|>]', "1", []),
    ('Query[All, "x", f][{<|"x" -> 1|>}]', "{f[1]}", []),
    ("Query[{f, g}][{1}]", "{f[{1}], g[{1}]}", []),
    ('Query[<|"n" -> Length|>][{1, 2}]', '<|"n" -> 2|>', []),
    ("Query[1 ;; 2][{a, b, c}]", "{a, b}", []),
    ('Query[{"x", "y"}][<|"x" -> 1, "y" -> 2, "z" -> 3|>]', '<|"x" -> 1, "y" -> 2|>', []),
    ("Query[f, g][{1, 2}]", "f[{g[1], g[2]}]", []),
    ('Query[GroupBy["x"], Length][{<|"x" -> 1|>, <|"x" -> 1|>, <|"x" -> 2|>}]', "<|1 -> 2, 2 -> 1|>", []),
    ('Query[SortBy["x"], "x"][{<|"x" -> 2|>, <|"x" -> 1|>}]', "{1, 2}", []),
    ('Query[GroupBy["x" -> "y"]][{<|"x" -> 2, "y" -> 3|>}]', "<|2 -> {3}|>", []),
    ('Query[Select[#x > 1 &] /* Length, f][{<|"x" -> 2|>, <|"x" -> 1|>}]', "1", []),
    ("Query[Reverse /* f /* g, h][{1, 2}]", "g[f[{h[2], h[1]}]]", []),
    ("Query[g @* Reverse, h][{1, 2}]", "g[{h[2], h[1]}]", []),
    ("Query[5][{a}]", "Query[5][{a}]", ["Query::partw: Part 5 of {a} does not exist."]),
    ('Normal[Dataset[<|"x" -> {1, 2}|>]["x"]]', "{1, 2}", []),
    ('Normal[Dataset[{<|"x" -> 1|>, <|"x" -> 5|>}][Select[#x > 2 &]]]', '{<|"x" -> 5|>}', []),
    ('Keys[Dataset[<|"x" -> 1|>]]', '{"x"}', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
