"""The standard evaluation procedure: holding, sequences, flattening, up-values, limits, what survives an error."""

import pytest

from wlnet.session import Session


def run(code: str) -> tuple[str, list[str]]:
    """The InputForm of the value of the last expression, and the messages."""
    result = Session().evaluate(code)
    return str(result), [str(m) for m in result.messages]


EVALUATION = [
    ("f[Sequence[a, b], c]", "f[a, b, c]"),
    ("Hold[Sequence[a, b]]", "Hold[a, b]"),
    ("HoldComplete[Sequence[a, b]]", "HoldComplete[Sequence[a, b]]"),
    ("{a, Nothing, b}", "{a, b}"),
    ("f[Nothing]", "f[Nothing]"),
    ("f[Unevaluated[1 + 1]]", "f[Unevaluated[1 + 1]]"),
    ("SetAttributes[f, Flat]; f[a, f[b, f[c]]]", "f[a, b, c]"),
    ("SetAttributes[f, Orderless]; f[c, a, b]", "f[a, b, c]"),
    ("SetAttributes[f, Listable]; f[{a, b}, c]", "{f[a, c], f[b, c]}"),
    ("SetAttributes[f, HoldFirst]; f[1 + 1, 1 + 1]", "f[1 + 1, 2]"),
    ("SetAttributes[f, HoldRest]; f[1 + 1, 1 + 1]", "f[2, 1 + 1]"),
    ("SetAttributes[f, HoldAll]; f[Evaluate[1 + 1]]", "f[2]"),
    ("SetAttributes[f, HoldAllComplete]; f[Evaluate[1 + 1]]", "f[Evaluate[1 + 1]]"),
    ("f[x_] := g[x]; g[x_] := h[x]; f[1]", "h[1]"),
    ("f[1][2] = 3; {f[1][2], f[1][3]}", "{3, f[1][3]}"),
    ("f[x_][y_] := {x, y}; f[1][2]", "{1, 2}"),
    ("a = b; b = c; a", "c"),
    ("x = 1; f[x_] := x^2; f[3]", "9"),
    ("f[x_] := x; f[x_, y_] := {x, y}; {f[1], f[1, 2]}", "{1, {1, 2}}"),
    ("f[x_] = 2 + 3; DownValues[f]", "{HoldPattern[f[x_]] :> 5}"),
    ("(a = 3; a) + a", "6"),
    ("f[x_] /; x > 0 := pos; f[x_] := neg; {f[1], f[-1]}", "{pos, neg}"),
    ("f[x_] := neg; f[x_] /; x > 0 := pos; {f[1], f[-1]}", "{pos, neg}"),
    ("f[x_] := x /; x > 0; {f[1], f[-1]}", "{1, f[-1]}"),
    ("f[x_] := Module[{y = x + 1}, y /; y > 0]; {f[1], f[-5]}", "{2, f[-5]}"),
    ("g /: f[g] = 1; f[g]", "1"),
    ("f[g[x_]] ^:= x; f[g[5]]", "5"),
    ("a[1] = x; a[1] = y; a[1]", "y"),
    ('a = <||>; a["k"] = 1; a["l", "m"] = 2; a', '<|"k" -> 1, "l" -> <|"m" -> 2|>|>'),
    ("l = {{1, 2}, {3, 4}}; l[[All, 1]] = {x, y}; l", "{{x, 2}, {y, 4}}"),
    ("l = {1, 2, 3, 4}; l[[2 ;; 3]] = 0; l", "{1, 0, 0, 4}"),
    ("{x, {y, z}} = {1, {2, 3}}; {x, y, z}", "{1, 2, 3}"),
]


@pytest.mark.parametrize(("code", "value"), EVALUATION)
def test_evaluation(code: str, value: str) -> None:
    assert run(code) == (value, [])


SPECIFICITY = [
    # Rules are tried by how special they are, not by when they were given.
    ("f[x_] := any; f[x_Integer] := int; f[1] = one; {f[1], f[2], f[a]}", "{one, int, any}"),
    ("f[x__] := many; f[x_] := single; {f[1], f[1, 2]}", "{single, many}"),
    ("f[x___] := all; f[x__] := some; {f[], f[1]}", "{all, some}"),
    ("f[x_, y_] := two; f[x_, x_] := same; {f[1, 1], f[1, 2]}", "{same, two}"),
    ("f[x_?NumberQ] := num; f[x_] := any; {f[1], f[a]}", "{num, any}"),
    ("f[{x_, y_}] := pair; f[x_List] := list; f[x_] := any; {f[{1, 2}], f[{1}], f[1]}", "{pair, list, any}"),
    ("f[x_] := 1; f[y_] := 2; {f[a], Length[DownValues[f]]}", "{2, 1}"),
    ("f[x_, opts___Rule] := a; f[x_, y_] := b; {f[1], f[1, 2]}", "{a, b}"),
]


