"""Strings as codes of words, and back."""

from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.coder import BadExample, Foreign
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.coders.tokens import TokensDecoder, TokensEncoder
from wlnet.nets.errors import SpecificationError
from wlnet.nets.types import Integer, Length, PortType

RNG = np.random.default_rng(1)
WORDS = ("the", "Cat", "sat", ".")


def encoder(*arguments: Any, **options: Any) -> TokensEncoder:
    return TokensEncoder.build(arguments, options.items())


def codes(text: Any, *arguments: Any, **options: Any) -> Any:
    rows, single = encoder(*arguments, **options).read(text)
    return rows[0].tolist() if single else [row.tolist() for row in rows]


def test_codes() -> None:
    assert codes("The cat  sat down.", WORDS) == [1, 2, 3, 5, 4]
    assert codes("The cat", WORDS, IgnoreCase=False) == [5, 5]
    assert codes(["the", "sat sat"], WORDS) == [[1], [3, 3]]
    assert codes("the", WORDS, TargetLength=3) == [1, 5, 5]
    assert codes("the cat sat", WORDS, TargetLength=2) == [1, 2]
    assert codes("sat", WORDS, "UnitVector") == [[0, 0, 1, 0, 0]]
    assert encoder(WORDS).port_type() == PortType((Length(),), Integer(1, 5))


def test_other_ways_to_split() -> None:
    commas = Foreign(",", lambda text: text.split(","), '","')
    assert codes("the , cat,dog,", WORDS, SplitPattern=commas) == [1, 2, 5]
    assert codes(["the", "cat"], WORDS, SplitPattern=None) == [1, 2]
    assert codes([["the", "cat"], ["sat"]], WORDS, SplitPattern=None) == [[1, 2], [3]]
    with pytest.raises(BadExample, match=r'"," does not split "a" into strings'):
        codes("a", WORDS, SplitPattern=Foreign(",", lambda _: 3, '","'))


def test_refusals() -> None:
    with pytest.raises(BadExample, match=r"^example 2: 3.5 is no string$"):
        codes(["the", 3.5], WORDS)
    with pytest.raises(SpecificationError, match=r"lists of the words of a language are not part of wlnet"):
        encoder()
    with pytest.raises(SpecificationError, match=r"lists of the words of a language are not part of wlnet"):
        encoder("English")
    with pytest.raises(SpecificationError, match=r'"Tokens" should be a list of strings that are all different'):
        encoder(("a", "a"))


def test_decoding() -> None:
    of = TokensDecoder.build((WORDS,))
    assert of.decode(np.eye(4)[[0, 1, 2]], None, RNG) == "the cat sat"
    assert TokensDecoder.build((WORDS,), [("IgnoreCase", False)]).decode(np.eye(4)[1], None, RNG) == "Cat"
    assert counterpart(of) == encoder(WORDS)
