"""Kernels of this family against the oracles of their primitives."""

import numpy as np
import pytest

from wlnet.engines.numpy_engine import compile
from wlnet.ir.builder import Builder

from .check import check_kernel, rows

pytest.importorskip("torch")


@pytest.mark.parametrize("case", rows("test_indexing"), ids=str)
def test_kernel(case):
    check_kernel(case)


@pytest.mark.parametrize("op", ["gather", "scatter_add", "take_along", "add_along"])
@pytest.mark.parametrize("place", [3, -4])
def test_an_index_out_of_range_is_refused(op, place):
    builder = Builder()
    size = {"size": 3} if op.endswith("add") or op == "add_along" else {}
    x, i = builder.input("x", (3,)), builder.input("i", (3,), "int64")
    builder.output("y", builder.emit(op, (x, i), axis=0, **size))
    with pytest.raises(IndexError):
        compile(builder.finish())({"x": np.zeros(3), "i": np.array([0, place, 1])})
