"""Import, Export and their relatives for strings."""

from __future__ import annotations

import os
from collections.abc import Sequence

from wlnet.builtins import data_formats, drawings, image_files, table_formats  # noqa: F401 - declare the formats
from wlnet.builtins.file_formats import FileFormat, Request, formats, refused_extension, refused_format
from wlnet.builtins.nets import net_files  # noqa: F401 - declares a format, too
from wlnet.builtins.stream_table import Input, path_of, refused, stream_of
from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.formats.binary import TYPES
from wlnet.formats.compression import write_bytes
from wlnet.formats.problems import FormatError
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import flat_options, is_option, option_name
from wlnet.kernel.parts import PartError, part, report_part_error
from wlnet.kernel.registry import builtin, messages, symbols, variable

_FAILED = S.__getattr__("$Failed")

symbols("URL TableHeadings")

for _name in ("Import", "ImportString", "Export", "ExportString", "FileFormat"):
    messages(
        _name,
        {
            "nffil": f"File `1` not found during {_name}.",
            "infer": "Cannot infer format of file `1`.",
            "fmtnosup": "`1` is not a supported " + _name + " format.",
            "notbuilt": "wlnet does not read or write the format `1`.",
            "noelem": "The Import element `1` is not present when importing as `2`.",
            "chtype": "First argument `1` is not a valid file, directory or URL specification.",
            "network": "`1` is on the network, which wlnet does not reach.",
            "format": "`1` cannot be taken as `2`: `3`",
            "data": "Cannot write this expression as `1`: `2`",
            "noopen": "Cannot open `1`.",
            "string": "First argument `1` is not a string.",
            "elem": "`1` is not a format or element specification.",
        },
    )


@variable("$ImportFormats")
def import_formats(_k: Kernel) -> Expr:
    """``$ImportFormats``: the formats that Import reads."""
    return Compound(S.List, tuple(formats.importable()))


@variable("$ExportFormats")
def export_formats(_k: Kernel) -> Expr:
    """``$ExportFormats``: the formats that Export writes."""
    return Compound(S.List, tuple(formats.exportable()))


def _split(args: Sequence[Expr]) -> tuple[list[Expr], dict[str, Expr]]:
    """The arguments before the options, and the options by name."""
    count = len(args)
    while count > 0 and is_option(args[count - 1]) and elements(args[count - 1]) != ():
        count -= 1
    options: dict[str, Expr] = {}
    for option in flat_options(args[count:]):
        name = option_name(option.args[0])
        if name is not None:
            options.setdefault(name, option.args[1])
    return list(args[:count]), options


def _find_format(k: Kernel, head: Symbol, name: str) -> FileFormat | None:
    found = formats.named(name)
    if found is None:
        known = refused_format(name)
        k.message(head, "notbuilt" if known else "fmtnosup", known or name)
    return found


def _format_of_file(k: Kernel, head: Symbol, path: str) -> FileFormat | None:
    found = formats.of_file(path)
    if found is None:
        known = refused_extension(path)
        k.message(head, "notbuilt", known) if known else k.message(head, "infer", path)
    return found


def _specification(
    k: Kernel, head: Symbol, spec: Expr | None, path: str | None, options: dict[str, Expr]
) -> tuple[FileFormat, list[Expr]] | None:
    """The format and the element path that the second argument of Import asks for; None after a message."""
    items: tuple[Expr, ...] = () if spec is None else elements(spec) or (spec,)
    parts = [i for i in items if not is_option(i)]
    for option in flat_options([i for i in items if is_option(i)]):
        name = option_name(option.args[0])
        if name is not None:
            options.setdefault(name, option.args[1])
    first = parts[0] if parts else None
    if type(first) is str:
        own = formats.of_file(path) if path is not None else None
        # "Data" and "Lines" name a format and an element of others: where the file tells its format, the element.
        # A string that is exported as "Text" is the whole of the file.
        if own is not None and (first in own.elements or first == "Elements") and (head, first) != (S.Export, "Text"):
            return own, parts
        if formats.named(first) is not None or own is None or refused_format(first) is not None:
            found = _find_format(k, head, first)
            return None if found is None else (found, parts[1:])
        k.message(head, "fmtnosup", first) if head is S.Export else k.message(head, "noelem", first, own.name)
        return None
    if path is None:
        k.message(head, "elem", S.Null if spec is None else spec)
        return None
    own = _format_of_file(k, head, path)
    return None if own is None else (own, parts)


