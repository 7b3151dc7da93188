from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError

DROP = "DropoutLayer"
BOTH = {"OutputPorts": ("Output", "BinaryMask")}
EXAMPLES = [
    Example(layer(DROP), [1, 2, 3, 4], [1, 2, 3, 4]),
    Example(layer(DROP, 0), [1, 2, 3, 4], [1, 2, 3, 4], {"mode": "Train"}),
    Example(layer(DROP, 0.3, **BOTH), [1, 2], {"Output": [1, 2], "BinaryMask": [1, 1]}),
    Example(layer(DROP, OutputPorts="BinaryMask"), [[1, 2]], [[1, 1]]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


def test_training_scales_what_is_kept() -> None:
    """x (1, 2, 3, 4) with mask (1, 0, 1, 1) and p = 1/4 is (1.333333, 0, 4, 5.333333), and so for every mask."""
    x = np.array([1.0, 2, 3, 4])
    for p in (0.25, 0.5):
        for seed in range(20):
            found = apply(layer(DROP, p, **BOTH), x, mode="Train", seed=seed)
            agree(found["Output"], np.where(found["BinaryMask"] == 1, x / (1 - p), 0))
            assert set(np.unique(found["BinaryMask"])) <= {0, 1}


def test_alpha_dropout_constants() -> None:
    """Where the mask is (1, 0, 1, 0) and p = 1/2 the reference gives these four numbers."""
    expected = np.array([1.665599, -0.779194, 3.438409, -0.779194])
    net = layer(DROP, 0.5, Method="AlphaDropout", **BOTH)
    masks = set()
    for seed in range(60):
        found = apply(net, [1, 2, 3, 4], mode="Train", seed=seed)
        masks.add(tuple(int(m) for m in found["BinaryMask"]))
        for i in (0, 2):
            if found["BinaryMask"][i]:
                agree(found["Output"][i], expected[i])
        agree(found["Output"][found["BinaryMask"] == 0], np.full(int((found["BinaryMask"] == 0).sum()), expected[1]))
    assert (1, 0, 1, 0) in masks


def test_share_dropped_and_independence() -> None:
    net = layer(DROP, 0.3)
    found = apply(net, np.ones((50, 200)), mode="Train", seed=1)
    assert abs(float((found == 0).mean()) - 0.3) < 0.02
    assert abs(float(found.mean()) - 1) < 0.03
    batch = apply(layer(DROP, 0.5, Input=40), np.ones((2, 40)), mode="Train", seed=2)
    assert not np.array_equal(batch[0], batch[1])


def test_seeds() -> None:
    net, ones = layer(DROP), np.ones(100)
    first = apply(net, ones, mode="Train", seed=7)
    assert np.array_equal(first, apply(net, ones, mode="Train", seed=7))
    assert not np.array_equal(first, apply(net, ones, mode="Train", seed=8))
    assert np.array_equal(*[apply(net, ones, mode="Train", seed="abc") for _ in range(2)])


def test_sizes_both_ways() -> None:
    assert sizes(layer(DROP, 0.1, **BOTH, BinaryMask=(2, 3)), "Input", "Output") == [(2, 3), (2, 3)]


def test_messages() -> None:
    for bad in (1, -0.1, "0.5"):
        shown = f'"{bad}"' if isinstance(bad, str) else bad
        refused(
            lambda bad=bad: layer(DROP, bad), SpecificationError, "netinvarg",  # type: ignore[misc]
            f'DropoutLayer: "Probability" should be a number from 0 up to, but not including, 1; it was given as '
            f'{shown}.',
        )  # fmt: skip
    refused(
        lambda: layer(DROP, Method="Gaussian"), SpecificationError, "netinvarg",
        'DropoutLayer: "Method" should be "Dropout" or "AlphaDropout"; it was given as "Gaussian".',
    )  # fmt: skip
    refused(
        lambda: layer(DROP, OutputPorts=["Mask"]), SpecificationError, "netinvarg",
        'DropoutLayer: "OutputPorts" should be a port or a list of ports out of "Output", "BinaryMask"; it was given '
        'as '
        '{"Mask"}.',
    )  # fmt: skip
    refused(
        lambda: apply(layer(DROP), [1], mode="train"), DataError, "netinvopt",  # type: ignore[arg-type]
        'DropoutLayer: NetEvaluationMode should be "Test" or "Train", not "train".',
    )  # fmt: skip
