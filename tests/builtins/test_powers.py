"""Power and roots: exact normal forms, machine numbers, infinities."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("2^10", "1024", []),
    ("E^1.*^20", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("(1.*^300)^(10^16)", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("2`30^(10^30)", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("2^-3", "1/8", []),
    ("(2/3)^-2", "9/4", []),
    ("x^0", "1", []),
    ("x^1", "x", []),
    ("1^x", "1", []),
    ("x^2^3", "x^8", []),
    ("(x^2)^3", "x^6", []),
    ("Sqrt[x^2]", "Sqrt[x^2]", []),
    ("Sqrt[Sqrt[x]]", "x^(1/4)", []),
    ("(x y)^2", "x^2*y^2", []),
    ("Sqrt[x y]", "Sqrt[x*y]", []),
    ("Sqrt[4 x]", "2*Sqrt[x]", []),
    ("Sqrt[12 Pi]", "2*Sqrt[3*Pi]", []),
    ("Sqrt[2 Pi]", "Sqrt[2*Pi]", []),
    ("Sqrt[16]", "4", []),
    ("Sqrt[8]", "2*Sqrt[2]", []),
    ("Sqrt[2/9]", "Sqrt[2]/3", []),
    ("Sqrt[3/8]", "Sqrt[3/2]/2", []),
    ("8^(-1/2)", "1/(2*Sqrt[2])", []),
    ("2^(5/3)", "2*2^(2/3)", []),
    ("4^(1/3)", "2^(2/3)", []),
    ("12^(1/3)", "2^(2/3)*3^(1/3)", []),
    ("(-8)^(1/3)", "2*(-1)^(1/3)", []),
    ("(-1)^(5/3)", "-(-1)^(2/3)", []),
    ("Sqrt[-2]", "I*Sqrt[2]", []),
    ("Sqrt[3 + 4 I]", "2 + I", []),
    ("I^I // N", "0.20787957635076193 + 0.*I", []),
    ("Sqrt[2] Sqrt[3]", "Sqrt[6]", []),
    ("2/Sqrt[2]", "Sqrt[2]", []),
    ("Sqrt[2]/2", "1/Sqrt[2]", []),
    ("Sqrt[2] + Sqrt[8]", "3*Sqrt[2]", []),
    ("2 2^x", "2^(1 + x)", []),
    ("x^a x^b", "x^(a + b)", []),
    ("E E^x", "E^(1 + x)", []),
    ("(1 + I)^10", "32*I", []),
    ("(1. + 1. I)^2", "0. + 2.*I", []),
    ("Sqrt[-1.]", "0. + 1.*I", []),
    ("4.^0.5", "2.", []),
    ("2.^3", "8.", []),
    ("2.^-1", "0.5", []),
    ("E^Log[x]", "x", []),
    ("E^(2 Log[x])", "x^2", []),
    ("E^(I Pi)", "-1", []),
    ("E^(I Pi/2)", "I", []),
    ("Exp[-Infinity]", "0", []),
    ("E^Infinity", "Infinity", []),
    ("0^0", "Indeterminate", ["Power::indet: Indeterminate expression 0^0 encountered."]),
    ("0.^0", "Indeterminate", ["Power::indet: Indeterminate expression 0.^0 encountered."]),
    ("0^-2", "ComplexInfinity", ["Power::infy: Infinite expression 1/0^2 encountered."]),
    ("Infinity^0", "Indeterminate", ["Power::indet: Indeterminate expression Infinity^0 encountered."]),
    ("2^Infinity", "Infinity", []),
    ("(1/2)^Infinity", "0", []),
    ("Infinity^-1", "0", []),
    ("(-Infinity)^3", "-Infinity", []),
    ("10^10^10", "Overflow[]", ["General::ovfl: Overflow occurred in computation."]),
    ("Power[2, 3, 2]", "512", []),
    ("Surd[-27, 3]", "-3", []),
    ("Surd[-4, 2]", "Indeterminate", ["Surd::noimag: Surd[-4, 2] is not real-valued."]),
    ("CubeRoot[-8.]", "-2.", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
