"""Abs, Sign, Clip, Rescale, Ramp and kin."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Abs[{-3, 2.5, -1/2, 3 + 4 I}]", "{3, 2.5, 1/2, 5}", []),
    ("Abs[-2 x]", "2*Abs[x]", []),
    ("Sign[{-1.5, 0, 2}]", "{-1, 0, 1}", []),
    ("Sign[3 + 4 I]", "3/5 + (4*I)/5", []),
    ("Clip[{-2, 0.5, 3}]", "{-1, 0.5, 1}", []),
    ("Clip[x]", "Clip[x]", []),
    ("Clip[5, {0, 3}, {lo, hi}]", "hi", []),
    ("Clip[1, 2]", "Clip[1, 2]", ["Clip::rng: 2 is not a pair of numbers {min, max}."]),
    ("Rescale[{1., 2., 3.}]", "{0., 0.5, 1.}", []),
    ("Rescale[x, {a, b}]", "(-a + x)/(-a + b)", []),
    ("Ramp[{-1., 2., -3}]", "{0., 2., 0}", []),
    ("UnitStep[{-1, 0, 0.5}]", "{0, 1, 1}", []),
    ("Unitize[{0, 0., 3}]", "{0, 0, 1}", []),
    ("Boole[{True, False, x}]", "{1, 0, Boole[x]}", []),
    ("{Re[3 - 4 I], Im[3 - 4 I], Conjugate[3 - 4 I], Arg[-1 - I]}", "{3, -4, 3 + 4*I, (-3*Pi)/4}", []),
    ("KroneckerDelta[1, 1, 2]", "0", []),
    ("DiscreteDelta[0, 0]", "1", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
