"""%, In and Out over the lines of a dialogue."""

import pytest

from wlnet.builtins.history import history
from wlnet.expression import NULL
from wlnet.session import Session


def dialogue(*inputs: str) -> list[str]:
    """The values of lines entered one after the other, in InputForm."""
    session = Session(report=lambda _message: None)
    values = []
    for line in inputs:
        for e in session.read(line):
            entry = session.enter(e)  # type: ignore[arg-type]
            values.append(session.kernel.input_form(entry.value) if entry.shown else "")
    return values


@pytest.mark.parametrize(
    ("inputs", "last"),
    [
        (["7", "%"], "7"),
        (["7", "8", "%%"], "7"),
        (["7", "8", "9", "%1 + %2 + Out[3] + Out[-1]"], "33"),
        (["7;", "%"], "7"),
        (["a = 1; b = 2;", "%"], "2"),
        (["7", "Null", "%"], ""),
        (["%"], "%"),
        (["%%%"], "%%%"),
        (["%9"], "%9"),
        (["1", "%0"], "%0"),
        (["7", "8", "Out[{1, 2}]"], "{7, 8}"),
        (["x = 1;", "x + 1", "x = 5;", "In[2]"], "6"),
        (["1 + 1", "InString[1]"], '"1 + 1"'),
        (["1", "2", "$Line"], "3"),
        (["Out[a]"], "Out[a]"),
        (["$HistoryLength"], "Infinity"),
        (["1", "$HistoryLength = 1", "3", "{%, %1, %2}"], "{3, %1, %2}"),
        (["1", "2", "$HistoryLength = 0;", "{%, %1}"], "{%, %1}"),
        (["$HistoryLength = x", "$HistoryLength"], "Infinity"),
        (["$HistoryLength = 2;", "$HistoryLength = Infinity", "$HistoryLength"], "Infinity"),
    ],
)
def test_lines(inputs: list[str], last: str) -> None:
    assert dialogue(*inputs)[-1] == last


def test_a_wrong_history_length_is_refused_with_a_message() -> None:
    assert str(Session(report=lambda _m: None).evaluate("$HistoryLength = x").messages[0]) == (
        "$HistoryLength::histlen: x is not a valid value for $HistoryLength."
    )


def test_what_is_shown() -> None:
    session = Session()
    entries = [session.enter(e) for e in session.read("1\n2;\nNull\nf[a;]")]  # type: ignore[arg-type]
    assert [(e.line, e.shown) for e in entries] == [(1, True), (2, False), (3, False), (4, True)]
    assert entries[2].value is NULL


def test_evaluating_from_python_or_a_script_keeps_nothing() -> None:
    session = Session()
    session.evaluate("1; 2")
    assert history(session.kernel).outputs == {}
    assert history(session.kernel).line == 1
