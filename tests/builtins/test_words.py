"""TextWords, WordCount, TextSentences, Roman numerals and parts of quantities."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('TextWords["One, two; three-four."]', '{"One", "two", "three-four"}', []),
    ('TextWords[{"a b", "c"}]', '{{"a", "b"}, {"c"}}', []),
    ("TextWords[x]", "TextWords[x]", []),
    ('WordCount[""]', "0", []),
    ('TextSentences["Is it? It is 3.5."]', '{"Is it?", "It is 3.5."}', []),
    ("RomanNumeral[{4, 9, 40, 1999, 5000}]", '{"IV", "IX", "XL", "MCMXCIX", RomanNumeral[5000]}', []),
    ("Select[Range[4999], FromRomanNumeral[RomanNumeral[#]] != # &]", "{}", []),
    ('FromRomanNumeral["ABC"]', 'FromRomanNumeral["ABC"]', ["FromRomanNumeral::nrom: ABC is not a Roman numeral."]),
    ('{QuantityMagnitude[Quantity[5, "Meters"]], QuantityMagnitude[x]}', "{5, x}", []),
    ("SequenceCount[{1, 2, 1, 2, 3}, {1, 2}]", "2", []),
    ("SequenceCount[{1, 1, 1, 1}, {1, 1}, Overlaps -> True]", "3", []),
    ("SequenceCount[{_, _}][{1, 2, 3, 4}]", "2", []),
    ("ToString[AccountingForm[{-1234.5, 12}]]", '"{(1234.5), 12}"', []),
    ("ToString[AccountingForm[-3]]", '"(3)"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
