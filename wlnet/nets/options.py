"""Parameters of layers: their names, defaults, old spellings, and checks that turn what was written into one form.

A check takes a value and returns it normalised, or raises BadValue with what it expected, as the end of the sentence
"... should be".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from wlnet.nets.errors import listing
from wlnet.nets.types import BadType, PortType, parse
from wlnet.nets.values import (
    AUTOMATIC,
    INFINITY,
    Anything,
    Array,
    Edge,
    NumericArray,
    Span,
    Value,
    Word,
    is_integer,
    is_list,
    is_number,
    plain,
)


class BadValue(ValueError):
    """The text says what the value should have been; ``hint`` is the likely mend, a whole sentence."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.hint = hint


Check = Callable[[Value], Value]


@dataclass(frozen=True)
class Parameter:
    """One argument or option of a layer.

    name     as Wolfram spells it; `symbol` when it is a symbol rather than a string
    check    normalises the value
    default  in normal form
    old      earlier spellings that are still understood
    """

    name: str
    check: Check
    default: Value = AUTOMATIC
    old: tuple[str, ...] = ()
    symbol: bool = False


@dataclass(frozen=True)
class ArrayParameter:
    """One array of a layer.

    start     how NetInitialize fills it: "weight" and "bias" by its method, or a fixed number
    optional  whether None does without it
    learned   whether training changes it by gradients
    """

    name: str
    start: str | float
    optional: bool = False
    learned: bool = True
    old: tuple[str, ...] = ()


def automatic_or(check: Check) -> Check:
    def checked(value: Value) -> Value:
        return value if value == AUTOMATIC else check(value)

    return checked


def whole(least: int = 1) -> Check:
    """An integer of `least` or more."""

    def check(value: Value) -> Value:
        if not is_integer(value) or value < least:
            raise BadValue(f"an integer of {least} or more")
        return int(value)

    return check


def level(value: Value) -> Value:
    """A level: an integer other than 0."""
    if not is_integer(value) or value == 0:
        raise BadValue("a level: 1, 2, ..., or negative from the end")
    return int(value)


def wholes(least: int = 1, *, longest: int | None = None, shortest: int = 0) -> Check:
    """An integer of `least` or more, or a list of such; gives an int or a tuple."""
    expected = f"an integer of {least} or more, or a list of "
    expected += f"{shortest} to {longest} of them" if longest else "them"

    def check(value: Value) -> Value:
        if is_integer(value) and value >= least:
            return int(value)
        if is_list(value):
            entries = plain(value)
            if all(is_integer(e) and e >= least for e in entries) and shortest <= len(entries) <= (longest or 99):
                return entries
        raise BadValue(expected)

    return check


def number(low: float, high: float = np.inf, *, open_end: bool = False) -> Check:
    """A real number in low..high."""
    if high == np.inf:
        expected = f"a number of {low:g} or more"
    elif open_end:
        expected = f"a number from {low:g} up to, but not including, {high:g}"
    else:
        expected = f"a number from {low:g} to {high:g}"

    def check(value: Value) -> Value:
        if not is_number(value) or not low <= value <= high or (open_end and value == high):
            raise BadValue(expected)
        return plain(value)

    return check


def boolean(value: Value) -> Value:
    if not isinstance(value, (bool, np.bool_)):
        raise BadValue("True or False")
    return bool(value)


def choice(*names: str) -> Check:
    """One of these names, as a string or a symbol; gives the string."""
    expected = listing(names, "or")

    def check(value: Value) -> Value:
        name = value.name if isinstance(value, Word) else value
        if name not in names:
            raise BadValue(expected)
        return name

    return check


def word(*names: str) -> Check:
    """One of these symbols, as a symbol or a string; gives the Word."""
    picked = choice(*names)
    expected = " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]

    def check(value: Value) -> Value:
        try:
            return Word(picked(value))
        except BadValue:
            raise BadValue(expected) from None

    return check


def _rate(value: Value) -> bool:
    return value is None or is_number(value) or (isinstance(value, Word) and value == AUTOMATIC)


def _part(value: Value) -> bool:
    """Whether a value may name parts of a net: a name, a position, a span, a path, or everything."""
    if isinstance(value, tuple):
        return all(map(_part, value))
    if isinstance(value, Span):
        return all(is_integer(end) or isinstance(end, (str, Word)) for end in (value.start, value.stop, value.step))
    return is_integer(value) or isinstance(value, (str, Word, Anything))


def multipliers(value: Value) -> Value:
    """LearningRateMultipliers: Automatic, a number, None, or rules from parts to numbers."""
    if _rate(value):
        return plain(value)
    rules = tuple(Edge(k, v) for k, v in value.items()) if isinstance(value, Mapping) else value
    if isinstance(rules, Edge):
        rules = (rules,)
    if is_list(rules) and all(isinstance(r, Edge) and _part(plain(r.source)) and _rate(r.target) for r in rules):
        return tuple(Edge(plain(rule.source), plain(rule.target)) for rule in rules)
    raise BadValue("Automatic, a number, None, or a list of rules from parts to numbers")


MULTIPLIERS = Parameter("LearningRateMultipliers", multipliers, AUTOMATIC, symbol=True)


def array(value: Value) -> Value:
    """A stored array: Real32, unless it was given as a NumericArray of Real64; never copied where it need not be."""
    if value == AUTOMATIC if isinstance(value, Word) else value is None:
        return value
    kept = isinstance(value, NumericArray)
    try:
        data = np.asarray(value.array if kept else value)
    except (ValueError, TypeError):
        data = np.asarray(None)
    if data.dtype == object:
        data = _with_infinities(data)
    if data.dtype.kind not in "fiu":
        raise BadValue("a real-valued array")
    if not (kept and data.dtype in (np.float32, np.float64)):
        with np.errstate(over="ignore"):  # what Real32 cannot hold is infinite
            data = data.astype(np.float32, copy=False)
    view = data.view()
    view.flags.writeable = False
    return view


def _with_infinities(data: Array) -> Array:
    """Numbers among which `Infinity` is written by name, as when an array that overflowed was printed."""
    entries = [np.inf if isinstance(x, Word) and x == INFINITY else x for x in data.ravel()]
    return np.array(entries, np.float64).reshape(data.shape) if all(map(is_number, entries)) else data


def input_ports(value: Value) -> Value:
    """InputPorts in any form, as Automatic or a tuple of (name, type)."""
    expected = "Automatic, a number of ports, a list of names, a list of port types, or names with port types"
    if value == AUTOMATIC if isinstance(value, Word) else False:
        return value
    try:
        if is_integer(value) and value >= 1:
            return numbered([PortType()] * value)
        if isinstance(value, Mapping):
            return tuple((str(name), parse(given)) for name, given in value.items())
        if is_list(value) and len(value):
            entries = plain(value)
            if all(isinstance(e, Edge) for e in entries):
                return tuple((str(e.source), parse(e.target)) for e in entries)
            if all(isinstance(e, str) and e not in ("Real", "Integer", "Varying") for e in entries):
                return tuple((name, PortType()) for name in entries)
            return numbered([parse(e) for e in entries])
    except BadType as bad:
        raise BadValue(f"{expected}, with {bad}") from None
    raise BadValue(expected)


def numbered(types: Iterable[PortType]) -> tuple[tuple[str, PortType], ...]:
    """Ports by their default names Input1, Input2, ..."""
    return tuple((f"Input{i}", kind) for i, kind in enumerate(types, 1))


INPUT_PORTS = Parameter("InputPorts", input_ports, AUTOMATIC, old=("Inputs", "InputCount"), symbol=True)
