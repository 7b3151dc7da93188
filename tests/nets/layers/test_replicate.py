from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.chain import chain
from wlnet.nets.errors import IncompleteNet, SpecificationError, TypeConflict
from wlnet.nets.graph import graph
from wlnet.nets.types import Length
from wlnet.nets.values import AUTOMATIC, Edge, Port

REPLICATE = "ReplicateLayer"
EXAMPLES = [
    Example(layer(REPLICATE, 2), [1, 2, 3], [[1, 2, 3], [1, 2, 3]]),
    Example(layer(REPLICATE, 2, 2), [1, 2], [[1, 1], [2, 2]]),
    Example(layer(REPLICATE, (2, 2)), 5, [[5, 5], [5, 5]]),
    Example(layer(REPLICATE, 3, -1), [[1, 2]], [[[1] * 3, [2] * 3]]),
    Example(layer(REPLICATE, (2, 1), -1), [7, 8], [[[7], [7]], [[8], [8]]]),
    Example(layer(REPLICATE, (2, 1), -2), [7, 8], [[[7, 8]], [[7, 8]]]),
    Example(layer(REPLICATE, (3,), Input=()), [1, 2], [[1, 1, 1], [2, 2, 2]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_stacked_copies() -> None:
    rng = np.random.default_rng(2)
    for _ in range(60):
        rank = int(rng.integers(0, 4))
        x = rng.standard_normal((2, *rng.integers(1, 4, rank)))
        new = tuple(int(n) for n in rng.integers(1, 4, rng.integers(1, 4)))
        start = int(rng.integers(0, rank + 1))
        expected = x
        for size in reversed(new):
            expected = np.stack([expected] * size, axis=start + 1)
        position = start + 1 if rng.random() < 0.5 else start - rank - 1
        given = new[0] if len(new) == 1 and rng.random() < 0.5 else new
        compare(layer(REPLICATE, given, position), {"Input": x}, expected)


def test_sizes_both_ways() -> None:
    assert sizes(layer(REPLICATE, (2, 3), 2, Output=(5, 2, 3, 6)), "Input") == [(5, 6)]
    assert sizes(layer(REPLICATE, AUTOMATIC, Output=(4, 6)), "Input") == [(6,)]
    assert sizes(layer(REPLICATE, (2, AUTOMATIC), Input=3), "Output") == [(2, None, 3)]
    assert sizes(layer(REPLICATE, 2, -1, Output=(AUTOMATIC, AUTOMATIC)), "Output") == [(None, 2)]
    # the number of copies follows from what they are added to, even if that varies
    net = graph(
        {"copies": layer(REPLICATE, AUTOMATIC), "sum": layer("TotalLayer")},
        [Edge((Port.of("Sequence"), "copies"), "sum"), Edge(Port.of("Vector"), "copies")],
        {"Sequence": ("Varying", 3), "Vector": 3},
    )
    assert isinstance(net.type("Output").dims[0], Length)
    ragged = [np.ones((2, 3)), np.zeros((4, 3))]
    found = apply(net, {"Sequence": ragged, "Vector": [[1, 2, 3], [4, 5, 6]]})
    np.testing.assert_allclose(found[0], 1.0 + np.array([[1, 2, 3]] * 2))
    np.testing.assert_allclose(found[1], [[4, 5, 6]] * 4)


def test_messages() -> None:
    refused(
        lambda: layer(REPLICATE, 0), SpecificationError, "netinvarg",
        'ReplicateLayer: "Dimensions" should be an integer of 1 or more, Automatic, or a list of these; it was given '
        "as 0.",
    )  # fmt: skip
    refused(
        lambda: layer(REPLICATE, 2, 0), SpecificationError, "netinvarg",
        'ReplicateLayer: "Position" should be a level: 1, 2, ..., or negative from the end; it was given as 0.',
    )  # fmt: skip
    refused(
        lambda: layer(REPLICATE, 2, 3, Input=4), TypeConflict, "tyfail1",
        'ReplicateLayer: port "Input": needs a matrix or more, since its position is 3; it is a vector of size 4.',
    )  # fmt: skip
    refused(
        lambda: layer(REPLICATE, 2, Output=(3, 4)), TypeConflict, "tyfail1",
        'ReplicateLayer: port "Output": was given as {3, 4}, but is an array with first size 2, since it makes the '
        "new levels.",
    )  # fmt: skip
    refused(
        lambda: apply(chain([layer(REPLICATE, AUTOMATIC)]), [1, 2]), IncompleteNet, "netunknown",
        'NetChain: layer 1 (ReplicateLayer[Automatic]), port "Output": only this is known of the shape: '
        "a matrix of size …×2.",
    )  # fmt: skip
