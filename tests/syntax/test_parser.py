"""Reading: every form of input, where expressions end, spans, and laziness."""

from pathlib import Path

import pytest

from wlnet.expression import Compound, S, Source, symbol
from wlnet.syntax import default_resolve, full_form, needs_more, parse, read

ROWS = [
    tuple(part.strip() if part != " a " else part for part in line.split(" ==> "))
    for line in (Path(__file__).parent / "full_forms.txt").read_text(encoding="utf-8").splitlines()
    if " ==> " in line
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_full_form(text: str, expected: str) -> None:
    parsed = parse(text.replace("⏎", "\n"))
    assert [str(p) for p in parsed.problems] == []
    assert [full_form(e) for e in parsed.expressions] == [expected]


def test_the_table_is_large() -> None:
    assert len(ROWS) >= 400
    assert len({text for text, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb", ["a", "b"]),
        ("a\n\n\n  b\n", ["a", "b"]),
        ("a;\nb", ["CompoundExpression[a, Null]", "b"]),
        ("a\n+b", ["a", "Plus[b]"]),
        ("a=\n1\nb", ["Set[a, 1]", "b"]),
        ("a\n(* c *)\nb", ["a", "b"]),
        ("f[\na\n]\ng", ["f[a]", "g"]),
        ("a!\nb", ["Factorial[a]", "b"]),
        ("f[x]!\nb", ["Factorial[f[x]]", "b"]),
        ("!\nb", ["Not[b]"]),
        ("a++\nb", ["Increment[a]", "b"]),
        ("++\nb", ["PreIncrement[b]"]),
        ("a;;\nb", ["Span[a, All]", "b"]),
        ("#&\nb", ["Function[Slot[1]]", "b"]),
        ("a=.\nb", ["Unset[a]", "b"]),
        ("x_\ny", ["Pattern[x, Blank[]]", "y"]),
        ("a ->\n\n b", ["Rule[a, b]"]),
        ("a (* x\n y *) b", ["Times[a, b]"]),
        ('"x\ny"\nz', ['"x\\ny"', "z"]),
        ("", []),
        ("\n\n", []),
        ("(* only a comment *)", []),
        ("a::b\nc", ['MessageName[a, "b"]', "c"]),
        ("<<f\nc", ['Get["f"]', "c"]),
        ("a >> f\nc", ['Put[a, "f"]', "c"]),
        ("a\\[IndentingNewLine]b", ["a", "b"]),
        ("a,b", []),
    ],
)
def test_top_level(text: str, expected: list[str]) -> None:
    assert [full_form(e) for e in parse(text).expressions] == expected


@pytest.mark.parametrize(
    "text",
    [
        "f[x", "f[x,", "{1,", "(a", "<|a->1", "a +", "a =", "a ->", "f @", "a &&", "!", "-", "a ~f", "a ~f~", '"abc',
        "(* abc", "a[[1]", "f[(", "x /:", "a\n+", "a^",
    ],
)  # fmt: skip
def test_needs_more(text: str) -> None:
    assert needs_more(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a;", "f[x]", "a!", "a &", "f[x}", "a)", "x_", ";;", "a b", "(a,b)", "a = ;", "%"]
)
def test_needs_no_more(text: str) -> None:
    assert not needs_more(text)


