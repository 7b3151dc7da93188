"""Directories: making and deleting them, and which one is current."""

from __future__ import annotations

import os

from wlnet.builtins.file_names import path_argument
from wlnet.builtins.files import on_disk
from wlnet.builtins.stream_table import refused
from wlnet.expression import NULL, TRUE, Compound, Expr, S
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages

messages("ResetDirectory", {"dtop": "Directory stack is empty."})

_FAILED = S.__getattr__("$Failed")


@builtin("CreateDirectory", options={"CreateIntermediateDirectories": "True"})
def create_directory(k: Kernel, options: Options, directory: Expr = S.Automatic) -> Expr | None:
    """CreateDirectory[dir], CreateDirectory[]: makes a directory (a new temporary one) and gives its full name.

    >> d = CreateDirectory[]; {DirectoryQ[d], DeleteDirectory[d]; DirectoryQ[d]}
     = {True, False}
    """
    if refused(k, "Creating a directory"):
        return _FAILED
    if directory is S.Automatic:
        import tempfile

        return tempfile.mkdtemp(prefix="wl-")
    path = path_argument(k, S.CreateDirectory, directory)
    if path is None:
        return None
    deep = options["CreateIntermediateDirectories"] is TRUE

    def make() -> Expr:
        if os.path.isdir(path):
            k.message(S.CreateDirectory, "eexist", path)
        else:
            os.makedirs(path) if deep else os.mkdir(path)
        return os.path.abspath(path)

    return on_disk(k, S.CreateDirectory, path, make)


@builtin("DeleteDirectory", options={"DeleteContents": "False"})
def delete_directory(k: Kernel, options: Options, directory: Expr) -> Expr | None:
    """DeleteDirectory[dir], DeleteDirectory[dir, DeleteContents -> True]: deletes a directory.

    >> d = CreateDirectory[]; CreateFile[FileNameJoin[{d, "a"}]];
    >> DeleteDirectory[d, DeleteContents -> True]; FileExistsQ[d]
     = False
    """
    if refused(k, "Deleting a directory"):
        return _FAILED
    path = path_argument(k, S.DeleteDirectory, directory)
    if path is None:
        return None

    def delete() -> Expr:
        import shutil  # late: it brings the compression libraries with it

        if options["DeleteContents"] is TRUE:
            shutil.rmtree(path)
        elif os.path.isdir(path) and os.listdir(path):
            k.message(S.DeleteDirectory, "dirne", path)
            return _FAILED
        else:
            os.rmdir(path)
        return NULL

    return on_disk(k, S.DeleteDirectory, path, delete)


def _directory_stack(k: Kernel) -> list[str]:
    return k.properties.setdefault("DirectoryStack", [])  # type: ignore[return-value]


@builtin("Directory")
def directory(_k: Kernel) -> Expr | None:
    """Directory[]: the current directory.

    >> DirectoryQ[Directory[]]
     = True
    """
    return os.getcwd()


@builtin("SetDirectory")
def set_directory(k: Kernel, target: Expr = "~") -> Expr | None:
    """SetDirectory[dir]: changes the current directory and gives its full name; ResetDirectory[] goes back.

    >> d = Directory[]; SetDirectory["/"]; {Directory[], ResetDirectory[] === d}
     = {"/", True}
    """
    path = path_argument(k, S.SetDirectory, os.path.expanduser(target) if type(target) is str else target)
    if path is None:
        return None
    old = os.getcwd()
    try:
        os.chdir(path)
    except OSError:
        k.message(S.SetDirectory, "cdir", path)
        return _FAILED
    _directory_stack(k).append(old)
    return os.getcwd()


@builtin("ResetDirectory")
def reset_directory(k: Kernel) -> Expr | None:
    """ResetDirectory[]: goes back to the directory that was current before the last SetDirectory.

    >> ResetDirectory[]
     : ResetDirectory::dtop: Directory stack is empty.
     = $Failed
    """
    stack = _directory_stack(k)
    if not stack:
        k.message(S.ResetDirectory, "dtop")
        return _FAILED
    os.chdir(stack.pop())
    return os.getcwd()


@builtin("DirectoryStack")
def directory_stack(k: Kernel) -> Expr | None:
    """DirectoryStack[]: the directories that ResetDirectory goes back to.

    >> DirectoryStack[]
     = {}
    """
    return Compound(S.List, tuple(reversed(_directory_stack(k))))
