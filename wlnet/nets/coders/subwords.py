"""Strings as codes of pieces of words, by byte pair encoding or word pieces, and back."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from wlnet.nets.coders.character_tables import END, OTHER, START, VIRTUAL
from wlnet.nets.coders.coder import BadExample, Coder, CoderDocs
from wlnet.nets.coders.decoder import Decoder
from wlnet.nets.coders.parameters import foreign
from wlnet.nets.coders.sequence_codes import TARGET_LENGTH, SequenceEncoder
from wlnet.nets.options import BadValue, Parameter, boolean, choice
from wlnet.nets.types import PortType
from wlnet.nets.values import Array, Edge, Value, Word, is_list, show

_FORMS = ("NFC", "NFD", "NFKC", "NFKD")
_SIDES = ("Left", "Right")


def _tokens(value: Value) -> Value:
    entries = tuple(value) if is_list(value) else ()
    if not entries or not all(isinstance(entry, str) or entry in VIRTUAL for entry in entries):
        raise BadValue("a list of tokens: strings, StartOfString, EndOfString and _; files with models are not read")
    if len(set(entries)) < len(entries):
        raise BadValue("a list of tokens that are all different")
    if OTHER not in entries:
        raise BadValue("a list of tokens with _ among them, which stands for what is no token")
    return entries


def _side(value: Value) -> Value:
    if value is None or (isinstance(value, Word) and value.name in _SIDES):
        return value
    raise BadValue("None, Left or Right")


def _method(value: Value) -> Value:
    """The method with its sub-options, as ("BPE", combine, padding) or "WordPiece"."""
    name, *rules = value if is_list(value) and len(value) else (value,)
    if name == "WordPiece" and not rules:
        return name
    settings: dict[str, Value] = {"CombineWhitespace": False, "WhitespacePadding": None}
    for rule in rules:
        if not isinstance(rule, Edge) or rule.source not in settings:
            raise BadValue('"BPE" or "WordPiece", where "BPE" takes "CombineWhitespace" and "WhitespacePadding"')
        settings[rule.source] = rule.target
    if name != "BPE":
        raise BadValue('"BPE" or "WordPiece"')
    found = (boolean(settings["CombineWhitespace"]), _side(settings["WhitespacePadding"]))
    rules = [Edge(key, x) for key, x, usual in zip(settings, found, (False, None), strict=True) if x != usual]
    return ("BPE", *rules) if rules else "BPE"


def _vocabulary(value: Value) -> Value:
    if value is None or (is_list(value) and all(isinstance(token, str) or token in VIRTUAL for token in value)):
        return None if value is None else tuple(value)
    raise BadValue("None, or a list of tokens")


class _Subwords(Coder):
    """What encoder and decoder share: tokens."""

    name: ClassVar[str]

    @cached_property
    def places(self) -> Mapping[Value, int]:
        return {token: place for place, token in enumerate(self.settings["Tokens"], 1)}


class SubwordTokensEncoder(_Subwords, SequenceEncoder):
    """The pieces of a string as integers."""

    name = "SubwordTokens"
    forms = (("Tokens",),)
    parameters = (
        Parameter("Tokens", _tokens),
        Parameter("IgnoreCase", boolean, False, symbol=True),
        Parameter("IncludeTerminalTokens", boolean, False),
        Parameter("InputType", choice("String"), "String"),
        Parameter("Method", _method, "BPE", symbol=True),
        Parameter("OutputProperties", choice("VocabularyIndex"), "VocabularyIndex"),
        TARGET_LENGTH,
        Parameter("TextPreprocessing", foreign("None, or a function of a string", optional=True), None),
        Parameter("UnicodeNormalization", lambda value: None if value is None else choice(*_FORMS)(value), None),
        Parameter("Vocabulary", _vocabulary, None),
    )
    hosted = MappingProxyType({"TextPreprocessing": "encoding"})
    phrase = "string"
    docs = CoderDocs(
        summary="Encode pieces of words.",
        takes="a string",
        gives="the positions of its pieces in the list of tokens",
        example='NetEncoder[{"SubwordTokens", {_, " c", "at", "a", "c", "t", " "}}][" cat at"]',
        source="Wolfram Language reference, netencoder/SubwordTokens; Sennrich et al. 2016; Wu et al. 2016",
        notes='A token at the beginning of a word begins with a space. By "BPE" characters are joined two by two, '
        'those first whose whole comes first in the list; by "WordPiece" each word is read from the left, the longest '
        "token first, and counts as _ where that leads nowhere. What pads to a length is EndOfString, else the last "
        "token. Files with models are not read.",
    )

    @property
    def count(self) -> int:
        return len(self.settings["Tokens"])

    @property
    def padding(self) -> int:
        return self.places.get(END, self.count)

    def takes(self, value: Value) -> bool:
        return isinstance(value, str)

    @cached_property
    def _allowed(self) -> Mapping[str, int]:
        allowed = self.settings["Vocabulary"]
        kept = self.places if allowed is None else {t: n for t, n in self.places.items() if t in set(allowed)}
        return {token: place for token, place in kept.items() if isinstance(token, str)}

    def codes(self, value: Value) -> Sequence[int]:
        method = self.settings["Method"]
        text = self._prepared(value)
        if method == "WordPiece":
            found = [code for word in text.split() for code in self._word(f" {word}")]
        else:
            found = self._pairs(_spaced(text, method[1:] if is_list(method) else ()))
        start, end = self.places.get(START), self.places.get(END)
        if self.settings["IncludeTerminalTokens"]:
            found = [*([] if start is None else [start]), *found, *([] if end is None else [end])]
        return found

    def _prepared(self, text: str) -> str:
        function, form = self.settings["TextPreprocessing"], self.settings["UnicodeNormalization"]
        if function is not None:
            made = function.call(text)
            if not isinstance(made, str):
                raise BadExample(f"{function} gave {show(made)} for {show(text)}; it should give a string")
            text = made
        text = text if form is None else unicodedata.normalize(form, text)
        return text.lower() if self.settings["IgnoreCase"] else text

    def _word(self, word: str) -> list[int]:
        """The longest tokens from the left; what begins a word begins with a space."""
        found: list[int] = []
        rest = word
        while rest:
            size = next((n for n in range(len(rest), 0, -1) if rest[:n] in self._allowed), 0)
            if not size:
                return [self.places[OTHER]]
            found.append(self._allowed[rest[:size]])
            rest = rest[size:]
        return found

    def _pairs(self, text: str) -> list[int]:
        """Characters joined two by two, always the two whose whole comes first in the list."""
        parts = list(text)
        allowed, never = self._allowed, self.count + 1
        while len(parts) > 1:
            ranks = [allowed.get(a + b, never) for a, b in itertools.pairwise(parts)]
            best = min(ranks)
            if best == never:
                break
            joined: list[str] = []
            i = 0
            while i < len(parts):
                step = 2 if i < len(ranks) and ranks[i] == best else 1
                joined.append("".join(parts[i : i + step]))
                i += step
            parts = joined
        return [allowed.get(part, self.places[OTHER]) for part in parts]

    def refusal(self, value: Value) -> str:
        return f"{show(value)} is no string"

    def mirrored(self) -> Mapping[str, Value]:
        method = self.settings["Method"]
        rules = {rule.source: rule.target for rule in (method[1:] if is_list(method) else ())}
        return {"Tokens": self.settings["Tokens"], "WhitespaceTrimming": rules.get("WhitespacePadding")}


def _spaced(text: str, rules: Sequence[Edge]) -> str:
    """The text with its white space as the sub-options of BPE have it."""
    settings = {rule.source: rule.target for rule in rules}
    text = re.sub(r"\s+", " ", text) if settings.get("CombineWhitespace") else text
    match settings.get("WhitespacePadding"):
        case Word(name="Left"):
            return f" {text}"
        case Word(name="Right"):
            return f"{text} "
    return text


class SubwordTokensDecoder(_Subwords, Decoder):
    """Vectors of probabilities of pieces of words as a string of the most probable ones."""

    name = "SubwordTokens"
    forms = (("Tokens",),)
    parameters = (Parameter("Tokens", _tokens), Parameter("WhitespaceTrimming", _side, None))
    phrase = "string"
    usual_rank = 2
    docs = CoderDocs(
        summary="Read a sequence of probabilities of pieces of words as a string.",
        takes="a matrix with a row of probabilities for each token, or one row",
        gives='the most probable tokens one after another, less a space that "WhitespaceTrimming" takes away',
        example='NetDecoder[NetEncoder[{"SubwordTokens", {_, " the", " c", "at"}}]][{{0, 0, 1, 0}, {0, 0, 0, 1}}]',
        source="Wolfram Language reference, netdecoder/SubwordTokens",
        notes="It is usually made of the encoder. StartOfString, EndOfString and _ add nothing to the string.",
    )

    def port_type(self) -> PortType:
        return PortType(tail=(len(self.settings["Tokens"]),))

    def is_one(self, rank: int) -> bool:
        return rank <= 2

    def usual(self, array: Array) -> Value:
        tokens = self.settings["Tokens"]
        found = (tokens[int(place)] for place in np.atleast_1d(np.argmax(array, -1)))
        text = "".join(token for token in found if isinstance(token, str))
        match self.settings["WhitespaceTrimming"]:
            case Word(name="Left"):
                return text.removeprefix(" ")
            case Word(name="Right"):
                return text.removesuffix(" ")
        return text

    def mirrored(self) -> Mapping[str, Value]:
        side = self.settings["WhitespaceTrimming"]
        method = "BPE" if side is None else ("BPE", Edge("WhitespacePadding", side))
        return {"Tokens": self.settings["Tokens"], "Method": method}
