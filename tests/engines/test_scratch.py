"""Working memory: aligned, disjoint, and cut from one block after the first run."""

import numpy as np
import pytest

from wlnet.engines.scratch import ALIGNMENT, Scratch, aligned_bytes, rounded


def address(array):
    return array.__array_interface__["data"][0]


def test_arrays_are_disjoint_and_aligned():
    scratch = Scratch()
    for _ in range(3):
        scratch.reset()
        first, second = scratch.array((3, 5), np.float32), scratch.array((7,), np.float64)
        first.fill(1)
        second.fill(2)
        assert (first.shape, first.dtype, second.dtype) == ((3, 5), np.float32, np.float64)
        assert np.all(first == 1)
    assert address(first) % ALIGNMENT == address(second) % ALIGNMENT == 0
    assert address(second) - address(first) == 64  # 60 bytes, rounded to a cache line


def test_the_block_is_used_again():
    scratch = Scratch()
    for _ in range(2):
        scratch.reset()
        array = scratch.array((100,), np.float64)
    before = address(array)
    scratch.reset()
    assert address(scratch.array((100,), np.float64)) == before


@pytest.mark.parametrize(("size", "expected"), [(0, 0), (1, 64), (64, 64), (65, 128)])
def test_rounded(size, expected):
    assert rounded(size) == expected


def test_aligned_bytes():
    assert all(address(aligned_bytes(n)) % ALIGNMENT == 0 and aligned_bytes(n).size == n for n in range(1, 50))
