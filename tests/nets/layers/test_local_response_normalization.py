from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import DataError, SpecificationError, TypeConflict

LRN = "LocalResponseNormalizationLayer"
EXAMPLES = [
    Example(layer(LRN), [[[1]], [[2]], [[3]], [[4]], [[5]]],
            [[[0.512989]], [[0.755929]], [[0.866025]], [[1.164445]], [[1.507557]]]),
    Example(layer(LRN), np.zeros((5, 2, 1)), np.zeros((5, 2, 1))),
    Example(layer(LRN, ChannelWindowSize=0, Bias=0), [[[2]], [[-4]]], [[[1]], [[-1]]]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(50))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    side = int(rng.integers(0, 4))
    alpha, beta, bias = (float(v) for v in rng.uniform(0.1, 3, 3))
    data = rng.normal(size=(2, 2 * side + 1 + int(rng.integers(0, 5)), *rng.integers(1, 5, 2))) * 3
    net = layer(LRN, Alpha=alpha, Beta=beta, Bias=bias, ChannelWindowSize=side)
    expected = torch.nn.functional.local_response_norm(torch.tensor(data), 2 * side + 1, alpha, beta, bias)
    agree(apply(net, data), expected.numpy(), 1e-5)
    if seed < 5:
        check_gradient(net, {"Input": data})


def test_sizes_both_ways() -> None:
    assert sizes(layer(LRN, Input=(5, 3, 4)), "Output") == [(5, 3, 4)]
    assert sizes(layer(LRN, Output=(5, 3, 4)), "Input") == [(5, 3, 4)]


def test_messages() -> None:
    refused(
        lambda: layer(LRN, Input=(4, 3, 3)), TypeConflict, "tyfail1",
        'LocalResponseNormalizationLayer: port "Input": needs 5 or more channels, since it looks at 5 channels at a '
        "time; it is an array of size 4×3×3.",
    )  # fmt: skip
    refused(
        lambda: layer(LRN, Input=(5, 3)), TypeConflict, "tyfail1",
        'LocalResponseNormalizationLayer: port "Input": was given as {5, 3}, but is an array of rank 3, since it '
        "works on channels, height and width.",
    )  # fmt: skip
    refused(
        lambda: apply(layer(LRN), np.ones((3, 2, 2))), DataError, "netindata",
        'LocalResponseNormalizationLayer: port "Input": needs 5 or more channels, since it looks at 5 channels at a '
        "time; it is an array of size 3×2×2.",
    )  # fmt: skip
    refused(
        lambda: layer(LRN, ChannelWindowSize=-1), SpecificationError, "netinvarg",
        'LocalResponseNormalizationLayer: "ChannelWindowSize" should be an integer of 0 or more; it was given as -1.',
    )  # fmt: skip
