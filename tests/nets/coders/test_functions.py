"""Coders that are functions."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.coder import BadExample, Foreign
from wlnet.nets.coders.decoder import RAW, BadProperty
from wlnet.nets.coders.functions import FunctionDecoder, FunctionEncoder
from wlnet.nets.errors import SpecificationError
from wlnet.nets.types import PortType


def foreign(call: Callable[..., Any]) -> Foreign:
    return Foreign(call, call, "f")


def encoder(call: Callable[..., Any], *arguments: Any, **options: Any) -> FunctionEncoder:
    if "Pattern" in options:
        options["Pattern"] = foreign(options["Pattern"])
    return FunctionEncoder.build((foreign(call), *arguments), options.items())


def read(of: FunctionEncoder, value: Any) -> tuple[Any, bool]:
    rows, single = of.read(value)
    return [row.tolist() for row in rows], single


def test_one_or_many() -> None:
    lengths = encoder(len, ())
    assert read(lengths, "abc") == ([3], True)
    assert read(lengths, ["a", "bc"]) == ([1, 2], False)
    assert read(lengths, [[1, 2], [3]]) == ([2, 1], False)
    doubled = encoder(lambda x: [2 * e for e in x], 2, Pattern=lambda x: isinstance(x, list) and isinstance(x[0], int))
    assert read(doubled, [1, 2]) == ([[2, 4]], True)
    assert read(doubled, [[1, 2], [3, 4]]) == ([[2, 4], [6, 8]], False)


def test_batched() -> None:
    calls: list[Any] = []

    def call(batch: list[Any]) -> list[Any]:
        calls.append(batch)
        return [len(entry) for entry in batch]

    of = encoder(call, (), Batched=True)
    assert read(of, ["a", "bc"]) == ([1, 2], False)
    assert read(of, "abc") == ([3], True)
    assert calls == [["a", "bc"], ["abc"]]
    with pytest.raises(BadExample, match=r"f.*should give a list of 2 arrays, one for each example"):
        encoder(lambda _: [1], (), Batched=True).read(["a", "b"])


def test_port_types() -> None:
    assert encoder(len).port_type() == PortType()
    assert encoder(len, ()).port_type().dims == ()
    assert encoder(len, (2, 3)).port_type() == PortType((2, 3))
    with pytest.raises(SpecificationError, match='"Dimensions" should be a size'):
        encoder(len, "Image")


def test_what_functions_may_not_give() -> None:
    for call, text in [
        (lambda _: "x", 'NetEncoder[{"Function", f, {2}}] gave "x", which is no array of numbers'),
        (lambda _: [1, 2, 3],
         'NetEncoder[{"Function", f, {2}}] gave a vector of size 3; it should give a vector of size 2'),
    ]:  # fmt: skip
        with pytest.raises(BadExample) as caught:
            encoder(call, 2).read("a")
        assert str(caught.value) == text
        with pytest.raises(BadExample, match=r"^example 1: "):
            encoder(call, 2).read(["a"])
    with pytest.raises(BadExample, match="does not match the pattern"):
        encoder(len, (), Pattern=lambda x: x == "a").read(["a", "b"])


def test_decoders() -> None:
    rng = np.random.default_rng(1)
    total = FunctionDecoder.build((foreign(lambda x: float(np.sum(x))),))
    assert total.decode([1, 2], None, rng) == 3
    assert total.decode([1, 2], RAW, rng) == [1, 2]
    assert total.port_type() == PortType()
    with pytest.raises(BadProperty, match=r'"p" is no property of .*; it has none'):
        total.decode([1, 2], "p", rng)
    several = FunctionDecoder.build((foreign(lambda x, name: (name, len(x))),), [("Properties", ("p", "q"))])
    assert several.decode([1, 2], None, rng) == ("p", 2)
    assert several.decode([1, 2], "q", rng) == ("q", 2)
    assert several.property_names == ("p", "q")
    with pytest.raises(BadProperty, match=r'"r" is no property of .*; there is "p", "q"'):
        several.decode([1, 2], "r", rng)
