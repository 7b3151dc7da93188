"""Archives: what goes in comes out, whole files only."""

import os

import numpy as np
import pytest

from wlnet.formats.archives import Archive, packed, unpacked, write_whole
from wlnet.formats.problems import FormatError

ARCHIVE = Archive({"a.txt": "σ, ρ"}, {"x/0": np.arange(6, dtype=np.float32).reshape(2, 3), "x/1": np.array(True)})


def test_texts_and_arrays_come_back():
    found = unpacked(packed(ARCHIVE))
    assert found.texts == {"a.txt": "σ, ρ"}
    assert found.arrays.keys() == ARCHIVE.arrays.keys()
    for name, array in ARCHIVE.arrays.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)


def test_equal_content_gives_equal_files():
    assert packed(ARCHIVE) == packed(ARCHIVE)


@pytest.mark.parametrize("damage", [lambda b: b[:0], lambda b: b[:40], lambda b: b.replace(b"NUMPY", b"NUMBY", 1)])
def test_damage_is_found(damage):
    with pytest.raises(FormatError, match="damaged"):
        unpacked(damage(packed(ARCHIVE)))


def test_no_half_file_is_left_where_it_cannot_be_written(tmp_path):
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_whole(str(target), b"content")
    assert os.listdir(tmp_path) == ["folder"]
