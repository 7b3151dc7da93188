"""Convolutions and pooling in machine code, against the NumPy kernels and against exact sums."""

import math
from fractions import Fraction

import numpy as np
import pytest

from wlnet.engines.native import winograd
from wlnet.engines.native.operands import Split
from wlnet.engines.native.toolchain import toolchain
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

pytestmark = pytest.mark.skipif(toolchain() is None, reason="there is no compiler")


def texts(plan):
    """The kernels of a plan."""
    made = [call for calls in plan.calls for call in calls or ()]
    return {(call.whole() if isinstance(call, Split) else call).text for call in made}


def random_settings(rng):
    """An input's and a kernel's shape, and the settings of a convolution, small and odd."""
    dims = int(rng.integers(1, 4))
    groups = int(rng.choice([1, 1, 1, 2, 3]))
    channels, outputs = groups * int(rng.integers(1, 9)), groups * int(rng.integers(1, 20))
    if rng.random() < 0.2:
        channels = groups = int(rng.integers(2, 9))
        outputs = channels * int(rng.integers(1, 3))
    plain = rng.random() < 0.5
    kernel = (3,) * dims if plain else tuple(int(rng.integers(1, (6, 6, 3)[dims - 1])) for _ in range(dims))
    stride = (1,) * dims if plain else tuple(int(rng.integers(1, 4)) for _ in range(dims))
    dilation = tuple(int(rng.integers(1, 3)) for _ in range(dims)) if rng.random() < 0.3 else (1,) * dims
    pads = tuple((int(rng.integers(0, 3)), int(rng.integers(0, 3))) for _ in range(dims))
    least = [d * (k - 1) + 1 - sum(p) for d, k, p in zip(dilation, kernel, pads, strict=True)]
    spatial = tuple(max(n, int(rng.integers(1, (60, 24, 9)[dims - 1]))) for n in least)
    x, w = (int(rng.integers(1, 5)), channels, *spatial), (outputs, channels // groups, *kernel)
    return x, w, {"stride": stride, "dilation": dilation, "pads": pads, "groups": groups}


@pytest.mark.parametrize("seed", range(60))
def test_all_maps_equal_those_of_numpy(seed):
    rng = np.random.default_rng(seed)
    x_shape, w_shape, settings = random_settings(rng)
    b = Builder()
    x, w = b.input("x", x_shape), b.array("w", w_shape)
    y = b.emit("conv", (x, w), **settings)
    g = b.input("g", y.shape)
    b.output("conv", y)
    b.output("conv_transpose", b.emit("conv_transpose", (g, w), size=x_shape[2:], **settings))
    b.output("conv_weight_gradient", b.emit("conv_weight_gradient", (x, g), kernel=w_shape[2:], **settings))
    if all(max(pair) < k for pair, k in zip(settings["pads"], w_shape[2:], strict=True)) and y.size:
        window = {"kernel": w_shape[2:], "stride": settings["stride"], "pads": settings["pads"]}
        fits = all(n + sum(p) >= k for n, p, k in zip(x_shape[2:], settings["pads"], w_shape[2:], strict=True))
        for kind in ("max", "mean", "sum") if fits else ():
            b.output(kind, b.emit("pool", (x,), kind=kind, **window))
    graph = b.finish()
    inputs = {"x": rng.standard_normal(x_shape, np.float32), "g": rng.standard_normal(y.shape, np.float32)}
    arrays = {"w": rng.standard_normal(w_shape, np.float32)}
    plan = compile(graph)
    assert all(calls is not None for calls in plan.calls)
    found, expected = plan(inputs, arrays), compile(graph, native=False)(inputs, arrays)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=0, atol=1e-5 * np.abs(value).max())
    # Other kernels in the same plan: what was prepared for the first ones is no longer used.
    arrays = {"w": arrays["w"][::-1].copy()}
    again = compile(graph, native=False)(inputs, arrays)["conv"]
    np.testing.assert_allclose(plan(inputs, arrays)["conv"], again, rtol=0, atol=1e-5 * np.abs(again).max())


