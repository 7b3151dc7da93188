"""Reading streams: OpenRead, Read, ReadList, ReadLine, ReadString, Skip, Find and the types they know."""

from __future__ import annotations

import re

from wlnet.builtins.stream_reading import (
    LINE_END,
    BadInput,
    Separators,
    StreamEnd,
    read_object,
    separator_bytes,
    take_until,
    text_of_bytes,
)
from wlnet.builtins.stream_table import Input, path_of, stream_of, streams
from wlnet.expression import NULL, TRUE, Compound, Expr, S, Symbol, pack
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols

symbols("EndOfFile String Real Number Record Word Byte Character Expression")
for _name in ("OpenRead", "Read", "ReadList", "ReadLine", "ReadString", "Find", "FindList", "Skip", "StringToStream"):
    messages(
        _name,
        {
            "noopen": "Cannot open `1`.",
            "openx": "`1` is not open.",
            "readf": "`1` is not a valid format specification.",
            "readn": "Invalid real number found when reading from `1`.",
            "fstr": "File specification `1` is not a string of one or more characters.",
        },
    )

_FAILED = S.__getattr__("$Failed")
_SEPARATORS = {
    "RecordSeparators": '{"\\r\\n", "\\n", "\\r"}',
    "WordSeparators": '{" ", "\\t"}',
    "NullRecords": "False",
    "NullWords": "False",
    "TokenWords": "{}",
    "RecordLists": "False",
}


@builtin("OpenRead", options={"BinaryFormat": "False", "CharacterEncoding": "Automatic"})
def open_read(k: Kernel, _options: object, file: Expr) -> Expr | None:
    """OpenRead[file]: opens a file to read from.

    >> OpenRead["no such file"]
     : OpenRead::noopen: Cannot open no such file.
     = $Failed
    """
    path = path_of(file)
    if path is None:
        k.message(S.OpenRead, "fstr", file)
        return None
    stream = open_path(k, S.OpenRead, path)
    return _FAILED if stream is None else stream.expression


def open_path(k: Kernel, head: Symbol, path: str) -> Input | None:
    """Open a file to read from, or a message."""
    try:
        with open(path, "rb") as handle:
            data = handle.read()
    except OSError:
        k.message(head, "noopen", path)
        return None
    return streams(k).read_from(path, data)


@builtin("StringToStream")
def string_to_stream(k: Kernel, text: Expr) -> Expr | None:
    """StringToStream[s]: a stream to read the characters of a string from.

    >> s = StringToStream["4 6 8"]; {Read[s, Number], Read[s, Number], Read[s, Number], Read[s, Number]}
     = {4, 6, 8, EndOfFile}
    """
    if type(text) is not str:
        k.message(S.StringToStream, "string", 1, Compound(S.StringToStream, (text,)))
        return None
    stream = streams(k).read_from("String", text.encode("utf-8", errors="surrogatepass"))
    return Compound(S.InputStream, ("String", stream.number))


def input_stream(k: Kernel, head: Symbol, source: Expr) -> tuple[Input, bool] | None:
    """The stream to read from, and whether it was opened just now; None after a message."""
    found = stream_of(k, source)
    if isinstance(found, Input):
        return found, False
    path = path_of(source)
    if path is None:
        is_stream = type(source) is Compound and source.head in (S.InputStream, S.OutputStream)
        k.message(head, "openx" if is_stream else "stream", source)
        return None
    named = streams(k).input_named(path)
    if named is not None:
        return named, False
    opened = open_path(k, head, path)
    return None if opened is None else (opened, True)


def _failure(source: Expr) -> Expr | None:
    """What a reading function gives when its stream cannot be had."""
    return _FAILED if path_of(source) is not None else None


@builtin("Read", options=_SEPARATORS)
def read_(k: Kernel, options: Options, source: Expr, kind: Expr = S.Expression) -> Expr | None:
    """Read[stream], Read[stream, type], Read[stream, {type1, ...}]: the next object: a Number, Word, Record, String ...

    >> s = StringToStream["12 abc\\nrest of it"]; {Read[s, Number], Read[s, Word], Read[s, Record], Read[s, Byte]}
     = {12, "abc", "rest of it", EndOfFile}
    >> Read[StringToStream["a 1 b 2"], {Word, Number}]
     = {"a", 1}
    """
    found = input_stream(k, S.Read, source)
    if found is None:
        return _failure(source)
    try:
        return read_object(k, found[0], kind, Separators(options))
    except StreamEnd:
        return S.EndOfFile
    except BadInput as error:
        k.message(S.Read, error.tag, error.argument)
        return _FAILED if error.tag == "readn" else None


@builtin("ReadList", options=_SEPARATORS)
def read_list(
    k: Kernel, options: Options, source: Expr, kind: Expr = S.Expression, count: Expr = S.Infinity
) -> Expr | None:
    """ReadList[stream], [stream, type], [stream, {type1, ...}], [stream, type, n]: all objects to the end, or n.

    >> ReadList[StringToStream["1 2\\n3 4"], Number]
     = {1, 2, 3, 4}
    >> ReadList[StringToStream["1 2\\n3 4"], Number, RecordLists -> True]
     = {{1, 2}, {3, 4}}
    >> ReadList[StringToStream["a 1 b 2"], {Word, Number}]
     = {{"a", 1}, {"b", 2}}
    """
    found = input_stream(k, S.ReadList, source)
    if found is None:
        return _failure(source)
    stream, opened = found
    by = Separators(options)
    limit = count if type(count) is int else None
    try:
        if options["RecordLists"] is TRUE:
            values: list[Expr] = []
            while not stream.at_end and (limit is None or len(values) < limit):
                record = take_until(stream, by.record)
                if record or by.null_records:
                    row = _read_all(k, Input(stream.name, stream.number, record), kind, by, None)
                    values.append(Compound(S.List, tuple(row)))
        else:
            values = _read_all(k, stream, kind, by, limit)
    except BadInput as error:
        k.message(S.ReadList, error.tag, error.argument)
        return _FAILED if error.tag == "readn" else None
    if opened:
        streams(k).close(stream)
    made = Compound(S.List, tuple(values))
    return pack(made) or made if len(values) > 100 else made


