"""Strings as codes of characters, and back."""

from typing import Any

import numpy as np
import pytest

from nets.building import layer
from wlnet.nets.chain import chain
from wlnet.nets.coders.character_tables import END, OTHER, START
from wlnet.nets.coders.characters import CharactersDecoder, CharactersEncoder
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.types import Integer, Length, PortType
from wlnet.nets.values import ALL, AUTOMATIC, Edge, Span, Word

RNG = np.random.default_rng(1)


def encoder(*arguments: Any, **options: Any) -> CharactersEncoder:
    return CharactersEncoder.build(arguments, options.items())


def codes(text: str, *arguments: Any, **options: Any) -> Any:
    rows, single = encoder(*arguments, **options).read(text)
    assert single
    return rows[0].tolist()


CODES = [
    # text, table, options, codes
    ("Hi", AUTOMATIC, {}, [43, 76]),  # printable ASCII is the code less 29
    ("\t\n ~", AUTOMATIC, {}, [1, 2, 3, 97]),
    ("abz", ("abc", OTHER, START, END), {}, [5, 1, 2, 4, 6]),
    ("bac", (Edge("ab", 1), "c"), {}, [1, 1, 2]),
    ("cab", ("c", Edge("ab", AUTOMATIC), "d"), {}, [1, 2, 2]),
    ("dx", (Edge("x", 2), "cd"), {}, [3, 2]),  # the next free code passes over those that are taken
    ("aZ9_", (Word("LetterCharacter"), Word("DigitCharacter"), OTHER), {}, [1, 52, 62, 63]),
    ("b5", Word("WordCharacter"), {}, [2, 58]),
    (".!", Word("PunctuationCharacter"), {}, [14, 1]),
    ("\n ", Word("WhitespaceCharacter"), {}, [3, 1]),
    ("éa", (Edge(Span(200, 255), 7), "a"), {}, [7, 1]),
    ("ab", (Span(97, 98),), {}, [1, 2]),
    ("AbB", "ab", {"IgnoreCase": True}, [1, 2, 2]),
    ("aA", "aA", {}, [1, 2]),
    ("aA", "aA", {"IgnoreCase": True}, [1, 1]),
    ("abc", "abc", {"TargetLength": 2}, [1, 2]),
    ("a", "abc", {"TargetLength": 3}, [1, 3, 3]),
    ("a", ("abc", END, OTHER), {"TargetLength": 4}, [1, 4, 4, 4]),
    ("aab", "aab", {}, [1, 1, 2]),
]


@pytest.mark.parametrize(("text", "table", "options", "expected"), CODES, ids=range(len(CODES)))
def test_codes(text: str, table: Any, options: dict[str, Any], expected: list[int]) -> None:
    assert codes(text, table, **options) == expected


def test_unit_vectors_and_lists() -> None:
    assert codes("ba", "ab", "UnitVector") == [[0, 1], [1, 0]]
    rows, single = encoder("abc").read(["a", "bc"])
    assert ([row.tolist() for row in rows], single) == ([[1], [2, 3]], False)
    rows, single = encoder("abc").read([2, 1])  # encoded already
    assert (rows[0].tolist(), single) == ([2, 1], True)


def test_types() -> None:
    assert encoder("abc").port_type() == PortType((Length(),), Integer(1, 3))
    assert encoder("abc", "UnitVector", TargetLength=5).port_type() == PortType((5, 3))
    assert encoder("abc", TargetLength=ALL) == encoder("abc")


def test_the_alphabet() -> None:
    assert encoder((Edge("ab", 2), "c", OTHER)).derived() == {"Alphabet": ["c", "a", OTHER]}
    assert encoder(Edge("a", 2)).derived() == {"Alphabet": [None, "a"]}


def test_refusals() -> None:
    with pytest.raises(BadExample, match=r'^example 2: the character "é" of "né" has no code$'):
        encoder().read(["ne", "né"])
    with pytest.raises(BadExample, match=r"^2.5 is no string$"):
        encoder().read(2.5)
    for table in (Edge("a", 0), Word("Letters"), "", Span(5, 2)):
        with pytest.raises(SpecificationError, match=r'"Table" should be a table'):
            encoder(table)


def decoder(*arguments: Any, **options: Any) -> CharactersDecoder:
    return CharactersDecoder.build(arguments, options.items())


def test_decoding() -> None:
    of = decoder(("ab", OTHER, END))
    rows = np.eye(4)
    assert of.decode(rows[[1, 0, 2, 3]], None, RNG) == "ba"
    assert of.decode(rows[1], None, RNG) == "b"
    assert of.decode([rows[[0]], rows[[1, 1]]], None, RNG) == ["a", "bb"]
    assert of.decode(rows[[[0, 1], [1, 1]]], None, RNG) == ["ab", "bb"]
    with pytest.raises(BadExample, match=r"needs an array with last size 4; it was given a vector of size 3"):
        of.decode([0, 0, 1], None, RNG)
    assert of.property_names == ()
    assert counterpart(of) == encoder(("ab", OTHER, END))
    assert counterpart(encoder("ab", "UnitVector", IgnoreCase=True)) == decoder("ab", IgnoreCase=True)


def test_decoders_at_ports() -> None:
    vector = chain([layer("LinearLayer", 3)], {"Output": decoder("abc")})
    assert vector.type("Output").dims == (3,)
    open_size = chain([layer("NetMapOperator", layer("LinearLayer"))], {"Output": decoder("abc")})
    assert open_size.type("Output").dims == (None, 3)
    with pytest.raises(TypeConflict, match=r"needs an array with last size 3"):
        chain([layer("LinearLayer", 4)], {"Output": decoder("abc")})
