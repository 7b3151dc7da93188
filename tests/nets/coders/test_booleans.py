"""Truth values."""

import math
from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.booleans import BooleanDecoder, BooleanEncoder
from wlnet.nets.coders.coder import BadExample
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.types import Integer, PortType
from wlnet.nets.values import Edge

RNG = np.random.default_rng(1)


def read(value: Any, *arguments: Any) -> tuple[Any, bool]:
    rows, single = BooleanEncoder.build(arguments).read(value)
    return [row.tolist() for row in rows], single


def test_codes() -> None:
    assert read(True) == ([1], True)
    assert read([True, False]) == ([1, 0], False)
    assert read([True, False], (2,)) == ([[1, 0]], True)
    assert read([[True, False], [0, 1]], (2,)) == ([[1, 0], [0, 1]], False)
    assert read(np.array([True, False])) == ([1, 0], False)


def test_refusals() -> None:
    for value, arguments, text in [
        ("yes", (), '"yes" is neither True nor False'),
        ([True, 7], (), "example 2: 7 is neither True nor False"),
        ([True], (2,), "example 1: True is no array of True and False of dimensions {2}"),
    ]:
        with pytest.raises(BadExample) as caught:
            read(value, *arguments)
        assert str(caught.value) == text


def test_readings() -> None:
    of = BooleanDecoder.build()
    assert of.decode(0.5, None, RNG) is True
    assert of.decode([0.2, 0.9], None, RNG) == [False, True]
    assert of.decode(0.25, "Probability", RNG) == 0.25
    assert of.decode(0.25, "Entropy", RNG) == pytest.approx(-0.25 * math.log(0.25) - 0.75 * math.log(0.75))
    assert of.decode(0.0, "Entropy", RNG) == 0
    drawn = [of.decode(0.25, Edge("RandomSample", 0.5), RNG) for _ in range(4000)]
    assert np.mean(drawn) == pytest.approx(0.1, abs=0.03)  # 1/16 to 9/16
    deep = BooleanDecoder.build(options=[("InputDepth", 2)])
    assert deep.decode([[0.2, 0.9], [1, 0]], None, RNG) == [[False, True], [True, False]]


def test_types_and_counterparts() -> None:
    assert BooleanEncoder.build(((3,),)).port_type() == PortType((3,), Integer(0, 1))
    assert BooleanDecoder.build(options=[("InputDepth", 2)]).port_type() == PortType((None, None))
    assert counterpart(BooleanDecoder.build()) == BooleanEncoder.build()
    assert counterpart(BooleanEncoder.build(((3,),))) == BooleanDecoder.build(options=[("InputDepth", 1)])
