"""What two strings or lists have in common."""

import pytest

from wlnet.session import Session

ROWS = [
    ('LongestCommonSubsequence["abcde", "xbcdy"]', '"bcd"'),
    ('LongestCommonSubsequence["ABXCD", "YABCD"]', '"AB"'),
    ('LongestCommonSubsequence["abc", "xyz"]', '""'),
    ('LongestCommonSubsequence["aBc", "AbC", IgnoreCase -> True]', '"aBc"'),
    ("LongestCommonSubsequence[{1, 2, 3, 4}, {0, 2, 3, 5}]", "{2, 3}"),
    ('LongestCommonSubsequence["abc", {1}]', 'LongestCommonSubsequence["abc", {1}]'),
    ('LongestCommonSequence["AGGTAB", "GXTXAYB"]', '"GTAB"'),
    ("LongestCommonSequence[{a, b, c, d}, {b, x, d}]", "{b, d}"),
    ("LongestCommonSequence[{}, {a}]", "{}"),
    ('LongestCommonSequence["abc", "abc"]', '"abc"'),
]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[code for code, _ in ROWS])
def test_value(code: str, value: str) -> None:
    result = Session().evaluate(code)
    assert (str(result), result.messages) == (value, [])
