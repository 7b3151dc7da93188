"""Combinations of elements."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Outer[List, {a}, {b}, {c, d}]", "{{{{a, b, c}, {a, b, d}}}}", []),
    ("Outer[f, {{a, b}}, {x}, 1]", "{{f[{a, b}, x]}}", []),
    ("Outer[f, {{a, b}}, {{x}}, 2, 1]", "{{{f[a, {x}]}, {f[b, {x}]}}}", []),
    ("Outer[f, {}, {x}]", "{}", []),
    ("Outer[g, f[a], f[x, y]]", "f[f[g[a, x], g[a, y]]]", []),
    (
        "Outer[f, {a}, g[x]]",
        "Outer[f, {a}, g[x]]",
        ["Outer::heads: Heads List and g at positions 2 and 3 are expected to be the same."],
    ),
    ("Outer[Plus, Range[300], Range[2]][[300]]", "{301, 302}", []),
    ("Inner[f, {{a, b}, {c, d}}, {{x}, {y}}, g]", "{{g[f[a, x], f[b, y]]}, {g[f[c, x], f[d, y]]}}", []),
    ("Inner[Times, {1, 2}, {3, 4}, Plus]", "11", []),
    ("Distribute[f[a + b, c]]", "f[a, c] + f[b, c]", []),
    ("Distribute[f[a, b]]", "f[a, b]", []),
    ("Tuples[{}, 2]", "{}", []),
    ("Tuples[{a, b}, {1, 2}]", "{{{a, a}}, {{a, b}}, {{b, a}}, {{b, b}}}", []),
    (
        "Tuples[{1, 2}, -1]",
        "Tuples[{1, 2}, -1]",
        ["Tuples::intnn: Non-negative integer expected at position 2 in Tuples[{1, 2}, -1]."],
    ),
    ("Tuples[Developer`ToPackedArray[{1, 2}], 2]", "{{1, 1}, {1, 2}, {2, 1}, {2, 2}}", []),
    ("Subsets[{}]", "{{}}", []),
    ("Subsets[{a, a}]", "{{}, {a}, {a}, {a, a}}", []),
    ("Subsets[{a, b, c}, {1, 2}]", "{{a}, {b}, {c}, {a, b}, {a, c}, {b, c}}", []),
    ("Subsets[{a, b, c}, All, {4}]", "{{c}}", []),
    ("Subsets[{a, b, c}, {3, 1, -2}]", "{{a, b, c}, {a}, {b}, {c}}", []),
    ("Permutations[{}]", "{{}}", []),
    ("Permutations[{a, b, a}, {2}]", "{{a, b}, {a, a}, {b, a}}", []),
    ("Length[Permutations[Range[6]]]", "720", []),
    ("Signature[{3, 1, 2}]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
