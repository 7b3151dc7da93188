"""Lists with elements added, removed or replaced."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Append[{}, x]", "{x}", []),
    ("Append[c][{a, b}]", "{a, b, c}", []),
    ("Append[<|a -> 1|>, a -> 2]", "<|a -> 2|>", []),
    ("Append[<|a -> 1, b -> 2|>, {a -> 3}]", "<|b -> 2, a -> 3|>", []),
    ("Prepend[<|a -> 1, b -> 2|>, b -> 3]", "<|b -> 3, a -> 1|>", []),
    ("Append[1, 2]", "Append[1, 2]", ["Append::normal: Nonatomic expression expected at position 1 in Append[1, 2]."]),
    ("Append[{1, 2}, Nothing]", "{1, 2}", []),
    ("Append[{1, 2}, Unevaluated[Sequence[3, 4]]]", "{1, 2, 3, 4}", []),
    ("l = Append[{a}, b]; a = 5; b = 6; l", "{5, 6}", []),
    ("l = {}; Do[AppendTo[l, x], 3]; x = 1; AppendTo[l, y]; y = 2; l", "{1, 1, 1, 2}", []),
    ("a = Append[<|1 -> x|>, 1. -> y]; x = 3; y = 4; a", "<|1 -> 3, 1. -> 4|>", []),
    ("Append[<|a -> 1, b -> 2|>, a -> Nothing]", "<|b -> 2|>", []),
    ("Append[<|a :> 1 + 1|>, a -> 3]", "<|a -> 3|>", []),
    ("Length[Append[Range[300], x]]", "301", []),
    ("Developer`PackedArrayQ[Append[Range[300], 301]]", "True", []),
    ("Append[{{1, 2}}, {3, 4}]", "{{1, 2}, {3, 4}}", []),
    ("a = <|x -> 1|>; AppendTo[a, y -> 2]; a", "<|x -> 1, y -> 2|>", []),
    ("l = {{1}, {2}}; AppendTo[l[[2]], 3]; l", "{{1}, {2, 3}}", []),
    ("Insert[{a, b}, x, 3]", "{a, b, x}", []),
    ("Insert[{a, b}, x, -3]", "{x, a, b}", []),
    ("Insert[{a, b}, x, 5]", "Insert[{a, b}, x, 5]", ["Insert::ins: Cannot insert at position {5} in {a, b}."]),
    ("Insert[x, 2][{a, b}]", "{a, x, b}", []),
    ("Insert[{{a, b}, {c}}, x, {2, -1}]", "{{a, b}, {c, x}}", []),
    ("Insert[<|a -> 1, b -> 2|>, c -> 3, 2]", "<|a -> 1, c -> 3, b -> 2|>", []),
    ("Delete[{a, b, c}, -1]", "{a, b}", []),
    ("Delete[{a, b, c}, 4]", "Delete[{a, b, c}, 4]", ["Delete::partw: Part {4} of {a, b, c} does not exist."]),
    ('Delete[<|"a" -> 1, "b" -> 2|>, Key["a"]]', '<|"b" -> 2|>', []),
    ("Delete[{{a, b}, {c, d}}, {{1, 1}, {2, 2}}]", "{{b}, {c}}", []),
    ("Delete[f[g[a, b], c], {1, 0}]", "f[a, b, c]", []),
    ("Delete[Range[5], {{1}, {2}}]", "{3, 4, 5}", []),
    ("ReplacePart[{a, b}, 5 -> x]", "{a, b}", []),
    ("ReplacePart[{{a, b}, {c, d}}, {_, 2} -> x]", "{{a, x}, {c, x}}", []),
    ("ReplacePart[{{a, b}, {c, d}}, {i_, i_} -> 0]", "{{0, b}, {c, 0}}", []),
    ("ReplacePart[{a, b, c}, {1 -> x, 1 -> y}]", "{x, b, c}", []),
    ('ReplacePart[<|"a" -> 1, "b" -> 2|>, "b" -> 9]', '<|"a" -> 1, "b" -> 9|>', []),
    ("ReplacePart[f[a], 0 -> g]", "g[a]", []),
    ("ReplacePart[2 -> x][{a, b}]", "{a, x}", []),
    ("ReplacePart[{a, b}, x]", "ReplacePart[{a, b}, x]", ["ReplacePart::reps: x is not a list of replacement rules."]),
    ('DeleteMissing[{1, Missing["a", "b"], {Missing[]}}]', "{1, {Missing[]}}", []),
    ("DeleteMissing[{{1, Missing[]}, {2}}, 2]", "{{1}, {2}}", []),
    ("Catenate[{<|a -> 1|>, <|a -> 2|>}]", "{1, 2}", []),
    ("Catenate[{}]", "{}", []),
    ("Catenate[<|x -> {1}, y -> {2, 3}|>]", "{1, 2, 3}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
