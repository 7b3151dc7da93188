"""ToString, ToExpression and templates."""

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("ToString[x + y^2]", '"     2\\nx + y"', []),
    ('ToString["a b"]', '"a b"', []),
    ('ToString["a\\"b", InputForm]', '"\\"a\\\\\\"b\\""', []),
    ('ToString[{1, "a", 2.5}]', '"{1, a, 2.5}"', []),
    ('ToString[InputForm["a"]]', '"\\"a\\""', []),
    ("ToString[FullForm[{1, x}]]", '"List[1, x]"', []),
    ('ToString[a -> "b", FormatType -> InputForm]', '"a -> \\"b\\""', []),
    (
        "ToString[x, TeXForm]",
        "ToString[x, TeXForm]",
        ["ToString::fmtval: TeXForm is not a form that ToString can write: use OutputForm, InputForm or FullForm."],
    ),
    ("ToString[{1/3, x^2}, InputForm]", '"{1/3, x^2}"', []),
    ("ToString[x^2, FullForm]", '"Power[x, 2]"', []),
    ("TextString[{1/3, x^2}]", '"{1/3, x^2}"', []),
    ("StringRiffle[{1/3, x^2}]", '"1/3 x^2"', []),
    ('StringTemplate["a: ``"][1/2]', '"a: 1/2"', []),
    ("ToString[1/3]", '"1\\n-\\n3"', []),
    ('ToString[StringForm["`2` before `1`", a, b]]', '"b before a"', []),
    ('ToString[Row[{1, "x", 2}]]', '"1x2"', []),
    ('ToExpression["1 + 1"]', "2", []),
    ('ToExpression["a = 3; a^2"]', "9", []),
    ('ToExpression[{"1", "{2, 3}"}]', "{1, {2, 3}}", []),
    ('ToExpression["1 + 1", InputForm, HoldComplete]', "HoldComplete[1 + 1]", []),
    ('ToExpression[""]', "Null", []),
    ('ToExpression["(1"]', "$Failed", ['Syntax::bktmcp: "(" is never closed. Hint: add ")".']),
    (
        "ToExpression[5]",
        "$Failed",
        ["ToExpression::notstrbox: 5 is not a string or a box. ToExpression can only interpret strings or boxes."],
    ),
    ('SyntaxQ["a b"]', "True", []),
    ('SyntaxQ["a]"]', "False", []),
    ('StringTemplate["`` and ``"][1, 2]', '"1 and 2"', []),
    ('StringTemplate["`x` + <* 1 + 1 *>"][<|"x" -> {1, 2}|>]', '"{1, 2} + 2"', []),
    ('StringTemplate["`x`"][<||>]', '"Missing[SlotAbsent, x]"', []),
    ('TemplateApply["`1`, `2`", {a, "b"}]', '"a, b"', []),
    ('TemplateApply["`name`", {"name" -> 5}]', '"5"', []),
    ('TemplateApply["no slots"]', '"no slots"', []),
    ('TemplateApply[StringTemplate["<`1`>"], {x}]', '"<x>"', []),
    ("TemplateApply[5]", "5", []),
    ('TemplateApply[TemplateSequence[f[TemplateSlot["a"]], {<|"a" -> 1|>, <|"a" -> 2|>}]]', "{f[1], f[2]}", []),
    ("TemplateApply[TemplateObject[{TemplateSlot[1], TemplateIf[False, x]}], {2}]", "{2}", []),
    ('StringTemplate["<* TemplateSlot[1] *>`1`", CombinerFunction -> Length]["z"]', "2", []),
    ('TextString[<|"a" -> 1|>]', '"<|a -> 1|>"', []),
    ('StringTemplate["a"]["unused"]', '"a"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
