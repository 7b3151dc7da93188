"""Strings as codes of their words, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import numpy as np

from wlnet.nets.coders.coder import BadExample, CoderDocs
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.parameters import foreign
from wlnet.nets.coders.sequence_codes import FORM, TARGET_LENGTH, SequenceEncoder
from wlnet.nets.options import BadValue, Parameter, automatic_or, boolean
from wlnet.nets.types import PortType
from wlnet.nets.values import AUTOMATIC, Array, Value, Word, is_list, show

_PIECE = re.compile(r"\w+|[^\w\s]+")


_NO_LISTS = "a list of tokens; lists of the words of a language are not part of wlnet"


def _tokens(value: Value) -> Value:
    if isinstance(value, str):
        raise BadValue(_NO_LISTS)
    entries = tuple(value) if is_list(value) else ()
    if not entries or not all(isinstance(entry, str) for entry in entries) or len(set(entries)) < len(entries):
        raise BadValue("a list of strings that are all different")
    return entries


def _check_given(tokens: Value) -> None:
    if isinstance(tokens, Word):
        raise BadValue(f'"Tokens" should be {_NO_LISTS}')


_TOKENS = Parameter("Tokens", _tokens, AUTOMATIC)
_IGNORE_CASE = Parameter("IgnoreCase", boolean, True, symbol=True)


class TokensEncoder(SequenceEncoder):
    """The tokens of a string as integers or unit vectors."""

    name = "Tokens"
    forms = ((), ("Tokens",), ("Tokens", "Form"))
    parameters = (
        _TOKENS,
        FORM,
        _IGNORE_CASE,
        Parameter("SplitPattern", automatic_or(foreign("a string pattern", optional=True)), AUTOMATIC),
        TARGET_LENGTH,
    )
    hosted = MappingProxyType({"SplitPattern": "splitter"})
    phrase = "string"
    docs = CoderDocs(
        summary="Encode the words of a string.",
        takes='a string; with "SplitPattern" -> None a list of tokens',
        gives="the position of each token in the list of tokens, one more than there are for all others",
        example='NetEncoder[{"Tokens", {"the", "cat", "sat"}}]["The cat sat down."]',
        source="Wolfram Language reference, netencoder/Tokens",
        notes='A string is split at the boundaries of words, or at "SplitPattern"; white space is dropped. The code '
        "for other tokens also pads to a length. The word lists of languages are not part of wlnet.",
    )

    def validate(self) -> None:
        _check_given(self.settings["Tokens"])

    @cached_property
    def _places(self) -> Mapping[str, int]:
        places: dict[str, int] = {}
        for place, token in enumerate(self.settings["Tokens"], 1):
            places.setdefault(token.lower() if self.settings["IgnoreCase"] else token, place)
        return places

    @property
    def count(self) -> int:
        return len(self.settings["Tokens"]) + 1

    def takes(self, value: Value) -> bool:
        if self.settings["SplitPattern"] is None:
            return is_list(value) and len(value) > 0 and all(isinstance(token, str) for token in value)
        return isinstance(value, str)

    def codes(self, value: Value) -> Sequence[int]:
        tokens = value if self.settings["SplitPattern"] is None else self._split(value)
        if self.settings["IgnoreCase"]:
            tokens = [token.lower() for token in tokens]
        return [self._places.get(token, self.count) for token in tokens]

    def _split(self, text: str) -> list[str]:
        pattern = self.settings["SplitPattern"]
        if isinstance(pattern, Word):
            return _PIECE.findall(text)
        pieces = pattern.call(text)
        if not is_list(pieces) or not all(isinstance(piece, str) for piece in pieces):
            raise BadExample(f"{pattern} does not split {show(text)} into strings")
        return [piece.strip() for piece in pieces if piece.strip()]

    def refusal(self, value: Value) -> str:
        noun = "list of strings" if self.settings["SplitPattern"] is None else "string"
        return f"{show(value)} is no {noun}"

    def mirrored(self) -> Mapping[str, Value]:
        return {name: self.settings[name] for name in ("Tokens", "IgnoreCase")}


class TokensDecoder(Decoder):
    """Vectors of probabilities of tokens as a string of the most probable ones."""

    name = "Tokens"
    forms = ((), ("Tokens",))
    parameters = (_TOKENS, _IGNORE_CASE)
    phrase = "string"
    usual_rank = 2
    docs = CoderDocs(
        summary="Read a sequence of probabilities of tokens as a string.",
        takes="a matrix with a row of probabilities for each token, or one row",
        gives="the most probable tokens with spaces between them",
        example='NetDecoder[{"Tokens", {"the", "cat"}}][{{0.9, 0.1}, {0.2, 0.8}}]',
        source="Wolfram Language reference, netdecoder/Tokens",
    )

    def validate(self) -> None:
        _check_given(self.settings["Tokens"])

    def port_type(self) -> PortType:
        return PortType(tail=(len(self.settings["Tokens"]),))

    def is_one(self, rank: int) -> bool:
        return rank <= 2

    def usual(self, array: Array) -> Value:
        tokens = self.settings["Tokens"]
        found = " ".join(tokens[int(place)] for place in np.atleast_1d(np.argmax(array, -1)))
        return found.lower() if self.settings["IgnoreCase"] else found

    def mirrored(self) -> Mapping[str, Value]:
        return dict(self.settings)
