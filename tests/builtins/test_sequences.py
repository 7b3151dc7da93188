"""Runs of neighbouring elements."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("SequenceCases[{1, a, b, 2, c}, {__Symbol}]", "{{a, b}, {c}}", []),
    ("SequenceCases[{1, 2, 3, 5}, {x_, y_} /; y == x + 1, Overlaps -> True]", "{{1, 2}, {2, 3}}", []),
    ("SequenceCases[{1, 2, 4, 5}, {x_, y_} /; y == x + 1 :> x]", "{1, 4}", []),
    ("SequenceCases[{a, a, a, a}, {a, a}, 1]", "{{a, a}}", []),
    ("SequenceCases[{a, a, b}, {__}, Overlaps -> All]", "{{a, a, b}, {a, a}, {a}, {a, b}, {a}, {b}}", []),
    ("SequenceCases[x, {a}]", "SequenceCases[x, {a}]", []),
    ("SequencePosition[{a, b, a, b}, {a, b}]", "{{1, 2}, {3, 4}}", []),
    ("SequencePosition[{a, a, a}, {a, a}]", "{{1, 2}, {2, 3}}", []),
    ("SequencePosition[{a, a, a}, {a, a}, Overlaps -> False]", "{{1, 2}}", []),
    ("SequencePosition[{a, a, a}, {a}, 2]", "{{1, 1}, {2, 2}}", []),
    ("SequenceCount[{a, a, a}, {a, a}]", "1", []),
    ("SequenceReplace[{a, b, x, a, b, b}, {a, b} -> c]", "{c, x, c, b}", []),
    ("SequenceSplit[{1, 2, 0, 3, 4, 0, 5}, {0}]", "{{1, 2}, {3, 4}, {5}}", []),
    ("SequenceSplit[{0, 1, 0, 0, 2, 0}, {0 ..}]", "{{1}, {2}}", []),
    ("SequenceSplit[{1, 0, 2}, {0} -> cut]", "{{1}, cut, {2}}", []),
    ("SequenceSplit[{1, 2}, {0}]", "{{1, 2}}", []),
    ("SequenceSplit[{}, {0}]", "{}", []),
    ("Subsequences[{a, b}]", "{{}, {a}, {b}, {a, b}}", []),
    ("Subsequences[{a, b, c}, {2}]", "{{a, b}, {b, c}}", []),
    ("Subsequences[{a, b, c}, 1]", "{{}, {a}, {b}, {c}}", []),
    ("Subsequences[{a, b, c}, {2, 3}]", "{{a, b}, {b, c}, {a, b, c}}", []),
    ("Subsequences[{a}, {5}]", "{}", []),
    ("Subsequences[{}]", "{{}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
