"""Files and directories on disk: looking for them, making, copying and deleting them, and the current directory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from wlnet.builtins.file_names import path_argument
from wlnet.builtins.stream_table import refused
from wlnet.builtins.string_patterns import Matcher, compile_pattern, from_abbreviated
from wlnet.expression import NULL, TRUE, Compound, Expr, S, Symbol, boolean, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.registry import builtin, messages, symbols

symbols("CreateIntermediateDirectories DeleteContents OverwriteTarget")
for _name in ("FileExistsQ", "DirectoryQ", "FileNames", "CreateDirectory", "CreateFile", "DeleteFile",
              "DeleteDirectory",
              "CopyFile", "RenameFile", "CopyDirectory", "RenameDirectory", "FileByteCount", "FileDate", "FileHash",
              "SetDirectory", "AbsoluteFileName", "ExpandFileName", "FileSize", "FileType"):  # fmt: skip
    messages(
        _name,
        {
            "fstr": "File specification `1` is not a string of one or more characters.",
            "nffil": "File `1` not found during `2`.",
            "fdnfnd": "Directory or file `1` not found.",
            "filex": "Cannot overwrite existing file `1`.",
            "eexist": "`1` already exists.",
            "dirne": "Directory `1` not empty.",
            "notdir": "`1` is not a directory.",
            "cdir": "Cannot set current directory to `1`.",
            "system": "`1`: the system says: `2`.",
            "hash": "Hash type `1` is not known.",
            "dirs": "The directory stack is empty.",
        },
    )
_FAILED = S.__getattr__("$Failed")


def on_disk(k: Kernel, head: Symbol, path: str, action: Callable[[], Expr | None]) -> Expr | None:
    """Do something with a file; what the system objects to becomes a message and $Failed."""
    try:
        return action()
    except FileNotFoundError:
        k.message(head, "fdnfnd", path)
    except FileExistsError:
        k.message(head, "eexist", path)
    except OSError as error:
        k.message(head, "system", path, error.strerror or str(error))
    return _FAILED


@builtin("FileExistsQ")
def file_exists_q(k: Kernel, file: Expr) -> Expr | None:
    """FileExistsQ[path]: whether a file or directory of this name exists.

    >> FileExistsQ["no such file"]
     = False
    """
    path = path_argument(k, S.FileExistsQ, file)
    return None if path is None else boolean(os.path.exists(path))


@builtin("DirectoryQ")
def directory_q(k: Kernel, file: Expr) -> Expr | None:
    """DirectoryQ[path]: whether there is a directory of this name.

    >> {DirectoryQ[$TemporaryDirectory], DirectoryQ["no such directory"]}
     = {True, False}
    """
    path = path_argument(k, S.DirectoryQ, file)
    return None if path is None else boolean(os.path.isdir(path))


@builtin("FileType")
def file_type(k: Kernel, file: Expr) -> Expr | None:
    """FileType[path]: File, Directory or None.

    >> {FileType["/"], FileType["no such file"]}
     = {Directory, None}
    """
    path = path_argument(k, S.FileType, file)
    if path is None:
        return None
    return S.Directory if os.path.isdir(path) else S.File if os.path.exists(path) else S.__getattr__("None")


def _file_matcher(k: Kernel, forms: Expr, ignore_case: bool) -> Matcher | None:
    """A matcher of names: a string in which ``*`` and ``@`` stand for runs, a string pattern, or a list of them."""
    items = elements(forms)
    alternatives = tuple(from_abbreviated(f) if type(f) is str else f for f in ((forms,) if items is None else items))
    return compile_pattern(k, Compound(S.Alternatives, alternatives), ignore_case=ignore_case)


def _walk(directory: str, depth: float) -> Iterator[str]:
    try:
        names = sorted(os.listdir(directory or "."))
    except OSError:
        return
    for name in names:
        path = os.path.join(directory, name) if directory else name
        yield path
        if depth > 1 and os.path.isdir(path) and not os.path.islink(path):
            yield from _walk(path, depth - 1)


@builtin("FileNames", options={"IgnoreCase": "Automatic"})
def file_names(
    k: Kernel, options: Options, forms: Expr = S.All, directories: Expr = "", depth: Expr = 1
) -> Expr | None:
    """FileNames[], [form], [{form1, ...}], [forms, dirs], [forms, dirs, n]: the files whose names match, in order.

    >> FileNames["*.nosuchextension"]
     = {}
    """
    matcher = _file_matcher(k, "*" if forms is S.All else forms, options["IgnoreCase"] is TRUE)
    if matcher is None:
        return None
    places = elements(directories)
    found: list[str] = []
    levels = float("inf") if depth is S.Infinity else depth
    if type(levels) not in (int, float):
        k.message(S.FileNames, "intp", Compound(S.FileNames, (forms, directories, depth)), 3)
        return None
    for place in (directories,) if places is None else places:
        path = path_argument(k, S.FileNames, place)
        if path is None:
            return None
        candidates = _walk(path, float(levels))  # type: ignore[arg-type]
        found.extend(c for c in candidates if matcher.whole(os.path.basename(c)) is not None)
    return Compound(S.List, tuple(sort_expressions(list(dict.fromkeys(found)))))


@builtin("CreateFile", options={"CreateIntermediateDirectories": "True", "OverwriteTarget": "False"})
def create_file(k: Kernel, options: Options, file: Expr = S.Automatic) -> Expr | None:
    """CreateFile[path], CreateFile[]: makes an empty file (a new temporary one) and gives its name.

    >> f = CreateFile[]; {FileByteCount[f], DeleteFile[f]; FileExistsQ[f]}
     = {0, False}
    """
    if refused(k, "Creating a file"):
        return _FAILED
    if file is S.Automatic:
        from wlnet.builtins.output import temporary_path

        return temporary_path()
    path = path_argument(k, S.CreateFile, file)
    if path is None:
        return None

    def make() -> Expr:
        if os.path.exists(path) and options["OverwriteTarget"] is not TRUE:
            k.message(S.CreateFile, "filex", path)
            return _FAILED
        if options["CreateIntermediateDirectories"] is TRUE:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb"):
            return os.path.abspath(path)

    return on_disk(k, S.CreateFile, path, make)


@builtin("DeleteFile")
def delete_file(k: Kernel, files: Expr) -> Expr | None:
    """DeleteFile[path], DeleteFile[{path1, ...}]: deletes files.

    >> DeleteFile["no such file"]
     : DeleteFile::fdnfnd: Directory or file no such file not found.
     = $Failed
    """
    if refused(k, "Deleting a file"):
        return _FAILED
    items = elements(files)
    for item in (files,) if items is None else items:
        path = path_argument(k, S.DeleteFile, item)
        if path is None:
            return None

        def delete(path: str = path) -> Expr:
            os.remove(path)
            return NULL

        if on_disk(k, S.DeleteFile, path, delete) is _FAILED:
            return _FAILED
    return NULL


def _transfer(k: Kernel, head: Symbol, options: Options, source: Expr, target: Expr, *, keep: bool) -> Expr | None:
    if refused(k, "Copying or renaming a file"):
        return _FAILED
    old = path_argument(k, head, source)
    new = path_argument(k, head, target)
    if old is None or new is None:
        return None

    def transfer() -> Expr:
        import shutil  # late: it brings the compression libraries with it

        if not os.path.exists(old):
            raise FileNotFoundError
        place = os.path.join(new, os.path.basename(old)) if os.path.isdir(new) and not os.path.isdir(old) else new
        if os.path.exists(place) and options["OverwriteTarget"] is not TRUE:
            k.message(head, "filex", place)
            return _FAILED
        if not keep:
            os.replace(old, place)
        elif os.path.isdir(old):
            shutil.copytree(old, place, dirs_exist_ok=True)
        else:
            shutil.copyfile(old, place)
        return os.path.abspath(place)

    return on_disk(k, head, old, transfer)


_OVERWRITE = {"OverwriteTarget": "False"}


@builtin("CopyFile", options=_OVERWRITE)
def copy_file(k: Kernel, options: Options, source: Expr, target: Expr) -> Expr | None:
    """CopyFile[path1, path2]: copies a file and gives the full name of the copy.

    >> a = CreateFile[]; b = CopyFile[a, a <> ".copy"]; {FileExistsQ[b], DeleteFile[{a, b}]}
     = {True, Null}
    """
    return _transfer(k, S.CopyFile, options, source, target, keep=True)


@builtin("CopyDirectory", options=_OVERWRITE)
def copy_directory(k: Kernel, options: Options, source: Expr, target: Expr) -> Expr | None:
    """CopyDirectory[dir1, dir2]: copies a directory and all that is in it.

    >> CopyDirectory["no such directory", "b"]
     : CopyDirectory::fdnfnd: Directory or file no such directory not found.
     = $Failed
    """
    return _transfer(k, S.CopyDirectory, options, source, target, keep=True)


@builtin("RenameFile", options=_OVERWRITE)
def rename_file(k: Kernel, options: Options, source: Expr, target: Expr) -> Expr | None:
    """RenameFile[path1, path2]: renames or moves a file and gives its new full name.

    >> a = CreateFile[]; b = RenameFile[a, a <> ".new"]; {FileExistsQ[a], FileExistsQ[b], DeleteFile[b]}
     = {False, True, Null}
    """
    return _transfer(k, S.RenameFile, options, source, target, keep=False)


@builtin("RenameDirectory", options=_OVERWRITE)
def rename_directory(k: Kernel, options: Options, source: Expr, target: Expr) -> Expr | None:
    """RenameDirectory[dir1, dir2]: renames or moves a directory.

    >> a = CreateDirectory[]; b = RenameDirectory[a, a <> "new"]; {DirectoryQ[b], DeleteDirectory[b]}
     = {True, Null}
    """
    return _transfer(k, S.RenameDirectory, options, source, target, keep=False)


@builtin("FileByteCount")
def file_byte_count(k: Kernel, file: Expr) -> Expr | None:
    """FileByteCount[path]: the size of a file in bytes.

    >> f = CreateFile[]; WriteString[f, "abc"]; Close[f]; {FileByteCount[f], DeleteFile[f]}
     = {3, Null}
    """
    path = path_argument(k, S.FileByteCount, file)
    return None if path is None else on_disk(k, S.FileByteCount, path, lambda: os.path.getsize(path))


@builtin("FileDate")
def file_date(k: Kernel, file: Expr, kind: Expr = "Modification") -> Expr | None:
    """FileDate[path], FileDate[path, "Modification"]: when a file was last changed, as a DateObject.

    >> f = CreateFile[]; {Head[FileDate[f]], DeleteFile[f]}
     = {DateObject, Null}
    """
    path = path_argument(k, S.FileDate, file)
    if path is None:
        return None

    def date() -> Expr:
        from wlnet.builtins.dates import date_object_of_unix_time

        status = os.stat(path)
        return date_object_of_unix_time(status.st_atime if kind == "Access" else status.st_mtime)

    return on_disk(k, S.FileDate, path, date)


@builtin("FileHash")
def file_hash(k: Kernel, file: Expr, kind: Expr = "MD5", form: Expr = "Integer") -> Expr | None:
    """FileHash[path], [path, "SHA256"], [path, type, "HexString"]: a hash code of a file's content.

    >> f = CreateFile[]; {FileHash[f, "MD5", "HexString"], DeleteFile[f]}
     = {"d41d8cd98f00b204e9800998ecf8427e", Null}
    """
    path = path_argument(k, S.FileHash, file)
    if path is None:
        return None
    name = str(kind).lower().replace("-", "")
    if name not in ("md5", "sha", "sha1", "sha224", "sha256", "sha384", "sha512"):
        k.message(S.FileHash, "hash", kind)
        return _FAILED

    def digest() -> Expr:
        import hashlib

        with open(path, "rb") as handle:
            made = hashlib.file_digest(handle, "sha1" if name == "sha" else name)
        return made.hexdigest() if form == "HexString" else int(made.hexdigest(), 16)

    return on_disk(k, S.FileHash, path, digest)


@builtin("AbsoluteFileName")
def absolute_file_name(k: Kernel, file: Expr) -> Expr | None:
    """AbsoluteFileName[path]: the full name of a file that exists, links followed.

    >> AbsoluteFileName["no such file"]
     : AbsoluteFileName::fdnfnd: Directory or file no such file not found.
     = $Failed
    """
    path = path_argument(k, S.AbsoluteFileName, file)
    if path is None:
        return None
    return on_disk(k, S.AbsoluteFileName, path, lambda: os.path.realpath(path, strict=True))
