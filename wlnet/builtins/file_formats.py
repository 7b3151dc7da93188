"""The formats of Import and Export: what each reads and writes, and which file extensions mean it.

A module declares a format with ``file_format``; its reader gets a ``Request`` and gives an expression, its writer
gets an ``Output`` request and gives bytes. Either raises ``FormatError`` for data it cannot take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wlnet.expression import Expr, S
from wlnet.formats.compression import decompressed, extension_of, is_gzip, read_bytes
from wlnet.formats.text import decode
from wlnet.kernel.kernel import Kernel

_AUTOMATIC = S.Automatic


@dataclass
class Request:
    """One call of Import or Export: the element asked for, the options given, and the data or expression."""

    kernel: Kernel
    element: str
    options: Mapping[str, Expr] = field(default_factory=dict)
    path: str | None = None
    content: bytes | None = None
    """What is read, if it does not come from the file at ``path``."""

    @property
    def data(self) -> bytes:
        """The bytes to read, decompressed. Raises OSError and FormatError."""
        if self.content is None:
            assert self.path is not None
            self.content = read_bytes(self.path)
        elif is_gzip(self.content):
            self.content = decompressed(self.content)
        return self.content

    @property
    def text(self) -> str:
        """The text to read. Raises OSError and FormatError."""
        encoding = self.options.get("CharacterEncoding", _AUTOMATIC)
        return decode(self.data, encoding if type(encoding) is str else None)

    def option(self, name: str, default: Expr) -> Expr:
        value = self.options.get(name, default)
        return default if value is _AUTOMATIC else value


Reader = Callable[[Request], Expr]
Writer = Callable[[Request, Expr], bytes]


@dataclass(frozen=True)
class FileFormat:
    """A format. ``elements`` are the names Import knows for it; the first is what it gives unasked."""

    name: str
    extensions: tuple[str, ...]
    elements: tuple[str, ...]
    read: Reader | None
    write: Writer | None


class FormatTable:
    """All formats, by name and by extension."""

    def __init__(self) -> None:
        self._by_name: dict[str, FileFormat] = {}
        self._by_extension: dict[str, FileFormat] = {}

    def add(self, new: FileFormat) -> None:
        if new.name.lower() in self._by_name:
            raise ValueError(f"the format {new.name} is declared twice")
        self._by_name[new.name.lower()] = new
        for extension in new.extensions:
            self._by_extension.setdefault(extension, new)

    def named(self, name: str) -> FileFormat | None:
        return self._by_name.get(name.lower())

    def of_file(self, path: str) -> FileFormat | None:
        return self._by_extension.get(extension_of(path))

    def importable(self) -> list[str]:
        return sorted(f.name for f in self._by_name.values() if f.read)

    def exportable(self) -> list[str]:
        return sorted(f.name for f in self._by_name.values() if f.write)


formats = FormatTable()


def file_format(
    name: str,
    *,
    extensions: tuple[str, ...] = (),
    elements: tuple[str, ...] = ("Data",),
    read: Reader | None = None,
    write: Writer | None = None,
) -> None:
    """Declare a format."""
    formats.add(FileFormat(name, extensions, elements, read, write))


REFUSED = {
    "NB": ("nb",),
    "CDF": ("cdf",),
    "XLS": ("xls",),
    "XLSX": ("xlsx",),
    "HDF5": ("h5", "hdf5"),
    "MAT": ("mat",),
    "ZIP": ("zip",),
    "TAR": ("tar",),
    "PDF": ("pdf",),
    "HTML": ("html", "htm"),
    "XML": ("xml",),
    "Parquet": ("parquet",),
    "DICOM": ("dcm",),
    "MP4": ("mp4",),
}
"""Formats that Wolfram reads and wlnet does not, so that the message can say so."""


def refused_format(name: str) -> str | None:
    """The proper name of a format that is known but not built."""
    return next((known for known in REFUSED if known.lower() == name.lower()), None)


def refused_extension(path: str) -> str | None:
    extension = extension_of(path)
    return next((name for name, extensions in REFUSED.items() if extension in extensions), None)
