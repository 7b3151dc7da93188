"""Integrate: rows, and antiderivatives against derivatives and quadrature."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Integrate[x^2 + 1, x]", "x + x^3/3", []),
    ("Integrate[a x^n, x]", "(a*x^(1 + n))/(1 + n)", []),
    ("Integrate[1/x, x]", "Log[x]", []),
    ("Integrate[Log[x], x]", "-x + x*Log[x]", []),
    ("Integrate[1/(1 + x^2), {x, -Infinity, Infinity}]", "Pi", []),
    ("Integrate[PDF[NormalDistribution[], x], {x, -Infinity, Infinity}]", "1", []),
    ("Integrate[x, {x, a, b}]", "-1/2*a^2 + b^2/2", []),
    ("Integrate[x y, {x, 0, 1}, {y, 0, x}]", "1/8", []),
    ("Integrate[x^2 + y, {x, 0, 1}]", "1/3 + y", []),
    ("Integrate[1, x, y]", "x*y", []),
    ("Integrate[x ArcTan[x], x]", "Integrate[x*ArcTan[x], x]", []),
    ("Integrate[f[x], x]", "Integrate[f[x], x]", []),
    (
        "Integrate[1/x, {x, -1, 1}]",
        "Integrate[x^(-1), {x, -1, 1}]",
        ["Integrate::idiv: The integral of 1/x does not converge on {x, -1, 1}."],
    ),
    ("Integrate[x, 3]", "Integrate[x, 3]", ["Integrate::ilim: Invalid integration variable or limits in 3."]),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


INTEGRANDS = [
    "x^5 - 3 x", "(x + 1)^2 x", "Sin[3 x + 1]", "x^2 Sin[x]", "x^3 Exp[-2 x]", "x Log[x]", "1/(2 x + 1)", "Tanh[x]",
    "2^x", "Exp[1 - 3 x^2]", "1/(4 + 9 x^2)", "1/Sqrt[4 - x^2]", "ArcTan[x]", "LogisticSigmoid[2 x]",
    "(1 + x)^(1/3)", "Erf[x]",
]  # fmt: skip


@pytest.mark.parametrize("integrand", INTEGRANDS)
def test_derivatives_give_the_integrand_back(integrand: str) -> None:
    session = Session()
    for x in (0.3, 0.7):
        found = session.evaluate(f"(D[Integrate[{integrand}, x], x] - ({integrand})) /. x -> {x}").to_python()
        assert abs(found) < 1e-12
