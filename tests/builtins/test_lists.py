"""Elements and stretches of lists, of other heads, of associations and of packed arrays."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Length[{{1, 2}, {3, 4}, {5, 6}}]", "3", []),
    ("Length[Range[1000]]", "1000", []),
    ('Length["abc"]', "0", []),
    ("First[f[a, b]]", "a", []),
    ("First[{}, 1 + 1]", "2", []),
    ("First[x]", "First[x]", ["First::normal: Nonatomic expression expected at position 1 in First[x]."]),
    ("First[Range[300]]", "1", []),
    ("Last[Range[300]]", "300", []),
    ("Last[<||>]", "Last[<||>]", ["Last::nolast: <||> has zero length and no last element."]),
    ("Last[{{1, 2}, {3, 4}}]", "{3, 4}", []),
    ("Rest[{}]", "Rest[{}]", ["Rest::norest: Cannot take Rest of expression {} with length zero."]),
    ("Most[{}]", "Most[{}]", ["Most::nomost: Cannot take Most of expression {} with length zero."]),
    ("Most[<|a -> 1, b -> 2|>]", "<|a -> 1|>", []),
    ("Rest[{a}]", "{}", []),
    ("Length[Rest[Range[300]]]", "299", []),
    ("Take[{a, b, c, d}, {-3, -2}]", "{b, c}", []),
    ("Take[{a, b, c, d, e}, {1, -1, 2}]", "{a, c, e}", []),
    ("Take[{a, b, c, d, e}, {-1, 1, -2}]", "{e, c, a}", []),
    ("Take[{a, b, c}, 0]", "{}", []),
    ("Take[{a, b, c}, {2, 1}]", "{}", []),
    ("Take[{a, b, c}, All]", "{a, b, c}", []),
    ("Take[{a, b, c}, {2}]", "{b}", []),
    ("Take[{a, b, c}, {-2}]", "{b}", []),
    ("Take[f[a, b, c], 2]", "f[a, b]", []),
    ("Take[<|a -> 1, b -> 2, c -> 3|>, -2]", "<|b -> 2, c -> 3|>", []),
    ("Take[{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, 2, -2]", "{{2, 3}, {5, 6}}", []),
    ("Take[Partition[Range[300], 3], 2, -2]", "{{2, 3}, {5, 6}}", []),
    ("Take[{a, b}, -3]", "Take[{a, b}, -3]", ["Take::take: Cannot take positions -3 through -1 in {a, b}."]),
    (
        "Take[{a, b}, x]",
        "Take[{a, b}, x]",
        [
            "Take::seqs: Sequence specification (+n, -n, {+n}, {-n}, {m, n}, or {m, n, s}) expected at "
            "position 2 in Take[{a, b}, x]."
        ],
    ),
    ("Take[{a, b}, UpTo[1]]", "{a}", []),
    ("Drop[{a, b, c}, 3]", "{}", []),
    ("Drop[{a, b, c}, {1, -1, 2}]", "{b}", []),
    ("Drop[{a, b, c}, 4]", "Drop[{a, b, c}, 4]", ["Drop::drop: Cannot drop positions 1 through 4 in {a, b, c}."]),
    ("Drop[{a, b, c}, -2]", "{a}", []),
    ("Drop[{a, b, c}, UpTo[9]]", "{}", []),
    ("Drop[{{1, 2, 3}, {4, 5, 6}}, 1, 1]", "{{5, 6}}", []),
    ("Drop[{{1, 2, 3}, {4, 5, 6}}, None, {2}]", "{{1, 3}, {4, 6}}", []),
    ("Take[{a, b}, None]", "{}", []),
    ("Drop[Range[300], {3, -3}]", "{1, 2, 299, 300}", []),
    ("TakeDrop[<|a -> 1, b -> 2|>, 1]", "{<|a -> 1|>, <|b -> 2|>}", []),
    ("{{1, 2}, {3, 4}}[[All, 1]]", "{1, 3}", []),
    ("{a, b, c}[[-1 ;; 1 ;; -1]]", "{c, b, a}", []),
    ('<|"x" -> <|"y" -> {1, 2}|>|>[["x", "y", 2]]', "2", []),
    ('<|"x" -> 1|>[["z"]]', 'Missing["KeyAbsent", "z"]', []),
    ("<|a -> 1, b -> 2|>[[2]]", "2", []),
    ("<|a -> 1, b -> 2|>[[{2}]]", "<|b -> 2|>", []),
    ("<|a -> 1|>[[Key[a]]]", "1", []),
    ("x[[1]]", "x[[1]]", ["Part::partd: Part specification x[[1]] is longer than depth of object."]),
    ("Extract[{{a, b}, {c, d}}, {{1, 2}, {2, 1}}]", "{b, c}", []),
    ("Extract[{a, b, c}, -1]", "c", []),
    ("Extract[{{a, b}, {c, d}}, {All, 1}]", "{a, c}", []),
    ("Extract[{2, 1}][{a, {b, c}}]", "b", []),
    ('Extract[<|"a" -> {1, 2}|>, {"a", 2}]', "2", []),
    ("Extract[{a, b}, {}]", "{}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[row[0] for row in ROWS])
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)
