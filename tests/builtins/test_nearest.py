"""Nearest."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Nearest[{1, 2, 3, 5, 7}, 4]", "{3, 5}", []),
    ("Nearest[{1, 2, 3, 5, 7}, 4, 3]", "{3, 5, 2}", []),
    ("Nearest[{1, 2, 3, 5, 7}, {0, 6.9}]", "{{1}, {7}}", []),
    ("Nearest[{1, 2, 3}, 0, {All, 2}]", "{1, 2}", []),
    ("Nearest[{1, 2, 3}, 0, UpTo[9]]", "{1, 2, 3}", []),
    ("Nearest[{1 -> a, 5 -> b}, 4]", "{b}", []),
    ("Nearest[<|a -> 1, b -> 5|>, 4]", "{b}", []),
    ('Nearest[{1, 5} -> "Distance", 4]', "{1}", []),
    ("Nearest[{1, 5} -> Automatic, {4, 0}]", "{{2}, {1}}", []),
    ("Nearest[{{0, 0}, {1, 1}}, {0.9, 0.2}]", "{{1, 1}}", []),
    ("Nearest[{{0, 0}, {1, 1}}, {{0.9, 0.2}, {0, 0}}]", "{{{1, 1}}, {{0, 0}}}", []),
    ("Nearest[{{0, 0}, {1, 3}}, {2, 0}, DistanceFunction -> ChessboardDistance]", "{{0, 0}}", []),
    ('Nearest[{"cat", "dog"}, "cut"]', '{"cat"}', []),
    ("f = Nearest[{10, 20} -> {x, y}]; {f[12], f[12, 2]}", "{{x}, {x, y}}", []),
    ("ToString[Nearest[{1, 2, 3}]]", '"NearestFunction[<3 elements>]"', []),
    (
        "Nearest[x, 1]",
        "Nearest[x, 1]",
        ["Nearest::near1: x is neither a list of elements nor rules from elements to values."],
    ),
    (
        "Nearest[{1, 2}, 1, 0]",
        "Nearest[{1, 2}, 1, 0]",
        [
            "Nearest::count: The number of neighbours 0 should be a positive integer, All, "
            "or a list of one and a radius."
        ],
    ),
    (
        "Nearest[{a, b}, 1, DistanceFunction -> d]",
        "Nearest[{a, b}, 1, DistanceFunction -> d]",
        ["Nearest::nearuf: The distance d between a and 1 is not a real number."],
    ),
    (
        'Nearest[{1, 2} -> {"Index", "Odd"}, 1]',
        'Nearest[{1, 2} -> {"Index", "Odd"}, 1]',
        ["Nearest::prop: Odd is none of the properties Element, Index, Distance."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