def _read(k: Kernel, head: Symbol, source: FileFormat, wanted: list[Expr], request: Request, name: str) -> Expr:
    """Read an element of a format. ``wanted`` is its name and parts of it, or a list of names."""
    if source.read is None:
        k.message(head, "notbuilt", source.name)
        return _FAILED
    element: Expr = wanted[0] if wanted else source.elements[0]
    several = elements(element)
    if several is not None:
        each = [_read(k, head, source, [one, *wanted[1:]], request, name) for one in several]
        return _FAILED if any(e is _FAILED for e in each) else Compound(S.List, tuple(each))
    if element == "Elements":
        return Compound(S.List, tuple(sorted(source.elements)))
    rest = wanted[1:]
    if type(element) is not str:
        element, rest = source.elements[0], wanted
    if element not in source.elements:
        k.message(head, "noelem", element, source.name)
        return _FAILED
    request.element = element
    try:
        value = source.read(request)
    except FormatError as error:
        k.message(head, "format", name, source.name, str(error))
        return _FAILED
    except OSError as error:
        k.message(head, "format", name, source.name, f"{error.strerror or error}.")
        return _FAILED
    if not rest:
        return value
    try:
        return part(value, rest)
    except PartError as error:
        report_part_error(k, error)
        return _FAILED


@builtin("Import")
def import_(k: Kernel, source: Expr, *arguments: Expr) -> Expr | None:
    """Import[file], Import[file, "format"], Import[file, {"format", element, ...}], with options: data from a file.

    >> f = Export[FileNameJoin[{$TemporaryDirectory, "wl-import.csv"}], {{1, 2}, {3, 4}}];
    >> r = Import[f]; DeleteFile[f]; r
     = {{1, 2}, {3, 4}}
    >> Import["no such file.csv"]
     : Import::nffil: File no such file.csv not found during Import.
     = $Failed
    """
    positional, options = _split(arguments)
    if len(positional) > 1:
        k.messages.wrong_count(S.Import, len(positional) + 1, 1, 2)
        return None
    spec = positional[0] if positional else None
    stream = stream_of(k, source)
    if isinstance(stream, Input):
        found = _specification(k, S.Import, spec, None, options)
        content = stream.data[stream.position :]
        stream.position = len(stream.data)
        request = Request(k, "", options, None, content)
        return _FAILED if found is None else _read(k, S.Import, *found, request, stream.name)
    path = path_of(source)
    if path is None:
        if type(source) is Compound and source.head is S.URL:
            k.message(S.Import, "network", source.args[0] if source.args else source)
            return _FAILED
        k.message(S.Import, "chtype", source)
        return _FAILED
    if path.startswith(("http://", "https://", "ftp://")):
        k.message(S.Import, "network", path)
        return _FAILED
    if path.startswith("file://"):
        path = path[len("file://") :]
    if path.startswith("!"):
        from wlnet.builtins.environment import refuse_process

        return refuse_process(k, S.Import, path)
    if not os.path.exists(path):
        k.message(S.Import, "nffil", path)
        return _FAILED
    found = _specification(k, S.Import, spec, path, options)
    return _FAILED if found is None else _read(k, S.Import, *found, Request(k, "", options, path), path)


@builtin("ImportString")
def import_string(k: Kernel, text: Expr, *arguments: Expr) -> Expr | None:
    """ImportString[s, "format"], ImportString[s, {"format", element, ...}]: data from a string.

    >> ImportString["a,1\\nb,2.5", "CSV"]
     = {{"a", 1}, {"b", 2.5}}
    >> ImportString["{\\"x\\": [1, 2, null]}", "RawJSON"]
     = <|"x" -> {1, 2, Null}|>
    """
    if type(text) is not str:
        k.message(S.ImportString, "string", text)
        return _FAILED
    positional, options = _split(arguments)
    spec: Expr = positional[0] if positional else "Text"
    found = _specification(k, S.ImportString, spec, None, options)
    if found is None:
        return _FAILED
    # A string of bytes stands for binary data; of wider characters, for text.
    data = text.encode("utf-8", errors="surrogatepass")
    if found[0].name in BINARY and all(ord(c) < 256 for c in text):
        data = text.encode("latin-1")
    return _read(k, S.ImportString, *found, Request(k, "", options, None, data), "The string")


