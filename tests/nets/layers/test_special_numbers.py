"""NaN and infinite numbers in the data reach what depends on them, and nothing else; sizes of 1 and large strides."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from nets.building import Example, examples, layer, word
from wlnet.execution import call_batch
from wlnet.execution.data import read, sort_ports
from wlnet.nets.initialize import initialize
from wlnet.nets.net import Net
from wlnet.nets.types import PortType

Arrays = Mapping[str, np.ndarray]

# (layer, port): why a number that is none may go farther, or get lost
FARTHER = {
    ("ResizeLayer", "Input"): "between two elements it takes shares of both, and 0 NaN is NaN",
    ("SpatialTransformationLayer", "Input"): "as for ResizeLayer",
    ("SpatialTransformationLayer", "Parameters"): "a place that is none is outside the image",
    ("CTCLossLayer", "Input"): "the sum over all paths has terms of probability 0",
}
SAMPLES = [e for name, rows in examples().items() for e in rows[:3] if name != "ImageAugmentationLayer"]


def drawn(example: Example) -> tuple[Net, dict[str, np.ndarray]] | None:
    """The layer of an example with other data of the same sizes; None for ragged data."""
    net, ports, batch = sort_ports(example.layer, example.data)
    rng = np.random.default_rng(3)
    found: dict[str, np.ndarray] = {}
    for port, rows in read(net, ports, batch).ports.items():
        if not isinstance(rows, np.ndarray):
            return None
        found[port] = rows if rows.dtype.kind != "f" else rng.uniform(0.2, 0.9, rows.shape)
    return initialize(net.retyped({p: PortType(x.shape[1:], net.type(p).kind) for p, x in found.items()})), found


def outputs(net: Net, data: Arrays) -> dict[str, np.ndarray]:
    with np.errstate(all="ignore"):
        return call_batch(net, dict(data), precision="Real64", seed=1)


def differ(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return ~((a == b) | (np.isnan(a) & np.isnan(b)))


@pytest.mark.parametrize("example", SAMPLES, ids=lambda example: repr(example.layer))
def test_special_numbers_reach_what_depends_on_them(example: Example) -> None:
    if (made := drawn(example)) is None:
        return
    net, data = made
    base = outputs(net, data)
    rng = np.random.default_rng(4)
    for port, x in data.items():
        if x.dtype.kind != "f" or (net.head, port) in FARTHER:
            continue
        for place in rng.choice(x.size, min(x.size, 4), replace=False):

            def at(value: float, port: str = port, x: np.ndarray = x, place: int = place) -> dict[str, np.ndarray]:
                changed = x.copy()
                changed.flat[place] = value
                return outputs(net, {**data, port: changed})

            others = [at(x.flat[place] + by) for by in (0.05, -0.05, 40.0, -40.0)]
            for value in (np.nan, np.inf, -np.inf):
                for name, found in at(value).items():
                    depends = np.logical_or.reduce([differ(other[name], base[name]) for other in others])
                    assert not (differ(found, base[name]) & ~depends).any(), (port, name, value)
                    if np.isnan(value) and found.dtype.kind == "f":
                        assert np.isnan(found[depends]).all(), (port, name)


def test_windows_that_pass_over_special_numbers() -> None:
    """A stride beyond the window leaves elements out, and what is in them."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    for _ in range(50):
        kernel, dilation = int(rng.integers(1, 4)), int(rng.integers(1, 3))
        reach = dilation * (kernel - 1) + 1
        stride, pad = reach + int(rng.integers(1, 4)), int(rng.integers(0, 2))
        x = rng.standard_normal((2, 1, int(rng.integers(reach, reach + 9))))
        x[rng.random(x.shape) < 0.2] = rng.choice([np.nan, np.inf, -np.inf])
        weights, biases = (rng.standard_normal(n).astype(np.float32).astype(float) for n in ((2, 1, kernel), 2))
        net = layer("ConvolutionLayer", 2, kernel, Stride=stride, Dilation=dilation, PaddingSize=pad, Weights=weights,
                    Biases=biases)  # fmt: skip
        expected = torch.nn.functional.conv1d(
            *(torch.tensor(a) for a in (x, weights, biases)), stride=stride, padding=pad, dilation=dilation
        ).numpy()
        np.testing.assert_allclose(outputs(net, {"Input": x})["Output"], expected, rtol=1e-6)
        pool = layer("PoolingLayer", (kernel,), stride, Function=word("Max"))
        whole = torch.nn.functional.max_pool1d(torch.tensor(x), kernel, stride).numpy()
        if x.shape[2] >= kernel:
            np.testing.assert_array_equal(outputs(pool, {"Input": x})["Output"], whole)


def test_sizes_of_one() -> None:
    """Layers that reduce, weigh or normalize over one element."""
    one = np.full((2, 1, 1), 3.0)
    for net, expected in (
        (layer("SoftmaxLayer"), 1.0), (layer("SoftmaxLayer", 1), 1.0), (layer("NormalizationLayer", Input=(1, 1)), 0.0),
        (layer("AggregationLayer", word("Mean")), 3.0), (layer("ConvolutionLayer", 1, 1, Weights=[[[2.0]]]), 6.0),
        (layer("PoolingLayer", 1), 3.0), (layer("ResizeLayer", (4,)), 3.0), (layer("ReplicateLayer", 1), 3.0),
        (layer("SequenceLastLayer"), 3.0), (layer("TransposeLayer"), 3.0), (layer("FlattenLayer"), 3.0),
        (layer("DeconvolutionLayer", 1, 1, Weights=[[[2.0]]]), 6.0),
    ):  # fmt: skip
        found = outputs(initialize(net.retyped({"Input": PortType((1, 1))})), {"Input": one})["Output"]
        np.testing.assert_allclose(found, np.full_like(found, expected), atol=1e-12)
