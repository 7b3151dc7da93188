"""CharacterCounts, LetterCounts, WordCounts and RemoveDiacritics."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ('CharacterCounts["abab", 2]', '<|"ab" -> 2, "ba" -> 1|>', []),
    ('CharacterCounts["aA", IgnoreCase -> True]', '<|"a" -> 2|>', []),
    ('LetterCounts["a-b, a!"]', '<|"a" -> 2, "b" -> 1|>', []),
    ('WordCounts["a b a b", 2]', '<|"a b" -> 2, "b a" -> 1|>', []),
    ('WordCounts[""]', "<||>", []),
    ('RemoveDiacritics[{"caf\\[EAcute]", "x"}]', '{"cafe", "x"}', []),
    ("WordCounts[x]", "WordCounts[x]", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
