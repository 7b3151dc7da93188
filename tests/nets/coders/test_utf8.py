"""Strings as bytes."""

import pytest

from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.coders.utf8 import UTF8Encoder
from wlnet.nets.errors import SpecificationError


def test_codes() -> None:
    rows, single = UTF8Encoder.build().read("aé")
    assert (rows[0].tolist(), single) == ([98, 196, 170], True)
    rows, _ = UTF8Encoder.build(("UnitVector",)).read("a")
    assert rows[0].shape == (1, 248)
    assert rows[0].argmax() == 97
    with pytest.raises(BadExample, match=r"^2.5 is no string$"):
        UTF8Encoder.build().read(2.5)
    with pytest.raises(SpecificationError, match="no decoder that goes the other way"):
        counterpart(UTF8Encoder.build())
