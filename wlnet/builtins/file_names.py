"""Names of files and directories: joining, splitting and taking them apart, without looking at the disk."""

from __future__ import annotations

import os

from wlnet.builtins.stream_table import path_of
from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, constant, messages

constant("File")
for _name in ("FileBaseName", "FileExtension", "DirectoryName", "FileNameSplit", "FileNameTake", "FileNameDrop",
              "ParentDirectory", "FileNameDepth"):  # fmt: skip
    messages(_name, {"fstr": "File specification `1` is not a string of one or more characters."})
messages("FileNameJoin", {"fstr": "`1` is not a list of strings.", "strings": "List of strings expected in `1`."})

_SYSTEM = {"OperatingSystem": "Automatic"}


def path_argument(k: Kernel, head: Symbol, e: Expr) -> str | None:
    """The path that an argument names, or None after a message."""
    path = path_of(e)
    if path is None:
        k.message(head, "fstr", e)
    return path


def _separator(options: Options) -> str:
    return "\\" if options["OperatingSystem"] == "Windows" else "/"


@builtin("FileNameJoin", options=_SYSTEM)
def file_name_join(k: Kernel, options: Options, parts: Expr) -> Expr | None:
    """FileNameJoin[{name1, name2, ...}]: a path from its parts.

    >> FileNameJoin[{"data", "train", "x.csv"}, OperatingSystem -> "Unix"]
     = "data/train/x.csv"
    """
    items = elements(parts)
    paths = [path_of(i) for i in items] if items is not None else [None]
    if any(p is None for p in paths):
        k.message(S.FileNameJoin, "fstr", parts)
        return None
    separator = _separator(options)
    joined = ""
    for path in paths:
        assert path is not None
        if not path:
            continue
        joined = joined.rstrip(separator) + separator + path.lstrip(separator) if joined else path
    if paths and paths[0] == "" and len(paths) > 1:
        joined = separator + joined.lstrip(separator)
    return joined.rstrip(separator) or joined


def split_path(path: str, separator: str = "/") -> list[str]:
    """The parts of a path; an absolute one begins with ""."""
    parts = (
        [p for p in path.replace("\\", "/").split("/") if p] if separator == "\\" else [p for p in path.split("/") if p]
    )
    return ["", *parts] if path.startswith(("/", "\\") if separator == "\\" else "/") else parts


@builtin("FileNameSplit", options=_SYSTEM)
def file_name_split(k: Kernel, options: Options, file: Expr) -> Expr | None:
    """FileNameSplit[path]: the parts of a path. An absolute path begins with "".

    >> {FileNameSplit["a/b/c.txt"], FileNameSplit["/usr/lib"]}
     = {{"a", "b", "c.txt"}, {"", "usr", "lib"}}
    """
    path = path_argument(k, S.FileNameSplit, file)
    return None if path is None else Compound(S.List, tuple(split_path(path, _separator(options))))


def _join(parts: list[str], separator: str) -> str:
    return separator + separator.join(parts[1:]) if parts and parts[0] == "" else separator.join(parts)


@builtin("FileNameTake", options=_SYSTEM)
def file_name_take(k: Kernel, options: Options, file: Expr, count: Expr = -1) -> Expr | None:
    """FileNameTake[path], [path, n], [path, -n], [path, {m, n}]: the last part of a path, or some of its parts.

    >> {FileNameTake["a/b/c.txt"], FileNameTake["a/b/c.txt", 2], FileNameTake["a/b/c.txt", -2]}
     = {"c.txt", "a/b", "b/c.txt"}
    """
    path = path_argument(k, S.FileNameTake, file)
    if path is None:
        return None
    separator = _separator(options)
    parts = split_path(path, separator)
    if type(count) is int:
        taken = parts[:count] if count >= 0 else parts[count:]
    else:
        taken = _range_of(parts, count)
    return _join(taken, separator)


