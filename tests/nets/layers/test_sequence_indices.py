from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.types import Integer, Length
from wlnet.nets.values import INFINITY

INDICES = "SequenceIndicesLayer"
EXAMPLES = [
    Example(layer(INDICES), [[1, 2], [3, 4], [5, 6]], [1, 2, 3]),
    Example(layer(INDICES, Maximum=3), [9, 9, 9, 9, 9], [1, 2, 3, 3, 3]),
    Example(layer(INDICES, 2, Input="Varying"), [[7, 7, 7], [8, 8, 8]], [[1, 2, 2], [1, 2, 2]]),
    Example(layer(INDICES, Maximum=INFINITY, Input=(4, "Integer")), [5, 5, 5, 5], [1, 2, 3, 4]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_random() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        most, length = int(rng.integers(1, 9)), int(rng.integers(1, 12))
        data = rng.standard_normal((length, 2))
        assert np.array_equal(apply(layer(INDICES, most), data), np.minimum(np.arange(1, length + 1), most))


def test_sizes() -> None:
    assert sizes(layer(INDICES, Input=(4, 3)), "Output") == [(4,)]
    assert sizes(layer(INDICES, Input=("n", 3)), "Output") == [(Length("n"),)]
    net = layer(INDICES, Output=5)
    assert net.type("Input").head == (5,)
    assert net.type("Input").dims is None
    assert layer(INDICES).type("Output").kind == Integer()
    assert layer(INDICES, 5).type("Output").kind == Integer(1, 5)


def test_ragged_batch() -> None:
    net = chain([layer(INDICES)], {"Input": ("Varying", 1)})
    assert [row.tolist() for row in apply(net, [[[1]], [[1], [1]]])] == [[1], [1, 2]]


def test_messages() -> None:
    refused(
        lambda: layer(INDICES, Maximum=0), SpecificationError, "netinvarg",
        'SequenceIndicesLayer: "Maximum" should be an integer of 1 or more, or Infinity; it was given as 0.',
    )  # fmt: skip
    refused(
        lambda: layer(INDICES, Input="Real"), TypeConflict, "tyfail1",
        'SequenceIndicesLayer: port "Input": was given as "Real", but is an array of rank 1 or more, since it counts '
        "the elements.",
    )  # fmt: skip
