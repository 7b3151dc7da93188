"""NIntegrate, against closed forms."""

import math

import pytest

from wlnet.session import Session


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("NIntegrate[x^2, {x, 0, 3}]", 9.0),
        ("NIntegrate[Exp[-x^2], {x, -Infinity, Infinity}]", math.sqrt(math.pi)),
        ("NIntegrate[1/Sqrt[x], {x, 0, 1}]", 2.0),
        ("NIntegrate[1/Sqrt[Abs[x - 1]], {x, 0, 1, 4}]", 2.0 + 2.0 * math.sqrt(3.0)),
        ("NIntegrate[x y, {x, 0, 1}, {y, 0, x}]", 0.125),
        ("NIntegrate[1, {x, -1, 1}, {y, -Sqrt[1 - x^2], Sqrt[1 - x^2]}]", math.pi),
        ("x = 3; NIntegrate[x, {x, 0, 1}]", 0.5),
        ("f[t_?NumericQ] := t; NIntegrate[f[t], {t, 0, 2}]", 2.0),
    ],
)
def test_values(code: str, value: float) -> None:
    result = Session().evaluate(code)
    assert result.messages == []
    assert result.to_python() == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "NIntegrate[a x, {x, 0, 1}]",
            "NIntegrate::inumr: The integrand a x has the value 0.5 a, which is no real number.",
        ),
        ("NIntegrate[x, {x, 0}]", "NIntegrate::ilim: Invalid integration variable or limits in {x, 0}."),
    ],
)
def test_messages(code: str, message: str) -> None:
    result = Session().evaluate(code)
    assert [str(m) for m in result.messages] == [message]
    assert str(result).startswith("NIntegrate[")
