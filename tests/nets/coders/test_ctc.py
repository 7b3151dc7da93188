"""Beam search, against the sum over all ways to read a sequence."""

import itertools
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from wlnet.nets.coders.classes import ClassEncoder
from wlnet.nets.coders.ctc import CTCBeamSearchDecoder, beam_search, greedy
from wlnet.nets.coders.registry import counterpart
from wlnet.nets.types import PortType
from wlnet.nets.values import Edge

RNG = np.random.default_rng(1)
ROWS = np.array([[0.6, 0.1, 0.3], [0.2, 0.1, 0.7], [0.1, 0.8, 0.1]])


def read(path: tuple[int, ...], blank: int) -> tuple[int, ...]:
    """What a path reads as."""
    return tuple(i for i, _ in itertools.groupby(path) if i != blank)


def all_probabilities(rows: Any) -> dict[tuple[int, ...], float]:
    """The probability of each sequence, by going through every path."""
    found: dict[tuple[int, ...], float] = defaultdict(float)
    count = rows.shape[1]
    for path in itertools.product(range(count), repeat=len(rows)):
        found[read(path, count - 1)] += float(np.prod(rows[range(len(rows)), path]))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_wide_beam_finds_every_sequence(seed: int) -> None:
    rows = np.random.default_rng(seed).dirichlet(np.ones(4), size=5)
    found = dict(beam_search(np.log(rows), 10_000))
    expected = all_probabilities(rows)
    assert found.keys() == expected.keys()
    for path, log in found.items():
        assert np.exp(log) == pytest.approx(expected[path], rel=1e-9)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def decoder(**options: Any) -> CTCBeamSearchDecoder:
    return CTCBeamSearchDecoder.build((("a", "b"),), options.items())


def test_the_example_of_the_reference() -> None:
    assert decoder().decode(ROWS, None, RNG) == ["a", "b"]
    assert decoder(BeamSize=1).decode(ROWS, None, RNG) == ["a", "b"]
    assert greedy(np.log(ROWS)) == ((0, 1), pytest.approx(np.log(0.6 * 0.7 * 0.8)))
    assert greedy(np.log(np.array([[0.6, 0.4], [0.6, 0.4], [0.1, 0.9], [0.8, 0.2]])))[0] == (0, 0)


def test_properties() -> None:
    expected = sorted(all_probabilities(ROWS).items(), key=lambda entry: -entry[1])
    names = {path: ["ab"[i] for i in path] for path, _ in expected}
    assert decoder().decode(ROWS, Edge("TopDecodings", 2), RNG) == [names[path] for path, _ in expected[:2]]
    (best, second) = decoder().decode(ROWS, Edge("TopNegativeLogLikelihoods", 2), RNG)
    assert (best.source, second.source) == (names[expected[0][0]], names[expected[1][0]])
    assert best.target == pytest.approx(-np.log(expected[0][1]))
    assert len(decoder(BeamSize=3).decode(ROWS, "Decodings", RNG)) == 3
    assert len(decoder().decode(ROWS, "NegativeLogLikelihoods", RNG)) == len(expected)
    assert decoder().decode([ROWS, ROWS], None, RNG) == [["a", "b"]] * 2


def test_type_and_counterpart() -> None:
    assert decoder().port_type() == PortType((None, 3))
    assert counterpart(decoder()) == ClassEncoder.build((("a", "b"),), [("Dimensions", ("Varying",))])
