"""Return, Throw, Abort, limits of time, and what hears messages."""

import pytest

from wlnet.session import Session


def value(code: str) -> str:
    """The InputForm of the value of the last expression."""
    return str(Session(write=lambda _text: None).evaluate(code))


RETURNS = [
    ("f[n_] := Module[{}, Do[If[i^2 > n, Return[i, Module]], {i, 100}]; none]; f[50]", "8"),
    ("f[n_] := (Do[If[i^2 > n, Return[i]], {i, 100}]; none); f[50]", "none"),
    ("f[n_] := (Scan[If[# > n, Return[#]] &, {1, 5, 9}]); f[4]", "5"),
    ("f[x_] := Map[If[# > 2, Return[big], #] &, x]; f[{1, 3}]", "{1, Return[big]}"),
    ("f[x_] := Block[{}, Return[1]; 2]; f[0]", "1"),
    ("g[] := (Module[{}, Return[7]]; 8); g[]", "7"),
    ("f[x_] := (If[x > 0, Return[p]]; n); f /@ {1, -1}", "{p, n}"),
    ("f[x_] := (Do[If[i > x, Return[i]], {i, 9}]); f[3]", "4"),
    ("f[x_] := (i = 0; While[True, i++; If[i > x, Return[i]]]; none); f[3]", "4"),
    ("f[x_] := Module[{r}, r = 5; If[x, Return[r]]; 0]; f[True]", "5"),
    ("(Return[a]; 1) &[]", "Return[a]"),
    ("2 /. 2 :> (Return[a]; 1)", "Return[a]"),
    (
        "unless[c_, e_] := If[! c, e]; SetAttributes[unless, HoldRest]; "
        "f[x_] := (unless[x > 0, Return[neg]]; pos); f[-1]",
        "pos",
    ),
    ("Scan[If[# > 2, Return[#]] &, {1, 3, 5}]", "3"),
    ("f[x_][y_] := (Return[x + y]; 0); f[1][2]", "3"),
    ("f[] := Return[]; f[]", "Null"),
    ("f[x_] := Which[x > 1, Return[a], True, b]; f[2]", "a"),
    ("f[x_] := With[{y = x}, Module[{}, Return[y]; 0]]; f[2]", "2"),
    ("Table[If[i == 2, Return[q], i], {i, 3}]", "{1, Return[q], 3}"),
    ("Do[Return[5], {3}]", "5"),
    ("f[l_] := Module[{}, For[i = 1, i <= Length[l], i++, If[l[[i]] < 0, Return[i]]]; 0]; f[{1, -2}]", "2"),
]


@pytest.mark.parametrize(("code", "expected"), RETURNS)
def test_returns(code: str, expected: str) -> None:
    assert value(code) == expected


JUMPS = [
    ("Catch[Map[If[# > 2, Throw[#], #] &, {1, 2, 3, 4}]]", "3"),
    ("Catch[Catch[Throw[1, a], b], a]", "1"),
    ("Catch[{Catch[Throw[1]; 2], 3}]", "{1, 3}"),
    ("Block[{$RecursionLimit = 5000}, $RecursionLimit]; $RecursionLimit", "1024"),
    ("CheckAbort[Abort[]; 1, caught]", "caught"),
    ("TimeConstrained[TimeConstrained[While[True], 0.05, in]; out, 5, never]", "out"),
    ("TimeConstrained[TimeConstrained[While[True], 5, in]; out, 0.1, outer]", "outer"),
    ("Reap[Do[Sow[i^2, EvenQ[i]], {i, 4}], {True, False}][[2]]", "{{{4, 16}}, {{1, 9}}}"),
    ("Reap[Sow[1]; Sow[2]][[2, 1]]", "{1, 2}"),
    ("Check[1/0, bad]", "bad"),
    ("Quiet[Check[1/0, bad, Power::infy]]", "bad"),
    ("Message[f::x, 1]; 3", "3"),
    ('f::hi = "hello `1`"; f::hi', '"hello `1`"'),
    ('n = "q"; m := n; t = {Quiet[Table[i, {i, m}]]}; n = 3; t', "{{1, 2, 3}}"),
]


@pytest.mark.parametrize(("code", "expected"), JUMPS)
def test_jumps(code: str, expected: str) -> None:
    assert value(code) == expected
