"""Functions that look for string patterns."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('StringReplace["abbaabbaa", {"ab" -> "X", "ba" -> "Y"}]', '"XYXYa"', []),
    ('StringReplace["aXbXc", "X" -> "-", 1]', '"a-bXc"', []),
    ('StringReplace[{"a", "b"}, "a" -> "z"]', '{"z", "b"}', []),
    ('StringReplace["a" -> "z"]["banana"]', '"bznznz"', []),
    ('StringReplace["abc", <|"a" -> "1", "c" -> "3"|>]', '"1b3"', []),
    ('StringReplace["ABC", "b" -> "x", IgnoreCase -> True]', '"AxC"', []),
    ('StringReplace["abc", "b" -> 7]', '"a"~~7~~"c"', []),
    ('StringReplace["a$1", "a" -> "$1"]', '"$1$1"', []),
    ('StringReplace["a.b*c", {"." -> "", "*" -> "+"}]', '"ab+c"', []),
    ('StringReplace["product: A ⊕ B", "A" ~~ x__ ~~ "B" :> x]', '"product:  ⊕ "', []),
    ('StringReplace["hello world", WordBoundary ~~ x_ :> ToUpperCase[x]]', '"Hello World"', []),
    ('StringReplace["2024-01-05", RegularExpression["(\\\\d+)-(\\\\d+)-(\\\\d+)"] -> "$3.$2.$1"]', '"05.01.2024"', []),
    ('StringReplace["ab", RegularExpression["[ab]"] :> ToUpperCase["$0"] <> "!"]', '"A!B!"', []),
    ('StringReplace["aa bb", x : (LetterCharacter ..) /; x == "bb" :> "cc"]', '"aa cc"', []),
    ('StringReplace["a1b22", n : DigitCharacter .. :> ToString[2 ToExpression[n]]]', '"a2b44"', []),
    ('StringReplace["abc", x_ ~~ y_ :> y <> x]', '"bac"', []),
    (
        'StringReplace["abc", f]',
        'StringReplace["abc", f]',
        ["StringReplace::srep: f is not a valid string replacement rule."],
    ),
    (
        'StringReplace[5, "a" -> "b"]',
        'StringReplace[5, "a" -> "b"]',
        ["StringReplace::strse: String or list of strings expected at position 1 in StringReplace[5, a -> b]."],
    ),
    (
        'StringReplace["abc", x -> "b"]',
        'StringReplace["abc", x -> "b"]',
        ["StringExpression::invld: Element x is not a valid string or pattern element in x."],
    ),
    ('StringDelete["abc123", DigitCharacter]', '"abc"', []),
    ('StringDelete["a-b_c", {"-", "_"}]', '"abc"', []),
    ('StringCases["abcadcacb", "a" ~~ _ ~~ "c"]', '{"abc", "adc"}', []),
    ('StringCases["abcadcacb", "a" ~~ x_ ~~ "c" -> x]', '{"b", "d"}', []),
    ('StringCases["aaa", "aa", Overlaps -> True]', '{"aa", "aa"}', []),
    ('StringCases["abc", __, Overlaps -> All]', '{"abc", "ab", "a", "bc", "b", "c"}', []),
    ('StringCases["1 22 333", DigitCharacter .., 2]', '{"1", "22"}', []),
    ('StringCases[{"a1", "b"}, DigitCharacter]', '{{"1"}, {}}', []),
    ('StringCases["a1b2", {"a" -> x, DigitCharacter}]', '{x, "1", "2"}', []),
    ('StringCases["x1.5y-2z3.", NumberString]', '{"1.5", "-2", "3."}', []),
    (
        'StringCases["k=v, a=b", k : WordCharacter .. ~~ "=" ~~ v : WordCharacter .. :> k -> v]',
        '{"k" -> "v", "a" -> "b"}',
        [],
    ),
    ('StringCases[DigitCharacter]["a1"]', '{"1"}', []),
    ('StringCases["ab", x_ :> {x}]', '{{"a"}, {"b"}}', []),
    ('StringCount["the cat sat", "at"]', "2", []),
    ('StringCount["aAa", "a", IgnoreCase -> True]', "3", []),
    ('StringCount[{"aa", "b"}, "a"]', "{2, 0}", []),
    ('StringPosition["ABCABC", "BC"]', "{{2, 3}, {5, 6}}", []),
    ('StringPosition["aaaa", "aa"]', "{{1, 2}, {2, 3}, {3, 4}}", []),
    ('StringPosition["aaaa", "aa", Overlaps -> False]', "{{1, 2}, {3, 4}}", []),
    ('StringPosition["abc", {"a", "c"}]', "{{1, 1}, {3, 3}}", []),
    ('StringPosition["aaaa", "a", 2]', "{{1, 1}, {2, 2}}", []),
    ('StringMatchQ["acggtATTCaagc", __ ~~ "aT" ~~ __]', "False", []),
    ('StringMatchQ["acggtATTCaagc", __ ~~ "aT" ~~ __, IgnoreCase -> True]', "True", []),
    ('StringMatchQ[{"apple", "axe", "box"}, "a*"]', "{True, True, False}", []),
    ('StringMatchQ["a*b", "a\\\\*b"]', "True", []),
    ('StringMatchQ["axb", "a\\\\*b"]', "False", []),
    ('StringMatchQ["Table", "@able"]', "False", []),
    ('StringMatchQ["table", "@able"]', "True", []),
    ('StringMatchQ["ab", {"x", "ab"}]', "True", []),
    ('StringMatchQ["ab" | "cd"]["cd"]', "True", []),
    ('StringMatchQ["aa", x_ ~~ x_]', "True", []),
    ('StringMatchQ["ab", x_ ~~ x_]', "False", []),
    ('StringMatchQ["", ___]', "True", []),
    ('StringMatchQ["", __]', "False", []),
    ('StringMatchQ["a\\nb", "a" ~~ _ ~~ "b"]', "True", []),
    ('StringMatchQ["123", NumberString]', "True", []),
    ('StringMatchQ["12x", NumberString]', "False", []),
    (
        'StringMatchQ[1, "a"]',
        'StringMatchQ[1, "a"]',
        ["StringMatchQ::strse: String or list of strings expected at position 1 in StringMatchQ[1, a]."],
    ),
    ('StringContainsQ["abc", "b" ~~ _]', "True", []),
    ('StringContainsQ["a"][{"a", "b"}]', "{True, False}", []),
    ('StringFreeQ["abc", "x" | "y"]', "True", []),
    ('StringStartsQ["abc", LetterCharacter ~~ "b"]', "True", []),
    ('StringStartsQ["abc", "A", IgnoreCase -> True]', "True", []),
    ('StringEndsQ["file.csv", ".csv" | ".tsv"]', "True", []),
    ('StringEndsQ["file.csvx", ".csv"]', "False", []),
    (
        'StringContainsQ["abc", "b", Foo -> 1]',
        'StringContainsQ["abc", "b", Foo -> 1]',
        ["StringContainsQ::optx: Unknown option Foo in StringContainsQ[abc, b, Foo -> 1]."],
    ),
    ('StringMatchQ["a"]', 'StringMatchQ["a"]', []),
    (
        'StringReplace["x", RegularExpression["("] -> ""]',
        'StringReplace["x", RegularExpression["("] -> ""]',
        [
            "StringExpression::regex: The regular expression ( cannot be used: missing ), unterminated subpattern at position 0."
        ],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
