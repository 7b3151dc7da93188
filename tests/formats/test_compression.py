"""Compressed files."""

import gzip
from pathlib import Path

import pytest

from wlnet.formats.compression import extension_of, read_bytes, write_bytes
from wlnet.formats.problems import FormatError


def test_gzip_by_the_name(tmp_path: Path) -> None:
    path = str(tmp_path / "a.txt.gz")
    write_bytes(path, b"text")
    assert gzip.decompress(Path(path).read_bytes()) == b"text"
    assert read_bytes(path) == b"text"
    write_bytes(path, b"text")
    first = Path(path).read_bytes()
    write_bytes(path, b"text")
    assert Path(path).read_bytes() == first


def test_a_file_named_gz_that_is_not_compressed_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"plain")
    assert read_bytes(str(tmp_path / "a.gz")) == b"plain"


def test_damaged_data(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"text" * 100)[:20])
    with pytest.raises(FormatError, match=r"^The gzip data is damaged: "):
        read_bytes(str(tmp_path / "a.gz"))


@pytest.mark.parametrize(
    ("path", "extension"),
    [
        ("a/b.CSV", "csv"),
        ("a.csv.gz", "csv"),
        ("a.gz", "gz"),
        ("a", ""),
        ("train-images-idx3-ubyte", "idx"),
        ("train-images-idx3-ubyte.gz", "idx"),
        ("t10k-labels.idx1-ubyte", "idx"),
    ],
)
def test_extension(path: str, extension: str) -> None:
    assert extension_of(path) == extension
