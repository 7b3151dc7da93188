from __future__ import annotations

import numpy as np
import pytest

from nets.building import Example, agree, check_gradient, layer, refused, sizes
from wlnet.execution import apply
from wlnet.nets.errors import SpecificationError, TypeConflict
from wlnet.nets.initialize import initialize
from wlnet.nets.types import describe
from wlnet.nets.values import AUTOMATIC

DECONV = "DeconvolutionLayer"
ROW = [[[1, 2, 3]]]
TWO_TO_THREE = [[[1, 1], [0, 1], [1, 0]], [[1, 0], [1, 1], [0, 1]]]
EXAMPLES = [
    Example(layer(DECONV, Weights=ROW, Biases=None, Stride=2), [[1, 2]], [[1, 2, 5, 4, 6]]),
    Example(layer(DECONV, Weights=ROW, Biases=None, Stride=2, PaddingSize=1), [[1, 2]], [[2, 5, 4]]),
    Example(layer(DECONV, Weights=ROW, Biases=None, Stride=2, PaddingSize=((0, 2),)), [[1, 2]], [[1, 2, 5]]),
    Example(layer(DECONV, Weights=ROW, Biases=None, Stride=2, PaddingSize="Same"), [[1, 2]], [[1, 2, 5, 4]]),
    Example(layer(DECONV, Weights=[[[2]]], Biases=None, Stride=3, PaddingSize="Same"), [[1, 2]], [[2, 0, 0, 4, 0, 0]]),
    Example(layer(DECONV, Weights=TWO_TO_THREE, Biases=None), [[1, 2], [3, 4]], [[4, 7, 2], [3, 8, 6], [1, 5, 4]]),
    Example(
        layer(DECONV, Weights=np.ones((1, 1, 2, 2)), Biases=[0.5], Stride=2), [[[1, 2], [3, 4]]],
        [[[1.5, 1.5, 2.5, 2.5], [1.5, 1.5, 2.5, 2.5], [3.5, 3.5, 4.5, 4.5], [3.5, 3.5, 4.5, 4.5]]],
    ),
    Example(layer(DECONV, Weights=ROW, Biases=None, Dilation=2), [[1, 10]], [[1, 10, 2, 20, 3, 30]]),
    Example(layer(DECONV, Weights=ROW, Biases=[1], Interleaving=True), [[1], [1]], [[2], [4], [6], [4]]),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    example.check()


@pytest.mark.parametrize("seed", range(70))
def test_against_torch(seed: int) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    groups = int(rng.choice([1, 1, 2, 3]))
    channels, out = groups * int(rng.integers(1, 4)), groups * int(rng.integers(1, 4))
    kernel, stride = (tuple(int(k) for k in rng.integers(1, 4, count)) for _ in range(2))
    dilation = tuple(int(d) for d in rng.integers(1, 3, count))
    spatial = tuple(int(n) for n in rng.integers(2, 5, count))
    full = [s * (d - 1) + e * (k - 1) + 1 for s, d, e, k in zip(stride, spatial, dilation, kernel, strict=True)]
    same = bool(rng.random() < 0.25)
    if same:
        wanted = [s * d for s, d in zip(stride, spatial, strict=True)]
        pads = [(max(0, f - w) // 2, (f - w) - max(0, f - w) // 2) for f, w in zip(full, wanted, strict=True)]
    else:
        pads = [(int(rng.integers(0, min(3, f))), 0) for f in full]
        pads = [(b, int(rng.integers(0, min(3, f - b)))) for f, (b, _) in zip(full, pads, strict=True)]
    interleaving = bool(rng.random() < 0.3)
    weights = rng.normal(size=(channels, out // groups, *kernel)).astype(np.float32)
    biases = rng.normal(size=out).astype(np.float32) if rng.random() < 0.7 else None
    data = rng.normal(size=(2, channels, *spatial)).astype(np.float32)
    net = layer(
        DECONV, out, kernel, Weights=weights, Biases=biases, Stride=stride, Dilation=dilation, ChannelGroups=groups,
        PaddingSize="Same" if same else tuple(pads), Interleaving=interleaving,
    )  # fmt: skip
    whole = getattr(torch.nn.functional, f"conv_transpose{count}d")(
        torch.tensor(data), torch.tensor(weights), stride=stride, dilation=dilation, groups=groups
    ).numpy()
    whole = np.pad(whole, [(0, 0), (0, 0), *((0, max(0, -e)) for _, e in pads)])
    cut = [slice(b, n - max(0, e)) for (b, e), n in zip(pads, whole.shape[2:], strict=True)]
    expected = whole[(..., *cut)] + (0 if biases is None else biases.reshape(out, *(1,) * count))
    given = np.moveaxis(data, 1, -1) if interleaving else data
    agree(apply(net, given), np.moveaxis(expected, 1, -1) if interleaving else expected, 1e-4)
    if seed < 8:
        check_gradient(net, {"Input": given.astype(np.float64)})


@pytest.mark.parametrize(
    ("settings", "before", "after"),
    [
        ({"KernelSize": 4, "Stride": 2, "PaddingSize": 1}, 7, 14),
        ({"KernelSize": 3, "Stride": 2, "PaddingSize": "Same"}, 7, 14),
        ({"KernelSize": 1, "Stride": 3, "PaddingSize": "Same"}, 4, 12),
        ({"KernelSize": 3, "Dilation": 2}, 4, 8),
        ({"KernelSize": 5, "PaddingSize": "Same"}, 9, 9),
        ({"KernelSize": 2, "Stride": 3, "PaddingSize": ((2, 1),)}, 3, 5),
    ],
)
def test_sizes_both_ways(settings: dict[str, object], before: int, after: int) -> None:
    net = layer(DECONV, OutputChannels=8, **settings, Input=(3, before))
    assert sizes(net, "Output") == [(8, after)]
    assert sizes(layer(DECONV, OutputChannels=8, **settings, Output=(8, after)), "Input") == [(None, before)]
    assert apply(initialize(net), np.ones((3, before))).shape == (8, after)


def test_channels_and_kernel_from_weights() -> None:
    net = layer(DECONV, Weights=np.ones((4, 3, 3, 5)), ChannelGroups=2)
    assert sizes(net, "Input", "Output") == [(4, None, None), (6, None, None)]
    assert net.solution.array_dims("Biases") == (6,)
    assert layer(DECONV, 6, 2, ChannelGroups=3, Input=(9, 4, 4)).solution.array_dims("Weights") == (9, 2, 2, 2)
    assert sizes(layer(DECONV, 4, 3, Output=(AUTOMATIC, 5, 5)), "Output") == [(4, 5, 5)]


def test_old_names() -> None:
    assert layer(DECONV, 4, 3, GroupNumber=2) == layer(DECONV, 4, 3, ChannelGroups=2)


def test_varying_length_stays_varying() -> None:
    net = initialize(layer(DECONV, 4, (3,), Input=("Varying", 2), Interleaving=True, Stride=2))
    assert describe(net.type("Output")) == "matrix (size: n×4)"
    ragged = [np.ones((n, 2)) for n in (3, 5, 3)]
    assert [row.shape for row in apply(net, ragged)] == [(7, 4), (11, 4), (7, 4)]


def test_messages() -> None:
    refused(
        lambda: layer(DECONV, 4, (3, 3), Stride=(1, 1, 1)), SpecificationError, "netinvarg",
        'DeconvolutionLayer: "KernelSize" has 2 entries, but "Stride" has 3 entries.',
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 5, 3, ChannelGroups=2), SpecificationError, "netinvarg",
        'DeconvolutionLayer: "ChannelGroups" should divide the number of output channels; 2 does not divide 5.',
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 4, 3, ChannelGroups=2, Input=(3, 8)), TypeConflict, "tyfail1",
        'DeconvolutionLayer: port "Input": needs a number of channels divisible by 2, since "ChannelGroups" is 2; it '
        "is a matrix of size 3×8.",
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 4, 3, PaddingSize=2, Input=(3, 1)), TypeConflict, "tyfail1",
        'DeconvolutionLayer: port "Input": needs size 3 or more at level 2, since a kernel of 3 and 4 cut off leaves '
        "nothing of 1; it is a matrix of size 3×1.",
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 4, 3, Stride=2, Output=(4, 6)), TypeConflict, "tyfail1",
        'DeconvolutionLayer: port "Output": needs size 5 or 7 at level 2, since a kernel of 3 with stride 2 makes '
        "such; it is a matrix of size 4×6.",
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 4, 3, Stride=2, PaddingSize="Same", Output=(4, 5)), TypeConflict, "tyfail1",
        'DeconvolutionLayer: port "Output": needs size 4 or 6 at level 2, since "Same" makes it 2 times as long; it is '
        "a matrix of size 4×5.",
    )  # fmt: skip
    refused(
        lambda: layer(DECONV, 4, 3, Weights=np.ones((2, 5, 3))), TypeConflict, "tyfail1",
        'DeconvolutionLayer: "Weights" should be an array of size …×4×…, since it has 4 output channels; it is an '
        "array of size 2×5×3.",
    )  # fmt: skip
