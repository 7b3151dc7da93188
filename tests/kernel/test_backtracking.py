"""Rows of argument patterns against a list of all ways to cut the arguments into pieces."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wlnet.session import Session

# Each pattern with the name it binds, how many arguments it takes, whether it prefers more, and what each must be.
FORMS = {
    "a___": ("a", 0, 9, False, "1 2 u"),
    "b__": ("b", 1, 9, False, "1 2 u"),
    "c__Integer": ("c", 1, 9, False, "1 2"),
    "d___Symbol": ("d", 0, 9, False, "u"),
    "e__?OddQ": ("e", 1, 9, False, "1"),
    "r:(1 ..)": ("r", 1, 9, True, "1"),
    "s:(1 | u) ...": ("s", 0, 9, True, "1 u"),
    "w:Longest[___]": ("w", 0, 9, True, "1 2 u"),
    "x_": ("x", 1, 1, False, "1 2 u"),
    "y_Integer": ("y", 1, 1, False, "1 2"),
    "(z_ /; z =!= 2)": ("z", 1, 1, False, "1 u"),
    "1": ("", 1, 1, False, "1"),
}


def cuts(forms: list[str], args: list[str]) -> Iterator[list[list[str]]]:
    """All ways to give each pattern its arguments, those first that the first patterns prefer."""
    if not forms:
        if not args:
            yield []
        return
    _, least, most, greedy, allowed = FORMS[forms[0]]
    sizes = [n for n in range(least, most + 1) if n <= len(args)]
    for size in reversed(sizes) if greedy else sizes:
        if all(a in allowed.split() for a in args[:size]):
            for rest in cuts(forms[1:], args[size:]):
                yield [args[:size], *rest]


def consistent(forms: list[str], pieces: list[list[str]]) -> bool:
    bound: dict[str, list[str]] = {}
    return all(
        bound.setdefault(FORMS[f][0], piece) == piece for f, piece in zip(forms, pieces, strict=True) if f != "1"
    )


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(FORMS)), min_size=1, max_size=5),
    st.lists(st.sampled_from(["1", "2", "u"]), max_size=6),
)
@example(["a___", "x_", "x_", "b__"], ["1", "2", "2", "u", "u", "1"])
@example(["a___", "x_", "a___"], ["1", "2", "1"])
@example(["a___", "(z_ /; z =!= 2)", "w:Longest[___]", "a___"], ["1", "u", "1", "1"])
def test_a_row_matches_in_all_the_ways_there_are_in_order(forms: list[str], args: list[str]) -> None:
    names = sorted({FORMS[f][0] for f in forms} - {""})
    wanted = []
    for pieces in cuts(forms, args):
        if consistent(forms, pieces):
            bound = {FORMS[f][0]: piece for f, piece in zip(forms, pieces, strict=True)}
            wanted.append([bound[name] for name in names])
    body = "{" + ", ".join(f"{{{name}}}" for name in names) + "}"
    code = f"ReplaceList[{{{', '.join(args)}}}, {{{', '.join(forms)}}} :> {body}]"
    shown = "{" + ", ".join("{" + ", ".join("{" + ", ".join(p) + "}" for p in way) + "}" for way in wanted) + "}"
    assert str(Session().evaluate(code)) == shown


ROWS = [
    # A condition inside sees what is bound to its left.
    ("ReplaceList[{1, 2, 3, 4}, {a__, x_ /; x > Length[{a}] + 1, b___} :> {{a}, x, {b}}]", "{}"),
    ("ReplaceList[{5, 2, 3, 4}, {a__, x_ /; x > Length[{a}], b___} :> x]", "{2, 3, 4}"),
    ("{1, 2, 3} /. {a___, x_, b___} /; x > 1 :> {{a}, x, {b}}", "{{1}, 2, {3}}"),
    ("f[{1, 2}, 1, 2] /. f[{a__}, a__] :> {a}", "{1, 2}"),
    ("{{1}, {1, 2}} /. {{a_}, {b___, c_}} :> {a, b, c}", "{1, 1, 2}"),
    ("MatchQ[{1, a, 2, b}, {PatternSequence[_Integer, _Symbol] ..}]", "True"),
    ("{3, 1, 2} //. {a___, x_, y_, b___} /; x > y :> {a, y, x, b}", "{1, 2, 3}"),
]


@pytest.mark.parametrize(("code", "value"), ROWS, ids=[code for code, _ in ROWS])
def test_value(code: str, value: str) -> None:
    assert str(Session().evaluate(code)) == value


def test_a_run_looks_at_each_of_its_elements_once() -> None:
    session = Session()
    session.evaluate("n = 0; odd[k_] := (n++; OddQ[k]);")
    assert str(session.evaluate("MatchQ[Join[ConstantArray[1, 50], {2}], {a__?odd, 1, 1, 3, ___}]")) == "False"
    assert int(str(session.evaluate("n"))) <= 51
