"""Strings as codes of their characters, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np

from wlnet.nets.coders.character_tables import END, OTHER, START, Table, table
from wlnet.nets.coders.coder import BadExample, Coder, CoderDocs
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.sequence_codes import FORM, TARGET_LENGTH, SequenceEncoder
from wlnet.nets.options import Parameter, boolean
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Array, Value, show

_TABLE = Parameter("Table", table, AUTOMATIC)
_IGNORE_CASE = Parameter("IgnoreCase", boolean, False, symbol=True)


class _Characters(Coder):
    """What encoder and decoder share: a table."""

    name: ClassVar[str]
    rules = True

    @cached_property
    def table(self) -> Table:
        return Table.of(self.settings["Table"], self.settings["IgnoreCase"])

    def derived(self) -> Mapping[str, Value]:
        named = self.table.named()
        return {"Alphabet": [named.get(code) for code in range(1, self.table.count + 1)]}


class CharactersEncoder(_Characters, SequenceEncoder):
    """The characters of a string as integers or unit vectors."""

    name = "Characters"
    forms = ((), ("Table",), ("Table", "Form"))
    parameters = (_TABLE, FORM, _IGNORE_CASE, TARGET_LENGTH)
    phrase = "string"
    docs = CoderDocs(
        summary="Encode the characters of a string.",
        takes="a string",
        gives='the code of each character, or with "UnitVector" a vector that is one there and zero elsewhere',
        example='NetEncoder[{"Characters", {"abc", _, StartOfString, EndOfString}}]["abz"]',
        source="Wolfram Language reference, netencoder/Characters",
        notes="Without a table it is tab, newline and the printable characters of ASCII. Characters of a string in the "
        'table take the next free codes, one each; "abc" -> n gives all of them code n, "abc" -> Automatic the next '
        "free one. n ;; m stands for the characters with these character codes, _ for all others; StartOfString and "
        "EndOfString are put around the string. What pads to a length is EndOfString, else the last code.",
    )

    @property
    def count(self) -> int:
        return self.table.count

    @property
    def padding(self) -> int:
        return self.table.codes.get(END, self.count)

    def takes(self, value: Value) -> bool:
        return isinstance(value, str)

    def codes(self, value: Value) -> Sequence[int]:
        codes = self.table.codes
        other = codes.get(OTHER)
        text = value.lower() if self.settings["IgnoreCase"] else value
        found = [codes.get(c, other) for c in text]
        if None in found:
            wrong = text[found.index(None)]
            raise BadExample(f"the character {show(wrong)} of {_short(value)} has no code")
        start, end = ([codes[mark]] if mark in codes else [] for mark in (START, END))
        return [*start, *(code for code in found if code is not None), *end]

    def refusal(self, value: Value) -> str:
        return f"{show(value)} is no string"

    def mirrored(self) -> Mapping[str, Value]:
        return {name: self.settings[name] for name in ("Table", "IgnoreCase")}


_LONGEST = 40


def _short(text: str) -> str:
    return show(text) if len(text) <= _LONGEST else f'{show(text[:_LONGEST])[:-1]}..."'


class CharactersDecoder(_Characters, Decoder):
    """Vectors of probabilities of characters as a string of the most probable ones."""

    name = "Characters"
    forms = ((), ("Table",))
    parameters = (_TABLE, _IGNORE_CASE)
    phrase = "string"
    usual_rank = 2
    docs = CoderDocs(
        summary="Read a sequence of probabilities of characters as a string.",
        takes="a matrix with a row of probabilities for each character, or one row",
        gives="the string of the most probable characters",
        example='NetDecoder[{"Characters", "abc"}][{{0.1, 0.8, 0.1}, {0.7, 0.2, 0.1}}]',
        source="Wolfram Language reference, netdecoder/Characters",
        notes="StartOfString, EndOfString and _ add nothing to the string.",
    )

    def port_type(self) -> PortType:
        return PortType(tail=(self.table.count,))

    def is_one(self, rank: int) -> bool:
        return rank <= 2

    def usual(self, array: Array) -> Value:
        named = self.table.named()
        found = (named.get(int(place) + 1) for place in np.atleast_1d(np.argmax(array, -1)))
        return "".join(item for item in found if isinstance(item, str))

    def mirrored(self) -> Mapping[str, Value]:
        return dict(self.settings)
