"""What needs a front end stays symbolic and never stops a script."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Monitor[Table[i, {i, 3}], ProgressIndicator[i, {0, 3}]]", "{1, 2, 3}", []),
    ("x = 1; Monitor[x = 2, Row[{x}], 0.1]; x", "2", []),
    ("x = 3; Dynamic[x]", "Dynamic[x]", []),
    ("x = 3; ToString[Dynamic[x + 1]]", '"4"', []),
    ("Attributes[Manipulate]", "{HoldAll, Protected}", []),
    ("Manipulate[Plot[Sin[a x], {x, 0, 1}], {a, 1, 5}]", "Manipulate[Plot[Sin[a*x], {x, 0, 1}], {a, 1, 5}]", []),
    ("ToString[Graphics[{Red, Disk[]}]]", '"-Graphics-"', []),
    ("ToString[{Graphics[{}], 1}]", '"{-Graphics-, 1}"', []),
    ('ListLinePlot[{1, 2, 4}, PlotLabel -> "loss"];', "Null", []),
    ("Head[Show[ListPlot[{1}], ImageSize -> Large]]", "Show", []),
    ("ToString[Legended[a + b, LineLegend[{Red}, {1}]]]", '"a + b"', []),
    ("Iconize[x + 1]", "1 + x", []),
    (
        "ToString[{ListPlot[{1, 2}], Plot3D[x y, {x, 0, 1}, {y, 0, 1}], Show[Graphics[{}]]}]",
        '"{-Graphics-, -Graphics3D-, -Graphics-}"',
        [],
    ),
    ("x = 3; Plot[x^2, {x, 0, 1}]", "Plot[x^2, {x, 0, 1}]", []),
    ("{Red, Gray, LightBlue}", "{RGBColor[1, 0, 0], GrayLevel[0.5], RGBColor[0.87, 0.94, 1]}", []),
    ('ToString[Multicolumn[{"a", "b", "c"}, 2]]', '"a   c\\n\\nb"', []),
    ('ToString[{Invisible["ab"], Defer[1 + 1], TextCell["t"]}]', '"{  , 1 + 1, t}"', []),
    (
        'CellPrint["x"]; 1 + 1',
        "2",
        ["FrontEndObject::notavail: A front end is not available; certain operations require a front end."],
    ),
    ("Beep[]", "Null", []),
    (
        'ResourceFunction["X"][1]',
        "$Failed[1]",
        [
            "ResourceFunction::network: ResourceFunction[X] would be fetched from the network, which wlnet does not "
            "reach."
        ],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_input_takes_what_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = iter(["2 + 3", "some text"])
    prompts: list[str] = []

    def typed(prompt: str) -> str:
        prompts.append(prompt)
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    session = Session()
    assert str(session.evaluate('{Input["a: "], InputString[]}')) == '{5, "some text"}'
    assert prompts == ["a: ", "? "]
    ended = session.evaluate("Input[]")
    assert str(ended) == "EndOfFile"
    assert [str(m) for m in ended.messages] == ["Input::noin: There is no more input to read."]
