"""Attributes of symbols, as bits: the evaluator asks for them at every step."""

from __future__ import annotations

from collections.abc import Iterable

HOLD_FIRST = 1
HOLD_REST = 2
HOLD_ALL = HOLD_FIRST | HOLD_REST
HOLD_ALL_COMPLETE = 4
FLAT = 8
ORDERLESS = 16
LISTABLE = 32
ONE_IDENTITY = 64
NUMERIC_FUNCTION = 128
PROTECTED = 256
LOCKED = 512
SEQUENCE_HOLD = 1024
READ_PROTECTED = 2048
CONSTANT = 4096
TEMPORARY = 8192
N_HOLD_FIRST = 16384
N_HOLD_REST = 32768
N_HOLD_ALL = N_HOLD_FIRST | N_HOLD_REST
STUB = 65536

_NAMES = {
    "Constant": CONSTANT,
    "Flat": FLAT,
    "HoldAll": HOLD_ALL,
    "HoldAllComplete": HOLD_ALL_COMPLETE,
    "HoldFirst": HOLD_FIRST,
    "HoldRest": HOLD_REST,
    "Listable": LISTABLE,
    "Locked": LOCKED,
    "NHoldAll": N_HOLD_ALL,
    "NHoldFirst": N_HOLD_FIRST,
    "NHoldRest": N_HOLD_REST,
    "NumericFunction": NUMERIC_FUNCTION,
    "OneIdentity": ONE_IDENTITY,
    "Orderless": ORDERLESS,
    "Protected": PROTECTED,
    "ReadProtected": READ_PROTECTED,
    "SequenceHold": SEQUENCE_HOLD,
    "Stub": STUB,
    "Temporary": TEMPORARY,
}

_COMBINED = {
    HOLD_ALL: ("HoldFirst", "HoldRest"),
    N_HOLD_ALL: ("NHoldFirst", "NHoldRest"),
}


def flag(name: str) -> int | None:
    """The bit (or bits) of an attribute's name; None if there is no such attribute."""
    return _NAMES.get(name)


def flags(names: Iterable[str]) -> int:
    """The union of named attributes."""
    total = 0
    for name in names:
        total |= _NAMES[name]
    return total


def attribute_names(bits: int) -> list[str]:
    """The names of the attributes set, in alphabetical order, as ``Attributes`` lists them."""
    hidden = {part for whole, parts in _COMBINED.items() if bits & whole == whole for part in parts}
    return [name for name, bit in _NAMES.items() if bits & bit == bit and name not in hidden]
