"""Constants and the limits of machine numbers."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    (
        "N[{Pi, E, Degree, GoldenRatio, EulerGamma}]",
        "{3.141592653589793, 2.718281828459045, 0.017453292519943295, 1.618033988749895, 0.5772156649015329}",
        [],
    ),
    ("I^2", "-1", []),
    ("Attributes[Pi]", "{Constant, Protected, ReadProtected}", []),
    ("$MachineEpsilon", "2.220446049250313*^-16", []),
    ("Pi = 3", "3", ["Set::wrsym: Symbol Pi is Protected."]),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
