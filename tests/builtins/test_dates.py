"""Dates. 2024-01-05 was a Friday; from 1900 to 2000 there are 36524 days."""

# ruff: noqa: E501 - a row of a table stays on its line

import time

import pytest

from wlnet.session import Session

ROWS: list[tuple[str, str, list[str]]] = [
    ("AbsoluteTime[{2000, 1, 1}]", str(36524 * 86400), []),
    ("AbsoluteTime[{1900, 1, 1, 0, 0, 0.5}]", "0.5", []),
    ('AbsoluteTime["2000-01-01"]', str(36524 * 86400), []),
    ("AbsoluteTime[x]", "AbsoluteTime[x]", ["AbsoluteTime::arg: Argument x cannot be interpreted as a date or time input."]),
    ("{DayName[{2024, 2, 29}], DayName[{1900, 1, 1}]}", "{Thursday, Monday}", []),
    ("DayName[x]", "DayName[x]", ["DayName::arg: Argument x cannot be interpreted as a date or time input."]),
    ("LeapYearQ /@ {{2024}, {1900}, {2000, 5}, {2023}}", "{True, False, True, False}", []),
    ("DateList[{2023, 14, 1}]", "{2024, 2, 1, 0, 0, 0.}", []),
    ("DateList[{2024, 1, 1, 25, 61, 0}]", "{2024, 1, 2, 2, 1, 0.}", []),
    ("DateString[{2024, 1, 5, 14, 7, 9}]", '"Fri 5 Jan 2024 14:07:09"', []),
    ('DateString[{2024, 1, 5, 14, 7, 9}, "DateTime"]', '"Friday 5 January 2024 14:07:09"', []),
    ('DateString[{2024, 1, 5, 14, 7, 9}, "ISODateTime"]', '"2024-01-05T14:07:09"', []),
    ('DateString[{2024, 1, 5, 0, 7}, {"Hour12", ":", "Minute", " ", "AMPM"}]', '"12:07 AM"', []),
    ('DateString[{2024, 1, 5}, {"DayShort", ".", "MonthShort", ".", "YearShort"}]', '"5.1.24"', []),
    ('DateString["2024-01-05", "DayName"]', '"Friday"', []),
    ('StringMatchQ[DateString["ISODate"], Repeated[DigitCharacter, {4}] ~~ "-" ~~ __]', "True", []),
    ("DateString[{x}]", "DateString[{x}]", ["DateString::arg: Argument {x} cannot be interpreted as a date or time input."]),
    ("DateObject[{2024, 1}]", 'DateObject[{2024, 1}, "Month"]', []),
    ("ToString[DateObject[{2024, 1, 5}]]", '"Fri 5 Jan 2024"', []),
    ("DatePlus[{2023, 12, 31}, 1]", "{2024, 1, 1}", []),
    ('DatePlus[{2024, 1, 31}, {2, "Week"}]', "{2024, 2, 14}", []),
    ('DateDifference[{2024, 1, 1}, {2024, 1, 2}, "Hour"]', 'Quantity[24, "Hours"]', []),
    ("Head[Now]", "DateObject", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "messages"), ROWS)
def test_value(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_unix_time_is_the_clock_of_the_system() -> None:
    before = int(time.time())
    told = Session().evaluate("UnixTime[]").to_python()
    assert before <= told <= int(time.time())
