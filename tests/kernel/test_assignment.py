"""Assignments to parts, keys and lists of variables."""

import pytest

from wlnet.session import Session


def value(code: str) -> str:
    """The InputForm of the value of the last expression."""
    return str(Session(write=lambda _text: None).evaluate(code))


ASSIGNMENTS = [
    ("f[[1]] = 3", "3"),
    ("l = Range[5]; l[[2 ;; 4]] = {a, b, c}; l", "{1, a, b, c, 5}"),
    ("l = Range[6]; l[[;; ;; 2]] = 0; l", "{0, 2, 0, 4, 0, 6}"),
    ("m = {{1,2},{3,4}}; m[[All, 2]] = {x, y}; m", "{{1, x}, {3, y}}"),
    ("m = {{1,2},{3,4}}; m[[All, 2]] = 7; m", "{{1, 7}, {3, 7}}"),
    ("m = {{1,2},{3,4}}; m[[2]] = {8, 9}; m", "{{1, 2}, {8, 9}}"),
    ("m = {{1,2},{3,4}}; m[[{1,2},{1}]] = 0; m", "{{0, 2}, {0, 4}}"),
    ("m = {{1,2},{3,4}}; {m[[1]], m[[2]]} = {m[[2]], m[[1]]}; m", "{{3, 4}, {1, 2}}"),
    ('a = <|"k" -> <|"l" -> 1|>|>; a["k"]["l"] = 5; a', '<|"k" -> <|"l" -> 5|>|>'),
    ('a = <|"k" -> <|"l" -> 1|>|>; a[["k", "l"]] = 5; a', '<|"k" -> <|"l" -> 5|>|>'),
    ('a = <|"k" -> {1,2}|>; a[["k", 2]] = 5; a', '<|"k" -> {1, 5}|>'),
    ('a = <|"k" -> {1,2}|>; AppendTo[a["k"], 3]; a', '<|"k" -> {1, 2, 3}|>'),
    ('a = <|"k" -> {1,2}|>; a["k"] += 1; a', '<|"k" -> {2, 3}|>'),
    ("l = {{1},{2}}; AppendTo[l[[2]], 3]; l", "{{1}, {2, 3}}"),
    ("l = {1,2,3}; PrependTo[l, 0]; l", "{0, 1, 2, 3}"),
    ("a = <|1->2, 2->3|>; KeyDropFrom[a, 1]; a", "<|2 -> 3|>"),
    ("a = <|1->2|>; AssociateTo[a, {3->4, 1->5}]; a", "<|1 -> 5, 3 -> 4|>"),
    ('a = <||>; a["x"] := 1+1; a', '<|"x" :> 1 + 1|>'),
    ('a["x"] = 3; a["x"]++; a["x"]', "4"),
    ("x[1] = 5; x[1] += 2; x[1]", "7"),
    ("<|a -> b|>[a]; x = <|a -> b|>; b = 2; x[a]", "2"),
]


@pytest.mark.parametrize(("code", "expected"), ASSIGNMENTS)
def test_assignments(code: str, expected: str) -> None:
    assert value(code) == expected
