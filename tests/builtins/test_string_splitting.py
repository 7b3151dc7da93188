"""Strings taken apart at string patterns."""

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('StringSplit["a  b\\tc\\nd"]', '{"a", "b", "c", "d"}', []),
    ('StringSplit[""]', "{}", []),
    ('StringSplit["   "]', "{}", []),
    ('StringSplit["a,b;c", {",", ";"}]', '{"a", "b", "c"}', []),
    ('StringSplit["a,b,,c,", ","]', '{"a", "b", "", "c"}', []),
    ('StringSplit[",,a", ",", All]', '{"", "", "a"}', []),
    ('StringSplit["a b c d", " ", 2]', '{"a", "b c d"}', []),
    ('StringSplit["123a45b6", LetterCharacter]', '{"123", "45", "6"}', []),
    ('StringSplit["a-b_c", {"-" -> "minus", "_"}]', '{"a", "minus", "b", "c"}', []),
    ('StringSplit["a1b2c", d : DigitCharacter :> "<" <> d <> ">"]', '{"a", "<1>", "b", "<2>", "c"}', []),
    ('StringSplit["aXbxc", "x", IgnoreCase -> True]', '{"a", "b", "c"}', []),
    ('StringSplit["abc", ""]', '{"a", "b", "c"}', []),
    ('StringSplit[{"a b", "c"}]', '{{"a", "b"}, {"c"}}', []),
    ('StringSplit["a::b", RegularExpression[":+"]]', '{"a", "b"}', []),
    ('StringSplit["one two", " ", 1]', '{"one two"}', []),
    (
        "StringSplit[5]",
        "StringSplit[5]",
        ["StringSplit::strse: String or list of strings expected at position 1 in StringSplit[5]."],
    ),
    ('StringExtract["a b", 3]', 'Missing["PartAbsent", 3]', []),
    ('StringExtract["a,b;c,d", ";" -> 2, "," -> 1]', '"c"', []),
    ('StringTrim[{" a ", "b\\n"}]', '{"a", "b"}', []),
    ('StringTrim["ababaxababyaabab", RegularExpression["(ab)+"]]', '"axababya"', []),
    ('StringTrim["aaXaa", "a" ..]', '"X"', []),
    ('StringTrim["abc", "x"]', '"abc"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
