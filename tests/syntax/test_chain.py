# ruff: noqa: E501
"""The precedence climb by itself, on runs made by hand."""

import pytest

from wlnet.expression import Expr, Source, symbol
from wlnet.syntax import full_form
from wlnet.syntax.chain import Climb, Part
from wlnet.syntax.operators import CALL, infix_rule, operators
from wlnet.syntax.problems import Refusal


def climb(*words: object) -> str:
    """The FullForm of a run of names, numbers, operators ("+") and call arguments (tuples)."""
    table = operators()
    run: list[tuple[object, int, int]] = []
    for at, word in enumerate(words):
        if isinstance(word, str):
            word = table[word] if word in table else symbol("Global`" + word)
        run.append((word, at, at + 1))
    return full_form(Climb(Source(" " * len(words), "m")).run(run))


def test_the_walk_of_the_readme() -> None:
    args: tuple[Expr, ...] = (symbol("Global`x"),)
    assert climb("f", args, "'", args, "-", 2, "z") == "Plus[Derivative[1][f[x]][x], Times[-1, 2, z]]"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a + b * c", "Plus[a, Times[b, c]]"), ("a * b + c", "Plus[Times[a, b], c]"), ("a ^ b ^ c", "Power[a, Power[b, c]]"),
        ("a /. b /. c", "ReplaceAll[ReplaceAll[a, b], c]"), ("a + b + c", "Plus[a, b, c]"), ("- a ^ b", "Times[-1, Power[a, b]]"),
        ("a < b < c", "Less[a, b, c]"), ("a < b > c", "Inequality[a, Less, b, Greater, c]"), ("a b", "Times[a, b]"),
        ("a ~ f ~ b", "f[a, b]"), ("a ;; b ;; c", "Span[a, b, c]"), (";;", "Span[1, All]"), ("a ;", "CompoundExpression[a, Null]"),
    ],
)  # fmt: skip
def test_precedence(words: str, expected: str) -> None:
    assert climb(*words.split()) == expected


def test_calls_bind_less_tightly_than_pattern_tests() -> None:
    assert climb("a", "?", "b", (1,)) == "PatternTest[a, b][1]"
    assert climb("a", "@", "b", (1,)) == "a[b[1]]"
    assert climb("a", "@", "b", Part((1,))) == "a[Part[b, 1]]"
    assert infix_rule("PatternTest").precedence > CALL > infix_rule("apply").precedence


@pytest.mark.parametrize("words", ["+ *", "a + * b", "* a", "a +", "a ~ f b", "a /: b", "a ;; b ;;", "-"])
def test_refusals(words: str) -> None:
    with pytest.raises(Refusal):
        climb(*words.split())
