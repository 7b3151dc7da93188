"""NetStateObject in the language."""

from __future__ import annotations

import pytest

from wlnet.session import Session

SETUP = """
net = NetFoldOperator[ThreadingLayer[#Input + #State/2 &], "Input" -> {"Varying", 1}];
obj = NetStateObject[net];
"""
ROWS = [
    ("{obj[{{1}, {2}}], obj[{{3}}]}", "{{{1.}, {2.5}}, {{4.25}}}"),
    ('obj[{{1}}]; NetExtract[obj, "States"]', '<|{"State"} -> {1.}|>'),
    ('other = NetStateObject[net, NetExtract[obj, "States"]]; obj[{{9}}]; other[{{1}}]', "{{1.}}"),
    ("NetStateObject[net, {8}][{{1}}]", "{{5.}}"),
    ('NetStateObject[net, <|{"State"} -> {8}|>][{{1}}, NetPort[All, "States"]]', '<|{"State"} -> {5.}|>'),
    ("same = obj; obj[{{2}}]; {same[{{0}}], same === obj, NetStateObject[net] === obj}", "{{{1.}}, True, False}"),
    ("{Head[obj], MatchQ[obj, _NetStateObject]}", "{NetStateObject, True}"),
    ("NetExtract[obj, {\"Net\"}] === NetExtract[net, {\"Net\"}]", "True"),
    ('obj[{{2}}]; ToString[ToExpression[ToString[obj, InputForm]]] === ToString[obj]', "True"),
    ('obj[NumericArray[{{2}}, "Real32"]]', 'NumericArray[{{2.}}, "Real32"]'),
    ("NetStateObject[$Failed]", "$Failed"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), ROWS)
def test_results(code: str, expected: str) -> None:
    session = Session(write=lambda _: None)
    session.evaluate(SETUP)
    result = session.evaluate(f"({code})")
    assert not result.messages
    assert str(result) == expected


def test_output_form() -> None:
    session = Session(write=lambda _: None)
    session.evaluate(SETUP)
    assert session.evaluate("obj").output_form() == (
        'NetStateObject[\n  Net         NetFoldOperator\n  {"State"}   vector (size: 1)\n]'
    )


MESSAGES = [
    ("NetStateObject[5]", "NetStateObject::invnet: 5 is not a net."),
    ("NetStateObject[Ramp]", "NetStateObject::invnet: Ramp is not a net."),
    ("NetStateObject[LinearLayer[2]]", "NetStateObject::netnostates: the net has no states that could be kept."),
    ("NetStateObject[net, x]",
     "NetStateObject::netsymb: x is not data for a net; numbers, lists and arrays of numbers are."),
    ("obj[x]", "NetStateObject::netsymb: x is not data for a net; numbers, lists and arrays of numbers are."),
    ("obj[{{{1}}, {{2}}}]",
     "NetStateObject::netbatchlen: a net that keeps its states takes one example at a time; a list of them was given."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), MESSAGES)
def test_messages(code: str, text: str) -> None:
    session = Session(write=lambda _: None)
    session.evaluate(SETUP)
    result = session.evaluate(code)
    assert [str(message).splitlines()[0] for message in result.messages] == [text]
    assert str(result) == "$Failed"