# The blank first line makes every default position wrong.
@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("\na+b", {"Plus[a, b]": "a+b"}),
        ("\n  f[x, g[y]] ", {"f[x, g[y]]": "f[x, g[y]]", "g[y]": "g[y]"}),
        ("\n a - b*c", {"Plus[a, Times[-1, b, c]]": "a - b*c", "Times[-1, b, c]": "- b*c"}),
        ("\n{1, {2}}", {"List[1, List[2]]": "{1, {2}}", "List[2]": "{2}"}),
        ("\nx[[1]] = (a + b) c", {
            "Part[x, 1]": "x[[1]]", "Plus[a, b]": "a + b", "Times[Plus[a, b], c]": "(a + b) c",
            "Set[Part[x, 1], Times[Plus[a, b], c]]": "x[[1]] = (a + b) c",
        }),
        ("\n x_Integer := #& /@ y", {
            "Pattern[x, Blank[Integer]]": "x_Integer", "Blank[Integer]": "x_Integer", "Slot[1]": "#",
            "Function[Slot[1]]": "#&", "Map[Function[Slot[1]], y]": "#& /@ y",
        }),
        ("\n-x^2", {"Times[-1, Power[x, 2]]": "-x^2", "Power[x, 2]": "x^2"}),
        ("\na/b/c", {"Times[a, Power[b, -1]]": "a/b", "Power[b, -1]": "b"}),
        ("\n\\[Alpha][x] + f[\\[Beta], y]", {"f[β, y]": "f[\\[Beta], y]", "α[x]": "\\[Alpha][x]"}),
        ("\nf[\\[Alpha]]", {"f[α]": "f[\\[Alpha]]"}),
        ("\nf[a \\\n  b]", {"Times[a, b]": "a \\\n  b"}),
        ("\na ~f~ b // g", {"f[a, b]": "a ~f~ b", "g[f[a, b]]": "a ~f~ b // g"}),
        ("\na < b <= c", {"Inequality[a, Less, b, LessEqual, c]": "a < b <= c"}),
        ("\nf'[x]", {"Derivative[1][f]": "f'", "Derivative[1][f][x]": "f'[x]"}),
        ("\na; b;", {"CompoundExpression[a, b, Null]": "a; b;"}),
        ("\n<|a -> 1|>", {"Association[Rule[a, 1]]": "<|a -> 1|>", "Rule[a, 1]": "a -> 1"}),
        ("\n;;2", {"Span[1, 2]": ";;2"}),
        ("\na::b", {'MessageName[a, "b"]': "a::b"}),
    ],
)  # fmt: skip
def test_spans(text: str, spans: dict[str, str]) -> None:
    found: dict[str, str] = {}
    todo: list[object] = list(parse(text, "file.m").expressions)
    while todo:
        e = todo.pop()
        if type(e) is Compound:
            assert e.span is not None
            source, start, end = e.span
            assert source.name == "file.m"
            assert source.text is text
            found[full_form(e)] = text[start:end]
            todo += [e.head, *e.args]
    assert {k: found.get(k) for k in spans} == spans


def test_spans_after_an_error() -> None:
    text = "\nf[\\[Alpha]}\n\ng[\\[Beta], 1]\n"
    (e,) = parse(text).expressions
    assert type(e) is Compound
    assert e.span is not None
    assert text[e.span[1] : e.span[2]] == "g[\\[Beta], 1]"


def test_names_are_resolved_after_the_previous_expression_was_used() -> None:
    contexts = ["A`"]
    seen = []
    for e in read(Source("x + x\nx\ny_x", "s"), lambda name: symbol("".join(contexts) + name)):
        seen.append(full_form(e))  # type: ignore[arg-type]
        contexts.append("B`")
    assert seen == ["Plus[A`x, A`x]", "A`B`x", "Pattern[A`B`B`y, Blank[A`B`B`x]]"]


def test_a_broken_expression_does_not_stop_later_ones() -> None:
    parsed = parse("a + + ]\nf[x]\n(b\n")
    assert [full_form(e) for e in parsed.expressions] == ["f[x]"]
    assert [p.tag for p in parsed.problems] == ["Syntax::bktmop", "Syntax::bktmcp"]


def test_default_resolution() -> None:
    assert default_resolve("Plus") is S.Plus
    assert default_resolve("nobodyKnowsThis") is symbol("Global`nobodyKnowsThis")
    assert default_resolve("a`b") is symbol("a`b")
    assert default_resolve("`b") is symbol("Global`b")
    # What builders are called is no symbol of the language.
    assert default_resolve("apply") is symbol("Global`apply")


def test_depth_is_no_problem() -> None:
    n = 100_000
    assert len(parse("f[" * n + "x" + "]" * n).expressions) == 1
    assert len(parse("(" * n + "x" + ")" * n).expressions) == 1
    assert len(parse("f@" * n + "x").expressions) == 1
    assert len(parse("-(" * n + "x" + ")" * n).expressions) == 1
    assert len(parse("[" * n).problems) == 1
    assert len(parse("f[" * n).problems) == 1
    assert len(parse("(*" * n).problems) == 1
    assert len(parse("a~" * n).problems) == 1
