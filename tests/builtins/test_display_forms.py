"""Forms of output; they are seen through ToString."""

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("ToString[MatrixForm[{{1, 2}, {3, 40}}]]", '"1    2\\n\\n3    40"', []),
    ("ToString[MatrixForm[{1, 2}]]", '"1\\n\\n2"', []),
    (
        'ToString[TableForm[{{"a", 1}, {"bcd", 2}}, TableHeadings -> {{"x", "y"}, {"p", "q"}}]]',
        '"    p     q\\n\\nx   a     1\\n\\ny   bcd   2"',
        [],
    ),
    ("ToString[TableForm[{{1, 2}}, TableHeadings -> Automatic]]", '"    1   2\\n\\n1   1   2"', []),
    ('ToString[Grid[{{"a", 1}, {"bcd", 2}}]]', '"a     1\\n\\nbcd   2"', []),
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
    ("ToString[MatrixForm[{{1, 22, 3}, {444, 5, 6}}]]", '"1     22    3\\n\\n444   5     6"', []),
    ("ToString[MatrixForm[{{1, 1/2}, {x, y}}]]", '"    1\\n    -\\n1   2\\n\\n\\n\\nx   y"', []),
    ("ToString[TableForm[{{1, 1/2}, {x, y}}]]", '"    1\\n    -\\n1   2\\n\\nx   y"', []),
    ("ToString[TableForm[{{1, {2, 3}}, {4}}]]", '"1   2\\n    3\\n\\n4"', []),
    ("ToString[TableForm[{1, 2}]]", '"1\\n\\n2"', []),
    ("ToString[TableForm[x]]", '"x"', []),
    ("ToString[TableForm[{{1, 2}, {3}}]]", '"1   2\\n\\n3"', []),
    ("ToString[TableForm[{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}]]", '"1   3\\n2   4\\n\\n5   7\\n6   8"', []),
    ("ToString[TableForm[{{{1, 2}}}, TableDepth -> 2]]", '"{1, 2}"', []),
    ("ToString[TableForm[{1, 2}, TableDirections -> Row]]", '"1   2"', []),
    ("ToString[TableForm[{{1, 2}, {3, 4}}, TableSpacing -> {0, 1}]]", '"1 2\\n3 4"', []),
    ("ToString[TableForm[{{1, 22}, {333, 4}}, TableAlignments -> Right]]", '"  1   22\\n\\n333    4"', []),
    ("ToString[TableForm[{{1, 22}, {333, 4}}, TableAlignments -> Center]]", '" 1    22\\n\\n333   4"', []),
    ('ToString[TableForm[{1.5, 22.25}, TableAlignments -> "."]]', '" 1.5\\n\\n22.25"', []),
    ("ToString[TableForm[{{1/2, x}}, TableAlignments -> Top]]", '"1   x\\n-\\n2"', []),
    (
        'ToString[TableForm[{{1, 2}, {3, 4}}, TableHeadings -> {None, {"a", "b"}}]]',
        '"a   b\\n\\n1   2\\n\\n3   4"',
        [],
    ),
    ('ToString[TableForm[{{1, 2}, {3, 4}}, TableHeadings -> {{"a", "b"}}]]', '"a   1   2\\n\\nb   3   4"', []),
    ('ToString[Grid[{{"a", 1}, {"b", 22}}, Alignment -> Right, Frame -> All]]', '"a    1\\n\\nb   22"', []),
    ('ToString[Grid[{{"title", SpanFromLeft}, {1, 2}}]]', '"title\\n\\n1       2"', []),
    ("ToString[Column[{1, 22}, Right]]", '" 1\\n22"', []),
    ("ToString[{Column[{1, 2}], x}]", '"{1, x}\\n 2"', []),
    ("ToString[ColumnForm[{a, bb}]]", '"a\\nbb"', []),
    ("ToString[{ColumnForm[{a, b}, Left, Above], x}]", '" a\\n{b, x}"', []),
    (
        'ToString[Dataset[{<|"a" -> 1, "b" -> "x"|>, <|"a" -> 22, "b" -> "y"|>}]]',
        '"a    b\\n------\\n1    x\\n22   y"',
        [],
    ),
    (
        'ToString[Dataset[<|"r" -> <|"a" -> 1, "b" -> 2|>, "s" -> <|"b" -> 3|>|>]]',
        '"    a   b\\n---------\\nr   1   2\\ns       3"',
        [],
    ),
    ('ToString[Dataset[<|"r" -> 1, "s" -> {1, 2}|>]]', '"r   1\\ns   1   2"', []),
    ("ToString[Dataset[{1, 1/2}]]", '"1\\n1\\n-\\n2"', []),
    ("StringTake[ToString[Dataset[Range[30]]], -6]", '"<<10>>"', []),
    ("ToString[Row[{1/2, x}]]", '"1\\n-x\\n2"', []),
    ("ToString[Skeleton[5]]", '"<<5>>"', []),
    ("ToString[Shallow[Range[12]]]", '"{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, <<2>>}"', []),
    ("ToString[Shallow[{{{{{a, b}}}}, c}]]", '"{{{{<<1>>}}}, c}"', []),
    ("ToString[Shallow[f[g[h[x]], y], {2, 1}]]", '"f[g[<<1>>], <<1>>]"', []),
    (
        "ToString[Short[f @@ Range[100]]]",
        '"f[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, <<81>>, 92, 93, 94, 95, 96, 97, 98, 99, 100]"',
        [],
    ),
    ("ToString[Short[<|1 -> 1, 2 -> 1, 3 -> 1|>, 0.3]]", '"<|1 -> 1, <<2>>|>"', []),
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
