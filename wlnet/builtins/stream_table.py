"""The streams that are open in a kernel: buffers that are read from, files that are written to, standard output."""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator

from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.kernel import Kernel
from wlnet.syntax.boxes import Box, text
from wlnet.syntax.pages import paged


class Input:
    """An open input stream: all its bytes, and how far they have been read."""

    def __init__(self, name: str, number: int, data: bytes) -> None:
        self.name = name
        self.number = number
        self.data = data
        self.position = 0

    @property
    def expression(self) -> Compound:
        return Compound(S.InputStream, (self.name, self.number))

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.data)


class Output(ABC):
    """An open output stream."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        # The form in which Write writes expressions; None for that of the stream's kind.
        self.form: Symbol | None = None
        self.options: dict[str, Expr] = dict.fromkeys(
            ("PageHeight", "PageWidth", "TotalHeight", "TotalWidth"), S.Infinity
        )

    @property
    def page_width(self) -> int | None:
        """Characters of a line; None if lines are not broken."""
        width = self.options["PageWidth"]
        return width if type(width) is int and width > 0 else None

    @property
    def expression(self) -> Compound:
        return Compound(S.OutputStream, (self.name, self.number))

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Write bytes; they reach their target at once, so that others can read them."""

    @abstractmethod
    def close(self) -> None:
        """Write nothing more."""


class FileOutput(Output):
    """A stream to a file. Raises OSError if it cannot be opened."""

    def __init__(self, path: str, number: int, *, append: bool) -> None:
        super().__init__(path, number)
        how = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(path, how, 0o666)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        # A program may end, or forget its kernel, without closing its streams.
        if getattr(self, "_descriptor", -1) >= 0:
            os.close(self._descriptor)


class StandardOutput(Output):
    """The kernel's own output. Text without a line end waits for the rest of its line."""

    def __init__(self, k: Kernel, name: str, number: int) -> None:
        super().__init__(name, number)
        self._kernel = k
        self._waiting = ""

    def write(self, data: bytes) -> None:
        self.write_text(data.decode("utf-8", errors="replace"))

    def write_text(self, written: str) -> None:
        direct = self._kernel.properties.get("write_text")
        if callable(direct):
            direct(written)
            return
        *lines, self._waiting = (self._waiting + written).split("\n")
        for line in lines:
            self._kernel.write(line)

    def flush(self) -> None:
        """Write out what has no line end yet."""
        if self._waiting:
            waiting, self._waiting = self._waiting, ""
            self._kernel.write(waiting)

    def close(self) -> None:
        self.flush()


class StandardError(Output):
    """Where messages go."""

    def write(self, data: bytes) -> None:
        sys.stderr.write(data.decode("utf-8", errors="replace"))

    def close(self) -> None:
        """Standard error stays open."""


class StreamTable:
    """The open streams of one kernel, by number."""

    def __init__(self, k: Kernel) -> None:
        self.standard = StandardOutput(k, "stdout", 1)
        self.open: dict[int, Input | Output] = {1: self.standard, 2: StandardError("stderr", 2)}
        self._last = 2

    def _number(self) -> int:
        self._last += 1
        return self._last

    def read_from(self, name: str, data: bytes) -> Input:
        stream = Input(name, self._number(), data)
        self.open[stream.number] = stream
        return stream

    def write_to(self, path: str, *, append: bool) -> Output:
        """Open a file for writing. Raises OSError."""
        stream = FileOutput(path, self._number(), append=append)
        self.open[stream.number] = stream
        return stream

    def input_named(self, name: str) -> Input | None:
        """The newest open input stream of a name."""
        return next((s for s in self._named(name) if isinstance(s, Input)), None)

    def output_named(self, name: str) -> Output | None:
        """The newest open output stream of a name."""
        return next((s for s in self._named(name) if isinstance(s, Output)), None)

    def _named(self, name: str) -> Iterator[Input | Output]:
        path = os.path.abspath(name)
        return (s for s in reversed(self.open.values()) if s.name == name or os.path.abspath(s.name) == path)

    def close(self, stream: Input | Output) -> None:
        if isinstance(stream, Output):
            stream.close()
        if stream.number > 2:
            self.open.pop(stream.number, None)


def streams(k: Kernel) -> StreamTable:
    """The stream table of a kernel."""
    table = k.properties.get("Streams")
    if not isinstance(table, StreamTable):
        table = k.properties["Streams"] = StreamTable(k)
    return table


def write_line(k: Kernel, line: Box) -> None:
    """Write a line of program output after whatever waits for its line end."""
    streams(k).standard.write_text(on_page(k, line) + "\n")


def on_page(k: Kernel, box: Box) -> str:
    """A box as text of the width of standard output's page."""
    width = streams(k).standard.page_width
    return text(box) if width is None else paged(box, width)


def flush_output(k: Kernel) -> None:
    """Write out the last, unfinished line of output; frontends call it when a program ends."""
    streams(k).standard.flush()


def stream_of(k: Kernel, e: Expr) -> Input | Output | None:
    """The open stream that ``InputStream[...]``, ``OutputStream[...]`` or a one-element list of it means."""
    items = elements(e)
    if items is not None and len(items) == 1:
        e = items[0]
    if type(e) is Compound and e.head in (S.InputStream, S.OutputStream) and len(e.args) == 2:
        number = e.args[1]
        return streams(k).open.get(number) if type(number) is int else None
    return None


def path_of(e: Expr) -> str | None:
    """The path that a string or ``File["path"]`` names, with ``~`` spelled out; None for anything else."""
    if type(e) is Compound and e.head is S.File and len(e.args) == 1:
        e = e.args[0]
    if type(e) is not str:
        return None
    return os.path.expanduser(e) if e.startswith("~") else e


def refused(k: Kernel, action: str) -> bool:
    """Whether a sandboxed kernel refuses an action on the world outside; says so."""
    if not k.properties.get("sandbox"):
        return False
    k.message(S.General, "sandbox", action)
    return True