BINARY = frozenset({"Byte", "Binary", "IDX", "Bit", "WXF"}) | TYPES


_OF_DATA = frozenset({"CSV", "TSV", "Table", "List", "JSON", "RawJSON"})
"""The formats that write the data of a Dataset; others write the object."""


def _encode(
    k: Kernel, head: Symbol, target: FileFormat, element: str, e: Expr, options: dict[str, Expr], path: str | None
) -> bytes | None:
    if target.write is None:
        k.message(head, "notbuilt", target.name)
        return None
    if type(e) is Compound and e.head is S.Dataset and len(e.args) == 1 and target.name in _OF_DATA:
        e = e.args[0]
    try:
        return target.write(Request(k, element, options, path), e)
    except FormatError as error:
        k.message(head, "data", target.name, str(error))
        return None


@builtin("Export")
def export(k: Kernel, target: Expr, e: Expr, *arguments: Expr) -> Expr | None:
    """Export[file, expr], Export[file, expr, "format"], with options: writes data to a file and gives its name.

    >> f = Export[FileNameJoin[{$TemporaryDirectory, "wl-export.json"}], <|"a" -> {1, 2.5}|>];
    >> r = Import[f]; DeleteFile[f]; r
     = {"a" -> {1, 2.5}}
    """
    path = path_of(target)
    if path is None:
        k.message(S.Export, "chtype", target)
        return _FAILED
    if refused(k, "Writing to a file"):
        return _FAILED
    positional, options = _split(arguments)
    if len(positional) > 1:
        k.messages.wrong_count(S.Export, len(positional) + 2, 2, 3)
        return None
    found = _specification(k, S.Export, positional[0] if positional else None, path, options)
    if found is None:
        return _FAILED
    source, wanted = found
    element = wanted[0] if wanted and type(wanted[0]) is str else source.elements[0]
    data = _encode(k, S.Export, source, element, e, options, path)
    if data is None:
        return _FAILED
    try:
        write_bytes(path, data)
    except OSError:
        k.message(S.Export, "noopen", path)
        return _FAILED
    return target


@builtin("ExportString")
def export_string(k: Kernel, e: Expr, *arguments: Expr) -> Expr | None:
    """ExportString[expr, "format"], with options: data as a string.

    >> ExportString[{{1, "a"}, {2.5, "b,c"}}, "CSV"]
     = "1,a\\n2.5,\\"b,c\\"\\n"
    >> ExportString[<|"a" -> 1|>, "JSON", "Compact" -> True]
     = "{\\"a\\":1}"
    """
    positional, options = _split(arguments)
    found = _specification(k, S.ExportString, positional[0] if positional else "Text", None, options)
    if found is None:
        return _FAILED
    source, wanted = found
    element = wanted[0] if wanted and type(wanted[0]) is str else source.elements[0]
    data = _encode(k, S.ExportString, source, element, e, options, None)
    if data is None:
        return _FAILED
    return data.decode("latin-1") if source.name in BINARY else data.decode("utf-8", errors="surrogatepass")


@builtin("FileFormat")
def file_format_of(k: Kernel, file: Expr) -> Expr | None:
    """FileFormat[file]: the format that Import takes a file for, by its name; "" where that tells none.

    >> f = FileNameJoin[{$TemporaryDirectory, "wl-format.csv"}]; Export[f, {{1}}]; {FileFormat[f], DeleteFile[f]}
     = {"CSV", Null}
    """
    path = path_of(file)
    if path is None or not os.path.exists(path):
        k.message(S.FileFormat, "nffil", file if path is None else path)
        return _FAILED
    found = formats.of_file(path)
    return (refused_extension(path) or "") if found is None else found.name


def read_text(k: Kernel, head: Symbol, file: Expr) -> str | None:
    """The text of a file, or None after a message."""
    path = path_of(file)
    if path is None or not os.path.isfile(path):
        k.message(head, "nffil", path if path is not None else file)
        return None
    return Request(k, "Text", {}, path).text
