from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict

SPATIAL = "SpatialTransformationLayer"
NINE = [[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]
IDENTITY = [1, 0, 0, 0, 1, 0]


def example(size: tuple[int, int], parameters: list[float], expected: object) -> Example:
    return Example(layer(SPATIAL, size), {"Input": NINE, "Parameters": parameters}, expected)


EXAMPLES = [
    example((2, 2), IDENTITY, [[[1, 3], [7, 9]]]),
    example((3, 3), [0.5, 0, 0, 0, 0.5, 0], [[[3, 3.5, 4], [4.5, 5, 5.5], [6, 6.5, 7]]]),
    example((3, 3), [1, 0, 1, 0, 1, 0], [[[2, 3, 0], [5, 6, 0], [8, 9, 0]]]),
    example((3, 3), [1, 0, 0, 0, 1, 1], [[[4, 5, 6], [7, 8, 9], [0, 0, 0]]]),
    example((3, 3), [0, 1, 0, 1, 0, 0], [[[1, 4, 7], [2, 5, 8], [3, 6, 9]]]),
    example((1, 1), IDENTITY, [[[1]]]),
    Example(
        layer(SPATIAL, (4, 4)),
        {"Input": [[[1, 4, 3, 6], [1, 8, 8, 9], [0, 4, 1, 5], [1, 0, 1, 3]]], "Parameters": [2, 0, 0, 0, 2, 0]},
        [[[0, 0, 0, 0], [0, 3.5, 6.5, 0], [0, 1.25, 2.5, 0], [0, 0, 0, 0]]],
    ),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(60))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    channels, *before = (int(n) for n in rng.integers(1, 6, 3))
    after = tuple(int(n) for n in rng.integers(2, 6, 2))
    data = rng.normal(size=(3, channels, *before))
    parameters = rng.normal(size=(3, 6)) * rng.choice([0.3, 1, 3])
    maps = torch.tensor(parameters.reshape(3, 2, 3))
    grid = torch.nn.functional.affine_grid(maps, [3, channels, *after], align_corners=True)
    expected = torch.nn.functional.grid_sample(torch.tensor(data), grid, align_corners=True).numpy()
    net = layer(SPATIAL, after)
    given = {"Input": data, "Parameters": parameters}
    agree(apply(net, given, precision="Real64"), expected, 1e-9)
    if seed < 6:
        check_gradient(net, given)


@pytest.mark.parametrize("wild", [1e30, -1e30, np.inf, np.nan])
def test_places_far_outside_are_zero(wild: float) -> None:
    found = apply(layer(SPATIAL, (2, 2)), {"Input": NINE, "Parameters": [1, 0, wild, 0, 1, 0]})
    agree(found, np.zeros((1, 2, 2)))


def test_the_parameters_have_two_names() -> None:
    agree(apply(layer(SPATIAL, (2, 2)), {"Input": NINE, "Localization": IDENTITY}), [[[1, 3], [7, 9]]])
    assert sizes(layer(SPATIAL, (2, 2), Localization=6), "Parameters") == [(6,)]


def test_sizes_both_ways() -> None:
    assert sizes(layer(SPATIAL, (4, 5), Input=(3, 7, 8)), "Parameters", "Output") == [(6,), (3, 4, 5)]
    assert sizes(layer(SPATIAL, (4, 5), Output=(3, 4, 5)), "Input") == [(3, None, None)]


def test_messages() -> None:
    for bad, shown in ((3, "3"), ((3,), "{3}"), ((0, 2), "{0, 2}")):
        refused(
            lambda bad=bad: layer(SPATIAL, bad), SpecificationError, "netinvarg",  # type: ignore[misc]
            f'SpatialTransformationLayer: "Dimensions" should be a list {{height, width}} of integers of 1 or more; it '
            f"was given as {shown}.",
        )  # fmt: skip
    refused(
        lambda: layer(SPATIAL, (2, 2), Parameters=5), TypeConflict, "tyfail1",
        'SpatialTransformationLayer: port "Parameters": was given as {5}, but is a vector of size 6, since an affine '
        "map of the plane has six parameters.",
    )  # fmt: skip
    refused(
        lambda: layer(SPATIAL, (2, 2), Input=(3, 4)), TypeConflict, "tyfail1",
        'SpatialTransformationLayer: port "Input": was given as {3, 4}, but is an array of rank 3, since it works on '
        "channels, height and width.",
    )  # fmt: skip
