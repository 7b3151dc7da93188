# ruff: noqa: E501
"""What is said of malformed input: the whole text of every message, and that nothing else ever comes out."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wlnet.expression import Location
from wlnet.syntax import input_form, needs_more, parse

# Text, and the messages in full. Every text begins with a blank line, so that a position that is only a default shows.
MALFORMED = [
    ("\nf[x", ['m:2:2: Syntax::bktmcp: "[" is never closed.\n    f[x\n     ^\n  hint: add "]"']),
    ("\n  (1 + 2", ['m:2:3: Syntax::bktmcp: "(" is never closed.\n      (1 + 2\n      ^\n  hint: add ")"']),
    ("\n<|a -> 1", ['m:2:1: Syntax::bktmcp: "<|" is never closed.\n    <|a -> 1\n    ^\n  hint: add "|>"']),
    ("\nf[{1, (2", ['m:2:2: Syntax::bktmcp: "[" is never closed.\n    f[{1, (2\n     ^\n  hint: add ")}]"']),
    ("\na[[1", ['m:2:2: Syntax::bktmcp: "[" is never closed.\n    a[[1\n     ^\n  hint: add "]]"']),
    ("\na[[1]", ['m:2:2: Syntax::bktmcp: "[" is never closed.\n    a[[1]\n     ^\n  hint: add "]"']),
    ("\n⌊x", ['m:2:1: Syntax::bktmcp: "⌊" is never closed.\n    ⌊x\n    ^\n  hint: add "⌋"']),
    ("\nx\\[LeftDoubleBracket]1", [
        'm:2:2: Syntax::bktmcp: "\\[LeftDoubleBracket]" is never closed.\n    x\\[LeftDoubleBracket]1\n     ^'
        '\n  hint: add "\\[RightDoubleBracket]"']),
    ("\na)", ['m:2:2: Syntax::bktmop: ")" closes nothing that is open.\n    a)\n     ^\n  hint: remove ")"']),
    ("\n  ]", ['m:2:3: Syntax::bktmop: "]" closes nothing that is open.\n      ]\n      ^\n  hint: remove "]"']),
    ("\nf[{1, 2]", [
        'm:2:8: Syntax::bktmcp: "]" cannot close the "{" of line 2, column 3.\n    f[{1, 2]\n           ^'
        '\n  hint: close that with "}" first']),
    ("\n(a]", [
        'm:2:3: Syntax::bktmcp: "]" cannot close the "(" of line 2, column 1.\n    (a]\n      ^'
        '\n  hint: close that with ")" first']),
    ("\n(a, b)", ["m:2:3: Syntax::sntxf: A comma cannot stand in parentheses; a list is written {a, b}."
                 "\n    (a, b)\n      ^"]),
    ("\na, b", ["m:2:2: Syntax::sntxf: A comma cannot stand outside brackets.\n    a, b\n     ^"]),
    ("\n()", ['m:2:1: Syntax::sntxf: Between "(" and ")" an expression is missing.\n    ()\n    ^']),
    ("\n[x]", ['m:2:1: Syntax::sntxb: "[" must follow an expression.\n    [x]\n    ^']),
    ("\n+[x]", ["m:2:2: Syntax::sntxb: Brackets [...] must follow an expression.\n    +[x]\n     ^"]),
    ("\na +", ['m:2:3: Syntax::sntxi: Incomplete expression; "+" lacks what should follow it.\n    a +\n      ^']),
    ("\nf[a + ]", ['m:2:5: Syntax::sntxi: Incomplete expression; "+" lacks what should follow it.\n    f[a + ]\n        ^']),
    ("\n* a", ['m:2:1: Syntax::sntxb: Expression cannot begin with "*".\n    * a\n    ^']),
    ("\na + * b", ['m:2:5: Syntax::sntxf: "+" cannot be followed by "*".\n    a + * b\n        ^']),
    ("\na ==== b", ['m:2:6: Syntax::sntxf: "===" cannot be followed by "=".\n    a ==== b\n         ^']),
    ("\na ~f b", ['m:2:3: Syntax::sntxi: An operator between tildes, as in a ~f~ b, lacks its second "~".'
                 "\n    a ~f b\n      ^"]),
    ("\nf /: g[f]", ['m:2:3: Syntax::sntxi: "/:" must be followed by an assignment, as in f /: g[f] = x.'
                    "\n    f /: g[f]\n      ^"]),
    ("\na;;b;;", ["m:2:5: Syntax::sntxf: A span a;;b;;c lacks its third part.\n    a;;b;;\n        ^"]),
    ("\n∫x", ["m:2:1: Syntax::sntxi: An integral sign must be followed by a function and \\[DifferentialD] x."
              "\n    ∫x\n    ^"]),
    ('\nf["abc', ['m:2:3: Syntax::sntxq: This string is not closed.\n    f["abc\n      ^']),
    ("\na (* b", ["m:2:3: Syntax::sntxc: This comment is not closed.\n    a (* b\n      ^\n  hint: a comment ends with *)"]),
    ('\n"a\\qb"', ["m:2:3: Syntax::stresc: Unknown string escape \\q.\n    \"a\\qb\"\n      ^"
                   "\n  hint: a backslash itself is written \\\\"]),
    ('\nx = "\\[Alhpa]"', [
        "m:2:6: Syntax::sntufn: There is no character named \\[Alhpa].\n    x = \"\\[Alhpa]\"\n         ^"]),
    ("\nx + \\[Alhpa]", ["m:2:5: Syntax::sntufn: There is no character named \\[Alhpa].\n    x + \\[Alhpa]\n        ^"]),
    ("\na \\|ffffff", ["m:2:3: Syntax::snthex32: \\|ffffff is beyond the last character.\n    a \\|ffffff\n      ^"]),
    ("\na \\ b", ["m:2:3: Syntax::sntufn: A backslash here must begin a character such as \\[Alpha].\n    a \\ b\n      ^"]),
    ("\n\\!\\(\\*FractionBox[1, 2]\\)", [
        "m:2:1: Syntax::boxes: Boxes such as \\! ... are not code that can be read here."
        "\n    \\!\\(\\*FractionBox[1, 2]\\)\n    ^\n  hint: write the expression in InputForm"]),
    ("\n2^^12", ['m:2:1: General::base: "2" is no digit of a number in base 2.\n    2^^12\n    ^']),
    ("\n99^^12", ["m:2:1: General::base: The base of 99^^12 must be a whole number from 2 to 36.\n    99^^12\n    ^"]),
    ("\n1*^999999", ["m:2:1: Syntax::sntxn: The exponent of 1*^999999 is too large for an exact number."
                     "\n    1*^999999\n    ^"]),
    ("\na \x07 b", ['m:2:3: Syntax::sntxb: "\\.07" has no meaning here.\n    a � b\n      ^']),
    ("\na ` b", ['m:2:3: Syntax::sntxb: "`" has no meaning here.\n    a ` b\n      ^']),
    ("\na \\[Gradient] b", ['m:2:3: Syntax::sntxb: "\\[Gradient]" has no meaning here.\n    a \\[Gradient] b\n      ^']),
    ("\nf[+, a*]", [
        'm:2:3: Syntax::sntxi: Incomplete expression; "+" lacks what should follow it.\n    f[+, a*]\n      ^',
        'm:2:7: Syntax::sntxi: Incomplete expression; "*" lacks what should follow it.\n    f[+, a*]\n          ^']),
    ("\nf[1}\ng[2)\nh[3]\n(", [
        'm:2:4: Syntax::bktmcp: "}" cannot close the "[" of line 2, column 2.\n    f[1}\n       ^'
        '\n  hint: close that with "]" first',
        'm:3:4: Syntax::bktmcp: ")" cannot close the "[" of line 3, column 2.\n    g[2)\n       ^'
        '\n  hint: close that with "]" first',
        'm:5:1: Syntax::bktmcp: "(" is never closed.\n    (\n    ^\n  hint: add ")"']),
    ("\nf[\n  a\n\ng[x]\nh[", [
        'm:2:2: Syntax::bktmcp: "[" is never closed.\n    f[\n     ^\n  hint: add "]"',
        'm:6:2: Syntax::bktmcp: "[" is never closed.\n    h[\n     ^\n  hint: add "]"']),
    ("\n" + "x" * 100 + ")" + "y" * 100, [
        'm:2:101: Syntax::bktmop: ")" closes nothing that is open.\n    ' + "x" * 60 + ")" + "y" * 60 + "\n    "
        + " " * 60 + '^\n  hint: remove ")"']),
    ("\n\ta)", ['m:2:3: Syntax::bktmop: ")" closes nothing that is open.\n    \ta)\n    \t ^\n  hint: remove ")"']),
]  # fmt: skip


@pytest.mark.parametrize(("text", "messages"), MALFORMED)
def test_messages(text: str, messages: list[str]) -> None:
    assert [str(p) for p in parse(text, "m").problems] == messages


def test_fields() -> None:
    (problem,) = parse("\nf[x,\n  {1)\n", "file.m").problems
    assert problem.tag == "Syntax::bktmcp"
    assert problem.location == Location("file.m", 3, 5)
    assert problem.opener == Location("file.m", 3, 3)
    assert problem.line == "  {1)"
    assert problem.caret == "    ^"
    assert (problem.start, problem.end) == (10, 11)
    assert not problem.incomplete
    assert repr(problem) == (
        '<SyntaxProblem file.m:3:5: Syntax::bktmcp: ")" cannot close the "{" of line 3, column 3.>'
    )


def test_a_text_that_is_no_program_is_given_up() -> None:
    assert len(parse("a)\n" * 1000).problems) == 100


def test_brackets_that_are_never_closed_are_not_all_looked_for() -> None:
    assert len(parse("f[\n" * 1000).problems) == 8


def test_nothing_is_said_of_the_inside_of_an_open_comment() -> None:
    assert [p.tag for p in parse("a\n(* b)\nc]\n").problems] == ["Syntax::sntxc"]
    assert [p.tag for p in parse('a\n"b)\nc]\n').problems] == ["Syntax::sntxq"]


WORDS = [
    *"_#%`\"\\'()[]{}<>|,;:?!@/*+-.=~&^$", "a", "b_", "1", "2.5",
    " ", "\n", "\t", "\r", "[[", "]]", "<|", "|>", ";;", "->", ":>", ":=", "/:", "=.", "::", "(*", "*)", "\\[Alpha]",
    "\\[Rule]", "\\[", "\\:03b1", "\\:", "\\\n", "\\!\\(", "2^^", "1`", "``", "*^", "\"a\"", "⟦", "⟧", "⌊", "π", "∫",
    "x", "f", "~f~", "==", "<=", "&&", "//", "/@", "@@", "++", "--", "!!", "..", "...", "<<", ">>", "^^", "\\[DifferentialD]",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@example("[" * 50_000)
@example("{" * 50_000 + "]")
@example("1*^" + "9" * 5000)
@example("9" * 5000 + "." + "1" * 5000)
@example("36^^" + "z" * 5000)
@example("1`" + "9" * 400)
@example("1``-" + "9" * 400)
@example("#" + "9" * 5000)
@example("%" + "9" * 5000)
@example("1.5*^-" + "9" * 30)
@example("2^^1.1*^" + "9" * 30)
@example("0.0000`5")
@example("\\" * 100)
def test_junk_of_words(text: str) -> None:
    check_junk(text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda b: b.decode("latin-1"))))
def test_junk_of_characters(text: str) -> None:
    check_junk(text)


def check_junk(text: str) -> None:
    """Whatever the text, there are expressions that print and problems that print."""
    parsed = parse(text)
    for problem in parsed.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert str(problem).startswith("<input>:")
    for e in parsed.expressions:
        input_form(e)
    needs_more(text)
