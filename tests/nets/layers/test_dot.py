from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, layer, refused, sizes
from nets.comparing import compare
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict
from wlnet.nets.values import Swap

DOT = "DotLayer"
A, B = [[1, 2], [3, 4]], [[5, 6], [7, 8]]
EXAMPLES = [
    Example(layer(DOT), [[1, 2, 3], [4, 5, 6]], 32),
    Example(layer(DOT), [A, B], [[19, 22], [43, 50]]),
    Example(layer(DOT, (Swap(1, 2), None)), [A, B], [[26, 30], [38, 44]]),
    Example(layer(DOT, (None, (2, 1))), [A, B], [[17, 23], [39, 53]]),
    Example(layer(DOT), [A, B, [1, -1]], [-3, -7]),
    Example(layer(DOT, InputPorts={"x": 2, "y": (2, 2)}), {"y": A, "x": [1, 1]}, [4, 6]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_against_tensordot() -> None:
    rng = np.random.default_rng(8)
    for _ in range(60):
        ranks = [int(n) for n in rng.integers(1, 4, rng.integers(2, 4))]
        if len(ranks) > 2 and ranks[0] + ranks[1] == 2:
            ranks[1] = 2  # what is on the left of the third may not be a number
        turned: list[np.ndarray] = []
        last_of_left: list[int] = []
        for rank in ranks:
            dims = [int(n) for n in rng.integers(1, 4, rank)]
            if last_of_left:
                dims[0] = last_of_left[-1]
                last_of_left = last_of_left[:-1] + dims[1:]
            else:
                last_of_left = dims
            turned.append(rng.standard_normal((2, *dims)))
        expected = np.stack([_chain_of_dots([x[i] for x in turned]) for i in range(2)])
        specs, given = [], []
        for x in turned:
            order = rng.permutation(x.ndim - 1)
            plain = rng.random() < 0.5
            # Transpose[given, p] has given's level k as its level p_k
            specs.append(None if plain else tuple(int(n) + 1 for n in order))
            given.append(x if plain else x.transpose(0, *(order + 1)))
        net = layer(DOT, specs)
        compare(net, dict(zip(net.inputs, given, strict=True)), expected)


def _chain_of_dots(arrays: list[np.ndarray]) -> np.ndarray:
    result = arrays[0]
    for other in arrays[1:]:
        result = np.tensordot(result, other, axes=1)
    return result


def test_sizes_both_ways() -> None:
    net = layer(DOT, InputPorts=[(2, 3), (3, 4, 5)])
    assert sizes(net, "Output") == [(2, 4, 5)]
    net = layer(DOT, InputPorts=2, Input1=(2, 3))
    assert net.type("Input2").head[0] == 3
    net = layer(DOT, InputPorts=[(2, 3), 3], Output=2)
    assert sizes(net, "Output") == [(2,)]
    net = layer(DOT, (None, Swap(1, 2)), Input1=(2, 3), Input2=(4, 3))
    assert sizes(net, "Output") == [(2, 4)]
    net = layer(DOT, (Swap(1, 3), None), Input1=(2, 3, 4), Input2=2)
    assert sizes(net, "Output") == [(4, 3)]


def test_varying_levels() -> None:
    n = ("n", 2)
    product = layer(DOT, InputPorts=[n, (2, 3)])
    ragged = [np.ones((2, 2)), np.ones((3, 2))]
    found = apply(product, [ragged, [np.ones((2, 3))] * 2])
    assert [row.shape for row in found] == [(2, 3), (3, 3)]
    over = layer(DOT, (Swap(1, 2), None), InputPorts=[n, n])
    assert sizes(over, "Output") == [(2, 2)]
    np.testing.assert_allclose(apply(over, [ragged, ragged]), [[[2, 2], [2, 2]], [[3, 3], [3, 3]]])
    refused(
        lambda: apply(over, [[np.ones((2, 2))], [np.ones((3, 2))]]), DataError, "netindata",
        'DotLayer: port "Input2": needs size 2 at level 1, since port "Input1" was given as {2, 2}; it is a matrix of '
        "size 3×2.",
    )  # fmt: skip


def test_messages() -> None:
    refused(
        lambda: layer(DOT, (Swap(1, 2),)), SpecificationError, "netinvarg",
        'DotLayer: "Transpositions" should be a list of two or more entries, one for each input: None, m <-> n, a '
        "list of swaps, or a permutation; it was given as {1 <-> 2}.",
    )  # fmt: skip
    refused(
        lambda: layer(DOT, (Swap(1, 2), None), Input1=(2, 3), Input2=(3, 4)), TypeConflict, "tyfail1",
        'DotLayer: port "Input2": needs size 2 at level 1, since port "Input1" was given as {2, 3}; it is a matrix of '
        "size 3×4.",
    )  # fmt: skip
    refused(
        lambda: layer(DOT, (None, Swap(1, 2)), Input1=(2, 3), Input2=(3, 4)), TypeConflict, "tyfail1",
        'DotLayer: port "Input2": needs size 3 at level 2, since port "Input1" was given as {2, 3}; it is a matrix of '
        "size 3×4.",
    )  # fmt: skip
    refused(
        lambda: layer(DOT, InputPorts=[(2, 3), (4, 5)]), TypeConflict, "tyfail1",
        'DotLayer: port "Input2": was given as {4, 5}, but is an array with first size 3, since port "Input1" was '
        "given as {2, 3}.",
    )  # fmt: skip
    refused(
        lambda: layer(DOT, InputPorts=[3, 3, 3]), TypeConflict, "tyfail1",
        'DotLayer: port "Input3": needs an array on its left, where there is a number.',
    )  # fmt: skip
    refused(
        lambda: layer(DOT, InputPorts=1), TypeConflict, "tyfail1",
        "DotLayer: it takes two inputs or more; it has 1.",
    )  # fmt: skip
    refused(
        lambda: layer(DOT, InputPorts=["Real", 3]), TypeConflict, "tyfail1",
        'DotLayer: port "Input1": was given as "Real", but is an array of rank 1 or more.',
    )  # fmt: skip
