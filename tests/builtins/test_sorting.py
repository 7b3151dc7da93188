"""Order."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Sort[{}]", "{}", []),
    ("Sort[{2, 1.5, 1/2, 3}]", "{1/2, 1.5, 2, 3}", []),
    ('Sort[{"b", "A", "a", "B"}]', '{"a", "A", "b", "B"}', []),
    ("Sort[{{2, a}, {1}, {1, b}}]", "{{1}, {1, b}, {2, a}}", []),
    ("Sort[{3, 1, 2}, #1 > #2 &]", "{3, 2, 1}", []),
    ("Sort[<|a -> 3, b -> 1|>, Greater]", "<|a -> 3, b -> 1|>", []),
    ("Sort[x]", "Sort[x]", ["Sort::normal: Nonatomic expression expected at position 1 in Sort[x]."]),
    ("Sort[Developer`ToPackedArray[{{2, 1}, {1, 3}, {1, 2}}]]", "{{1, 2}, {1, 3}, {2, 1}}", []),
    ("Sort[Reverse[Range[300]]] === Range[300]", "True", []),
    ("ReverseSort[Range[5]]", "{5, 4, 3, 2, 1}", []),
    ("SortBy[{{a, 2}, {c, 1}, {b, 1}}, Last]", "{{b, 1}, {c, 1}, {a, 2}}", []),
    ("SortBy[{{a, 2}, {c, 1}, {b, 1}}, {Last}]", "{{c, 1}, {b, 1}, {a, 2}}", []),
    ("SortBy[{{2, 1}, {1, 2}, {1, 1}}, {First, Last}]", "{{1, 1}, {1, 2}, {2, 1}}", []),
    ("SortBy[<|a -> -3, b -> 1|>, Abs]", "<|b -> 1, a -> -3|>", []),
    ("SortBy[{1, 2, 3}, Minus, Greater]", "{1, 2, 3}", []),
    ("Ordering[{}]", "{}", []),
    ("Ordering[{c, a, b}, -1]", "{1}", []),
    ("Ordering[{2., 1., 3.}]", "{2, 1, 3}", []),
    ("Ordering[Reverse[Range[300]], 2]", "{300, 299}", []),
    ("Ordering[{3, 1, 2}, UpTo[9]]", "{2, 3, 1}", []),
    ("OrderedQ[{}]", "True", []),
    ("OrderedQ[f[a, b]]", "True", []),
    ("Order[{1, 2}, {1, 2, 3}]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
