"""Whatever was evaluated before, a change of a definition shows in everything that depends on it."""

import pytest

from wlnet.session import Session


def value(code: str) -> str:
    """The InputForm of the value of the last expression."""
    return str(Session(write=lambda _text: None).evaluate(code))


CHANGES = [
    ("flag = False; f[x_] := yes /; flag; e = f[1]; flag = True; e", "yes"),
    ("flag = False; f[x_] /; flag := yes; e = {f[1], 2}; flag = True; e", "{yes, 2}"),
    ("lim = 5; f[x_ /; x > lim] := big; e = g[f[3]]; lim = 1; e", "g[big]"),
    ("lim = 5; f[x_?(# > lim &)] := big; e = g[f[3]]; lim = 1; e", "g[big]"),
    ("lim = 5; t[x_] := x > lim; f[x_?t] := big; e = g[f[3]]; lim = 1; e", "g[big]"),
    ("n = abc; t = Quiet[Table[i, {i, n}]]; n = 3; t", "{1, 2, 3}"),
    ('n = "q"; t = Quiet[Table[i, {i, n}]]; n = 3; t', "{1, 2, 3}"),
    ("flag = False; x := 1 /; flag; e = {x}; flag = True; e", "{1}"),
    ("e = {x, y}; x = 1; e", "{1, y}"),
    ("e = f[1]; f[1] = 2; e", "2"),
    ("e = f[1]; f[x_] := x + 1; {e, e}", "{2, 2}"),
    ("e = h[1 + 1, z]; SetAttributes[h, Orderless]; h[z, 2] === e", "True"),
    ("e = f[{1, 2}]; SetAttributes[f, Listable]; e", "{f[1], f[2]}"),
    ("e = f[a, f[b]]; SetAttributes[f, Flat]; e", "f[a, b]"),
    ("e = f[g[1]]; g /: f[g[x_]] := x; e", "1"),
    ("SetAttributes[h, HoldAll]; x = 5; e = h[x]; ClearAttributes[h, HoldAll]; e", "h[5]"),
    ("SetAttributes[h, HoldAll]; e = h[y]; y /: h[y] = up; e", "up"),
    ("x := n++; n = 0; {x, x, x}", "{0, 1, 2}"),
    ("n = 0; a = <|k :> n++|>; {a[k], a[k]}", "{0, 1}"),
    ('a = <|"k" :> v|>; v = 1; r = a["k"]; v = 2; {r, a["k"]}', "{1, 2}"),
    ('a = <|"k" -> v|>; v = 1; a', '<|"k" -> 1|>'),
    ("l = Table[q[i], {i, 300}]; q[7] = seven; l[[7]]", "seven"),
    ("l = ConstantArray[z, 300]; z = 1; Total[l]", "300"),
    ("e = Map[f, {1, 2}]; f[2] = x; e", "{f[1], x}"),
    ("Block[{x}, e = {x, 1}]; x = 4; e", "{4, 1}"),
    ("x = 2; Block[{x}, e = Hold[x]; e2 = {x}]; e2", "{2}"),
    ("Block[{f}, e = f[1]; f[1]]; f[1] = 3; e", "3"),
    ("f[1] = 3; Block[{f}, e = f[1]]; e", "3"),
    ("g /: h[g] = up; Block[{g}, e = h[g]]; e", "up"),
    ("Module[{y}, e = {y}; y = 3; e]", "{3}"),
    ("e = Hold[x]; x = 1; {e, ReleaseHold[e]}", "{Hold[x], 1}"),
    ("e = x + y; x = 1; y = 2; e", "3"),
    ("e = Sin[x]; x = 0; e", "0"),
    ("Do[e = f[i], {i, 2}]; i = 3; e", "f[2]"),
    ("e = f[i]; Do[r = e, {i, 2}]; r", "f[2]"),
    ("e = {i}; Table[e, {i, 2}]", "{{1}, {2}}"),
    ("e = f[$x]; $x = 3; e", "f[3]"),
    ("e = a[1][2]; a[1][x_] := x; e", "2"),
    ("e = p[1]; Unprotect[p]; p = g; g[1] = 9; e", "9"),
    ("x = 1; y := x; e = {y}; x = 2; {e, y}", "{{1}, 2}"),
    ("e = Plus[q, 1]; Unprotect[Plus]; q /: q + 1 = up; e", "up"),
    ("f[x_] := Module[{t = x}, t /; t > lim]; lim = 5; e = f[3]; lim = 2; e", "3"),
    ("c := (lim > 2); lim = 0; f[x_] := yes /; c; e = f[1]; lim = 3; e", "yes"),
    ("ok[] := flag; flag = False; f[x_] := yes /; ok[]; e = f[1]; flag = True; e", "yes"),
    ("w = If[b, 1, 2]; b = True; w", "1"),
    ('b = "s"; w = If[b, 1, 2]; b = True; w', 'If["s", 1, 2]'),
    ("z = Which[b, 1]; b = True; z", "1"),
    ("s = Switch[p, 1, a]; p = 1; s", "a"),
    ("k = 1; s = Switch[2, k, a]; k = 2; s", "a"),
    ("e = f[RandomReal[]]; MatchQ[e, f[_Real]]", "True"),
    ("e = N[c[2]]; N[c[x_]] := 1.5 x; N[c[2]]", "3."),
    ("Clear[f]; f[1] = 1; e = {f[2]}; f[2] := n; n = 8; e", "{8}"),
    ("a = {b}; b = {c}; c = 1; a", "{{1}}"),
    ("f[x_] := x; e = Hold[f[1]]; Clear[f]; ReleaseHold[e]", "f[1]"),
    ("h2[x_] := x; Remove[h2]; h2[3]", "h2[3]"),
]


@pytest.mark.parametrize(("code", "expected"), CHANGES)
def test_changes(code: str, expected: str) -> None:
    assert value(code) == expected
