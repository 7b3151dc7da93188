from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import TypeConflict
from wlnet.nets.types import Integer, Length

APPEND, PREPEND = "AppendLayer", "PrependLayer"
EXAMPLES = [
    Example(layer(APPEND), {"Input": [1, 2], "Element": 3}, [1, 2, 3]),
    Example(layer(APPEND), [[1, 2], 3], [1, 2, 3]),
    Example(layer(APPEND, Element=()), [[[1, 2], [3, 4]], [5, 6]], [[1, 2, 5], [3, 4, 6]]),
    Example(layer(APPEND), {"Input": [[1, 2]], "Element": [8, 9]}, [[1, 2], [8, 9]]),
    Example(layer(PREPEND), {"Input": [1, 2], "Element": 3}, [3, 1, 2]),
    Example(layer(PREPEND), {"Input": [[1, 2]], "Element": [8, 9]}, [[8, 9], [1, 2]]),
    Example(layer(PREPEND, Input=("Varying", 1)), {"Input": [[1], [2]], "Element": [0]}, [[0], [1], [2]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("name", [APPEND, PREPEND])
def test_against_concatenation(name: str) -> None:
    rng = np.random.default_rng(4)
    for _ in range(50):
        dims = tuple(rng.integers(1, 4, rng.integers(0, 3)))
        x = rng.standard_normal((3, rng.integers(1, 5), *dims))
        element = rng.standard_normal((3, *dims))
        pair = [x, element[:, None]]
        expected = np.concatenate(pair if name == APPEND else pair[::-1], axis=1)
        compare(layer(name), {"Input": x, "Element": element}, expected)


def test_sizes_both_ways() -> None:
    ports = ("Input", "Element", "Output")
    for name in (APPEND, PREPEND):
        assert sizes(layer(name, Input=(2, 3)), *ports) == [(2, 3), (3,), (3, 3)]
        assert sizes(layer(name, Output=(2, 3)), *ports) == [(1, 3), (3,), (2, 3)]
        assert sizes(layer(name, Element=(4, 5)), *ports) == [(None, 4, 5), (4, 5), (None, 4, 5)]
        assert sizes(layer(name, Element="Real"), *ports) == [(None,), (), (None,)]
    net = layer(APPEND, Input=("n",))
    assert isinstance(net.type("Output").dims[0], Length)
    assert net.type("Output").dims != net.type("Input").dims
    assert isinstance(layer(APPEND, Output="Varying").type("Input").dims[0], Length)


def test_ragged_lists_of_examples() -> None:
    found = apply(layer(APPEND, Input="Varying"), {"Input": [[1, 2], [3]], "Element": [8, 9]})
    assert [row.tolist() for row in found] == [[1, 2, 8], [3, 9]]


def test_integers_stay() -> None:
    net = layer(APPEND, Input=(2, "Integer"), Element="Integer")
    assert net.type("Output").kind == Integer()
    assert apply(net, [[1, 2], 3]).dtype == np.int64


def test_messages() -> None:
    refused(
        lambda: layer(APPEND, Input=(2, 3), Element=4), TypeConflict, "tyfail1",
        'AppendLayer: port "Element": needs a vector of size 3, since port "Input" was given as {2, 3}; it is a '
        "vector of size 4.",
    )  # fmt: skip
    refused(
        lambda: layer(PREPEND, Input=(2, 3), Element="Real"), TypeConflict, "tyfail1",
        'PrependLayer: port "Input": needs a vector, since port "Element" was given as "Real"; it is a matrix of size '
        "2×3.",
    )  # fmt: skip
    refused(
        lambda: layer(APPEND, Output=1), TypeConflict, "tyfail1",
        'AppendLayer: port "Input": needs a size of 1 or more, since it adds one element; it is a vector.',
    )  # fmt: skip
