"""EchoLabel, EchoTiming and EchoEvaluation write what they see and give the value."""

import re

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, printed lines
    ('EchoLabel["a"][1 + 1]', "2", [">> a 2"]),
    ('EchoLabel["sum", Total][{1, 2}]', "{1, 2}", [">> sum 3"]),
    ("EchoEvaluation[2 + 3]", "5", [">> 2 + 3", "<< 5"]),
    ('EchoEvaluation[2 + 3, "x"]', "5", [">> x 2 + 3", "<< x 5"]),
]


@pytest.mark.parametrize(("code", "value", "printed"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_lines(code: str, value: str, printed: list[str]) -> None:
    lines: list[str] = []
    assert str(Session(write=lines.append).evaluate(code)) == value
    assert lines == printed


def test_the_time_is_written_in_seconds() -> None:
    lines: list[str] = []
    assert str(Session(write=lines.append).evaluate('EchoTiming[x = 4, "t"] + x')) == "8"
    assert len(lines) == 1
    assert re.fullmatch(r">> t [0-9.]+(\*\^-\d+)?.*", lines[0].splitlines()[0])
