"""FindMinimum, NMinimize and their kin, against minima known in closed form."""

import math

import pytest

from wlnet.session import Session

ROOT = math.sqrt(0.5)


@pytest.mark.parametrize(
    ("code", "value", "place"),
    [
        ("FindMinimum[(x - 2)^2 + 1, {x, 0}]", 1.0, [2.0]),
        ("FindMinimum[(x - 2)^2 + 1, x]", 1.0, [2.0]),
        ("FindMinimum[(x - 1)^2 + 3 (y + 2)^2, {{x, 5}, {y, 5}}]", 0.0, [1.0, -2.0]),
        ("FindMinimum[100 (y - x^2)^2 + (1 - x)^2, {{x, -1.2}, {y, 1}}]", 0.0, [1.0, 1.0]),
        ("FindMinimum[{x^2 + y^2, x + y >= 2}, {{x, 0}, {y, 0}}]", 2.0, [1.0, 1.0]),
        ("FindMinimum[Abs[x - 1], {x, 3}]", 0.0, [1.0]),
        ("FindMaximum[4 - (x - 1)^2, {x, 0}]", 4.0, [1.0]),
        ("NMinimize[{(x - 1)^2 + y^2, y >= 2}, {x, y}]", 4.0, [1.0, 2.0]),
        ("NMinimize[{x + y, x^2 + y^2 <= 1}, {x, y}]", -2.0 * ROOT, [-ROOT, -ROOT]),
        ("NMinimize[{x^2, 1/2 < x <= 2}, x]", 0.25, [0.5]),
        # Of the two minima of this quartic the one on the left is lower.
        ("NMinimize[(x^2 - 1)^2 + x/10, x]", -0.100617, [-1.0122]),
        ("NMaximize[Sin[x], {x, 0, 3}]", 1.0, [math.pi / 2]),
    ],
)
def test_minima(code: str, value: float, place: list[float]) -> None:
    session = Session()
    result = session.evaluate(f"r = {code}; {{r[[1]], Last /@ r[[2]]}}")
    assert result.messages == []
    found, at = result.to_python()
    assert found == pytest.approx(value, abs=1e-4)
    assert at == pytest.approx(place, abs=1e-3)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "FindMinimum[a x, {x, 1}]",
            "FindMinimum::nrnum: The function value 1. a is not a real number at {x -> 1.}.",
        ),
        (
            "FindMinimum[x, {1, 2}]",
            "FindMinimum::fdss: The variables in {{1, 2}} should be given as x, {x, x0} or {x, x0, x1}.",
        ),
        (
            "NMinimize[{x, f[x]}, x]",
            "NMinimize::cons: The constraint f[x] is no equation or inequality of two or more sides.",
        ),
        ("NMinimize[{x, x > 1, x < 0}, x]", "NMinimize::nsol: No point was found that satisfies the constraints."),
    ],
)
def test_messages(code: str, message: str) -> None:
    result = Session().evaluate(code)
    assert [str(m) for m in result.messages] == [message]
    assert str(result).startswith(code.partition("[")[0])


def test_variables_are_local() -> None:
    assert str(Session().evaluate("x = 5; e := (x - 2)^2; {Round[First[FindMinimum[e, {x, 1}]]], x}")) == "{0, 5}"
