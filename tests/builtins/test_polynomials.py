"""Expand, Collect, Coefficient, CoefficientList, Exponent, Variables and PolynomialQ."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Expand[(a + b)^3]", "a^3 + 3*a^2*b + 3*a*b^2 + b^3", []),
    ("Expand[(x + 1/2)^2]", "1/4 + x + x^2", []),
    ("Expand[(x - y) (x + y)]", "x^2 - y^2", []),
    ("Expand[{(1 + x)^2, x (1 + x) == 0}]", "{1 + 2*x + x^2, x + x^2 == 0}", []),
    ("Expand[(1 + x)^2/x]", "2 + x^(-1) + x", []),
    ("Expand[(1.5 + x)^2]", "2.25 + 3.*x + x^2", []),
    ("Expand[(1 + I x)^2]", "1 + (2*I)*x - x^2", []),
    ("Expand[(Sqrt[2] + 1)^2]", "3 + 2*Sqrt[2]", []),
    ("Expand[Sum[x^i, {i, 0, 4}] (x - 1)]", "-1 + x^5", []),
    ("ExpandAll[1/(1 + x)^2]", "(1 + 2*x + x^2)^(-1)", []),
    ("Collect[x y + x^2 y + x, {x, y}]", "x^2*y + x*(1 + y)", []),
    ("Collect[a x == b x, x]", "a*x == b*x", []),
    ("{Coefficient[(x + y)^5, x, 3], Coefficient[{x, 2 x}, x]}", "{10*y^2, {1, 2}}", []),
    ("Coefficient[1 + x^-1, x, -1]", "1", []),
    ("Coefficient[x^2, x^2]", "1", []),
    ("CoefficientList[(1 + x)^3, x]", "{1, 3, 3, 1}", []),
    ("CoefficientList[a + b x^2, x]", "{a, 0, b}", []),
    ("CoefficientList[1/x, x]", "CoefficientList[x^(-1), x]", []),
    ("FromDigits[Reverse[CoefficientList[1 + 2 x, x]], x]", "1 + 2*x", []),
    ("Exponent[(1 + x)^7 - x^7, x]", "6", []),
    ("Exponent[0, x]", "-Infinity", []),
    ("Variables[{x y, f[z]}]", "{x, y, f[z]}", []),
    ("{PolynomialQ[f[a] x, x], PolynomialQ[x^a, x], PolynomialQ[x y, {x, y}]}", "{True, False, True}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_products_have_the_coefficients_that_convolution_gives() -> None:
    import numpy as np

    rng = np.random.default_rng(8)
    session = Session()
    for _ in range(20):
        a, b = rng.integers(-5, 6, rng.integers(1, 6)), rng.integers(-5, 6, rng.integers(1, 6))
        expected = np.trim_zeros(np.convolve(a, b), "b").tolist()
        first, second = ("{" + ", ".join(map(str, v.tolist())) + "}" for v in (a, b))
        code = f"CoefficientList[({first}.x^Range[0, {len(a) - 1}]) ({second}.x^Range[0, {len(b) - 1}]), x]"
        assert session.evaluate(code).to_python() == expected
