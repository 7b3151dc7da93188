"""Round, Floor, Mod, Quotient."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Round[{0.5, 1.5, 2.5, -0.5}]", "{0, 2, 2, 0}", []),
    ("Round[5/2]", "2", []),
    ("Floor[{2.7, -2.7, 7/2}]", "{2, -3, 3}", []),
    ("Ceiling[-7/2]", "-3", []),
    ("Floor[Sqrt[2]]", "1", []),
    ("Floor[x]", "Floor[x]", []),
    ("Floor[Infinity]", "Infinity", []),
    ("Round[2.6 + 3.2 I]", "3 + 3*I", []),
    ("Floor[10^20 + 1/2]", "100000000000000000000", []),
    ("Floor[1.*^20]", "100000000000000000000", []),
    ("Round[1234, 100]", "1200", []),
    ("Floor[2.7, 1/2]", "5/2", []),
    ("IntegerPart[-2.7]", "-2", []),
    ("Mod[{-7, 7}, 3]", "{2, 1}", []),
    ("Mod[5.5, -2]", "-0.5", []),
    ("Mod[x, 3]", "Mod[x, 3]", []),
    ("Mod[-1, 5, 1]", "4", []),
    ("Mod[Pi, 2]", "-2 + Pi", []),
    ("Mod[10, 0]", "Indeterminate", ["Mod::indet: Indeterminate expression Mod[10, 0] encountered."]),
    ("Quotient[-7, 2]", "-4", []),
    ("Quotient[7, 0]", "ComplexInfinity", ["Quotient::infy: Infinite expression Quotient[7, 0] encountered."]),
    ("Union[Quotient[ConstantArray[1., 40], 0.1], {Quotient[1., 0.1]}]", "{10}", []),
    ("Union[Quotient[ConstantArray[1, 40], 2.^-1070]] === {Quotient[1, 2.^-1070]}", "True", []),
    ("QuotientRemainder[-7, 2]", "{-4, 1}", []),
    ("FractionalPart[-2.75]", "-0.75", []),
    ("Mod[Range[300], 7] == Table[Mod[i, 7], {i, 300}]", "True", []),
    ("Round[Range[300]/7.] == Table[Round[i/7.], {i, 300}]", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
