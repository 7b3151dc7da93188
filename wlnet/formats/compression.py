"""Files that may be compressed: ``.gz`` is looked through, both ways."""

from __future__ import annotations

import os
import re

from wlnet.formats.problems import FormatError

_GZIP_MAGIC = b"\x1f\x8b"
_IDX_NAME = re.compile(r"[-.]idx\d-ubyte(?:\.gz)?\Z")


def read_bytes(path: str) -> bytes:
    """The content of a file, decompressed if it is a gzip file. Raises OSError and FormatError."""
    with open(path, "rb") as handle:
        data = handle.read()
    return decompressed(data) if data[:2] == _GZIP_MAGIC and path.endswith(".gz") else data


def decompressed(data: bytes) -> bytes:
    """The content of gzip data. Raises FormatError."""
    import gzip  # late: most programs read no compressed file
    import zlib

    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"The gzip data is damaged: {error}.") from error


def is_gzip(data: bytes) -> bool:
    return data[:2] == _GZIP_MAGIC


def write_bytes(path: str, data: bytes) -> None:
    """Write a file, compressed if its name ends in .gz. Raises OSError."""
    if path.endswith(".gz"):
        import gzip  # late: see above

        # Without a time stamp equal content gives equal files.
        data = gzip.compress(data, mtime=0)
    with open(path, "wb") as handle:
        handle.write(data)


def extension_of(path: str) -> str:
    """The extension in lower case without the dot; that of ``a.csv.gz`` is csv, of ``train-images-idx3-ubyte`` idx."""
    if _IDX_NAME.search(path):
        return "idx"
    stem, extension = os.path.splitext(path)
    if extension.lower() == ".gz" and os.path.splitext(stem)[1]:
        extension = os.path.splitext(stem)[1]
    return extension[1:].lower()
