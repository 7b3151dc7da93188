"""Total, Accumulate, Differences."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Total[{{1, 2}, {3, 4}}]", "{4, 6}", []),
    ("Total[{{1, 2}, {3, 4}}, {2}]", "{3, 7}", []),
    ("Total[{{1, 2}, {3, 4}}, 2]", "10", []),
    ("Total[{{{1}}, {{2}}}, Infinity]", "3", []),
    ("Total[{{1, 2}, {3}}, 2]", "6", []),
    ("Total[Range[10^5]]", "5000050000", []),
    ("Total[{9223372036854775807, 1}]", "9223372036854775808", []),
    ("Total[Range[9223372036854775800, 9223372036854775807]]", "73786976294838206428", []),
    ("Total[{a, b, a}]", "2*a + b", []),
    ('Total[<|"x" -> 1, "y" -> 2|>]', "3", []),
    ("Total[x]", "Total[x]", ["Total::normal: Nonatomic expression expected at position 1 in Total[x]."]),
    ("Accumulate[{1, 2, x}]", "{1, 3, 3 + x}", []),
    ("Differences[Range[300]^2][[{1, 299}]]", "{3, 599}", []),
    ("Differences[{1, 4, 9, 16}, 2]", "{2, 2}", []),
    ("Ratios[{1, 2, 6}]", "{2, 3}", []),
    ("Total[RandomReal[1, {3, 4}], {2}] // Length", "3", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
