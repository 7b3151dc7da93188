"""N, Chop, NumericQ, Precision."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("N[{1, 2/3, x}]", "{1., 0.6666666666666666, x}", []),
    ("N[x^2]", "x^2", []),
    ("N[Sqrt[x]]", "x^0.5", []),
    ("N[f[1/2]]", "f[0.5]", []),
    ('N[<|"a" -> Pi|>]', '<|"a" -> 3.141592653589793|>', []),
    ("N[Infinity]", "Infinity", []),
    ("N[2/3 + I/4]", "0.6666666666666666 + 0.25*I", []),
    ("N[c] = 3.5; N[2 c]", "7.", []),
    ("Round[10^45 N[Pi, 50]]", "3141592653589793238462643383279502884197169399", []),
    ("N[x, -1]", "N[x, -1]", ["N::precbd: Requested precision -1 is not a positive number."]),
    ("SetAttributes[h, NHoldAll]; N[h[1]]", "h[1]", []),
    ("Chop[1. + 1.*^-15 I]", "1.", []),
    ("Chop[{1.*^-20, 2.}]", "{0, 2.}", []),
    ("NumericQ[Sqrt[2]]", "True", []),
    ('NumericQ["1"]', "False", []),
    ("Precision[2/3]", "Infinity", []),
    ("Precision[2.]", "MachinePrecision", []),
    ("Precision[1.5`20]", "20.", []),
    ("2 < $MachinePrecision < 16", "True", []),
    ("1. + $MachineEpsilon == 1. && 1. + $MachineEpsilon - 1. > 0", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
