"""Cutting up."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Partition[{a, b, c}, 4]", "{}", []),
    ("Partition[{}, 2]", "{}", []),
    ("Partition[{a, b, c, d, e}, 2, 3]", "{{a, b}, {d, e}}", []),
    ("Partition[{a, b, c, d}, 2, 1, 1]", "{{a, b}, {b, c}, {c, d}, {d, a}}", []),
    ("Partition[{a, b, c, d}, 2, 1, -1]", "{{d, a}, {a, b}, {b, c}, {c, d}}", []),
    (
        "Partition[{a, b, c, d}, 3, 1, {-1, 1}]",
        "{{c, d, a}, {d, a, b}, {a, b, c}, {b, c, d}, {c, d, a}, {d, a, b}}",
        [],
    ),
    ("Partition[{a, b, c, d, e}, 2, 2, {1, 1}, {}]", "{{a, b}, {c, d}, {e}}", []),
    ("Partition[{a, b, c, d, e}, 3, 3, {1, 1}, x]", "{{a, b, c}, {d, e, x}}", []),
    ("Partition[{a, b, c}, 3, 1, {-1, 1}, {}]", "{{a}, {a, b}, {a, b, c}, {b, c}, {c}}", []),
    ("Partition[f[a, b, c, d], 2]", "f[f[a, b], f[c, d]]", []),
    ("Partition[{a, b, c, d, e}, UpTo[3]]", "{{a, b, c}, {d, e}}", []),
    (
        "Partition[{1, 2, 3}, 0]",
        "Partition[{1, 2, 3}, 0]",
        [
            "Partition::ilsmp: Single or list of positive machine-sized integers expected at position 2 of "
            "Partition[{1, 2, 3}, 0]."
        ],
    ),
    ("Partition[ArrayReshape[Range[16], {4, 4}], {2, 2}][[1, 2]]", "{{3, 4}, {7, 8}}", []),
    (
        "Partition[Developer`ToPackedArray[ArrayReshape[Range[16], {4, 4}]], {2, 2}] === "
        "Partition[Developer`FromPackedArray[ArrayReshape[Range[16], {4, 4}]], {2, 2}]",
        "True",
        [],
    ),
    ("Partition[{{a, b, c}, {d, e, f}}, {2, 2}, {1, 1}]", "{{{{a, b}, {d, e}}, {{b, c}, {e, f}}}}", []),
    ("Partition[Range[300], 100, 50][[-1, {1, -1}]]", "{201, 300}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
