"""IDX data, written out byte by byte."""

import numpy as np
import pytest

from wlnet.formats.idx import read_idx, write_idx
from wlnet.formats.problems import FormatError


def test_bytes_by_hand() -> None:
    array = read_idx(bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]))
    assert array.dtype == np.uint8
    assert array.tolist() == [[1, 2, 3], [4, 5, 255]]


def test_big_endian_integers_by_hand() -> None:
    array = read_idx(bytes([0, 0, 0x0C, 1, 0, 0, 0, 2, 0, 0, 1, 0, 255, 255, 255, 254]))
    assert array.dtype == np.int32
    assert array.tolist() == [256, -2]


@pytest.mark.parametrize("kind", ["u1", "i1", "i2", "i4", "f4", "f8"])
def test_round_trip(kind: str) -> None:
    array = np.arange(24).reshape(2, 3, 4).astype(kind)
    again = read_idx(write_idx(array))
    assert again.dtype == array.dtype
    assert np.array_equal(again, array)


MALFORMED = [
    (b"", "This is not an IDX file: it does not begin with an IDX header."),
    (b"\x89PNG....", "This is not an IDX file: it does not begin with an IDX header."),
    (bytes([0, 0, 7, 1, 0, 0, 0, 0]), "This is not an IDX file: it does not begin with an IDX header."),
    (bytes([0, 0, 8, 2, 0, 0, 0, 2]), "The IDX file ends within its header."),
    (
        bytes([0, 0, 0x0D, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1]),
        "The IDX file is cut short: its header tells of 2 x 3 elements of 4 bytes, but only 1 bytes follow.",
    ),
]


@pytest.mark.parametrize(("data", "message"), MALFORMED)
def test_malformed(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as error:
        read_idx(data)
    assert str(error.value) == message


def test_types_that_idx_lacks() -> None:
    with pytest.raises(FormatError, match=r"^IDX has no element type complex128\.$"):
        write_idx(np.zeros(2, complex))
    with pytest.raises(FormatError, match=r"^IDX has no element type int64\.$"):
        write_idx(np.zeros(2, np.int64))
