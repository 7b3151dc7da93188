"""Characters, codes, case, alphabets."""

# ruff: noqa: E501 - a row of a table stays on its line

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ('Characters["añ𝒳"]', '{"a", "ñ", "𝒳"}', []),
    ('Characters[""]', "{}", []),
    ('Characters[{"ab", "c"}]', '{{"a", "b"}, {"c"}}', []),
    ('CharacterRange["0", "9"]', '{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}', []),
    ('CharacterRange["b", "a"]', "{}", []),
    (
        'CharacterRange["ab", "c"]',
        'CharacterRange["ab", "c"]',
        ["CharacterRange::argtype: Arguments ab and c are not both strings of length 1 or integers."],
    ),
    ('ToCharacterCode["aé"]', "{97, 233}", []),
    ('ToCharacterCode["é", "UTF-8"]', "{195, 169}", []),
    (
        "ToCharacterCode[5]",
        "ToCharacterCode[5]",
        ["ToCharacterCode::strse: String or list of strings expected at position 1 in ToCharacterCode[5]."],
    ),
    ('FromCharacterCode[{195, 169}, "UTF-8"]', '"é"', []),
    ("FromCharacterCode[Range[65, 70]]", '"ABCDEF"', []),
    ("FromCharacterCode[{}]", '""', []),
    ("FromCharacterCode[{{65}, {66}}]", '{"A", "B"}', []),
    (
        "FromCharacterCode[-1]",
        "FromCharacterCode[-1]",
        [
            "FromCharacterCode::notunicode: A character code, which should be a non-negative integer less than 1114112, is expected at position 1 in FromCharacterCode[-1]."
        ],
    ),
    ('FromCharacterCode[ToCharacterCode[StringJoin[Table["ab", 200]]]] === StringJoin[Table["ab", 200]]', "True", []),
    ('ToUpperCase["straße"]', '"STRASSE"', []),
    ('ToLowerCase["ÀB"]', '"àb"', []),
    ('Capitalize[{"ab", "cd"}]', '{"Ab", "Cd"}', []),
    ('LetterQ["aβ"]', "True", []),
    ('LetterQ[""]', "True", []),
    ('DigitQ["12 "]', "False", []),
    ("DigitQ[12]", "False", []),
    ('UpperCaseQ["A1"]', "False", []),
    ('LowerCaseQ["ab"]', "True", []),
    ("Length[Alphabet[]]", "26", []),
    (
        'Alphabet["Klingon"]',
        'Alphabet["Klingon"]',
        ["Alphabet::nalph: The alphabet Klingon is not known or not available."],
    ),
    ('LetterNumber["abc"]', "{1, 2, 3}", []),
    ('LetterNumber["β", "Greek"]', "2", []),
    ("FromLetterNumber[26]", '"z"', []),
    ("IntegerString[0]", '"0"', []),
    ("IntegerString[35, 36]", '"z"', []),
    ("IntegerString[10, 2]", '"1010"', []),
    ("IntegerString[10, 2, 8]", '"00001010"', []),
    ("IntegerString[{1, 2}]", '{"1", "2"}', []),
    (
        "IntegerString[5, 40]",
        "IntegerString[5, 40]",
        ["IntegerString::basf: Requested base 40 must be an integer between 2 and 36."],
    ),
    (
        "IntegerString[x]",
        "IntegerString[x]",
        ["IntegerString::int: Integer expected at position 1 in IntegerString[x]."],
    ),
    ("IntegerString[3^40, 3]", '"10000000000000000000000000000000000000000"', []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    session = Session(write=lambda _line: None)
    result = session.evaluate(code)
    assert session.kernel.properties.get("last_defect") is None
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
