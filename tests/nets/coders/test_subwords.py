"""Strings as pieces of words, and back: numbers worked by hand."""

from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.character_tables import END, OTHER, START
from wlnet.nets.coders.coder import BadExample, Foreign
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.coders.subwords import SubwordTokensDecoder, SubwordTokensEncoder
from wlnet.nets.errors import SpecificationError
from wlnet.nets.types import Integer, Length, PortType
from wlnet.nets.values import Edge, Word

RNG = np.random.default_rng(1)
LETTERS = (OTHER, "a", "b", "c", " ")


def encoder(tokens: Any, **options: Any) -> SubwordTokensEncoder:
    return SubwordTokensEncoder.build((tokens,), options.items())


def codes(text: Any, tokens: Any, **options: Any) -> Any:
    rows, single = encoder(tokens, **options).read(text)
    return rows[0].tolist() if single else [row.tolist() for row in rows]


def test_pairs_are_joined_in_the_order_of_the_list() -> None:
    # "ab" comes before "bc", so abc is ab c; the other way round it is a bc
    assert codes("abc", (*LETTERS, "ab", "bc")) == [6, 4]
    assert codes("abc", (*LETTERS, "bc", "ab")) == [2, 6]
    assert codes("abcabc", (*LETTERS, "ab", "abc")) == [7, 7]  # ab first, then abc
    assert codes("aaa", (*LETTERS, "aa")) == [6, 2]  # from the left
    assert codes("abc", (*LETTERS, "abc")) == [2, 3, 4]  # no way leads to abc
    assert codes("axb", LETTERS) == [2, 1, 3]
    assert codes(["ab", "c"], LETTERS) == [[2, 3], [4]]


def test_white_space() -> None:
    tokens = (*LETTERS, " a", "b ")
    assert codes("a b", tokens) == [2, 5, 3]
    assert codes("a b", tokens, Method=("BPE", Edge("WhitespacePadding", Word("Left")))) == [6, 5, 3]
    assert codes("a b", tokens, Method=("BPE", Edge("WhitespacePadding", Word("Right")))) == [2, 5, 7]
    assert codes("c\n  a", tokens, Method=("BPE", Edge("CombineWhitespace", True))) == [4, 6]


def test_word_pieces() -> None:
    tokens = (OTHER, " un", " u", "aff", "able", " the", "a")
    assert codes("unaffable the", tokens, Method="WordPiece") == [2, 4, 5, 6]
    assert codes("u  unx a", tokens, Method="WordPiece") == [3, 1, 1]


def test_settings() -> None:
    tokens = (*LETTERS, START, END)
    assert codes("ab", tokens, IncludeTerminalTokens=True) == [6, 2, 3, 7]
    assert codes("ab", LETTERS, IncludeTerminalTokens=True) == [2, 3]
    assert codes("ab", tokens, TargetLength=4) == [2, 3, 7, 7]
    assert codes("AB", LETTERS, IgnoreCase=True) == [2, 3]
    assert codes("x", LETTERS, TextPreprocessing=Foreign("f", lambda text: text + "a", "f")) == [1, 2]
    assert codes("ａ", LETTERS, UnicodeNormalization="NFKC") == [2]
    assert codes("abc", (*LETTERS, "ab"), Vocabulary=("a", "b", "c")) == [2, 3, 4]
    assert encoder(LETTERS).port_type() == PortType((Length(),), Integer(1, 5))
    assert encoder(LETTERS, Method=("BPE",)) == encoder(LETTERS)


def test_refusals() -> None:
    with pytest.raises(BadExample, match=r"^2.5 is no string$"):
        codes(2.5, LETTERS)
    with pytest.raises(BadExample, match=r'f gave 3 for "a"; it should give a string'):
        codes("a", LETTERS, TextPreprocessing=Foreign("f", lambda _: 3, "f"))
    for tokens, options, text in [
        (("a",), {}, "a list of tokens with _ among them"),
        ((OTHER, 3), {}, "files with models are not read"),
        (LETTERS, {"Method": "Unigram"}, '"BPE" or "WordPiece"'),
        (LETTERS, {"Method": ("BPE", Edge("Padding", 1))}, '"BPE" takes "CombineWhitespace"'),
        (LETTERS, {"UnicodeNormalization": "NFX"}, '"NFC", "NFD", "NFKC" or "NFKD"'),
    ]:
        with pytest.raises(SpecificationError, match=text):
            encoder(tokens, **options)


def test_decoding() -> None:
    of = SubwordTokensDecoder.build(((OTHER, " a", "b", END),), [("WhitespaceTrimming", Word("Left"))])
    assert of.decode(np.eye(4)[[1, 2, 0, 1, 3]], None, RNG) == "ab a"
    assert of.decode(np.eye(4)[2], None, RNG) == "b"
    padded = encoder((OTHER, " a", "b", END), Method=("BPE", Edge("WhitespacePadding", Word("Left"))))
    assert counterpart(padded) == of
    assert counterpart(of) == padded
    right = SubwordTokensDecoder.build(((OTHER, "a "),), [("WhitespaceTrimming", Word("Right"))])
    assert right.decode(np.eye(2)[[1, 1]], None, RNG) == "a a"
