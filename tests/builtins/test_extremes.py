"""Max, Min and MinMax."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Max[1, 2., x, 3]", "Max[3, x]", []),
    ("Min[{}]", "Infinity", []),
    ("Max[{1, {5, {-2}}}, 4]", "5", []),
    ("Max[Sqrt[2], 1.4, 7/5]", "Sqrt[2]", []),
    ("Max[Infinity, x]", "Infinity", []),
    ("Min[-Infinity, 3]", "-Infinity", []),
    ("Max[Range[500]]", "500", []),
    ("Min[RandomReal[{2, 3}, 500]] >= 2", "True", []),
    ("MinMax[{3, 1, 2}]", "{1, 3}", []),
    ("Max[x, x]", "x", []),
    ("Max[1, Indeterminate]", "Indeterminate", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
