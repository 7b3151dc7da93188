"""Which messages are shown, which Check hears, and how Quiet nests."""

import pytest

from wlnet.session import Session

INFY = "Power::infy: Infinite expression 1/0 encountered."
FIRST = "First::nofirst: {} has zero length and no first element."

ROWS = [
    # code, InputForm of the value, messages
    ("Check[1/0, bad]", "bad", [INFY]),
    ("Quiet[Check[1/0, bad]]", "bad", []),
    ("Check[Quiet[1/0], bad]", "ComplexInfinity", []),
    ("Check[Quiet[1/0, First::nofirst], bad]", "bad", [INFY]),
    ("Check[Check[1/0, inner]; 5, outer]", "outer", [INFY]),
    ("Check[Quiet[Check[1/0, inner]], outer]", "inner", []),
    ("Check[1/0, bad, First::nofirst]", "ComplexInfinity", [INFY]),
    ("Check[1/0, bad, {First::nofirst, Power::infy}]", "bad", [INFY]),
    ("Check[1/0, bad, General::infy]", "bad", [INFY]),
    ("Quiet[1/0, General::infy]", "ComplexInfinity", []),
    ("Quiet[1/0; First[{}], Power::infy]", "First[{}]", [FIRST]),
    ("Quiet[1/0; First[{}], All, Power::infy]", "First[{}]", [INFY]),
    ("Quiet[Quiet[1/0, None, Power::infy]; First[{}]]", "First[{}]", [INFY]),
    ("Quiet[Quiet[1/0, Power::infy]; 1/0, First::nofirst]", "ComplexInfinity", [INFY]),
    ("Quiet[Quiet[1/0, None, All]]", "ComplexInfinity", [INFY]),
    ("Off[Power::infy]; Check[1/0, bad]", "ComplexInfinity", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
