"""Pooling kernels against torch, whole and in small blocks."""

import numpy as np
import pytest

from wlnet.engines.kernels import pooling
from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

from .check import check_kernel, rows

torch = pytest.importorskip("torch")
CASES = rows("test_pooling")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_kernel(case):
    check_kernel(case)


@pytest.mark.parametrize("case", CASES[::5], ids=str)
def test_kernel_example_by_example(case, monkeypatch):
    monkeypatch.setattr(pooling, "BLOCK_BYTES", 1)
    check_kernel(case)


def test_nan_and_infinity():
    """The first NaN of a window is its place; a window of -Infinity alone points into the input, not the padding."""
    x = np.array([[[2.0, 2.0, np.nan, 5.0, np.nan, -np.inf, -np.inf]]])
    settings = {"kernel": (3,), "stride": (3,), "pads": ((1, 1),)}
    builder = Builder("float64")
    value = builder.input("x", x.shape)
    builder.output("places", builder.emit("pool_argmax", (value,), **settings))
    builder.output("largest", builder.emit("pool", (value,), kind="max", **settings))
    outputs = compile(builder.finish())({"x": x})
    assert outputs["places"].tolist() == [[[0, 2, 5]]]
    np.testing.assert_array_equal(outputs["largest"], torch.max_pool1d(torch.tensor(x), 3, 3, 1).numpy())
