"""Symbols and their options: what OptionValue gives and complains of."""

import pytest

from wlnet.session import Session

F = "Options[f] = {a -> 1}; "
UNKNOWN = "OptionValue::nodef: Unknown option b for f."

ROWS = [
    # code, InputForm of the value, messages
    (F + "f[OptionsPattern[]] := OptionValue[a]; {f[], f[a -> 2], f[{a -> 3}]}", "{1, 2, 3}", []),
    (F + "OptionValue[f, {a :> 1 + 1}, a, Hold]", "Hold[1 + 1]", []),
    (F + 'OptionValue[f, {}, "a", h]', "h[1]", []),
    (F + "f[OptionsPattern[]] := OptionValue[a]; f[b -> 2]", "1", [UNKNOWN]),
    (F + "f[OptionsPattern[]] := OptionValue[a]; f[b -> 2, a -> 3]", "3", [UNKNOWN]),
    (F + "f[OptionsPattern[]] := OptionValue[b]; f[b -> 2]", "2", [UNKNOWN]),
    (
        F + "f[OptionsPattern[]] := OptionValue[c]; f[]",
        "c",
        ["OptionValue::optnf: Option name c not found in defaults for f."],
    ),
    (F + "f[OptionsPattern[{f, c -> 2}]] := {OptionValue[a], OptionValue[c]}; f[c -> 5]", "{1, 5}", []),
    ("f[OptionsPattern[{}]] := OptionValue[a]; f[a -> 1]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
