"""Which definitions apply: up-values, down-values, sub-values, attributes, options, defaults, built-ins changed."""

import pytest

from wlnet.session import Session


def value(code: str) -> str:
    """The InputForm of the value of the last expression."""
    return str(Session(write=lambda _text: None).evaluate(code))


DEFINITIONS = [
    ("f[x_] := down; g /: f[g] := up; {f[g], f[h]}", "{up, down}"),
    ("f[g[x_]] := down; f[g[x_]] ^:= up; f[g[1]]", "up"),
    ("g /: Plus[g, x_Integer] := sum[x]; g + 3", "sum[3]"),
    ("g /: Length[g[x__]] := {x}; Length[g[1,2]]", "{1, 2}"),
    ("SetAttributes[f, {Flat, Orderless, OneIdentity}]; f[x_, x_] := x; f[a, b, a]", "f[a, b]"),
    ("SetAttributes[f, Listable]; f[{1,2},{3}]", "f[{1, 2}, {3}]"),
    ("{1,2}+{3,4,5}", "{1, 2} + {3, 4, 5}"),
    ("SetAttributes[f, SequenceHold]; f[Sequence[1,2],3]", "f[Sequence[1, 2], 3]"),
    ("x = Sequence[1,2]; {x, 3}", "{1, 2, 3}"),
    ("x = Sequence[1,2]; f[x, x]", "f[1, 2, 1, 2]"),
    ("a := Sequence[1+1, 3]; Hold[a, Evaluate[a]]", "Hold[a, 2, 3]"),
    ("f[x_] := Hold[x]; f[Unevaluated[1+1]]", "Hold[1 + 1]"),
    ("f[x_] := {x, 1}; f[Unevaluated[1+1]]", "{2, 1}"),
    ("g[Unevaluated[1+1]]", "g[Unevaluated[1 + 1]]"),
    ("g[Unevaluated[1+1], 2+2]", "g[Unevaluated[1 + 1], 4]"),
    ("Length[Unevaluated[{1+1, Print[2]}]]", "2"),
    ("HoldPattern[f[x_]] := x^2; f[3]", "9"),
    ("HoldPattern[h[x_ + y_]] := {x, y}; h[a+b]", "{a, b}"),
    ("f[x_] /; x > 3 := big /; EvenQ[x]; {f[4], f[5], f[2]}", "{big, f[5], f[2]}"),
    ("f[x_ /; x > 0, y_] := pos; {f[1, 2], f[-1, 2]}", "{pos, f[-1, 2]}"),
    ("f[x_Integer?Positive] := x; f[3]", "3"),
    ("fib[0] = 0; fib[1] = 1; fib[n_] := fib[n] = fib[n-1] + fib[n-2]; fib[80]", "23416728348467685"),
    ("Unprotect[Sin]; Sin[foo] = bar; Protect[Sin]; {Sin[foo], Sin[0]}", "{bar, 0}"),
    ("Unprotect[Plus]; Plus[foo, bar] = 99; foo + bar", "99"),
    ("f[x_] := 1; SetAttributes[f, HoldAll]; f[Print[1]]", "1"),
    ("f[1][x_Integer][y_] := {x, y}; f[1][2][3]", "{2, 3}"),
    ("f[x_][y_] /; y > x := yes; {f[1][2], f[2][1]}", "{yes, f[2][1]}"),
    ("f[1][2] = 3; f[x_][2] := x; {f[1][2], f[5][2]}", "{3, 5}"),
    ("f[x_, y_: 2] := {x, y}; {f[1], f[1, 5]}", "{{1, 2}, {1, 5}}"),
    ("f[x_.] := x; Default[f] = 9; f[]", "9"),
    (
        "Options[f] = {a -> 1}; f[x_, OptionsPattern[]] := {x, OptionValue[a]}; {f[0], f[0, a -> 2], f[0, {a -> 3}]}",
        "{{0, 1}, {0, 2}, {0, 3}}",
    ),
    ('Options[f] = {"A" -> 1}; f[OptionsPattern[]] := OptionValue[{"A", "A"}]; f["A" -> 4]', "{4, 4}"),
    ("Options[f] = {a -> 1}; f[opts : OptionsPattern[]] := {opts}; f[a -> 2]", "{a -> 2}"),
    ("Options[g] = {b -> 2}; f[opts : OptionsPattern[g]] := OptionValue[g, {opts}, b]; {f[], f[b -> 7]}", "{2, 7}"),
    (
        "Options[g] = {b -> 2}; Options[f] = {a -> 1}; "
        "f[opts : OptionsPattern[{f, g}]] := {OptionValue[a], OptionValue[b]}; f[b -> 5]",
        "{1, 5}",
    ),
    ("x = 5; Clear[x]; x", "x"),
    ("x = 3; x =.; x", "x"),
    ("f[x_] := x; f[x_] =.; f[1]", "f[1]"),
    ("f[1] = 2; f[2] = 3; f[1] =.; {f[1], f[2]}", "{f[1], 3}"),
    ("N[c] = 2.5; N[c + 1]", "3.5"),
    ("N[c[x_], prec_] := 2.5; N[c[1]]", "2.5"),
    ("SetAttributes[f, HoldFirst]; f[x_] := Unevaluated[x]; v = 3; f[v + 1]", "4"),
    ("SetAttributes[inc, HoldFirst]; inc[v_] := (v = v + 1); n = 5; inc[n]; n", "6"),
    ("f[a_, b_] := a*b; Fold[f, 1, {2, 3, 4}]", "24"),
    ("Attributes[f] = {Listable}; f[x_] := x^2; f[{1, 2, {3}}]", "{1, 4, {9}}"),
    ("f /: f[x_] + f[y_] := f[x + y]; f[1] + f[2] + f[3]", "f[6]"),
    ("Table[i j, {i, 2}, {j, i}]", "{{1}, {2, 4}}"),
    ("i = 7; Table[i, {i, 3}]; i", "7"),
    ("SameQ[Hold[a][[1]], a]", "True"),
    ("f @@ Hold[1 + 1]", "f[2]"),
    ("h[x_ : 5, y_] := {x, y}; {h[1], h[1, 2]}", "{{5, 1}, {1, 2}}"),
    ("f[x : {__Integer}] := Total[x]; f[{1, 2}]", "3"),
    ("f[x : (_Integer | _Real)] := num; {f[1], f[1.5], f[a]}", "{num, num, f[a]}"),
    ("f[{a_, b_}, {c_, d_}] := a d - b c; f[{1,2},{3,4}]", "-2"),
    ("f[x_, rest__] := {x, {rest}}; f[1, 2, 3]", "{1, {2, 3}}"),
    ("NestWhile[# / 2 &, 64, EvenQ]", "1"),
    ("NestWhileList[# / 2 &, 12, EvenQ]", "{12, 6, 3}"),
    ("FixedPoint[Floor[# / 2] &, 100]", "0"),
    ("x = 3; OwnValues[x]", "{HoldPattern[x] :> 3}"),
    ("f[x_] := 1; f[x_, y_] := 2; DownValues[f] = Most[DownValues[f]]; {f[1], f[1, 2]}", "{1, f[1, 2]}"),
    ("f[x_] := g[x]; e := f[1]; g[1] = 5; e", "5"),
    ("SetAttributes[f, Flat]; f[x_, y_] := p[x, y]; f[1, 2, 3]", "p[f[1], p[f[2], f[3]]]"),
    ("SetAttributes[f, Orderless]; f[b, a] = 7; f[a, b]", "7"),
    ("SetAttributes[f, Orderless]; f[b, x_] := x; {f[b, 1], f[z, b]}", "{1, z}"),
    ("f[x_, x_] := same; f[y_Symbol, x_] := symbol; {f[a, a], f[a, b], f[1, 1]}", "{same, symbol, same}"),
    ("f[y_Symbol, x_] := symbol; f[x_, x_] := same; {f[a, a], f[a, b], f[1, 1]}", "{symbol, symbol, same}"),
    ("f[x_, x_] := same; f[y_Integer, y_Integer] := integers; {f[a, a], f[1, 1]}", "{same, integers}"),
    ("f[x_, x_, _] := same; f[1, 1, _] := ones; {f[1, 1, 3], f[2, 2, 3]}", "{ones, same}"),
    ("f[{x_, x_}] := same; f[{_Integer, _}] := pair; {f[{1, 1}], f[{1, 2}]}", "{same, pair}"),
    (
        "f[3] = f[1] = 0; f[x_] := x; f[2] = 1; First /@ DownValues[f]",
        "{HoldPattern[f[1]], HoldPattern[f[2]], HoldPattern[f[3]], HoldPattern[f[x_]]}",
    ),
    ("SetAttributes[f, HoldAll]; f[v_, b_] := Block[{v = 5}, b]; {f[y, y + 1], y}", "{6, y}"),
    ("SetAttributes[f, HoldAll]; f[v_, b_] := With[{v = 5}, b]; f[y, y + 1]", "6"),
    ("SetAttributes[f, HoldAll]; f[v_, b_] := Module[{v = 5, t = 3}, b + t]; f[y, y + t]", "8 + t"),
    ("SetAttributes[f, HoldAll]; f[v_, n_] := Table[v, {v, n}]; f[i, 3]", "{1, 2, 3}"),
    ("f[x_] := Function[x, x^2]; f[a]", "Function[a, a^2]"),
    ("g[1] /. g[x_] :> Hold[With[{x = 2}, x]]", "Hold[With[{1 = 2}, 1]]"),
    ("Function[x, Function[x, x]][1]", "Function[x, x]"),
    ("With[{x = 1}, Hold[Function[x, x]]]", "Hold[Function[x, x]]"),
    ('t_obj["size"] := Length[t]; {obj[1, 2]["size"], obj[]["x"]}', '{2, obj[]["x"]}'),
    ('(t_obj?q)["a"] := Length[t]; q[obj[1]] = True; {obj[1]["a"], obj[2]["a"]}', '{1, obj[2]["a"]}'),
    ("(t : obj[x_, ___])[n_Integer] := {x, n, Length[t]}; obj[a, b][3]", "{a, 3, 2}"),
    ('obj /: t_obj["size"] := Length[t]; obj[1, 2]["size"]', "2"),
    ('t_obj["p"] := 1; t_obj["p"] =.; obj[1]["p"]', 'obj[1]["p"]'),
    ('name = Symbol["made"]; name[x_] := x^2; made[3]', "9"),
    ("h = k; h[1] = 5; {k[1], DownValues[h]}", "{5, {}}"),
    ("Unprotect[Length]; Length[tree[x__]] := 99; {Length[tree[1]], Length[{1, 2}]}", "{99, 2}"),
]


