"""Pattern matching, one construct after the other: what matches, in which of its ways, and what is bound."""

import pytest

from wlnet.session import Session

MATCHES = [
    # expression, pattern, whether it matches
    ("1", "_", True),
    ("1", "_Integer", True),
    ("1.", "_Integer", False),
    ("1", "1.", False),
    ("1/2", "_Rational", True),
    ('"s"', "_String", True),
    ("f[1]", "_f", True),
    ("{1, 2}", "_List", True),
    ("f[1, 2]", "f[_, _]", True),
    ("f[1, 2]", "f[_]", False),
    ("f[]", "f[__]", False),
    ("f[]", "f[___]", True),
    ("f[1, 1]", "f[x_, x_]", True),
    ("f[1, 2]", "f[x_, x_]", False),
    ("f[1, 2, 1, 2]", "f[x__, x__]", True),
    ("f[1, 2, 3]", "f[x__, x__]", False),
    ("{1, 2, 3}", "{__Integer}", True),
    ("{1, a, 3}", "{__Integer}", False),
    ("<|a -> 1, b -> 2|>", "<|a -> 1, b -> 2|>", True),
    ("<|a -> 1, b -> 2|>", "<|a -> 0, b -> 2|>", False),
    ("<|a -> 1, b -> 2|>", "<|a -> _Integer, b -> _|>", True),
    ("<|a -> 1, b -> 2|>", "<|a -> x_, b -> x_|>", False),
    ("<|a -> 1, b -> 2|>", "<|b -> 2, a -> 1|>", False),
    ("3", "x_ /; x > 2", True),
    ("1", "x_ /; x > 2", False),
    ("4", "_?EvenQ", True),
    ("3", "_?EvenQ", False),
    ("a", "a | b", True),
    ("c", "a | b", False),
    ("c", "Except[a | b]", True),
    ("3", "Except[3, _Integer]", False),
    ("4", "Except[3, _Integer]", True),
    ("{1, 1, 1}", "{1 ..}", True),
    ("{}", "{1 ..}", False),
    ("{}", "{1 ...}", True),
    ("{a, b, a, b}", "{PatternSequence[a, b] ..}", True),
    ("{a, b, a}", "{PatternSequence[a, b] ..}", False),
    ("{1, 1}", "{Repeated[1, {2}]}", True),
    ("{1, 1, 1}", "{Repeated[1, 2]}", False),
    ("f[a, b]", "f[PatternSequence[a, b]]", True),
    ("f[b, a]", "f[OrderlessPatternSequence[a, b]]", True),
    ("x_", "Verbatim[x_]", True),
    ("1", "Verbatim[x_]", False),
    ("a + b", "_Plus", True),
    ("a + b", "x_ + y_", True),
    ("a", "x_ + y_.", True),
    ("3 a", "x_Integer y_", True),
    ("a^2", "a^_", True),
    ("a", "a^_.", True),
    ("f[a -> 1]", "f[OptionsPattern[]]", True),
    ("f[a]", "f[OptionsPattern[]]", False),
    ('<|"a" -> 1, "b" -> 2|>', 'KeyValuePattern["a" -> _]', True),
    ('<|"a" -> 1|>', 'KeyValuePattern["b" -> _]', False),
    ('{"b" -> 1, "a" -> x}', 'KeyValuePattern[{"a" -> _Symbol, "b" -> _Integer}]', True),
    ('<|"a" -> 1|>', '<|"a" -> _|>', True),
    ("{1, {2, {3}}}", "{_, {_, {_}}}", True),
    ("f[g[1], 2]", "f[h_[x_], y_]", True),
    ("Hold[1 + 1]", "Hold[_ + _]", True),
    ("Hold[1 + 1]", "Hold[HoldPattern[_ + _]]", True),
]


@pytest.mark.parametrize(("expression", "pattern", "expected"), MATCHES)
def test_match(expression: str, pattern: str, expected: bool) -> None:
    assert Session().evaluate(f"MatchQ[{expression}, {pattern}]").to_python() is expected


