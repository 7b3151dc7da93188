"""Associations: making, applying and looking up."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("<|a -> 1, b -> 2, a -> 3|>", "<|a -> 3, b -> 2|>", []),
    ("<|1 -> a, 1. -> b|>", "<|1 -> a, 1. -> b|>", []),
    ("Association[a -> 1, {b -> 2, <|c -> 3|>}]", "<|a -> 1, b -> 2, c -> 3|>", []),
    ("Association[x]", "Association[x]", []),
    ("Association[Sequence[a -> 1, b -> 2]]", "<|a -> 1, b -> 2|>", []),
    ("x = 5; <|a :> x, b -> x|>", "<|a :> x, b -> 5|>", []),
    ("x = 5; <|a :> x|>[a]", "5", []),
    ('k = "key"; <|k -> 1|>', '<|"key" -> 1|>', []),
    ("<|a -> 1, Nothing|>", "<|a -> 1|>", []),
    ("<|a -> <|b -> <|c -> 1|>|>|>[a, b, c]", "1", []),
    ("<|a -> 1|>[b, c]", 'Missing["KeyAbsent", b]', []),
    ("<|a -> Function[x, x^2]|>[a, 3]", "9", []),
    ("Key[a][<|a -> 1|>]", "1", []),
    ('Map[Key["x"], {<|"x" -> 1|>, <|"x" -> 2|>}]', "{1, 2}", []),
    ("<|{1, 2} -> a|>[{1, 2}]", "a", []),
    ("<|{1, 2} -> a|>[Range[2]]", "a", []),
    ('#x & [<|"x" -> 3|>]', "3", []),
    ('a = <||>; a["k"] = 1; a["k"]', "1", []),
    ("Head[<|a -> 1|>]", "Association", []),
    ("Length[<|a -> 1, b -> 2|>]", "2", []),
    ("Keys[<||>]", "{}", []),
    ("Keys[{{a -> 1}, {b -> 2, c -> 3}}]", "{{a}, {b, c}}", []),
    ("Keys[<|a -> 1|>, Hold]", "{Hold[a]}", []),
    ("Values[{a -> 1, b :> 1 + 1}]", "{1, 2}", []),
    ("Values[x]", "Values[x]", ["Values::invrl: The argument x is not a valid Association or a list of rules."]),
    ('Lookup[<|a -> 1|>, b, Print["no"]; 2]', "2", []),
    ("Lookup[<|a -> 1|>, {a, b}, 0]", "{1, 0}", []),
    ("Lookup[{}, a]", 'Missing["KeyAbsent", a]', []),
    ("Lookup[{a -> 1, a -> 2}, a]", "1", []),
    ("Lookup[<|{1} -> x|>, Key[{1}]]", "x", []),
    ("Lookup[5, a]", "Lookup[5, a]", ["Lookup::invrl: The argument 5 is not a valid Association or a list of rules."]),
    (
        "KeyExistsQ[5, a]",
        "KeyExistsQ[5, a]",
        ["KeyExistsQ::invrl: The argument 5 is not a valid Association or a list of rules."],
    ),
    ("KeyMemberQ[{a -> 1}, a | b]", "True", []),
    ("AssociationThread[{a, a}, {1, 2}]", "<|a -> 2|>", []),
    (
        "AssociationThread[{a}, {1, 2}]",
        "AssociationThread[{a}, {1, 2}]",
        ["AssociationThread::idim: {a} and {1, 2} must have the same length."],
    ),
    ("AssociationMap[f][{a}]", "<|a -> f[a]|>", []),
    ("Map[f, <|a -> 1|>]", "<|a -> f[1]|>", []),
    ("<|a -> 1|> + 1", "<|a -> 2|>", []),
    ("<|a -> 1, b -> 2|> <|b -> 3, a -> 5|>", "<|a -> 5, b -> 6|>", []),
    ("Minus[<|a -> {1, x}|>]", "<|a -> {-1, -x}|>", []),
    ("<|a -> 1|> /. 1 -> 2", "<|a -> 2|>", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
