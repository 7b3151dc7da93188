"""D, Derivative and Grad."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("D[x^n, x]", "n*x^(-1 + n)", []),
    ("D[a^x, x]", "a^x*Log[a]", []),
    ("D[x^x, x]", "x^x*(1 + Log[x])", []),
    ("D[{x, x^2}, x]", "{1, 2*x}", []),
    ("D[x^2 y, {{x, y}}]", "{2*x*y, x^2}", []),
    ("D[{x y, x + y}, {{x, y}}]", "{{y, x}, {1, 1}}", []),
    ("D[f[x] g[x], x]", "g[x]*Derivative[1][f][x] + f[x]*Derivative[1][g][x]", []),
    ("D[f'[x], x]", "Derivative[2][f][x]", []),
    ("D[Sin[x], {x, 4}]", "Sin[x]", []),
    ("D[Piecewise[{{x^2, x > 0}}, x], x]", "Piecewise[{{2*x, x > 0}}, 1]", []),
    ("D[If[a > 0, x^2, x], x]", "If[a > 0, 2*x, 1]", []),
    ("D[h[t], h[t]]", "1", []),
    ('D[<|"a" -> x^2|>, x]', '<|"a" -> 2*x|>', []),
    ("D[y, x]", "0", []),
    ("D[x, 3]", "D[x, 3]", ["D::ivar: 3 is not a valid variable."]),
    ("D[x, {x, 1/2}]", "D[x, {x, 1/2}]", ["D::dvar: {x, 1/2} is not a variable to differentiate by."]),
    ("{Derivative[2][#^5 &][1], Derivative[1, 0][#1^2 #2 &][3, 4], Tanh'[0]}", "{20, 24, 1}", []),
    ("Derivative[0, 2][#1 #2^3 &][a, b]", "6*a*b", []),
    ("{f''[x], Derivative[1][Derivative[2][f]]}", "{Derivative[2][f][x], Derivative[3][f]}", []),
    ("Derivative[0][f]", "f", []),
    ("Grad[{x y, y}, {x, y}]", "{{y, x}, {0, 1}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


FUNCTIONS = [
    *("Sin", "Cos", "Tan", "Cot", "Sec", "Csc", "ArcSin", "ArcCos", "ArcTan", "ArcCot", "Sinh", "Cosh", "Tanh", "Coth"),
    *("Sech", "Csch", "ArcSinh", "ArcCosh", "ArcTanh", "Exp", "Log", "Sqrt", "Erf", "Erfc", "Gamma", "LogGamma"),
    *("LogisticSigmoid", "RealAbs", "Ramp", "Sinc", "#^2.5 &", "2.5^# &", "Log[3, #] &", "Log[#, 3] &"),
    *("ArcTan[#, 2] &", "#^(2 #) &"),
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivatives_are_the_slopes(name: str) -> None:
    session = Session()
    at, h = (1.7 if name == "ArcCosh" else 0.37), 1e-5
    session.evaluate(f"f = {name}; df[x_] = D[f[x], x];")
    values = session.evaluate(f"N[{{f[{at + h}], f[{at - h}], df[{at}]}}]").to_python()
    assert values[2] == pytest.approx((values[0] - values[1]) / (2 * h), rel=1e-6)
