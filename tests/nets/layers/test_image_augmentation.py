from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict

AUGMENT = "ImageAugmentationLayer"
SIXTEEN = np.arange(1, 17).reshape(1, 4, 4)
EXAMPLES = [
    Example(layer(AUGMENT, (2, 2)), SIXTEEN, [[[6, 7], [10, 11]]]),
    Example(layer(AUGMENT, (4, 2)), np.arange(30).reshape(1, 6, 5), np.arange(30).reshape(1, 6, 5)[:, 1:5, 1:3]),
    Example(layer(AUGMENT, (4, 4)), SIXTEEN, SIXTEEN),
    Example(layer(AUGMENT, (4, 4)), SIXTEEN, SIXTEEN, {"mode": "Train"}),
    Example(
        layer(AUGMENT, (4, 4), ReflectionProbabilities=(1, 0)), SIXTEEN, SIXTEEN[:, ::-1], {"mode": "Train"}
    ),
    Example(
        layer(AUGMENT, (4, 4), ReflectionProbabilities=(0, 1)), SIXTEEN, SIXTEEN[:, :, ::-1], {"mode": "Train"}
    ),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def parts(image: np.ndarray, size: tuple[int, int]) -> dict[bytes, tuple[int, int, bool, bool]]:
    """Every part of the image, mirrored or not, and where it is from."""
    found = {}
    for i in range(image.shape[1] - size[0] + 1):
        for j in range(image.shape[2] - size[1] + 1):
            part = image[:, i : i + size[0], j : j + size[1]].astype(np.float32)
            for down in (False, True):
                for across in (False, True):
                    turned = part[:, :: -1 if down else 1, :: -1 if across else 1]
                    found[turned.tobytes()] = (i, j, down, across)
    return found


@pytest.mark.parametrize("seed", range(50))
def test_training_takes_parts_of_the_image(seed: int) -> None:
    """Every example is a part of its own image, all channels from the same place."""
    rng = np.random.default_rng(seed)
    sizes_before = tuple(int(n) for n in rng.integers(2, 7, 2))
    wanted = tuple(int(rng.integers(2, n + 1)) for n in sizes_before)
    images = rng.normal(size=(4, 3, *sizes_before)).astype(np.float32)
    chances = tuple(float(rng.choice([0, 0.5, 1])) for _ in range(2))
    found = apply(layer(AUGMENT, wanted, ReflectionProbabilities=chances), images, mode="Train", seed=seed)
    assert found.shape == (4, 3, *wanted)
    for image, part in zip(images, found, strict=True):
        *_, down, across = parts(image, wanted)[part.tobytes()]
        for turned, chance in ((down, chances[0]), (across, chances[1])):
            assert chance == 0.5 or turned == bool(chance)


def test_all_places_are_equally_likely() -> None:
    net = layer(AUGMENT, (2, 2), ReflectionProbabilities=(0.25, 0.5))
    count = 4000
    found = apply(net, np.broadcast_to(SIXTEEN, (count, 1, 4, 4)), mode="Train", seed=3)
    origin = parts(SIXTEEN, (2, 2))
    drawn = [origin[part.tobytes()] for part in found]
    places = Counter((i, j) for i, j, _, _ in drawn)
    assert len(places) == 9
    assert all(abs(n / count - 1 / 9) < 0.02 for n in places.values())
    assert abs(sum(down for *_, down, _ in drawn) / count - 0.25) < 0.03
    assert abs(sum(across for *_, across in drawn) / count - 0.5) < 0.03


def test_gradient() -> None:
    data = np.random.default_rng(0).normal(size=(2, 2, 4, 5))
    for mode in ("Test", "Train"):
        check_gradient(layer(AUGMENT, (2, 3), ReflectionProbabilities=(0.5, 0.5)), {"Input": data}, mode)  # type: ignore[arg-type]


def test_old_names() -> None:
    assert layer(AUGMENT, (2, 2), ReflectionProbability=(0, 1)) == layer(
        AUGMENT, (2, 2), ReflectionProbabilities=(0, 1)
    )


def test_seeds() -> None:
    net, data = layer(AUGMENT, (2, 2)), np.broadcast_to(SIXTEEN, (20, 1, 4, 4))
    first = apply(net, data, mode="Train", seed=7)
    agree(apply(net, data, mode="Train", seed=7), first)
    assert not np.array_equal(first, apply(net, data, mode="Train", seed=8))


def test_sizes() -> None:
    assert sizes(layer(AUGMENT, (2, 3), Input=(3, 7, 8)), "Output") == [(3, 2, 3)]
    assert sizes(layer(AUGMENT, (2, 3), Output=(4, 2, 3)), "Input") == [(4, None, None)]


def test_messages() -> None:
    refused(
        lambda: layer(AUGMENT, (5, 4), Input=(1, 4, 4)), TypeConflict, "tyfail1",
        'ImageAugmentationLayer: port "Input": needs size 5 or more at level 2, since a part of size 5 is taken of it; '
        "it is an array of size 1×4×4.",
    )  # fmt: skip
    refused(
        lambda: layer(AUGMENT, (2, 2), ReflectionProbabilities=(0, 2)), SpecificationError, "netinvarg",
        'ImageAugmentationLayer: "ReflectionProbabilities" should be a list of two probabilities, numbers from 0 to 1; '
        "it was given as {0, 2}.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(AUGMENT, (2, 2)), [[1, 2], [3, 4]]), DataError, "netindata",
        'ImageAugmentationLayer: port "Input": needs an array of rank 3, or a list of such; the data are a matrix of '
        "size 2×2.",
    )  # fmt: skip