def test_infinite_and_undefined_numbers_pass():
    x = np.ones((1, 8, 12, 12), np.float32)
    x[0, 0, 3, 3], x[0, 1, 8, 8] = np.nan, np.inf
    b = Builder()
    given = b.input("x", x.shape)
    b.output("max", b.emit("pool", (given,), kind="max", kernel=(2, 2), stride=(2, 2), pads=((0, 0), (0, 0))))
    found = compile(b.finish())({"x": x})["max"]
    assert np.isnan(found[0, 0, 1, 1])
    assert found[0, 1, 4, 4] == np.inf
    assert np.isfinite(found).sum() == found.size - 2


@pytest.mark.parametrize("m", [2, 4])
def test_the_transforms_are_exact(m):
    """A (G w * B d) is the correlation of d and w, in rational numbers."""
    matrices = winograd.transforms(m)
    rng = np.random.default_rng(m)
    d = [Fraction(int(n)) for n in rng.integers(-9, 9, m + 2)]
    w = [Fraction(int(n)) for n in rng.integers(-9, 9, 3)]

    def times(matrix, vector):
        return [sum(a * x for a, x in zip(row, vector, strict=True)) for row in matrix]

    products = [a * b for a, b in zip(times(matrices.inputs, d), times(matrices.kernels, w), strict=True)]
    assert times(matrices.outputs, products) == [sum(d[i + k] * w[k] for k in range(3)) for i in range(m)]


@pytest.mark.parametrize(("channels", "bound"), [(16, 3e-6), (128, 4e-6), (512, 6e-6)])
def test_the_error_of_winograd_is_bounded(channels, bound):
    """Relative to the largest output, for inputs and kernels spread evenly around zero; sums of products reach 2e-6."""
    rng = np.random.default_rng(channels)
    x = (rng.random((1, channels, 16, 16)) - 0.5).astype(np.float32)
    w = (rng.random((8, channels, 3, 3)) - 0.5).astype(np.float32)
    exact = np.zeros((8, 14, 14))
    for i in range(3):
        for j in range(3):
            exact += np.einsum(
                "cyx,oc->oyx", x[0, :, i : i + 14, j : j + 14].astype(float), w[:, :, i, j].astype(float)
            )
    b = Builder()
    b.output("y", b.conv(b.input("x", x.shape), b.array("w", w.shape)))
    graph = b.finish()
    plan = compile(graph)
    assert winograd.source(2) not in texts(plan)
    assert winograd.source(4) in texts(plan)
    error = np.abs(plan({"x": x}, {"w": w})["y"][0] - exact).max() / np.abs(exact).max()
    assert error < bound


def test_strict_arithmetic_does_without_winograd(monkeypatch):
    b = Builder()
    b.output("y", b.conv(b.input("x", (1, 64, 56, 56)), b.array("w", (64, 64, 3, 3)), pads=1))
    graph = b.finish()
    assert winograd.source(4) in texts(compile(graph))
    monkeypatch.setenv("WLNET_STRICT", "1")
    assert winograd.source(4) not in texts(compile(graph))


@pytest.mark.parametrize("batch", [1, 2, 3, 8])
@pytest.mark.parametrize("size", [1, 5, 7, 14, 28, 56, 57])
def test_blocks_cover_every_tile_once(batch, size):
    found = winograd.blocks(4, batch, size, size)
    rows, columns = found.tiles
    assert (rows, columns) == (math.ceil(size / 4), math.ceil(size / 4))
    assert found.tasks == math.ceil(batch / found.images) * math.ceil(rows / found.lines)
    assert found.images == 1 or found.lines == rows
    assert found.places.max() + 5 * found.row + 5 < found.plane


def test_kernels_of_other_types_are_left_to_numpy():
    b = Builder("float64")
    b.output("y", b.conv(b.input("x", (1, 2, 8, 8)), b.array("w", (3, 2, 3, 3))))
    assert texts(compile(b.finish())) == set()