def _range_of(parts: list[str], spec: Expr) -> list[str]:
    bounds = elements(spec) or ()
    whole = [b for b in bounds if type(b) is int]
    if len(whole) == 1:
        whole *= 2
    if len(whole) != 2:
        return parts
    low, high = (b - 1 if b > 0 else len(parts) + b for b in whole)
    return parts[max(low, 0) : high + 1]


@builtin("FileNameDrop", options=_SYSTEM)
def file_name_drop(k: Kernel, options: Options, file: Expr, count: Expr = -1) -> Expr | None:
    """FileNameDrop[path], [path, n], [path, -n]: a path without its last part, or without some of its parts.

    >> {FileNameDrop["a/b/c.txt"], FileNameDrop["a/b/c.txt", 1], FileNameDrop["a/b/c.txt", -2]}
     = {"a/b", "b/c.txt", "a"}
    """
    path = path_argument(k, S.FileNameDrop, file)
    if path is None:
        return None
    separator = _separator(options)
    parts = split_path(path, separator)
    if type(count) is int:
        return _join(parts[count:] if count >= 0 else parts[:count], separator)
    gone = _range_of(parts, count)
    start = parts.index(gone[0]) if gone else 0
    return _join(parts[:start] + parts[start + len(gone) :], separator)


@builtin("FileNameDepth", options=_SYSTEM)
def file_name_depth(k: Kernel, options: Options, file: Expr) -> Expr | None:
    """FileNameDepth[path]: how many parts a path has.

    >> FileNameDepth["a/b/c.txt"]
     = 3
    """
    path = path_argument(k, S.FileNameDepth, file)
    return None if path is None else len(split_path(path, _separator(options)))


@builtin("FileBaseName")
def file_base_name(k: Kernel, file: Expr) -> Expr | None:
    """FileBaseName[path]: the last part of a path without its extension.

    >> {FileBaseName["dir/net.wlnet"], FileBaseName["a.tar.gz"]}
     = {"net", "a.tar"}
    """
    path = path_argument(k, S.FileBaseName, file)
    return None if path is None else os.path.splitext(os.path.basename(path.rstrip("/")))[0]


@builtin("FileExtension")
def file_extension(k: Kernel, file: Expr) -> Expr | None:
    """FileExtension[path]: the extension, without the dot.

    >> {FileExtension["dir/net.wlnet"], FileExtension["README"]}
     = {"wlnet", ""}
    """
    path = path_argument(k, S.FileExtension, file)
    return None if path is None else os.path.splitext(path)[1][1:]


@builtin("DirectoryName")
def directory_name(k: Kernel, file: Expr, count: Expr = 1) -> Expr | None:
    """DirectoryName[path], [path, n]: the directory part of a path, with the separator at its end.

    >> {DirectoryName["a/b/c.txt"], DirectoryName["a/b/c.txt", 2], DirectoryName["c.txt"]}
     = {"a/b/", "a/", ""}
    """
    path = path_argument(k, S.DirectoryName, file)
    if path is None:
        return None
    for _ in range(count if type(count) is int else 1):
        path = path.rstrip("/")
        path = path[: path.rfind("/") + 1]
    return path


@builtin("ParentDirectory")
def parent_directory(k: Kernel, directory: Expr = S.Automatic) -> Expr | None:
    """ParentDirectory[], ParentDirectory[dir]: the directory that a directory lies in.

    >> ParentDirectory["/usr/lib"]
     = "/usr"
    """
    path = os.getcwd() if directory is S.Automatic else path_argument(k, S.ParentDirectory, directory)
    return None if path is None else os.path.dirname(os.path.abspath(path))


@builtin("ExpandFileName")
def expand_file_name(k: Kernel, file: Expr) -> Expr | None:
    """ExpandFileName[path]: the path from the root on.

    >> ExpandFileName["/usr/lib/../bin"]
     = "/usr/bin"
    """
    path = path_argument(k, S.ExpandFileName, file)
    return None if path is None else os.path.abspath(path)
