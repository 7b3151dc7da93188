"""Strings as sequences of characters."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('"a" <> {"b", {"c"}} <> "d"', '"abcd"', []),
    ("StringJoin[]", '""', []),
    ("StringJoin[{}]", '""', []),
    ('"a" <> 1', '"a"<>1', ["StringJoin::string: String expected at position 2 in a<>1."]),
    ("StringJoin[x]", "StringJoin[x]", ["StringJoin::string: String expected at position 1 in StringJoin[x]."]),
    ('StringLength["\\[Alpha]β𝒳"]', "3", []),
    ('StringLength[{"a", {"bc"}}]', "{1, {2}}", []),
    ("StringLength[7]", "StringLength[7]", ["StringLength::string: String expected at position 1 in StringLength[7]."]),
    ('StringTake["abcdefghijklm", 6]', '"abcdef"', []),
    ('StringTake["abcdefghijklm", -4]', '"jklm"', []),
    ('StringTake["abcdefghijklm", {5, 10}]', '"efghij"', []),
    ('StringTake["abcdefghijklm", {6}]', '"f"', []),
    ('StringTake["abcdefghijklm", {1, -1, 2}]', '"acegikm"', []),
    ('StringTake["abcdefghijklm", {-3, -2}]', '"kl"', []),
    ('StringTake["abc", 0]', '""', []),
    ('StringTake["abc", UpTo[5]]', '"abc"', []),
    ('StringTake["abc", All]', '"abc"', []),
    ('StringTake["hello", 2 ;; -2]', '"ell"', []),
    ('StringTake["hello", {-1, 1, -1}]', '"olleh"', []),
    ('StringTake[2]["abc"]', '"ab"', []),
    (
        'StringTake["abc", {}]',
        'StringTake["abc", {}]',
        [
            "StringTake::mseqs: Sequence specification (+n, -n, {+n}, {-n}, {m, n}, or {m, n, s}) or a list of sequence specifications expected at position 2 in StringTake[abc, {}]."
        ],
    ),
    (
        'StringTake["abc", -4]',
        'StringTake["abc", -4]',
        ["StringTake::take: Cannot take positions -4 through -1 in abc."],
    ),
    (
        'StringTake[{"a", x}, 1]',
        'StringTake[{"a", x}, 1]',
        ["StringTake::strse: String or list of strings expected at position 1 in StringTake[{a, x}, 1]."],
    ),
    ('StringDrop["abcdefghijklm", 4]', '"efghijklm"', []),
    ('StringDrop["abcdefghijklm", {5, 10}]', '"abcdklm"', []),
    ('StringDrop["abcdef", {1, -1, 2}]', '"bdf"', []),
    ('StringDrop[{"abc", "xyz"}, -1]', '{"ab", "xy"}', []),
    ('StringDrop["ab", 3]', 'StringDrop["ab", 3]', ["StringDrop::drop: Cannot drop positions 1 through 3 in ab."]),
    ('StringPart["abc", 4]', 'StringPart["abc", 4]', ["StringPart::strpart: Part 4 of abc does not exist."]),
    ('StringPart["abcdef", 2 ;; 3]', '{"b", "c"}', []),
    ('StringInsert["abcdefghijklm", "X", {1, 5, 14}]', '"XabcdXefghijklmX"', []),
    ('StringInsert[{"ab", "cd"}, "-", 2]', '{"a-b", "c-d"}', []),
    (
        'StringInsert["ab", "-", 4]',
        'StringInsert["ab", "-", 4]',
        ["StringInsert::ins: Cannot insert at position 4 in ab."],
    ),
    ('StringReverse[{"ab", "cde"}]', '{"ba", "edc"}', []),
    ('StringRepeat["ab", 0]', '""', []),
    (
        'StringRepeat["ab", -1]',
        'StringRepeat["ab", -1]',
        ["StringRepeat::intnm: Non-negative machine-sized integer expected at position 2 in StringRepeat[ab, -1]."],
    ),
    ('StringRotateLeft["abc", -1]', '"cab"', []),
    ('StringRotateLeft["", 3]', '""', []),
    ('StringRotateRight["abcd", 6]', '"cdab"', []),
    ('StringPadLeft["12", 5, "ab"]', '"bab12"', []),
    ('StringPadRight["12", 5, "ab"]', '"12aba"', []),
    ('StringPadLeft[{"a", "bb", "ccc"}]', '{"  a", " bb", "ccc"}', []),
    ('StringPadRight[{"a", "bbbb"}, 3, "."]', '{"a..", "bbb"}', []),
    ('StringPadLeft["abcdef", 2]', '"ef"', []),
    ('StringPadRight["abc", 5, ""]', '"abc"', []),
    ('StringPartition["abcdef", 2]', '{"ab", "cd", "ef"}', []),
    ('StringPartition["ab", 3]', "{}", []),
    ('StringPartition["abcdef", 3, 2]', '{"abc", "cde"}', []),
    ("StringRiffle[{}]", '""', []),
    ('StringRiffle[{1, 2.5, x}, "-"]', '"1-2.5-x"', []),
    ("StringRiffle[{{1, 2}, {3, 4}}]", '"1 2\\n3 4"', []),
    ('StringRiffle[{{1, 2}, {3, 4}}, {"(", ";", ")"}, ","]', '"(1,2;3,4)"', []),
    ('StringLength[StringRiffle[Range[300], ","]]', "1091", []),
    ("StringRiffle[5]", "StringRiffle[5]", ["StringRiffle::list: List expected at position 1 in StringRiffle[5]."]),
    ('EditDistance["", "abc"]', "3", []),
    ('EditDistance["same", "same"]', "0", []),
    ('EditDistance["Abc", "abC", IgnoreCase -> True]', "0", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
