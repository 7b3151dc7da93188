# ruff: noqa: E501
"""The lexer's tokens: chains, brackets, ends, and their offsets."""

import pytest

from wlnet.expression import Expr, Source
from wlnet.syntax import default_resolve
from wlnet.syntax.lexer import Lexer, Lexicon, Resolved, classify
from wlnet.syntax.operators import Operator
from wlnet.syntax.printer import short_name


def tokens(text: str) -> list[object]:
    """Terminals, with a chain as the list of its words as written."""
    source = Source(text, "m")
    return [
        [text[start:end] for _, start, end in value] if terminal == "CHAIN" else terminal  # type: ignore[attr-defined]
        for terminal, value in Lexer(source, Resolved(default_resolve)).tokens()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f[x]'[y] - 2 z", [
            ["f"], "OPEN_SQUARE", ["x"], "CLOSE_SQUARE", ["'"], "OPEN_SQUARE", ["y"], "CLOSE_SQUARE", ["-", "2", "z"], "$END",
        ]),
        ("a+b->c_Integer", [["a", "+", "b", "->", "c_Integer"], "$END"]),
        ("a\nb", [["a"], "$END", ["b"], "$END"]),
        ("a +\n b", [["a", "+", "b"], "$END"]),
        ("{a\n,b}", ["OPEN_CURLY", ["a"], "COMMA", ["b"], "CLOSE_CURLY", "$END"]),
        ("a (* x (* y *) *) b", [["a", "b"], "$END"]),
        ("<|a|>", ["OPEN_ASSOCIATION", ["a"], "CLOSE_ASSOCIATION", "$END"]),
        ("x\\[Alpha]+ \\[Beta]", [["x\\[Alpha]", "+", "\\[Beta]"], "$END"]),
        ("ab\\\n  cd e", [["ab\\\n  cd", "e"], "$END"]),
        ("a\\\n+b", [["a", "+", "b"], "$END"]),
        ("a::b >> f", [["a", "::b", ">> f"], "$END"]),
        ("", ["$END"]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[object]) -> None:
    assert tokens(text) == expected


def test_words_are_remembered_but_not_without_end() -> None:
    lexicon = Lexicon()
    assert lexicon["abc "] is lexicon["abc "]
    assert lexicon["abc "].width == 3
    lexicon.LIMIT = 10
    for i in range(30):
        lexicon[f"x{i}"]
    assert len(lexicon) <= 11
    long = '"' + "s" * 100 + '"'
    assert lexicon[long].value == "s" * 100
    assert long not in lexicon


def test_names_are_asked_for_once() -> None:
    asked: list[str] = []

    def resolve(name: str) -> Expr:
        asked.append(name)
        return default_resolve(name)

    symbols = Resolved(resolve)  # type: ignore[arg-type]
    for _ in Lexer(Source("x + x + y_x", "m"), symbols).tokens():
        pass
    assert asked == ["x", "y"]
    assert [short_name(s) for s in symbols.values()] == ["x", "y"]


def test_operators_carry_their_text() -> None:
    word = classify(">>>  file")
    assert type(word.value) is Operator
    assert word.value.payload == "file"
    assert word.value.spelling == ">>>"
