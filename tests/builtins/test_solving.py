"""Solve and NSolve."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Solve[x^2 == 4, x]", "{{x -> -2}, {x -> 2}}", []),
    ("Solve[x^2 - x - 1 == 0, x]", "{{x -> (1 - Sqrt[5])/2}, {x -> (1 + Sqrt[5])/2}}", []),
    ("Solve[a x + b == 0, x]", "{{x -> -(b/a)}}", []),
    (
        "Solve[a x^2 + b x + c == 0, x]",
        "{{x -> (-b - Sqrt[b^2 - 4*a*c])/(2*a)}, {x -> (-b + Sqrt[b^2 - 4*a*c])/(2*a)}}",
        [],
    ),
    ("{Solve[x^2 == -1, x], Solve[x^2 == -1, x, Reals]}", "{{{x -> -I}, {x -> I}}, {}}", []),
    ("Solve[x^3 - 6 x^2 + 11 x - 6 == 0, x]", "{{x -> 1}, {x -> 2}, {x -> 3}}", []),
    ("Solve[(x - 1)^2 == 0, x]", "{{x -> 1}, {x -> 1}}", []),
    ("Solve[1/x == 2, x]", "{{x -> 1/2}}", []),
    ("Solve[x + y == 3 && x - y == 1, {x, y}]", "{{x -> 2, y -> 1}}", []),
    ("Solve[{x + y == 3, x + y == 1}, {x, y}]", "{}", []),
    ("{Solve[True, x], Solve[1 == 2, x], Solve[x == x, x]}", "{{{}}, {}, {{}}}", []),
    ("Solve[2 x^2 == 1, x, Integers]", "{}", []),
    (
        "Solve[x + y == 3, {x, y}]",
        "{{x -> 3 - y}}",
        ["Solve::svars: The equations may not give solutions for all variables."],
    ),
    (
        "Solve[Sin[x] == 1/2, x]",
        "Solve[Sin[x] == 1/2, x]",
        [
            "Solve::nsmet: The equations Sin[x] == 1/2 cannot be solved by the methods that are built: polynomials in "
            "one variable and linear systems."
        ],
    ),
    ("Solve[x^2 == 4, 1]", "Solve[x^2 == 4, 1]", ["Solve::ivar: 1 is not a valid variable."]),
    ("Solve[x > 1, x]", "Solve[x > 1, x]", ["Solve::naqs: x > 1 is not a system of equations."]),
    ("NSolve[x^2 == 4, x]", "{{x -> -2.}, {x -> 2.}}", []),
    ("NSolve[{x + y == 3, x - y == 1}, {x, y}]", "{{x -> 2., y -> 1.}}", []),
    ("Length[NSolve[x^5 - x - 1 == 0, x, Reals]]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_numerical_roots_are_roots() -> None:
    found = Session().evaluate("x /. NSolve[x^6 - 3 x^4 + x + 2 == 0, x]").to_python()
    assert len(found) == 6
    np.testing.assert_allclose(np.polyval([1, 0, -3, 0, 0, 1, 2], np.array(found)), 0.0, atol=1e-10)


@pytest.mark.parametrize("equation", ["x^3 - 2", "x^4 - 5", "2 x^3 + 3 x^2 - 11 x - 6", "x^3 - 8"])
def test_exact_roots_are_roots(equation: str) -> None:
    found = Session().evaluate(f"N[({equation}) /. Solve[{equation} == 0, x]]").to_python()
    assert len(found) >= 3
    np.testing.assert_allclose(np.array(found), 0.0, atol=1e-12)
