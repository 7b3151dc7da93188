"""Held and inactive code."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Inactivate[Total[Range[3]]]", "Inactive[Total][Inactive[Range][3]]", []),
    ("Inactivate[2 + 3*4, Times]", "2 + Inactive[Times][3, 4]", []),
    ("Inactivate[{1 + 1, 2*3}, Plus | Times]", "{Inactive[Plus][1, 1], Inactive[Times][2, 3]}", []),
    ("Activate[Inactivate[2 + 3*4]]", "14", []),
    ("Activate[Inactive[f][Inactive[Plus][1, 2]], Plus]", "Inactive[f][3]", []),
    ('Switch[Unevaluated[1 + 1], _Plus, "sum", _, "value"]', '"sum"', []),
    ("SetAttributes[f, HoldRest]; f[a_, b_] := {Hold[a], Hold[b]}; f[Unevaluated[1 + 1], 2 + 2]",
     "{Hold[1 + 1], Hold[2 + 2]}", []),
    ("Hold[Unevaluated[1 + 1]]", "Hold[Unevaluated[1 + 1]]", []),
    ("Module[{2 = 1}, 2]", "Module[{2 = 1}, 2]", [
        "Module::lvset: Local variable specification {2 = 1} contains 2 = 1, which is an assignment to 2; only "
        "assignments to symbols are allowed.",
    ]),
    ("MatchQ[1, Pattern[2, _]]", "False",
     ["Pattern::patvar: First element in pattern Pattern[2, _] is not a valid pattern name."]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
