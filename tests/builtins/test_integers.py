"""Number theory and bits."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("{GCD[12, 18], GCD[], GCD[1/3, 1/2], LCM[4, 6]}", "{6, 0, 1/6, 12}", []),
    ("GCD[Range[300], 6] == Table[GCD[i, 6], {i, 300}]", "True", []),
    ("ExtendedGCD[240, 46]", "{2, {-9, 47}}", []),
    ("PowerMod[3, -1, 7]", "5", []),
    ("PowerMod[2, -1, 4]", "PowerMod[2, -1, 4]", []),
    ("Prime[{1, 10, 1000}]", "{2, 29, 7919}", []),
    ("Prime[0]", "Prime[0]", ["Prime::intpp: Positive integer argument expected in Prime[0]."]),
    ("FactorInteger[2^67 - 1]", "{{193707721, 1}, {761838257287, 1}}", []),
    ("FactorInteger[-12/35]", "{{-1, 1}, {2, 2}, {3, 1}, {5, -1}, {7, -1}}", []),
    ("Divisors[-12]", "{1, 2, 3, 4, 6, 12}", []),
    ("{BitAnd[12, 10], BitOr[12, 10], BitXor[12, 10], BitNot[0]}", "{8, 14, 6, -1}", []),
    ("BitShiftLeft[1, 100]", "1267650600228229401496703205376", []),
    ("EulerPhi[100]", "40", []),
    ("MoebiusMu[{30, 4}]", "{-1, 0}", []),
    ("DivisorSigma[1, 28]", "56", []),
    ("{PrimePi[100], NextPrime[100]}", "{25, 101}", []),
    ("CoprimeQ[2, 3, 4]", "False", []),
    ("Divisible[Range[4], 2]", "{False, True, False, True}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
