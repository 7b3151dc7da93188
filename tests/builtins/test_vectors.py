"""Norms, distances, products."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    (
        "{Norm[{3, 4}], Norm[{1, 1}], Norm[{1, -5, 2}, Infinity], Norm[{1, -5}, 1], Norm[{1, 2, 2}, 3]}",
        "{5, Sqrt[2], 5, 6, 17^(1/3)}",
        [],
    ),
    ('Norm[{{1, 2}, {3, 4}}, "Frobenius"]', "Sqrt[30]", []),
    ("Norm[{{3., 0.}, {0., 4.}}]", "4.", []),
    ('Norm["a"]', 'Norm["a"]', []),
    ("Normalize[{3, 4}]", "{3/5, 4/5}", []),
    ("Normalize[{0., 0.}]", "{0., 0.}", []),
    ("EuclideanDistance[{a, b}, {c, d}]", "Sqrt[Abs[a - c]^2 + Abs[b - d]^2]", []),
    ("EuclideanDistance[{1, 2}, {1}]", "EuclideanDistance[{1, 2}, {1}]", []),
    (
        "#[{0, 0}, {3, -4}] & /@ {SquaredEuclideanDistance, ManhattanDistance, ChessboardDistance}",
        "{25, 7, 4}",
        [],
    ),
    ("CosineDistance[{1., 0.}, {0., 1.}]", "1.", []),
    ('HammingDistance["cat", "cut"]', "1", []),
    ("Cross[{1, 2, 3}, {4, 5, 6}]", "{-3, 6, -3}", []),
    (
        "Cross[{1, 2}, {3, 4}]",
        "Cross[{1, 2}, {3, 4}]",
        ["Cross::nonn1: The arguments are expected to be vectors of equal length, one more than their number."],
    ),
    (
        "Norm[{1, 2}, 1/2]",
        "Norm[{1, 2}, 1/2]",
        ["Norm::ptype: The second argument 1/2 should be a symbol, Infinity, or a number not below 1."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
