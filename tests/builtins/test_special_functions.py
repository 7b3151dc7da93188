"""Gamma, error functions, factorials, binomials, with scipy as oracle."""

import pytest

from wlnet.expression import S
from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("{Gamma[5], Gamma[1/2], Gamma[-3/2], Gamma[-2]}", "{24, Sqrt[Pi], (4*Sqrt[Pi])/3, ComplexInfinity}", []),
    ("{5!, 0!, (-1)!, (3/2)!}", "{120, 1, ComplexInfinity, (3*Sqrt[Pi])/4}", []),
    ("{Binomial[10, 3], Binomial[-2, 3], Binomial[3, 5], Binomial[4, -1]}", "{120, -4, 0, 0}", []),
    ("{Erf[0], Erf[-Infinity], Erfc[-Infinity], InverseErf[-1]}", "{0, -1, 2, -Infinity}", []),
    ("Fibonacci[{-3, -2, 0, 1, 90}]", "{2, -1, 0, 1, 2880067194370816120}", []),
    ("PolyGamma[3]", "3/2 - EulerGamma", []),
    ("HarmonicNumber[3]", "11/6", []),
    ("100!/98!", "9900", []),
    ("Factorial2[9]", "945", []),
    ("Beta[2, 2]", "1/6", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("Erf", "erf"),
        ("Erfc", "erfc"),
        ("Gamma", "gamma"),
        ("LogGamma", "gammaln"),
        ("InverseErf", "erfinv"),
        ("PolyGamma", "digamma"),
    ],
)
def test_machine_numbers(name: str, oracle: str) -> None:
    special = pytest.importorskip("scipy.special")
    kernel = Session().kernel
    for x in (0.05, 0.3, 0.77, 0.95):
        expected = getattr(special, oracle)(x)
        assert kernel.apply(S.__getattr__(name), x) == pytest.approx(expected, rel=1e-12)