def _read_all(k: Kernel, s: Input, kind: Expr, by: Separators, limit: int | None) -> list[Expr]:
    values: list[Expr] = []
    while limit is None or len(values) < limit:
        try:
            values.append(read_object(k, s, kind, by))
        except StreamEnd:
            break
    return values


@builtin("ReadLine")
def read_line(k: Kernel, source: Expr) -> Expr | None:
    """ReadLine[stream]: the next line, or EndOfFile.

    >> s = StringToStream["one\\n\\nthree"]; {ReadLine[s], ReadLine[s], ReadLine[s], ReadLine[s]}
     = {"one", "", "three", EndOfFile}
    """
    found = input_stream(k, S.ReadLine, source)
    if found is None:
        return _failure(source)
    s = found[0]
    return S.EndOfFile if s.at_end else text_of_bytes(take_until(s, LINE_END))


@builtin("ReadString")
def read_string(k: Kernel, source: Expr, terminator: Expr = S.EndOfFile) -> Expr | None:
    """ReadString[file], ReadString[stream], ReadString[stream, terminator]: the rest of the text as one string.

    >> s = StringToStream["key=value"]; {ReadString[s, "="], ReadString[s], ReadString[s]}
     = {"key", "value", EndOfFile}
    """
    found = input_stream(k, S.ReadString, source)
    if found is None:
        return _failure(source)
    s, opened = found
    if s.at_end:
        return "" if opened else S.EndOfFile
    ends = separator_bytes(terminator)
    text = text_of_bytes(take_until(s, re.compile(b"|".join(map(re.escape, ends)) if ends else b"(?!)")))
    if opened and s.at_end:
        streams(k).close(s)
    return text


@builtin("Skip")
def skip(k: Kernel, source: Expr, kind: Expr, count: Expr = 1) -> Expr | None:
    """Skip[stream, type], Skip[stream, type, n]: passes over objects.

    >> s = StringToStream["1 2 3"]; Skip[s, Number, 2]; Read[s, Number]
     = 3
    """
    if type(count) is not int:
        k.message(S.Skip, "intnm", Compound(S.Skip, (source, kind, count)), 3)
        return None
    for _ in range(count):
        value = k.apply(S.Read, source, kind)
        if value in (S.EndOfFile, _FAILED):
            return value
    return NULL


@builtin("Find")
def find(k: Kernel, source: Expr, wanted: Expr) -> Expr | None:
    """Find[stream, text]: the next line that contains a text (or one of several).

    >> Find[StringToStream["ab\\ncd\\nce"], "c"]
     = "cd"
    """
    found = input_stream(k, S.Find, source)
    if found is None:
        return _failure(source)
    line = _find_line(found[0], separator_bytes(wanted))
    return S.EndOfFile if line is None else line


def _find_line(s: Input, wanted: list[bytes]) -> str | None:
    while not s.at_end:
        line = take_until(s, LINE_END)
        if any(w in line for w in wanted):
            return text_of_bytes(line)
    return None


@builtin("FindList")
def find_list(k: Kernel, source: Expr, wanted: Expr, count: Expr = S.Infinity) -> Expr | None:
    """FindList[file, text], FindList[stream, text, n]: the lines that contain a text.

    >> FindList[StringToStream["ab\\ncd\\nce"], "c"]
     = {"cd", "ce"}
    """
    found = input_stream(k, S.FindList, source)
    if found is None:
        return _failure(source)
    lines: list[Expr] = []
    texts = separator_bytes(wanted)
    while not (type(count) is int and len(lines) >= count):
        line = _find_line(found[0], texts)
        if line is None:
            break
        lines.append(line)
    if found[1]:
        streams(k).close(found[0])
    return Compound(S.List, tuple(lines))


@builtin("StreamPosition")
def stream_position(k: Kernel, source: Expr) -> Expr | None:
    """StreamPosition[stream]: how many bytes have been read.

    >> s = StringToStream["abcd"]; Read[s, Character]; StreamPosition[s]
     = 1
    """
    found = input_stream(k, S.StreamPosition, source)
    return None if found is None else found[0].position


@builtin("SetStreamPosition")
def set_stream_position(k: Kernel, source: Expr, position: Expr) -> Expr | None:
    """SetStreamPosition[stream, n]: goes to a place in the stream, Infinity being its end.

    >> s = StringToStream["abcd"]; SetStreamPosition[s, 2]; Read[s, Character]
     = "c"
    """
    found = input_stream(k, S.SetStreamPosition, source)
    if found is None:
        return None
    size = len(found[0].data)
    if position is not S.Infinity and type(position) is not int:
        k.message(S.SetStreamPosition, "intnm", Compound(S.SetStreamPosition, (source, position)), 2)
        return None
    found[0].position = size if type(position) is not int else max(0, min(size, position))
    return found[0].position


__all__ = ["input_stream", "open_path"]
