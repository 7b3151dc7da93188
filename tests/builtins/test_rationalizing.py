"""Rationalize: numbers that are told from their digits, tolerances, and expressions with numbers inside."""

from fractions import Fraction

import pytest

from wlnet.session import Session

ROWS = [
    ("Rationalize[0.25]", "1/4", []),
    ("Rationalize[-1.5]", "-3/2", []),
    ("Rationalize[3.]", "3", []),
    ("Rationalize[0.]", "0", []),
    ("Rationalize[7]", "7", []),
    ("Rationalize[N[Sqrt[2]]]", "1.4142135623730951", []),
    ("Rationalize[0.123456789]", "10/81", []),
    ("Rationalize[1/3 + 0.]", "1/3", []),
    ("Rationalize[{{0.5, 1}, {2.75, x}}]", "{{1/2, 1}, {11/4, x}}", []),
    ("Rationalize[<|a -> 0.2, b -> c|>]", "<|a -> 1/5, b -> c|>", []),
    ("Rationalize[0.5 + 0.25 I]", "1/2 + I/4", []),
    ("Rationalize[1.5 x + f[0.1]]", "(3*x)/2 + f[1/10]", []),
    ("Rationalize[N[Pi], 0.01]", "22/7", []),
    ("Rationalize[Sqrt[3], 10^-5]", "362/209", []),
    ("Rationalize[-0.333, 0.01]", "-1/3", []),
    ("Rationalize[0.001, 0.01]", "0", []),
    ("Rationalize[x, 0.1]", "x", []),
    ("Rationalize[1.5`20]", "3/2", []),
    ("Rationalize[0.3, y]", "Rationalize[0.3, y]", []),
    ("Rationalize[]", "Rationalize[]",
     ["Rationalize::argt: Rationalize called with 0 arguments; 1 or 2 arguments are expected."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize("x", [0.1, 1 / 3, 2.718281828459045, 1e-7, 123456.789])
def test_within_a_tolerance_no_smaller_denominator_will_do(x: float) -> None:
    tolerance = Fraction(1, 1000)
    text = str(Session().evaluate(f"Rationalize[{x:.20f}, 1/1000]"))
    found = Fraction(text)
    assert abs(found - Fraction(x)) <= tolerance
    for q in range(1, found.denominator):
        assert abs(Fraction(round(Fraction(x) * q), q) - Fraction(x)) > tolerance


def test_rationalize_at_zero_gives_the_number_back() -> None:
    assert str(Session().evaluate("N[Rationalize[#, 0]] - # & /@ {0.1, N[Pi], 1.7*^-5}")) == "{0., 0., 0.}"
