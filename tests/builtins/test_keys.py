"""Associations by their keys."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("KeyTake[<|a -> 1|>, {}]", "<||>", []),
    ("KeyTake[{b}][<|a -> 1, b -> 2|>]", "<|b -> 2|>", []),
    (
        "KeyTake[x, a]",
        "KeyTake[x, a]",
        ["KeyTake::invrl: The argument x is not a valid Association or a list of rules."],
    ),
    ('KeyDrop[<|"a" -> 1, "b" -> 2|>, "a"]', '<|"b" -> 2|>', []),
    ("KeyDrop[{<|a -> 1|>, <|b -> 2|>}, a]", "{<||>, <|b -> 2|>}", []),
    ("KeySelect[OddQ][<|1 -> a, 2 -> b|>]", "<|1 -> a|>", []),
    ('KeyMap[ToUpperCase, <|"a" -> 1|>]', '<|"A" -> 1|>', []),
    ("KeyMap[1 &, <|a -> 1, b -> 2|>]", "<|1 -> 2|>", []),
    ("KeyValueMap[#1 -> #2 &, <|a -> 1|>]", "{a -> 1}", []),
    ("KeyValueMap[f, 5]", "KeyValueMap[f, 5]", ["KeyValueMap::invak: The argument 5 is not a valid Association."]),
    ("KeySort[<|3 -> a, 1 -> b|>]", "<|1 -> b, 3 -> a|>", []),
    ('KeySortBy[<|"aaa" -> 1, "b" -> 2|>, StringLength]', '<|"b" -> 2, "aaa" -> 1|>', []),
    ("KeyUnion[{}]", "{}", []),
    ("KeyIntersection[{<|a -> 1|>, {b -> 2}}]", "{<||>, <||>}", []),
    ("Merge[{<|a -> 1|>, <|a -> 2|>, <|b -> 3|>}, Plus @@ # &]", "<|a -> 3, b -> 3|>", []),
    ("Merge[{}, f]", "<||>", []),
    ("Merge[{{a -> 1}, a -> 2}, Identity]", "<|a -> {1, 2}|>", []),
    (
        "AssociateTo[a, x -> 1]",
        "AssociateTo[a, x -> 1]",
        ["AssociateTo::rvalue: a is not a variable with a value, so its value cannot be changed."],
    ),
    ("a = <|x -> 1|>; KeyDropFrom[a, {x, y}]; a", "<||>", []),
    ("a = <|x -> 1|>; a[x] += 5; a", "<|x -> 6|>", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