@pytest.mark.parametrize(("code", "expected"), DEFINITIONS)
def test_definitions(code: str, expected: str) -> None:
    assert value(code) == expected


RULES = [
    ("SetAttributes[f, {Flat, OneIdentity}]; Replace[f[a, b, c], f[x_, y_] :> {x, y}]", "{a, f[b, c]}"),
    ("SetAttributes[f, {Flat}]; f[a, b, c] /. f[x_, y_] :> {x, y}", "{f[a], f[b, c]}"),
    ("SetAttributes[f, Orderless]; f[b, a] /. f[a, x_] :> x", "b"),
    ("SetAttributes[f, {Flat, Orderless}]; f[a,b,c,d] /. f[b, d, r___] :> {r}", "{a, c}"),
    ("a + b /. {a -> b, b -> a}", "a + b"),
    ("{a, b} /. {{a -> 1}, {a -> 2}}", "{{1, b}, {2, b}}"),
    ("Replace[{1, {2}}, x_Integer :> x + 1, {2}]", "{1, {3}}"),
    ("Replace[{1, {2}}, x_Integer :> x + 1, All]", "{2, {3}}"),
    ("d = Dispatch[{a -> 1, b -> 2}]; {a, b, c} /. d", "{1, 2, c}"),
    ("a //. {a -> b, b -> c}", "c"),
    (
        "ReplaceList[{1,2,3}, {x___, y___} :> {{x}, {y}}]",
        "{{{}, {1, 2, 3}}, {{1}, {2, 3}}, {{1, 2}, {3}}, {{1, 2, 3}, {}}}",
    ),
    ('Cases[{1, a, 2.5, "s"}, _Integer | _String]', '{1, "s"}'),
    ("Cases[{f[1], g[2], f[3]}, f[x_] :> x^2]", "{1, 9}"),
    ("Cases[{{1, {2}}, 3}, _Integer, Infinity]", "{1, 2, 3}"),
    ("MatchQ[{1, 2, 3}, {__Integer}]", "True"),
    ('MatchQ[<|"a" -> 1|>, KeyValuePattern["a" -> _Integer]]', "True"),
    ("Switch[3, 1, a, _?EvenQ, b, _, c]", "c"),
    ("ClearAll[a]; Hold[a + b] /. HoldPattern[a] -> 3", "Hold[3 + b]"),
    ("r = {1, 2} /. a -> 3; r", "{1, 2}"),
    ("a + b + c /. a + b -> d", "c + d"),
    ("a b c /. a c -> d", "b*d"),
    ("SetAttributes[f, {Flat, OneIdentity}]; f[a, b, c, d] /. f[b, c] -> x", "f[a, x, d]"),
    ("x + 2 y /. x_ + y_ -> q", "q"),
]


@pytest.mark.parametrize(("code", "expected"), RULES)
def test_rules(code: str, expected: str) -> None:
    assert value(code) == expected
