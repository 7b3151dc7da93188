"""ReIm, AbsArg, RealAbs, RealSign and Sinc."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("ReIm[{1.5, 2 - I}]", "{{1.5, 0}, {2, -1}}", []),
    ("AbsArg[1. + 1. I]", "{1.4142135623730951, 0.7853981633974483}", []),
    ("RealAbs[{-1.5, 2, x}]", "{1.5, 2, RealAbs[x]}", []),
    ("RealAbs[N[Range[-3, 300]]][[;; 2]]", "{3., 2.}", []),
    ("RealSign[{-1/2, 0., Sqrt[2] - 2}]", "{-1, 0, -1}", []),
    (
        "{Sinc[0], Sinc[0.], Sinc[1.], Sinc[Pi/6], Sinc[x], Sinc[-2 x]}",
        "{1, 1., 0.8414709848078965, 3/Pi, Sinc[x], Sinc[2*x]}",
        [],
    ),
    ("Sinc[N[Range[0, 300]]][[;; 3]] == {1, Sin[1.], Sin[2.]/2}", "True", []),
    ("Sinc[1. I]", "1.1752011936438014 + 0.*I", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
