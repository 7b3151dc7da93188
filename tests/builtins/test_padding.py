"""Padding."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("PadLeft[{a, b, c}, 10, {x, y, z}]", "{z, x, y, z, x, y, z, a, b, c}", []),
    ("PadRight[{a, b, c}, 10, {x, y, z}]", "{a, b, c, x, y, z, x, y, z, x}", []),
    ("PadRight[{a, b}, 5, {x, y, z}]", "{a, b, z, x, y}", []),
    ("PadLeft[{a, b, c}, 6, x, 2]", "{x, a, b, c, x, x}", []),
    ("PadRight[{a, b, c}, 6, x, 2]", "{x, x, a, b, c, x}", []),
    ("PadRight[{}, 3]", "{0, 0, 0}", []),
    ("PadLeft[{1, 2}, -4]", "{1, 2, 0, 0}", []),
    ("PadRight[{1, 2}, 4, 9.]", "{1, 2, 9., 9.}", []),
    ("PadLeft[f[a], 3]", "f[0, 0, a]", []),
    ("PadRight[{{1, 2}, {3}}]", "{{1, 2}, {3, 0}}", []),
    ("PadLeft[{{1, 2}, {3}}, Automatic, x]", "{{1, 2}, {x, 3}}", []),
    ("PadRight[{{1}}, {2, 2}, {{a, b}, {c, d}}]", "{{1, b}, {c, d}}", []),
    ("PadRight[Range[300], 301][[-1]]", "0", []),
    ("ArrayPad[{{a, b}}, {1, 0}]", "{{0, 0, 0}, {0, a, b}}", []),
    ("ArrayPad[{{1, 2}, {3, 4}}, {{0, 1}, {1, 0}}, x]", "{{x, 1, 2}, {x, 3, 4}, {x, x, x}}", []),
    ("ArrayPad[{1, 2, 3, 4}, -1]", "{2, 3}", []),
    ('ArrayPad[{1, 2, 3}, 2, "Periodic"]', "{2, 3, 1, 2, 3, 1, 2}", []),
    ('ArrayPad[{1, 2, 3}, 2, "Reflected"]', "{3, 2, 1, 2, 3, 2, 1}", []),
    ('ArrayPad[{1, 2, 3}, 2, "Reversed"]', "{2, 1, 1, 2, 3, 3, 2}", []),
    ('ArrayPad[{a, b}, 1, "Fixed"]', "{a, a, b, b}", []),
    ('ArrayPad[{a, b}, {0, 3}, "ReversedNegation"]', "{a, b, -b, -a, a}", []),
    ('ArrayPad[{{1, 2}, {3, 5}}, {{0, 1}, {1, 0}}, "Extrapolated"]', "{{0, 1, 2}, {1, 3, 5}, {2, 5, 8}}", []),
    ('ArrayPad[{1, 8, 27, 64}, {0, 1}, "Extrapolated", InterpolationOrder -> Infinity]', "{1, 8, 27, 64, 125}", []),
    ('ArrayPad[{1, 2}, 1, "ReflectedDifferences"]', 'ArrayPad[{1, 2}, 1, "ReflectedDifferences"]', []),
    ('ArrayReshape[{1, 2, 4}, {5}, "Extrapolated"]', "{1, 2, 4, 6, 8}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
