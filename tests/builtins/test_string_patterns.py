"""String patterns, by regular expression and by search."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('StringCases["abc", "a" | "c"]', '{"a", "c"}', []),
    ('StringCases["a1_ -", WordCharacter]', '{"a", "1"}', []),
    ('StringCases["a, b! (c)", PunctuationCharacter]', '{",", "!", "(", ")"}', []),
    ('StringCases["xF0g", HexadecimalCharacter]', '{"F", "0"}', []),
    ('StringCases["a\\nb", StartOfLine ~~ _]', '{"a", "b"}', []),
    ('StringCases["ab\\ncd", _ ~~ EndOfLine]', '{"b", "d"}', []),
    ('StringCases["ab\\ncd", StartOfString ~~ _]', '{"a"}', []),
    ('StringCases["ab\\ncd", _ ~~ EndOfString]', '{"d"}', []),
    ('StringCases["cat concat", WordBoundary ~~ "cat"]', '{"cat"}', []),
    ('StringCases["A1b2", Except[DigitCharacter] ..]', '{"A", "b"}', []),
    ('StringCases["a,b", Except["," | " "]]', '{"a", "b"}', []),
    ('StringCases["abcd", Except["a", LetterCharacter]]', '{"b", "c", "d"}', []),
    ('StringCases["<<a>><<b>>", "<<" ~~ Shortest[x__] ~~ ">>" :> x]', '{"a", "b"}', []),
    ('StringCases["<<a>><<b>>", "<<" ~~ x__ ~~ ">>" :> x]', '{"a>><<b"}', []),
    ('StringCases["aaaa", Repeated["a", {2}]]', '{"aa", "aa"}', []),
    ('StringCases["aaaa", Repeated["a", 3]]', '{"aaa", "a"}', []),
    ('StringCases["aaaa", Repeated["a", {1, 2}]]', '{"aa", "aa"}', []),
    ('StringCases["ac abc", "a" ~~ "b" ... ~~ "c"]', '{"ac", "abc"}', []),
    ('StringCases["A1b2", _?UpperCaseQ]', '{"A"}', []),
    ('StringCases["abcdef", x__?LetterQ /; StringLength[x] == 3]', '{"abc", "def"}', []),
    ('StringCases["a12b345", n : DigitCharacter .. /; ToExpression[n] > 50]', '{"345"}', []),
    (
        'StringCases["ab12", x : (LetterCharacter ..) ~~ y : (DigitCharacter ..) /; StringLength[x] == StringLength[y]]',
        '{"ab12"}',
        [],
    ),
    ('StringCases["12 7", n : (DigitCharacter ..) /; PrimeQ[ToExpression[n]]]', '{"2", "7"}', []),
    ('StringCases["aXa bXc", x_ ~~ "X" ~~ x_]', '{"aXa"}', []),
    ('StringCases["aXa bXc", x_ ~~ "X" ~~ x_ /; x == "a"]', '{"aXa"}', []),
    ('StringCases["Ab", "a" ~~ x_ /; True, IgnoreCase -> True]', '{"Ab"}', []),
    ('StringCases["x.y", "."]', '{"."}', []),
    ('StringCases["a]b^c", {"]", "^"}]', '{"]", "^"}', []),
    ('StringCases["aéß", LetterCharacter]', '{"a", "é", "ß"}', []),
    ('StringMatchQ["a1", RegularExpression["(?i)A\\\\d"]]', "True", []),
    ('StringMatchQ["ab1", RegularExpression["[[:alpha:]]+[[:digit:]]"]]', "True", []),
    ('StringCases["abab", RegularExpression["(ab)\\\\1"]]', '{"abab"}', []),
    ('StringCases["xabab", x_ ~~ RegularExpression["(ab)\\\\1"] :> {x, "$1"}]', '{{"x", "ab"}}', []),
    ('StringCases["aab", "a" ~~ RegularExpression["a|b"]]', '{"aa"}', []),
    ('"a" ~~ "b" ~~ x', '"ab"~~x', []),
    ("StringExpression[]", '""', []),
    (
        'StringContainsQ["a", _Integer ~~ f[x]]',
        'StringContainsQ["a", _Integer~~f[x]]',
        ["StringExpression::invld: Element f[x] is not a valid string or pattern element in _Integer~~f[x]."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
