"""Trace."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Trace[5]", "{}", []),
    ("Trace[2 + 3]", "{HoldForm[2 + 3], HoldForm[5]}", []),
    ("x = 3; Trace[x^2]", "{{HoldForm[x], HoldForm[3]}, HoldForm[3^2], HoldForm[9]}", []),
    (
        "f[n_] := n + 1; Trace[f[2 3]]",
        "{{HoldForm[2*3], HoldForm[6]}, HoldForm[f[6]], HoldForm[6 + 1], HoldForm[7]}",
        [],
    ),
    ("Trace[If[1 > 2, 3, 4]] // Length", "3", []),
    ("Trace[Throw[1]; 2] // Catch; 1 + 1", "2", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