BINDINGS = [
    ("f[1, 2, 3] /. f[x_, y__] :> {x, {y}}", "{1, {2, 3}}"),
    ("f[1, 2, 3] /. f[x__, y_] :> {{x}, y}", "{{1, 2}, 3}"),
    ("f[1, 2, 3] /. f[x__, y__] :> {{x}, {y}}", "{{1}, {2, 3}}"),
    ("f[1, 2, 3] /. f[Longest[x__], y__] :> {{x}, {y}}", "{{1, 2}, {3}}"),
    ("f[1, 2, 3] /. f[x___, 2, y___] :> {{x}, {y}}", "{{1}, {3}}"),
    ("f[1] /. f[x_, y_: 5] :> {x, y}", "{1, 5}"),
    ("f[1, 2] /. f[x_, y_: 5] :> {x, y}", "{1, 2}"),
    ("f[{1, 2}, {3, 4}] /. f[{a_, b_}, {c_, d_}] :> a d - b c", "-2"),
    ("{1, 2, 3, 4} /. {a___, x_, y_, b___} /; x + y == 5 :> {a, sum, b}", "{1, sum, 4}"),
    ("a + b + c /. a + c -> d", "b + d"),
    ("2 x + 3 y /. n_Integer z_ :> f[n, z]", "f[2, x] + f[3, y]"),
    ("{a -> 1, b -> 2} /. (k_ -> v_) :> f[k, v]", "{f[a, 1], f[b, 2]}"),
    ("SetAttributes[g, Orderless]; g[c, a, b] /. g[x_, y__] :> {x, {y}}", "{a, {b, c}}"),
    ("SetAttributes[g, Flat]; g[a, b, c] /. g[x_, y_] :> {x, y}", "{g[a], g[b, c]}"),
    (
        "ReplaceList[{1, 2, 3}, {x___, y___} :> {{x}, {y}}]",
        "{{{}, {1, 2, 3}}, {{1}, {2, 3}}, {{1, 2}, {3}}, {{1, 2, 3}, {}}}",
    ),
    ("f[opts : OptionsPattern[]] := {opts}; f[a -> 1, b -> 2]", "{a -> 1, b -> 2}"),
    ("Options[f] = {a -> 1}; f[x_, OptionsPattern[]] := {x, OptionValue[a]}; {f[0], f[0, a -> 5]}", "{{0, 1}, {0, 5}}"),
    ("Options[f] = {a -> 1}; f[x_, y_: 9, OptionsPattern[]] := {y, OptionValue[a]}; f[0, a -> 5]", "{9, 5}"),
    ('Options[f] = {"a" -> 1}; f[OptionsPattern[]] := OptionValue["a"]; f["a" -> 2]', "2"),
    ("f[{a_, b_} : {1, 2}] := {b, a}; {f[], f[{3, 4}]}", "{{2, 1}, {4, 3}}"),
    (
        "f[all : {a_, b_} : {1, 2}, c_: 3] := {all, a, b, c}; {f[], f[{3, 4}, 5]}",
        "{{{1, 2}, 1, 2, 3}, {{3, 4}, 3, 4, 5}}",
    ),
    ("f[{a_, b_} : {1}] := {b, a}; f[]", "f[]"),
    ("f[x_Integer: none] := x; {f[], f[3], f[z]}", "{none, 3, f[z]}"),
    ("f[x_?EvenQ: 1] := x; {f[], f[2], f[3]}", "{1, 2, f[3]}"),
    ("f[x : {__Integer}] := Total[x]; f[{1, 2, 3}]", "6"),
    ("f[x : (a | b)] := g[x]; {f[a], f[c]}", "{g[a], f[c]}"),
]


@pytest.mark.parametrize(("code", "value"), BINDINGS)
def test_bindings(code: str, value: str) -> None:
    assert str(Session().evaluate(code)) == value


def test_a_packed_array_matches_as_the_list_it_is() -> None:
    session = Session()
    assert session.evaluate("MatchQ[Range[1000], {__Integer}]").to_python() is True
    assert session.evaluate("Range[1000] /. {x_, ___, y_} :> {x, y}").to_python() == [1, 1000]
