"""Archives: texts and arrays by name in one file, read and written whole.

A file is a ZIP archive, whose members carry checksums; arrays are NPY members. It is written aside, brought to the disk
and renamed, so that a reader finds the old file or the new one.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wlnet.formats.problems import FormatError

ARRAY = ".npy"


@dataclass(frozen=True)
class Archive:
    """What such a file holds."""

    texts: Mapping[str, str] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def packed(archive: Archive) -> bytes:
    """The content of the file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as members:
        for name, text in archive.texts.items():
            members.writestr(zipfile.ZipInfo(name), text.encode())
        for name, array in archive.arrays.items():
            # The time in a plain ZipInfo is that of no clock, so that equal content gives equal files.
            with members.open(zipfile.ZipInfo(name + ARRAY), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return content.getvalue()


def unpacked(data: bytes) -> Archive:
    """What the content of a file holds. Raises FormatError."""
    texts: dict[str, str] = {}
    arrays: dict[str, NDArray[Any]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as members:
            for name in members.namelist():
                content = members.read(name)
                if name.endswith(ARRAY):
                    arrays[name.removesuffix(ARRAY)] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
                else:
                    texts[name] = content.decode()
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise FormatError(f"The archive is damaged, or is none: {error}.") from error
    return Archive(texts, arrays)


def write_whole(path: str, content: bytes) -> None:
    """Write a file in place of what it held, whole or not at all. Raises OSError."""
    aside = f"{path}.{os.getpid()}.part"
    try:
        with open(aside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except OSError:
        if os.path.exists(aside):
            os.unlink(aside)
        raise
    directory = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    try:
        os.fsync(directory)  # the new name, too, is to outlive a loss of power
    finally:
        os.close(directory)
