"""Dates: AbsoluteTime, UnixTime, DateList, DateString, DateObject. All times are local, of the Gregorian calendar."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from wlnet.builtins.string_arguments import is_rule
from wlnet.expression import Compound, Expr, S, Symbol, boolean, elements, scalar
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, display, messages, symbols, variable

symbols("Quantity Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

for _name in (
    "AbsoluteTime",
    "DateString",
    "DateList",
    "DateObject",
    "UnixTime",
    "FromUnixTime",
    "DateDifference",
    "DatePlus",
    "DayName",
    "LeapYearQ",
):
    messages(_name, {"arg": "Argument `1` cannot be interpreted as a date or time input."})

_EPOCH = datetime(1900, 1, 1)
_UNIX = datetime(1970, 1, 1)
_GRANULARITY = ("Year", "Month", "Day", "Hour", "Minute", "Instant")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def date_object_of_unix_time(seconds: float) -> Compound:
    """A DateObject of a file's time."""
    return _instant(datetime.fromtimestamp(seconds))


def _instant(t: datetime) -> Compound:
    return Compound(S.DateObject, (_list(t), "Instant", "Gregorian", _time_zone(t)))


def _time_zone(t: datetime) -> float:
    offset = t.astimezone().utcoffset()
    return 0.0 if offset is None else offset.total_seconds() / 3600


def _list(t: datetime) -> Compound:
    return Compound(S.List, (t.year, t.month, t.day, t.hour, t.minute, t.second + t.microsecond / 1e6))


