from __future__ import annotations

import math

import numpy as np
import pytest

from nets.building import Example, agree, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.types import describe
from wlnet.nets.values import AUTOMATIC

EDGE = [[[1, 0, -1]]]
ONES = [[[1, 1, 1]]]
CONV = "ConvolutionLayer"
EXAMPLES = [
    Example(layer(CONV, Weights=EDGE, Biases=[0.5]), [[1, 2, 4, 8]], [[-2.5, -5.5]]),
    Example(layer(CONV, Weights=EDGE, Biases=[0.5], PaddingSize=1, Stride=2), [[1, 2, 4, 8]], [[-1.5, -5.5]]),
    Example(layer(CONV, Weights=EDGE, Biases=[0.5], PaddingSize=((0, 1),)), [[1, 2, 4, 8]], [[-2.5, -5.5, 4.5]]),
    Example(
        layer(CONV, ChannelGroups=2, Biases=None, Weights=[[[[1, 1], [1, 1]]], [[[1, 0], [0, -1]]]]),
        [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], [[[10]], [[-3]]],
    ),
    Example(layer(CONV, Weights=EDGE, Biases=None, Dilation=2), [[1, 2, 3, 4, 5]], [[-4]]),
    Example(layer(CONV, Weights=ONES, Biases=None, Stride=2, PaddingSize="Same"), [[1, 2, 3, 4]], [[6, 7]]),
    Example(layer(CONV, Weights=ONES, Biases=None, Stride=2, PaddingSize="Same"), [[1, 2, 3, 4, 5]], [[3, 9, 9]]),
    Example(layer(CONV, Weights=EDGE, Biases=[0.5], Interleaving=True), [[1], [2], [4], [8]], [[-2.5], [-5.5]]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(80))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    groups = int(rng.choice([1, 1, 2, 3]))
    channels, out = groups * int(rng.integers(1, 4)), groups * int(rng.integers(1, 4))
    kernel = tuple(int(k) for k in rng.integers(1, 4, count))
    stride = tuple(int(s) for s in rng.integers(1, 4, count))
    dilation = tuple(int(d) for d in rng.integers(1, 3, count))
    pads = tuple((int(a), int(b)) for a, b in rng.integers(0, 3, (count, 2)))
    spatial = tuple(int(n) for n in rng.integers(5, 9, count))
    interleaving = bool(rng.random() < 0.3)
    same = bool(rng.random() < 0.25)
    weights = rng.normal(size=(out, channels // groups, *kernel)).astype(np.float32)
    biases = rng.normal(size=out).astype(np.float32) if rng.random() < 0.7 else None
    data = rng.normal(size=(2, channels, *spatial)).astype(np.float32)
    net = layer(
        CONV, out, kernel, Weights=weights, Biases=biases, Stride=stride, Dilation=dilation, ChannelGroups=groups,
        PaddingSize="Same" if same else pads, Interleaving=interleaving,
    )  # fmt: skip
    if same:
        pads = tuple(_same(*side) for side in zip(spatial, kernel, stride, dilation, strict=True))
    padded = np.pad(data, [(0, 0), (0, 0), *pads])
    expected = getattr(torch.nn.functional, f"conv{count}d")(
        torch.tensor(padded), torch.tensor(weights), None if biases is None else torch.tensor(biases), stride=stride,
        dilation=dilation, groups=groups,
    ).numpy()  # fmt: skip
    found = apply(net, np.moveaxis(data, 1, -1) if interleaving else data)
    agree(found, np.moveaxis(expected, 1, -1) if interleaving else expected, 1e-4)


def _same(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    total = max(0, (math.ceil(size / stride) - 1) * stride + dilation * (kernel - 1) + 1 - size)
    return total // 2, total - total // 2


@pytest.mark.parametrize(
    ("settings", "before", "after"),
    [
        ({"KernelSize": 7, "Stride": 2, "PaddingSize": 3}, 224, 112),
        ({"KernelSize": 5}, 28, 24),
        ({"KernelSize": 3, "Dilation": 2}, 10, 6),
        ({"KernelSize": 3, "Stride": 2, "PaddingSize": "Same"}, 5, 3),
        ({"KernelSize": 4, "PaddingSize": "Same"}, 9, 9),
    ],
)
def test_sizes_forwards(settings: dict[str, object], before: int, after: int) -> None:
    assert sizes(layer(CONV, OutputChannels=8, **settings, Input=(3, before)), "Output") == [(8, after)]


def test_sizes_backwards() -> None:
    net = layer(CONV, 8, 3, PaddingSize=((0, 1), (2, 1)), Output=(AUTOMATIC, 10, 10))
    assert sizes(net, "Input", "Output") == [(None, 11, 9), (8, 10, 10)]
    assert sizes(layer(CONV, 8, 3, PaddingSize="Same", Output=(8, 7)), "Input") == [(None, 7)]
    # with a stride several inputs give one output: no guess
    assert sizes(layer(CONV, 8, 3, Stride=2, Output=(8, 7)), "Input") == [(None, None)]
    assert layer(CONV, 8, 3, Output=(8, 7, 7)).solution.array_dims("Weights") == (8, None, 3, 3)


def test_channels_and_kernel_from_weights() -> None:
    net = layer(CONV, Weights=np.ones((6, 2, 3, 5)), ChannelGroups=2)
    assert sizes(net, "Input", "Output") == [(4, None, None), (6, None, None)]
    assert net.solution.array_dims("Biases") == (6,)


def test_dimensionality_stays_open_until_something_tells() -> None:
    open_net = layer(CONV, 4, 3)
    assert sizes(open_net, "Input") == [None]
    assert open_net.solution.array_dims("Weights") is None
    for told in ({"Dimensionality": 2}, {"Stride": (1, 1)}, {"PaddingSize": ((0, 0), (1, 1))}, {"Input": (1, 9, 9)}):
        assert layer(CONV, 4, 3, **told).solution.array_dims("Weights") == (4, None if "Input" not in told else 1, 3, 3)


def test_old_names() -> None:
    assert layer(CONV, 4, 3, GroupNumber=2) == layer(CONV, 4, 3, ChannelGroups=2)


def test_varying_length_stays_varying() -> None:
    net = layer(CONV, 4, 3, Input=("Varying", 2), Interleaving=True)
    assert describe(net.type("Output")) == "matrix (size: n×4)"
    net = initialize(net)
    ragged = [np.ones((n, 2)) for n in (3, 5, 3)]
    assert [row.shape for row in apply(net, ragged)] == [(1, 4), (3, 4), (1, 4)]
    agree(apply(net, ragged)[1], apply(net, ragged[1]))


def test_messages() -> None:
    refused(
        lambda: layer(CONV, 4, (3, 3), Stride=(1, 1, 1)), SpecificationError, "netinvarg",
        'ConvolutionLayer: "KernelSize" has 2 entries, but "Stride" has 3 entries.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, (3,), Dimensionality=2), SpecificationError, "netinvarg",
        'ConvolutionLayer: "Dimensionality" is 2, but "KernelSize" has 1 entry.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, Weights=np.ones((4, 1))), SpecificationError, "netinvarg",
        'ConvolutionLayer: "Weights" should be an array of rank 3, 4 or 5; its rank is 2.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV), SpecificationError, "netinvarg",
        'ConvolutionLayer: the number of output channels and the kernel size are missing, and "Weights" does not tell.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4), SpecificationError, "netargx",
        "ConvolutionLayer: it takes 0 or 2 arguments; 1 was given.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 5, 3, ChannelGroups=2), SpecificationError, "netinvarg",
        'ConvolutionLayer: "ChannelGroups" should divide the number of output channels; 2 does not divide 5.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, ChannelGroups=2, Input=(3, 8)), TypeConflict, "tyfail1",
        'ConvolutionLayer: port "Input": needs a number of channels divisible by 2, since "ChannelGroups" is 2; it '
        'is a '
        "matrix of size 3×8.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 5, Input=(3, 8, 4)), TypeConflict, "tyfail1",
        'ConvolutionLayer: port "Input": needs size 5 or more at level 3, since the kernel reaches over 5; it is an '
        "array of size 3×8×4.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, Weights=np.ones((5, 1, 3))), TypeConflict, "tyfail1",
        'ConvolutionLayer: "Weights" should be an array of size 4×…×…, since it has 4 output channels; it is an array '
        "of size 5×1×3.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 2, Weights=np.ones((4, 1, 3))), TypeConflict, "tyfail1",
        'ConvolutionLayer: "Weights" should be an array of size …×…×2, since the kernel size is 2; it is an array of '
        "size 4×1×3.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, Input=5), TypeConflict, "tyfail1",
        'ConvolutionLayer: port "Input": was given as {5}, but is an array of rank 2 or more, since it works on '
        'channels '
        "and 1 to 3 spatial dimensions.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, Input=(1, 9, 9, 9, 9)), TypeConflict, "tyfail1",
        'ConvolutionLayer: port "Input": needs an array of rank 2, 3 or 4, since it works on channels and 1 to 3 '
        "spatial dimensions; it is an array of size 1×9×9×9×9.",
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, PaddingSize=-1), SpecificationError, "netinvarg",
        'ConvolutionLayer: "PaddingSize" should be a size of 0 or more, a list of such sizes or of pairs {before, '
        'after}, or "Same"; it was given as -1.',
    )  # fmt: skip
    refused(
        lambda: layer(CONV, 4, 3, Output=(5, 8)), TypeConflict, "tyfail1",
        'ConvolutionLayer: port "Output": was given as {5, 8}, but is an array with first size 4, since it has 4 '
        'output '
        "channels.",
    )  # fmt: skip
