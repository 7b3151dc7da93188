"""Failures: what the Confirm functions throw, and what is asked of a Failure."""

import pytest

from wlnet.session import Session

BAD = 'Failure["BadShape", <|"MessageTemplate" -> "Shape `s` is bad.", "MessageParameters" -> <|"s" -> {2, 3}|>|>]'

ROWS = [
    # code, InputForm of the value, messages
    (BAD + '["Message"]', '"Shape {2, 3} is bad."', []),
    (BAD + '["Tag"]', '"BadShape"', []),
    (BAD + '["MessageParameters"]', '<|"s" -> {2, 3}|>', []),
    ('Failure["x", <|"MessageTemplate" -> "`1` > `2`", "MessageParameters" -> {a, 3}|>]["Message"]', '"a > 3"', []),
    ('f::bad = "`1` is bad."; Failure["x", <|"MessageTemplate" :> f::bad, "MessageParameters" -> {2}|>]["Message"]',
     '"2 is bad."', []),
    ('Failure["x", <||>]["Message"]', '"A failure of type x occurred."', []),
    ('Failure["x", <||>]["y"]', 'Missing["KeyAbsent", "y"]', []),
    ('Enclose[Confirm[$Failed, "info"], #["Information"] &]', '"info"', []),
    ('Enclose[ConfirmBy[3, EvenQ], {#["Expression"], #["Function"]} &]', "{3, EvenQ}", []),
    ('Enclose[ConfirmMatch[3, _String], #["Pattern"] &]', "_String", []),
    ('Enclose[ConfirmAssert[1 > 2], "HeldTest"]', "Hold[1 > 2]", []),
    ('Enclose[ConfirmQuiet[1/0; 2], "HeldMessage"]', "Hold[Power::infy]", []),
    ('Enclose[ConfirmQuiet[1/0, General::infy], "caught" &]', '"caught"', []),
    (
        "Enclose[ConfirmQuiet[1/0, General::argx], none &]",
        "ComplexInfinity",
        ["Power::infy: Infinite expression 1/0 encountered."],
    ),
    ("Enclose[Head[ConfirmQuiet[1 + 1]]]", "Integer", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
