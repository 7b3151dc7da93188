"""Kernels of this family against the oracles of their primitives."""

import pytest

from .check import check_kernel, rows

pytest.importorskip("torch")


@pytest.mark.parametrize("case", rows("test_sorting"), ids=str)
def test_kernel(case):
    check_kernel(case)
