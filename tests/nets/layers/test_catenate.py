from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.types import Integer

CAT = "CatenateLayer"
EXAMPLES = [
    Example(layer(CAT), [[1, 2], [3, 4, 5]], [1, 2, 3, 4, 5]),
    Example(layer(CAT, 2), [[[1, 2], [3, 4]], [[5], [6]]], [[1, 2, 5], [3, 4, 6]]),
    Example(layer(CAT), [[[1, 2], [3, 4]], [9]], [[1, 2, 9], [3, 4, 9]]),
    Example(layer(CAT, InputPorts=[2, 3]), [[1, 2], [3, 4, 5]], [1, 2, 3, 4, 5]),
    Example(layer(CAT, Inputs=[2, 1]), {"1": [1, 2], 2: [3]}, [1, 2, 3]),
    Example(layer(CAT, 0), [[1, 2], [3, 4], [5, 6]], [[1, 2], [3, 4], [5, 6]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_lower_rank_is_replicated_in_front() -> None:
    high, low = np.arange(24.0).reshape(2, 3, 4), np.arange(8.0).reshape(2, 4)
    agree(apply(layer(CAT), [high, low]), np.concatenate([high, np.broadcast_to(low, (2, 2, 4))], 1))
    row = np.arange(5.0)
    agree(apply(layer(CAT), [high, row]), np.concatenate([high, np.broadcast_to(row, (2, 3, 5))], 2))


@pytest.mark.parametrize("seed", range(60))
def test_against_numpy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rank = int(rng.integers(1, 5))
    level = int(rng.integers(1, rank + 1)) * int(rng.choice([1, -1]))
    axis = level if level > 0 else rank + 1 + level
    dims = rng.integers(1, 4, rank)
    arrays = []
    for _ in range(int(rng.integers(1, 4))):
        dims[axis - 1] = rng.integers(1, 5)
        arrays.append(rng.standard_normal((2, *dims)))
    inputs = {f"Input{i}": x for i, x in enumerate(arrays, 1)}
    compare(layer(CAT, level, InputPorts=len(arrays)), inputs, np.concatenate(arrays, axis))


@pytest.mark.parametrize("rank", range(4))
def test_level_zero_against_numpy(rank: int) -> None:
    arrays = np.random.default_rng(rank).standard_normal((3, 2, *range(2, rank + 2)))
    inputs = {f"Input{i}": x for i, x in enumerate(arrays, 1)}
    compare(layer(CAT, 0, InputPorts=3), inputs, np.stack(arrays, 1))


def test_sizes_at_level_zero() -> None:
    from wlnet.nets.values import AUTOMATIC

    net = layer(CAT, 0, InputPorts=[(2, AUTOMATIC), (AUTOMATIC, 4)])
    assert sizes(net, "Input1", "Input2", "Output") == [(2, 4), (2, 4), (2, 2, 4)]
    assert sizes(layer(CAT, 0, InputPorts=2, Output=(2, 5, 4)), "Input1", "Input2") == [(5, 4), (5, 4)]
    with pytest.raises(TypeConflict):
        layer(CAT, 0, InputPorts=[(2, 3), (2, 4)])
    with pytest.raises(TypeConflict):
        layer(CAT, 0, InputPorts=3, Output=(2, 5))


def test_sizes_both_ways() -> None:
    assert sizes(layer(CAT, InputPorts=[2, 3]), "Output") == [(5,)]
    assert sizes(layer(CAT, InputPorts=[(2, 4), (3, 4)]), "Output") == [(5, 4)]
    from wlnet.nets.values import AUTOMATIC

    net = layer(CAT, InputPorts=[(2, AUTOMATIC), (AUTOMATIC, 4)], Output=(5, AUTOMATIC))
    assert sizes(net, "Input1", "Input2", "Output") == [(2, 4), (3, 4), (5, 4)]
    assert sizes(layer(CAT, 2, InputPorts=[(7, 2), (7, 3)]), "Output") == [(7, 5)]
    assert sizes(layer(CAT, -1, InputPorts=[(7, 2), (7, 3)]), "Output") == [(7, 5)]


def test_integers_stay_integers() -> None:
    net = layer(CAT, InputPorts=[(2, "Integer"), (3, "Integer")])
    assert net.type("Output").kind == Integer()
    found = apply(net, [[1, 2], [3, 4, 5]])
    assert found.dtype == np.int64


def test_messages() -> None:
    refused(
        lambda: layer(CAT, InputPorts=[(2, 3), (2, 4)]), TypeConflict, "tyfail1",
        'CatenateLayer: port "Input2": needs size 3 at level 2, since port "Input1" was given as {2, 3}; it is a '
        'matrix '
        "of size 2×4.",
    )  # fmt: skip
    refused(
        lambda: layer(CAT, 2, InputPorts=[2, 3]), TypeConflict, "tyfail1",
        'CatenateLayer: port "Input1": was given as {2}, but is an array of rank 2 or more, since it joins at level 2.',
        'CatenateLayer: port "Input2": was given as {3}, but is an array of rank 2 or more, since it joins at level 2.',
    )  # fmt: skip
    refused(
        lambda: layer(CAT, InputPorts=["Varying", 3]), TypeConflict, "tyfail1",
        'CatenateLayer: port "Input1": needs a fixed size at the level that is joined, since it joins at level 1; it '
        'is '
        "a vector of size n.",
    )  # fmt: skip
    refused(
        lambda: layer(CAT, InputPorts=[2, 3], Output=6), TypeConflict, "tyfail1",
        'CatenateLayer: port "Output": needs size 5, since it joins at level 1; it is a vector of size 6.',
    )  # fmt: skip
    refused(
        lambda: layer(CAT, "x"), SpecificationError, "netinvarg",
        'CatenateLayer: "Level" should be a level: 1, 2, ..., or negative from the end; it was given as "x".',
    )  # fmt: skip
