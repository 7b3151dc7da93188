"""Checks of parameters that several coders have."""

from __future__ import annotations

import numpy as np

from wlnet.nets.coders.coder import Foreign, identity
from wlnet.nets.options import BadValue, Check, choice, whole
from wlnet.nets.types import Length, Size
from wlnet.nets.values import ALL, AUTOMATIC, Value, Word, is_integer, is_list, plain


def labels(value: Value) -> Value:
    """A list of distinct labels, as a tuple."""
    if not is_list(value) or not len(value):
        raise BadValue("a list of one label or more")
    found = tuple(value.tolist() if isinstance(value, np.ndarray) else value)
    if len(set(map(identity, found))) < len(found):
        raise BadValue("a list of labels that are all different")
    return found


def form(value: Value) -> Value:
    """ "Index", or "UnitVector" by this or by its later name."""
    return "UnitVector" if value == "IndicatorVector" else choice("Index", "UnitVector")(value)


def length(value: Value) -> Value:
    """All, or a length to which sequences are trimmed or padded."""
    return value if isinstance(value, Word) and value == ALL else whole(1)(value)


def dimensions(value: Value) -> Value:
    """Dimensions, each a size, Automatic, or in first place "Varying"; one alone may stand for a list of one."""
    entries = plain(value)
    if not is_list(entries):
        entries = (entries,)
    for place, entry in enumerate(entries):
        known = (is_integer(entry) and entry >= 1) or entry == AUTOMATIC or (entry == "Varying" and not place)
        if not known:
            raise BadValue('a list of sizes, of which the first may be "Varying"')
    return entries


def sizes(dims: Value) -> tuple[Size, ...]:
    """The dimensions of a port type for those that `dimensions` gives."""
    return tuple(Length() if d == "Varying" else None if isinstance(d, Word) else int(d) for d in dims)


def foreign(what: str, *, optional: bool = False) -> Check:
    """The check of something that the front end hands over as its own."""

    def check(value: Value) -> Value:
        if isinstance(value, Foreign) or (optional and value is None):
            return value
        raise BadValue(what)

    return check
