"""Print and its kin: what a program shows, and the stream functions that write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wlnet.builtins.stream_table import (
    Input,
    Output,
    StandardOutput,
    StreamTable,
    path_of,
    refused,
    stream_of,
    streams,
    write_line,
)
from wlnet.expression import NULL, Compound, Expr, S, Symbol, elements, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import applied, builtin, messages, symbols, variable
from wlnet.syntax import full_form
from wlnet.syntax.boxes import Box, beside, block, text

symbols(
    "OutputStream InputStream FormatType BinaryFormat CharacterEncoding PageWidth PageHeight TotalWidth TotalHeight"
)
messages("General", {"sandbox": "`1` is not allowed here: this session runs in a sandbox."})
messages("Close", {"closex": "The stream `1` cannot be closed: it is not open."})
messages("OpenWrite", {"noopen": "Cannot open `1`."})
messages("WriteString", {"strml": "`1` is not a string, stream, or list of strings and streams."})

_FAILED = S.__getattr__("$Failed")
_OPEN_OPTIONS = {
    "BinaryFormat": "False",
    "FormatType": "InputForm",
    "CharacterEncoding": "Automatic",
    "PageWidth": "Automatic",
    "TotalWidth": "Infinity",
    "PageHeight": "Automatic",
    "TotalHeight": "Infinity",
    "NumberMarks": "Automatic",
}


@builtin("Print")
def print_(k: Kernel, *parts: Expr) -> Expr | None:
    """Print[e1, e2, ...]: writes the expressions next to each other, as a line of output.

    >> Print["loss: ", 1/4]
     |       1
     | loss: -
     |       4
    >> Print[InputForm["quoted"], " ", {a, "b"}]
     | "quoted" {a, b}
    """
    write_line(k, row_box(k, parts))
    return NULL


def row_box(k: Kernel, parts: Sequence[Expr]) -> Box:
    """Expressions next to each other, their lines aligned.

    A string that begins a line, or ends with a line end, breaks the line; another of several lines is a block.
    """
    done: list[str] = []
    row: list[Box] = []
    for part in parts:
        if type(part) is str and "\n" in part and (not row or part.endswith("\n")):
            before, _, rest = part.rpartition("\n")
            done.append(text(beside([*row, block(before)])))
            row = [rest] if rest else []
        else:
            row.append(k.output_box(part))
    last = beside(row)
    return block("\n".join([*done, text(last)])) if done else last


@builtin("PrintTemporary")
def print_temporary(k: Kernel, *parts: Expr) -> Expr | None:
    """PrintTemporary[e1, ...]: writes a line as Print does; where output cannot be taken back, it stays.

    >> PrintTemporary["working"]
     | working
    """
    return print_(k, *parts)


@builtin("Echo")
def echo(k: Kernel, e: Expr, label: Expr = "", function: Expr = S.Identity) -> Expr | None:
    """Echo[e], [e, label], [e, label, f]: writes e (or f[e]) after >> and gives e.

    >> Echo[1 + 2]
     | >> 3
     = 3
    >> Echo[{1, 2, 3}, "sum", Total]
     | >> sum 6
     = {1, 2, 3}
    """
    shown = e if function is S.Identity else k.apply(function, e)
    write_line(k, row_box(k, [">> ", *labelled(label), shown]))
    return e


def labelled(label: Expr) -> tuple[Expr, ...]:
    """What Echo writes before a value."""
    return () if label == "" else (label, " ")


@builtin("EchoFunction")
def echo_function(_k: Kernel, *_parts: Expr) -> Expr | None:
    """EchoFunction[f][e]: writes f[e] and gives e. EchoFunction[] and EchoFunction[label, f] work alike.

    >> EchoFunction[Length][{a, b}]
     | >> 2
     = {a, b}
    """
    return None


@applied("EchoFunction")
def echo_applied(k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    if len(args) != 1 or len(head.args) > 2:
        return None
    label = head.args[0] if len(head.args) == 2 else ""
    function = head.args[-1] if head.args else S.Identity
    return echo(k, args[0], label, function)


@variable("$Output")
def output_variable(k: Kernel) -> Expr:
    return list_of(streams(k).standard.expression)


@variable("$Messages")
def messages_variable(_k: Kernel) -> Expr:
    return list_of(Compound(S.OutputStream, ("stderr", 2)))


@builtin("OpenWrite", options=_OPEN_OPTIONS)
def open_write(k: Kernel, options: Options, file: Expr = S.Automatic) -> Expr | None:
    """OpenWrite[file], OpenWrite[]: opens a file (a new temporary one) for writing; what it held is lost.

    >> s = OpenWrite[]; Head[s]
     = OutputStream
    """
    return _open(k, S.OpenWrite, file, options, append=False)


@builtin("OpenAppend", options=_OPEN_OPTIONS)
def open_append(k: Kernel, options: Options, file: Expr = S.Automatic) -> Expr | None:
    """OpenAppend[file]: opens a file for writing at its end.

    >> Head[OpenAppend[]]
     = OutputStream
    """
    return _open(k, S.OpenAppend, file, options, append=True)


def _open(k: Kernel, head: Symbol, file: Expr, options: Options, *, append: bool) -> Expr | None:
    path = temporary_path() if file is S.Automatic else path_of(file)
    if path is None:
        k.message(head, "fstr", file)
        return None
    stream = _open_path(k, head, path, append=append)
    if stream is None:
        return _FAILED
    form = options["FormatType"]
    stream.form = form if type(form) is Symbol else None
    return stream.expression


def _open_path(k: Kernel, head: Symbol, path: str, *, append: bool) -> Output | None:
    if refused(k, "Writing to a file"):
        return None
    try:
        return streams(k).write_to(path, append=append)
    except OSError:
        k.message(head, "noopen", path)
        return None


def temporary_path(extension: str = "") -> str:
    """The path of a new, empty temporary file."""
    import tempfile

    handle, path = tempfile.mkstemp(prefix="wl-", suffix=extension)
    import os

    os.close(handle)
    return path


def output_streams(k: Kernel, head: Symbol, target: Expr) -> list[Output] | None:
    """The output streams that the first argument of Write, WriteString ... means; files are opened at need."""
    items = elements(target)
    if items is not None:
        found: list[Output] = []
        for item in items:
            more = output_streams(k, head, item)
            if more is None:
                return None
            found.extend(more)
        return found
    stream = stream_of(k, target)
    table = streams(k)
    if stream is None:
        path = path_of(target)
        if path is None:
            k.message(head, "stream", target)
            return None
        stream = table.output_named(path) or _open_path(k, head, path, append=False)
    if isinstance(stream, Output):
        return [stream]
    if isinstance(stream, Input):
        k.message(head, "stream", target)
    return None


def _write(k: Kernel, head: Symbol, target: Expr, text: str) -> Expr | None:
    found = output_streams(k, head, target)
    if found is None:
        return None if stream_of(k, target) is None and path_of(target) is None else _FAILED
    for stream in found:
        stream.write(text.encode("utf-8", errors="surrogatepass"))
    return NULL


@builtin("Write")
def write(k: Kernel, target: Expr, *parts: Expr) -> Expr | None:
    """Write[stream, e1, e2, ...]: writes expressions, in InputForm for files, and ends the line.

    >> f = FileNameJoin[{$TemporaryDirectory, "wl-write-example"}]; Write[f, "a", {1/2, "b"}]; Close[f]; Read[f, String]
     = "\\"a\\"{1/2, \\"b\\"}"
    """
    found = output_streams(k, S.Write, target)
    if found is None:
        return None
    for stream in found:
        own = S.OutputForm if isinstance(stream, StandardOutput) else S.InputForm
        form = _FORMS.get(stream.form or own, Kernel.output_form)
        stream.write(("".join(form(k, p) for p in parts) + "\n").encode("utf-8", errors="surrogatepass"))
    return NULL


_FORMS: dict[Symbol, Callable[[Kernel, Expr], str]] = {
    S.InputForm: Kernel.input_form,
    S.FullForm: lambda _k, e: full_form(e),
    S.OutputForm: Kernel.output_form,
}


@builtin("WriteString")
def write_string(k: Kernel, target: Expr, *parts: Expr) -> Expr | None:
    """WriteString[stream, s1, s2, ...]: writes strings as they are, without a line end.

    >> WriteString["stdout", "a", 1 + 1, "\\n"]
     | a2
    """
    return _write(k, S.WriteString, target, "".join(k.output_form(p) for p in parts))


@builtin("WriteLine")
def write_line_(k: Kernel, target: Expr, text: Expr) -> Expr | None:
    """WriteLine[stream, s]: writes a string, or each string of a list, and a line end.

    >> WriteLine["stdout", {"one", "two"}]
     | one
     | two
    """
    lines = elements(text) or (text,)
    if not all(type(line) is str for line in lines):
        k.message(S.WriteLine, "string", 2, Compound(S.WriteLine, (target, text)))
        return None
    return _write(k, S.WriteLine, target, "".join(f"{line}\n" for line in lines))


@builtin("Close")
def close(k: Kernel, target: Expr) -> Expr | None:
    """Close[stream], Close[file]: closes a stream and gives its name.

    >> Close[StringToStream["abc"]]
     = String
    """
    stream = stream_of(k, target)
    if stream is None:
        path = path_of(target)
        if path is not None:
            table = streams(k)
            stream = table.output_named(path) or table.input_named(path)
    if stream is None:
        if path_of(target) is None and not (type(target) is Compound and target.head in _STREAMS):
            k.message(S.Close, "stream", target)
            return None
        k.message(S.Close, "closex", target)
        return None
    streams(k).close(stream)
    return S.String if stream.name == "String" and isinstance(stream, Input) else stream.name


_STREAMS = frozenset({S.InputStream, S.OutputStream})


@builtin("Streams")
def streams_(k: Kernel, name: Expr = S.All) -> Expr | None:
    """Streams[], Streams[name]: the streams that are open.

    >> Streams["stdout"]
     = {OutputStream["stdout", 1]}
    """
    found = [s for s in streams(k).open.values() if name is S.All or s.name == name]
    return Compound(S.List, tuple(s.expression for s in found))


__all__ = ["StreamTable", "labelled", "output_streams", "row_box", "temporary_path"]
