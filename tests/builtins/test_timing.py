"""Timing and its kin: the shape of what they give; durations are not tested."""

# ruff: noqa: E501 - a row of a table stays on its line

import threading

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("x = 1; Last[Timing[x = 2]] + x", "4", []),
    ("MatchQ[AbsoluteTiming[a], {_Real?NonNegative, a}]", "True", []),
    ("MatchQ[Timing[Print], {_Real, Print}]", "True", []),
    ("MatchQ[RepeatedTiming[1 + 1, 0.001], {_Real, 2}]", "True", []),
    ("Pause[0]", "Null", []),
    ("Pause[-1]", "Pause[-1]", ["Pause::numnm: Non-negative machine-sized number expected at position 1 in Pause[-1]."]),
    ("{Head[SessionTime[]], Head[TimeUsed[]]}", "{Real, Real}", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_pause_can_be_interrupted() -> None:
    session = Session()
    timer = threading.Timer(0.2, session.interrupt)
    timer.start()
    assert str(session.evaluate("Pause[60]; 1")) == "$Aborted"
    timer.join()