@pytest.mark.parametrize(("code", "value"), SPECIFICITY)
def test_specificity(code: str, value: str) -> None:
    assert run(code) == (value, [])


SCOPING = [
    ("x = 7; Module[{x = x + 1}, x]", "8"),
    ("Module[{x = 1}, f[y_] := x + y]; f[10]", "11"),
    ("With[{x = a}, Function[a, x + a]][1]", "1 + a"),
    ("f[y_] := Function[x, x + y]; f[x]", "Function[x$, x$ + x]"),
    ("f[y_] := Function[x, x + y]; f[x][1]", "1 + x"),
    ("x = 1; Block[{x}, Hold[Evaluate[f[x]]]]", "Hold[f[x]]"),
    ("x = 1; Block[{x}, x]", "1"),
    ("x = 1; Block[{x = 2}, x]; x", "1"),
    ("x = 1; CheckAbort[Block[{x = 2}, Abort[]], 0]; x", "1"),
    ("f[n_] := Block[{m = n}, g[]]; g[] := m; f[5]", "5"),
    ("With[{f = Function[x, x^2]}, f[3]]", "9"),
    ("With[{n = 2}, x_^n]", "(x_)^2"),
    ("With[{y = 2}, Hold[x_ :> x + y]]", "Hold[x$_ :> x$ + 2]"),
    ("(#1 + (#1^2 & )[3] & )[1]", "10"),
    ("{##2} &[1, 2, 3]", "{2, 3}"),
    ("f[##, x] &[1, 2]", "f[1, 2, x]"),
    ('#name & [<|"name" -> 4|>]', "4"),
    ("If[#1 <= 1, 1, #1 #0[#1 - 1]] & [5]", "120"),
    ("Function[{x}, Function[{y}, x + y]][a][b]", "a + b"),
]


@pytest.mark.parametrize(("code", "value"), SCOPING)
def test_scoping(code: str, value: str) -> None:
    assert run(code) == (value, [])


MESSAGES = [
    ("Nest[f]", "Nest[f]", ["Nest::argr: Nest called with 1 argument; 3 arguments are expected."]),
    ("Map[]", "Map[]", ["Map::argt: Map called with 0 arguments; 2 or 3 arguments are expected."]),
    ("1 = 2", "2", ["Set::setraw: Cannot assign to raw object 1."]),
    ("Map = 2", "2", ["Set::wrsym: Symbol Map is Protected."]),
    ("Map[x_] := 2", "$Failed", ["SetDelayed::write: Tag Map in Map[x_] is Protected."]),
    ("{1, 2, 3}[[5]]", "{1, 2, 3}[[5]]", ["Part::partw: Part 5 of {1, 2, 3} does not exist."]),
    ("Throw[1]", "Hold[Throw[1]]", ["Throw::nocatch: Uncaught Throw[1] returned to top level."]),
    ("Quiet[{1}[[2]]]", "{1}[[2]]", []),
    ("Check[{1}[[2]], caught]", "caught", ["Part::partw: Part 2 of {1} does not exist."]),
]


@pytest.mark.parametrize(("code", "value", "messages"), MESSAGES)
def test_messages(code: str, value: str, messages: list[str]) -> None:
    assert run(code) == (value, messages)


def test_endless_recursion_is_stopped_with_a_message() -> None:
    value, messages = run("f[x_] := g[f[x + 1]]; f[1]")
    assert value == 'TerminatedEvaluation["RecursionLimit"]'
    assert messages[0].startswith("$RecursionLimit::reclim2: Recursion depth of 1024 exceeded")


def test_endless_rewriting_is_stopped_with_a_message() -> None:
    value, messages = run("f[x_] := f[x + 1]; f[1]")
    assert value == 'TerminatedEvaluation["IterationLimit"]'
    assert messages == ["$IterationLimit::itlim: Iteration limit of 4096 exceeded."]


def test_recursion_goes_as_deep_as_the_limit_allows() -> None:
    value, messages = run("$RecursionLimit = 50000; f[0] = 0; f[n_] := 1 + f[n - 1]; f[10000]")
    assert (value, messages) == ("10000", [])


def test_definitions_survive_an_abort() -> None:
    session = Session()
    session.evaluate("f[x_] := x^2; n = 5; Abort[]; n = 6")
    assert str(session.evaluate("{f[3], n}")) == "{9, 5}"


def test_sessions_are_independent() -> None:
    one, other = Session(), Session()
    one.evaluate("x = 1; f[y_] := y")
    assert str(other.evaluate("{x, f[2]}")) == "{x, f[2]}"


def test_an_interrupt_aborts_the_evaluation() -> None:
    import threading

    session = Session()
    timer = threading.Timer(0.2, session.interrupt)
    timer.start()
    assert str(session.evaluate("n = 0; While[True, n++]")) == "$Aborted"
    assert session.evaluate("n > 0").to_python() is True
