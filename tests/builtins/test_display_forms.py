"""Forms of output; they are seen through ToString."""

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("ToString[MatrixForm[{{1, 2}, {3, 40}}]]", '"1   2\\n\\n3   40"', []),
    ("ToString[MatrixForm[{1, 2}]]", '"1\\n\\n2"', []),
    (
        'ToString[TableForm[{{"a", 1}, {"bcd", 2}}, TableHeadings -> {{"x", "y"}, {"p", "q"}}]]',
        '"    p     q\\n\\nx   a     1\\n\\ny   bcd   2"',
        [],
    ),
    ("ToString[TableForm[{{1, 2}}, TableHeadings -> Automatic]]", '"    1   2\\n\\n1   1   2"', []),
    ('ToString[Grid[{{"a", 1}, {"bcd", 2}}]]', '"a    1\\nbcd  2"', []),
    ("ToString[Column[{1, x}]]", '"1\\nx"', []),
    ('ToString[Row[{1, 2, 3}, ", "]]', '"1, 2, 3"', []),
    ('ToString[Row[{Column[{1, 2}], "|", Column[{3, 4}]}]]', '"1|3\\n2 4"', []),
    ('ToString[Style["big", Bold, 20]]', '"big"', []),
    ("ToString[{Style[1, Red], HoldForm[1 + 1]}]", '"{1, 1 + 1}"', []),
    ('ToString[{1, InputForm["a"], FullForm[b -> 1]}]', '"{1, \\"a\\", Rule[b, 1]}"', []),
    ('ToString[<|"m" -> InputForm["a"]|>]', '"<|m -> \\"a\\"|>"', []),
    ("ToString[Short[{1, 2}]]", '"{1, 2}"', []),
    ("StringLength[ToString[Short[Range[1000]]]] <= 78", "True", []),
    ('StringContainsQ[ToString[Short[Range[1000]]], "<<" ~~ DigitCharacter .. ~~ ">>"]', "True", []),
    ('Format[pt[x_, y_]] := Row[{"<", x, "|", y, ">"}]; ToString[{pt[1, 2], 3}]', '"{<1|2>, 3}"', []),
    ("q[_] = True; Format[p_pt?q, OutputForm] := Length[p]; ToString[pt[1, 2]]", '"2"', []),
    ("Format[pt[x_], StandardForm] := x; ToString[pt[1]]", '"pt[1]"', []),
    ("Format[pt[x_]] := x; pt[1]", "pt[1]", []),
    ("MatrixForm[{{1}}]", "MatrixForm[{{1}}]", []),
    ("ToString[MatrixForm[N[{{1/3, 100}, {2, 3}}]]]", '"0.333333   100.\\n\\n2.         3."', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
