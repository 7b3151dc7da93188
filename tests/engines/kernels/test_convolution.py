"""Convolution kernels against torch, whole and in small blocks."""

import numpy as np
import pytest

from wlnet.engines.kernels import convolution
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

from .check import check_kernel, rows

torch = pytest.importorskip("torch")
CASES = rows("test_convolution")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_kernel(case):
    check_kernel(case)


@pytest.mark.parametrize("size", [1, 300])
@pytest.mark.parametrize("case", CASES[::3], ids=str)
def test_kernel_in_blocks(case, size, monkeypatch):
    """1 byte of columns: row by row. 300: a few rows or examples at a time, with an odd rest."""
    monkeypatch.setattr(convolution, "COLUMN_BYTES", size)
    check_kernel(case)
    monkeypatch.setattr(convolution, "SHORT", 0)
    check_kernel(case)


BIG = [
    # x, w, stride, pads, groups: layers of real nets
    ((2, 16, 30, 30), (32, 16, 3, 3), 1, 1, 1),
    ((1, 3, 64, 64), (16, 3, 7, 7), 2, 3, 1),
    ((2, 64, 14, 14), (128, 64, 1, 1), 1, 0, 1),
    ((2, 64, 14, 14), (32, 64, 1, 1), 2, 0, 1),
    ((2, 48, 20, 20), (48, 1, 3, 3), 1, 1, 48),
    ((2, 8, 40), (16, 4, 5), 1, 2, 2),
]


@pytest.mark.parametrize(("x", "w", "stride", "pads", "groups"), BIG)
def test_layers_of_real_nets(x, w, stride, pads, groups):
    rng = np.random.default_rng(3)
    given, weights = rng.standard_normal(x), rng.standard_normal(w)
    builder = Builder("float64")
    builder.output("y", builder.conv(builder.input("x", x), builder.array("w", w), stride, 1, pads, groups))
    function = torch.conv1d if len(x) == 3 else torch.conv2d
    expected = function(torch.tensor(given), torch.tensor(weights), None, stride, pads, 1, groups).numpy()
    result = compile(builder.finish())({"x": given}, {"w": weights})["y"]
    np.testing.assert_allclose(result, expected, rtol=1e-11, atol=1e-11)
