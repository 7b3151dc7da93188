"""Lists as sets."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Union[]", "{}", []),
    ("Union[{1, 1., 1}]", "{1, 1.}", []),
    ("Union[f[b], f[a]]", "f[a, b]", []),
    (
        "Union[{a}, f[b]]",
        "Union[{a}, f[b]]",
        ["Union::heads: Heads List and f at positions 1 and 2 are expected to be the same."],
    ),
    ("Union[Range[300], Range[2, 302]] === Range[302]", "True", []),
    ("Intersection[{a, a, b}, {a}]", "{a}", []),
    ("Intersection[{1, 2, 3}, {-1, -3}, SameTest -> (Abs[#1] == Abs[#2] &)]", "{1, 3}", []),
    ("Complement[{1, 2, 3}]", "{1, 2, 3}", []),
    ("Complement[{c, b, a}, {b}]", "{a, c}", []),
    ("Complement[Range[300], Range[299]]", "{300}", []),
    ("SymmetricDifference[{a}, {a}]", "{}", []),
    ("DeleteDuplicates[{}]", "{}", []),
    ("DeleteDuplicates[f[a, b, a]]", "f[a, b]", []),
    ("DeleteDuplicates[Join[Range[200], Range[200]]] === Range[200]", "True", []),
    ("DeleteDuplicates[{{1, 2}, {1, 2.}, {1, 2}}]", "{{1, 2}, {1, 2.}}", []),
    ("DeleteDuplicatesBy[First][{{1, a}, {1, b}}]", "{{1, a}}", []),
    ("DuplicateFreeQ[<|a -> 1, b -> 1|>]", "False", []),
    ("DuplicateFreeQ[{}]", "True", []),
    ("SubsetQ[{a, b}, {}]", "True", []),
    ("ContainsAny[{1}][{1, 2}]", "True", []),
    ("ContainsAll[{1., 2.}, {1}, SameTest -> Equal]", "True", []),
    (
        "ContainsAll[a, {1}]",
        "ContainsAll[a, {1}]",
        ["ContainsAll::normal: Nonatomic expression expected at position 1 in ContainsAll[a, {1}]."],
    ),
    ("DisjointQ[{}, {}]", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
