"""Strings as the bytes of their UTF-8."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.nets.coders.coder import CoderDocs
from wlnet.nets.coders.sequence_codes import FORM, SequenceEncoder
from wlnet.nets.values import Value, show

GREATEST = 248
"""The greatest byte that UTF-8 as first defined may hold, and one more."""


class UTF8Encoder(SequenceEncoder):
    """The bytes of a string, counted from 1."""

    name = "UTF8"
    forms = ((), ("Form",))
    parameters = (FORM,)
    phrase = "string"
    docs = CoderDocs(
        summary="Encode the bytes of a string.",
        takes="a string",
        gives='one more than each byte of its UTF-8, or with "UnitVector" a vector of 248 elements that is one there',
        example='NetEncoder["UTF8"]["aé"]',
        source="Wolfram Language reference, netencoder/UTF8",
    )

    @property
    def count(self) -> int:
        return GREATEST

    def takes(self, value: Value) -> bool:
        return isinstance(value, str)

    def codes(self, value: Value) -> Sequence[int]:
        return [byte + 1 for byte in value.encode("utf-8", "surrogatepass")]

    def refusal(self, value: Value) -> str:
        return f"{show(value)} is no string"
