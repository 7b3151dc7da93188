"""Joining, reversing, rotating and interleaving."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Join[{1}, x]", "Join[{1}, x]", ["Join::normal: Nonatomic expression expected at position 2 in Join[{1}, x]."]),
    (
        "Join[{1}, f[2]]",
        "Join[{1}, f[2]]",
        ["Join::heads: Heads List and f at positions 1 and 2 are expected to be the same."],
    ),
    ("Join[Range[300], {x}][[{1, -1}]]", "{1, x}", []),
    ("Join[Range[300], 1. Range[300]][[{1, -1}]]", "{1, 300.}", []),
    ("Join[{{1}, {2}}, {{3}}, 2]", "{{1, 3}, {2}}", []),
    ("Join @@ {{a}, {b}}", "{a, b}", []),
    ("Join[]", "{}", []),
    ("Reverse[{}]", "{}", []),
    ("Reverse[f[a, b]]", "f[b, a]", []),
    ("Reverse[Range[5]]", "{5, 4, 3, 2, 1}", []),
    ("Reverse[{{a, b}, {c}}, 2]", "{{b, a}, {c}}", []),
    ("Reverse[Partition[Range[6], 2], {1, 2}]", "{{6, 5}, {4, 3}, {2, 1}}", []),
    ("Reverse[x]", "Reverse[x]", ["Reverse::normal: Nonatomic expression expected at position 1 in Reverse[x]."]),
    ("RotateLeft[{a, b, c}, -1]", "{c, a, b}", []),
    ("RotateLeft[{a, b, c}, 7]", "{b, c, a}", []),
    ("RotateLeft[{}, 2]", "{}", []),
    ("RotateRight[<|a -> 1, b -> 2|>]", "<|b -> 2, a -> 1|>", []),
    ("RotateLeft[{{a, b}, {c, d}, {e, f}}, {1, 1}]", "{{d, c}, {f, e}, {b, a}}", []),
    ("RotateRight[Range[300], 2][[;; 3]]", "{299, 300, 1}", []),
    ("Riffle[{a}, x]", "{a}", []),
    ("Riffle[{}, x]", "{}", []),
    ("Riffle[{a, b, c, d}, {x, y}]", "{a, x, b, y, c, x, d}", []),
    ("Riffle[{1, 2, 3}, {a, b, c}]", "{1, a, 2, b, 3, c}", []),
    ("Riffle[f[a, b], x]", "f[a, x, b]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