def _from_parts(parts: tuple[Expr, ...]) -> datetime | None:
    """The time of {year, month, day, hour, minute, second}; values beyond their range carry over."""
    defaults: list[Expr] = [1900, 1, 1, 0, 0, 0]
    if not 1 <= len(parts) <= 6 or not all(type(p) in (int, float, Fraction) for p in parts):
        return None
    values = [float(p) for p in (*parts, *defaults[len(parts) :])]  # type: ignore[arg-type]
    months = int(values[0]) * 12 + int(values[1]) - 1
    try:
        start = datetime(months // 12, months % 12 + 1, 1)
        step = timedelta(days=values[2] - 1, hours=values[3], minutes=values[4], seconds=values[5])
        return start + step
    except (ValueError, OverflowError):
        return None


def time_of(e: Expr) -> datetime | None:
    """The time that a date expression means: a list, a DateObject, seconds since 1900, or an ISO string."""
    if type(e) is Compound and e.head is S.DateObject and e.args:
        return time_of(e.args[0])
    if type(e) in (int, float, Fraction):
        try:
            later: datetime = _EPOCH + timedelta(seconds=float(e))  # type: ignore[arg-type]
            return later
        except (OverflowError, ValueError):
            return None
    if type(e) is str:
        try:
            return datetime.fromisoformat(e).replace(tzinfo=None)
        except ValueError:
            return None
    parts = elements(e)
    return None if parts is None else _from_parts(parts)


def _date(k: Kernel, head: Symbol, e: Expr) -> datetime | None:
    found = time_of(e)
    if found is None:
        k.message(head, "arg", e)
    return found


@variable("Now")
def now(_k: Kernel) -> Expr:
    """``Now``: the present time as a DateObject."""
    return _instant(datetime.now())


@variable("Today")
def today(_k: Kernel) -> Expr:
    """``Today``: the present day as a DateObject."""
    t = datetime.now()
    return Compound(S.DateObject, (Compound(S.List, (t.year, t.month, t.day)), "Day"))


@variable("$TimeZone")
def time_zone(_k: Kernel) -> Expr:
    """``$TimeZone``: hours between local time and universal time."""
    return _time_zone(datetime.now())


@builtin("AbsoluteTime")
def absolute_time(k: Kernel, date: Expr = S.Automatic) -> Expr | None:
    """AbsoluteTime[], AbsoluteTime[date]: seconds since the beginning of the year 1900.

    >> {AbsoluteTime[{2000, 1, 1}], AbsoluteTime[{1900, 1, 2, 0, 0, 1}]}
     = {3155673600, 86401}
    """
    t = datetime.now() if date is S.Automatic else _date(k, S.AbsoluteTime, date)
    if t is None:
        return None
    seconds = (t - _EPOCH) / timedelta(seconds=1)
    exact = date is not S.Automatic and t.microsecond == 0 and not _has_real(date)
    return round(seconds) if exact else seconds


def _has_real(e: Expr) -> bool:
    items = elements(e)
    return type(e) is float or (items is not None and any(type(i) is float for i in items))


@builtin("UnixTime")
def unix_time(k: Kernel, date: Expr = S.Automatic) -> Expr | None:
    """UnixTime[], UnixTime[date]: seconds since the beginning of 1970, universal time.

    >> UnixTime[] > 1700000000
     = True
    """
    if date is S.Automatic:
        return int(time.time())
    t = _date(k, S.UnixTime, date)
    return None if t is None else int(t.timestamp())


@builtin("FromUnixTime")
def from_unix_time(k: Kernel, seconds: Expr) -> Expr | None:
    """FromUnixTime[n]: the DateObject of a Unix time.

    >> UnixTime[FromUnixTime[1000000000]]
     = 1000000000
    """
    if type(seconds) not in (int, float):
        k.message(S.FromUnixTime, "arg", seconds)
        return None
    return date_object_of_unix_time(float(seconds))  # type: ignore[arg-type]


@builtin("DateList")
def date_list(k: Kernel, date: Expr = S.Automatic) -> Expr | None:
    """DateList[], DateList[date]: {year, month, day, hour, minute, second}.

    >> {DateList[{2024, 2, 30}], DateList[86400]}
     = {{2024, 3, 1, 0, 0, 0.}, {1900, 1, 2, 0, 0, 0.}}
    """
    t = datetime.now() if date is S.Automatic else _date(k, S.DateList, date)
    return None if t is None else _list(t)


_ELEMENTS: dict[str, Callable[[datetime], str]] = {
    "Year": lambda t: f"{t.year:04}",
    "YearShort": lambda t: f"{t.year % 100:02}",
    "Month": lambda t: f"{t.month:02}",
    "MonthShort": lambda t: str(t.month),
    "MonthName": lambda t: _MONTHS[t.month - 1],
    "MonthNameShort": lambda t: _MONTHS[t.month - 1][:3],
    "Day": lambda t: f"{t.day:02}",
    "DayShort": lambda t: str(t.day),
    "DayName": lambda t: _DAYS[t.weekday()],
    "DayNameShort": lambda t: _DAYS[t.weekday()][:3],
    "Hour": lambda t: f"{t.hour:02}",
    "Hour24": lambda t: f"{t.hour:02}",
    "Hour12": lambda t: f"{(t.hour + 11) % 12 + 1:02}",
    "HourShort": lambda t: str(t.hour),
    "AMPM": lambda t: "AM" if t.hour < 12 else "PM",
    "Minute": lambda t: f"{t.minute:02}",
    "MinuteShort": lambda t: str(t.minute),
    "Second": lambda t: f"{t.second:02}",
    "SecondShort": lambda t: str(t.second),
    "SecondExact": lambda t: f"{t.second + t.microsecond / 1e6:09.6f}",
    "Millisecond": lambda t: f"{t.microsecond // 1000:03}",
    "ISODate": lambda t: t.strftime("%Y-%m-%d"),
    "ISODateTime": lambda t: t.strftime("%Y-%m-%dT%H:%M:%S"),
    "ISOOrdinalDate": lambda t: f"{t.year:04}-{t.timetuple().tm_yday:03}",
    "Week": lambda t: f"{t.isocalendar().week:02}",
}
_COMPOSED = {
    "Date": ("DayName", " ", "DayShort", " ", "MonthName", " ", "Year"),
    "DateShort": ("DayNameShort", " ", "DayShort", " ", "MonthNameShort", " ", "Year"),
    "Time": ("Hour", ":", "Minute", ":", "Second"),
    "DateTime": ("DayName", " ", "DayShort", " ", "MonthName", " ", "Year", " ", "Time"),
    "DateTimeShort": ("DayNameShort", " ", "DayShort", " ", "MonthNameShort", " ", "Year", " ", "Time"),
}


def date_text(t: datetime, form: str) -> str:
    """A time as an element of DateString, or as the text itself if it is none."""
    if form in _COMPOSED:
        return "".join(date_text(t, part) for part in _COMPOSED[form])
    make = _ELEMENTS.get(form)
    return form if make is None else make(t)


@builtin("DateString")
def date_string(k: Kernel, date: Expr = S.Automatic, form: Expr = S.Automatic) -> Expr | None:
    """DateString[], [form], [date], [date, form], [date, {elem1, ...}]: a date as text.

    >> DateString[{2024, 1, 5, 14, 7, 9}]
     = "Fri 5 Jan 2024 14:07:09"
    >> DateString[{2024, 1, 5, 14, 7, 9}, {"Year", "-", "Month", "-", "Day", " at ", "Hour"}]
     = "2024-01-05 at 14"
    """
    if form is S.Automatic and _is_form(date):
        date, form = S.Automatic, date
    t = datetime.now() if date is S.Automatic else _date(k, S.DateString, date)
    if t is None:
        return None
    items = elements(form)
    if form is S.Automatic:
        return date_text(t, "DateTimeShort")
    return "".join(date_text(t, str(i)) for i in ((form,) if items is None else items))


def _is_form(e: Expr) -> bool:
    if type(e) is str:
        return e in _ELEMENTS or e in _COMPOSED
    items = elements(e)
    return items is not None and any(type(i) is str for i in items)


@builtin("DayName")
def day_name(k: Kernel, date: Expr = S.Automatic) -> Expr | None:
    """DayName[], DayName[date]: the day of the week, as a symbol.

    >> DayName[{2024, 2, 29}]
     = Thursday
    """
    t = datetime.now() if date is S.Automatic else _date(k, S.DayName, date)
    return None if t is None else S.__getattr__(_DAYS[t.weekday()])


@builtin("LeapYearQ")
def leap_year_q(k: Kernel, date: Expr = S.Automatic) -> Expr | None:
    """LeapYearQ[date]: whether the year of a date is a leap year.

    >> {LeapYearQ[{2024}], LeapYearQ[{1900, 5, 1}], LeapYearQ[{2000}]}
     = {True, False, True}
    """
    t = datetime.now() if date is S.Automatic else _date(k, S.LeapYearQ, date)
    return None if t is None else boolean(t.year % 4 == 0 and (t.year % 100 != 0 or t.year % 400 == 0))


@builtin("DateObject")
def date_object(k: Kernel, *parts: Expr) -> Expr | None:
    """DateObject[], DateObject[{y, m, d, ...}], DateObject["2024-01-05"]: a date.

    >> DateObject[{2024, 1, 35}]
     = DateObject[{2024, 2, 4}, "Day"]
    """
    positional = [p for p in parts if not is_rule(p)]
    if not positional:
        return now(k)
    if len(positional) > 1:
        return None
    given = positional[0]
    items = elements(given)
    if type(given) is Compound and given.head is S.DateObject:
        return given
    t = time_of(given)
    if t is None:
        k.message(S.DateObject, "arg", given)
        return None
    if items is None:
        return _instant(t)
    if len(items) == 6:
        return _instant(t)
    values = (t.year, t.month, t.day, t.hour, t.minute)[: len(items)]
    return Compound(S.DateObject, (Compound(S.List, values), _GRANULARITY[len(items) - 1]))


@display("DateObject")
def show_date_object(_k: Kernel, e: Compound) -> Expr | None:
    """A DateObject prints as its date."""
    t = time_of(e)
    if t is None or len(e.args) < 2:
        return None
    from wlnet.kernel.display import Shown

    return Shown(date_text(t, {"Day": "DateShort", "Instant": "DateTimeShort"}.get(str(e.args[1]), "ISODate")))


@builtin("DatePlus")
def date_plus(k: Kernel, date: Expr, amount: Expr) -> Expr | None:
    """DatePlus[date, n], DatePlus[date, {n, "Hour"}]: the date n days (or other steps) later, as a list or DateObject.

    >> DatePlus[{2024, 2, 28}, 2]
     = {2024, 3, 1}
    """
    t = _date(k, S.DatePlus, date)
    pair = elements(amount)
    count, unit = (amount, "Day") if pair is None or len(pair) != 2 else (pair[0], str(pair[1]))
    if t is None or type(count) not in (int, float):
        return None
    n = float(count)  # type: ignore[arg-type]
    if unit in ("Month", "Year", "Quarter"):
        months = t.year * 12 + t.month - 1 + int(n) * {"Month": 1, "Quarter": 3, "Year": 12}[unit]
        later = _from_parts((months // 12, months % 12 + 1, t.day, t.hour, t.minute, t.second))
    else:
        days = {"Day": 1.0, "Week": 7.0, "Hour": 1 / 24, "Minute": 1 / 1440, "Second": 1 / 86400}.get(unit)
        if days is None:
            return None
        later = t + timedelta(days=n * days)
    if later is None:
        return None
    items = elements(date)
    if items is None or len(items) > 3:
        return _list(later) if items is not None else _instant(later)
    return Compound(S.List, (later.year, later.month, later.day)[: max(3, len(items))])


@builtin("DateDifference")
def date_difference(k: Kernel, first: Expr, second: Expr, unit: Expr = "Day") -> Expr | None:
    """DateDifference[date1, date2]: Quantity of days from one date to another; with a unit "Hour", "Week" ... in those.

    >> DateDifference[{2024, 2, 1}, {2024, 3, 1}]
     = Quantity[29, "Days"]
    """
    a, b = _date(k, S.DateDifference, first), _date(k, S.DateDifference, second)
    if a is None or b is None:
        return None
    steps = {"Day": 86400, "Week": 604800, "Hour": 3600, "Minute": 60, "Second": 1}
    step = steps.get(str(unit))
    if step is None:
        return None
    seconds = Fraction(round((b - a) / timedelta(microseconds=1)), 1_000_000)
    value = seconds / step
    amount = value.numerator if value.denominator == 1 else scalar(float(value))
    return Compound(S.Quantity, (amount, f"{unit}s"))
