"""Module, Block, With and Function together."""

import pytest

from wlnet.session import Session


def value(code: str) -> str:
    """The InputForm of the value of the last expression."""
    return str(Session(write=lambda _text: None).evaluate(code))


SCOPES = [
    ("With[{x = 1}, Function[{x}, x][5]]", "5"),
    ("With[{x = 1, y = 2}, Module[{x = y}, x + y]]", "4"),
    ("Module[{x = 1}, Module[{x = 2}, x] + x]", "3"),
    ("Block[{x = 1}, Module[{y = x}, Block[{x = 5}, y + x]]]", "6"),
    ("With[{x = 2}, With[{x = 3}, x]]", "3"),
    ("Function[x, Function[y, x + y]][1][2]", "3"),
    ("mk[n_] := Module[{c = n}, {(c++; c) &, c &}]; {inc, get} = mk[5]; inc[]; inc[]; get[]", "7"),
    ("Block[{Print}, Print[1]; 5]", "5"),
    ("Block[{Print = f}, Print[2]]", "f[2]"),
    ("Block[{Plus = Times}, 3 + 4]", "12"),
    ("f = Function[{x}, x = 3, HoldFirst]; f[y]; y", "3"),
    ("Module[{x}, x[1] = 2; x[1]]", "2"),
    ("Function[Null, Hold[#], HoldAll][1 + 1]", "Hold[1 + 1]"),
    ("Block[{a = 1}, Hold[a] /. a -> 2]", "Hold[a]"),
    ("Block[{x = 1, y = x}, {x, y}]", "{1, 1}"),
    ("x = 10; Block[{x = x + 1}, x]", "11"),
    ("Block[{f}, f[1] = 2; f[1]] + f[1]", "2 + f[1]"),
    ("f[x_] := x; Block[{f}, f[3]]", "3"),
    ("Block[{$x = 5}, g[$x]]", "g[5]"),
    ("Module[{a, b = 2}, a = b; Block[{b = 7}, a b]]", "14"),
]


@pytest.mark.parametrize(("code", "expected"), SCOPES)
def test_scopes(code: str, expected: str) -> None:
    assert value(code) == expected
