"""Convolution and its two companions against torch, over random settings."""

from typing import Any

import numpy as np
import pytest

from wlnet.ir.builder import Builder
from wlnet.ir.errors import DtypeError, ShapeError
from wlnet.ir.reference import run

from .cases import Case, check_forward, check_gradient

torch = pytest.importorskip("torch")


def torch_conv(x: Any, w: Any, *, stride: Any, dilation: Any, pads: Any, groups: int) -> Any:
    flat = [pad for pair in reversed(pads) for pad in pair]
    function = {1: torch.conv1d, 2: torch.conv2d, 3: torch.conv3d}[x.ndim - 2]
    return function(torch.nn.functional.pad(x, flat), w, None, stride, 0, dilation, groups)


def settings(rng: np.random.Generator, number: int) -> dict[str, Any]:
    """Random sizes with windows that fit; dims, groups, size-1 axes and large strides all occur."""
    dims = number % 3 + 1
    groups = int(rng.choice([1, 1, 2, 3]))
    per_group = int(rng.integers(1, 4 if dims < 3 else 3))
    depthwise = number % 5 == 0
    kernel = tuple(int(k) for k in rng.integers(1, 4, dims))
    dilation = tuple(int(d) for d in rng.integers(1, 3, dims))
    stride = tuple(int(s) for s in rng.choice([1, 1, 2, 3, 9], dims))
    pads = tuple((int(b), int(e)) for b, e in rng.integers(0, 3, (dims, 2)))
    spatial = tuple(
        int(max(1, d * (k - 1) + 1 - b - e) + rng.integers(0, 6 if dims < 3 else 4))
        for k, d, (b, e) in zip(kernel, dilation, pads, strict=True)
    )
    if depthwise:
        groups, per_group = 3, 1
    outputs = groups * int(rng.integers(1, 4))
    return {
        "x": (int(rng.integers(1, 4)), groups * per_group, *spatial),
        "w": (outputs, per_group, *kernel),
        "params": {"stride": stride, "dilation": dilation, "pads": pads, "groups": groups},
    }


def conv_cases(number: int) -> list[Case]:
    rng = np.random.default_rng(number)
    made = settings(rng, number)
    params = made["params"]
    x, w = rng.standard_normal(made["x"]), rng.standard_normal(made["w"])
    tx, tw = torch.tensor(x, requires_grad=True), torch.tensor(w, requires_grad=True)
    y = torch_conv(tx, tw, **params)
    g = rng.standard_normal(y.shape)

    def by(tensor: Any) -> Any:
        return lambda: torch.autograd.grad(y, tensor, torch.tensor(g), retain_graph=True)[0].numpy()

    return [
        Case("conv", (x, w), params, lambda: y.detach().numpy()),
        Case("conv_transpose", (g, w), {"size": x.shape[2:], **params}, by(tx)),
        Case("conv_weight_gradient", (x, g), {"kernel": w.shape[2:], **params}, by(tw)),
    ]


CASES = [case for number in range(75) for case in conv_cases(number)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_forward(case):
    check_forward(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_gradient(case):
    check_gradient(case)


def test_conv_transpose_default_size_is_that_of_torch():
    rng = np.random.default_rng(5)
    g, w = rng.standard_normal((2, 4, 5, 3)), rng.standard_normal((4, 3, 3, 2))
    builder = Builder("float64")
    y = builder.conv_transpose(builder.constant(g), builder.constant(w), (2, 3), (1, 2), ((1, 1), (0, 0)))
    expected = torch.conv_transpose2d(torch.tensor(g), torch.tensor(w), None, (2, 3), (1, 0), 0, 1, (1, 2))
    assert y.shape == tuple(expected.shape)


def test_by_hand():
    builder = Builder("float64")
    x = builder.constant(np.array([[[1.0, 2.0, 3.0, 4.0]]]))
    w = builder.constant(np.array([[[1.0, 10.0]]]))
    y = builder.conv(x, w, stride=2, pads=((1, 0),))
    assert y.shape == (1, 1, 2)
    assert np.array_equal(evaluate(builder, y), [[[10.0, 32.0]]])  # 0 1 | 2 3, the last element has no window


def evaluate(builder: Builder, value: Any) -> np.ndarray:
    builder.output("y", value)
    return run(builder.finish(), {})[0]["y"]


REFUSED = [
    ((2, 3, 8), (4, 3), {}, "kernels of shape (4, 3) do not fit an input of shape (2, 3, 8): 3 axes needed"),
    ((2, 3), (4, 3), {}, "a convolution has 1, 2 or 3 spatial axes, not 0"),
    ((2, 3, 8), (4, 2, 3), {}, "kernels of shape (4, 2, 3) read 2 channels in 1 groups, the input has 3"),
    ((2, 3, 8), (4, 3, 3), {"groups": 2}, "3 input and 4 output channels do not divide into 2 groups"),
    ((2, 3, 2), (4, 3, 3), {}, "a window of 3 does not fit 2 elements padded by 0 and 0"),
    ((2, 3, 5), (4, 3, 3), {"dilation": 3}, "a window of 7 does not fit 5 elements padded by 0 and 0"),
    ((2, 3, 8), (4, 3, 3), {"stride": 0}, "stride (0,) and dilation (1,) must be from 1 and padding ((0, 0),) from 0"),
    (
        (2, 3, 8),
        (4, 3, 3),
        {"stride": (1, 1)},
        "a convolution over 1 axes needs as many strides, dilations and paddings",
    ),
]


@pytest.mark.parametrize(("x", "w", "settings", "message"), REFUSED)
def test_refused(x, w, settings, message):
    builder = Builder()
    with pytest.raises(ShapeError) as error:
        builder.conv(builder.input("x", x), builder.input("w", w), **settings)
    assert str(error.value) == message


def test_refused_transposes():
    builder = Builder()
    g, w = builder.input("g", (2, 4, 5)), builder.input("w", (4, 3, 3))
    with pytest.raises(ShapeError, match=r"^an output of spatial size \(9,\) does not belong to an input of spatial"):
        builder.conv_transpose(g, w, size=(9,))
    with pytest.raises(ShapeError, match=r"^kernels of shape \(5, 3, 3\) read 5 channels, the input has 4$"):
        builder.conv_transpose(g, builder.input("v", (5, 3, 3)))
    with pytest.raises(ShapeError, match=r"^4 input channels do not divide into 3 groups$"):
        builder.conv_transpose(g, w, groups=3)
    with pytest.raises(DtypeError, match=r"^convolution of float32 and float64: both need one floating-point type$"):
        builder.conv_transpose(g, builder.input("u", (4, 3, 3), "float64"))
