"""Packages and contexts: Get, Needs, BeginPackage and its kin, and where files are looked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from wlnet.builtins.stream_table import path_of
from wlnet.builtins.string_patterns import compile_pattern, from_abbreviated
from wlnet.expression import NULL, Compound, Expr, S, Source, elements
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, symbols, variable
from wlnet.syntax import SyntaxProblem, read

symbols("Path CharacterEncoding")
messages("Get", {
    "noopen": "Cannot open `1`.",
    "path": "File, directory or context name expected instead of `1`.",
    "mx": "`1` is in Wolfram's binary format MX, which only the Wolfram kernel that wrote it can read.",
    "enc": "`1` is encoded (written by Encode), which only the Wolfram kernel can read.",
})  # fmt: skip
messages("Needs", {"nocont": "Context `1` was not created when Needs was evaluated.", "noopen": "Cannot open `1`."})
messages("End", {"noctx": "No previous context defined."})
messages("EndPackage", {"noctx": "No previous context defined."})
for _name in ("Begin", "BeginPackage", "Needs", "$Context", "$ContextPath"):
    messages(_name, {"cxt": "`1` is not a valid context specification."})

_FAILED = S.__getattr__("$Failed")

PROVIDED = frozenset(
    {"System`", "Global`", "NeuralNetworks`", "Developer`", "Internal`", "GeneralUtilities`", "PacletManager`"}
)
"""Contexts that Needs finds without a file: what they offer, if anything, is built in."""


def is_context(e: Expr) -> bool:
    return type(e) is str and e.endswith("`") and len(e) > 1


def decode_source(data: bytes) -> str:
    """The text of a source file: UTF-8, or Latin-1 where it is not valid UTF-8, as older files are."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


@contextmanager
def reading(k: Kernel, path: str) -> Iterator[None]:
    """While a file is read, ``$InputFileName`` is its name."""
    old = k.properties.get("$InputFileName", "")
    k.properties["$InputFileName"] = os.path.abspath(path)
    try:
        yield
    finally:
        k.properties["$InputFileName"] = old


def evaluate_file(k: Kernel, path: str, text: str) -> Expr:
    """Evaluate the expressions of a file one by one; the value of the last. Syntax problems are reported on the way."""
    value: Expr = NULL
    with reading(k, path):
        for item in read(Source(text, path), k.contexts.resolve):
            if isinstance(item, SyntaxProblem):
                k.messages.syntax(item)
                value = _FAILED
            else:
                value = k.evaluate(item)
    return value


def search_path(k: Kernel) -> list[str]:
    """``$Path``: the directories that files are looked for in."""
    found = k.properties.get("$Path")
    if isinstance(found, list):
        return found
    made = k.properties["$Path"] = [".", os.path.expanduser("~")]
    return made


def find_file(k: Kernel, name: str) -> str | None:
    """The file that a file name or a context such as ``Pkg`Sub` `` means, looked for along ``$Path``."""
    if is_context(name):
        stem = os.path.join(*name.strip("`").split("`"))
        last = os.path.basename(stem)
        candidates = [
            stem + ".wl",
            stem + ".m",
            os.path.join(stem, "Kernel", "init.wl"),
            os.path.join(stem, "Kernel", "init.m"),
            os.path.join(stem, "Kernel", last + ".wl"),
            os.path.join(stem, "init.wl"),
            os.path.join(stem, "init.m"),
        ]
    else:
        candidates = [name, os.path.join(name, "Kernel", "init.m"), os.path.join(name, "init.m")]
        if os.path.isabs(name):
            return next((os.path.normpath(c) for c in candidates if os.path.isfile(c)), None)
    for directory in search_path(k):
        for candidate in candidates:
            path = os.path.join(os.path.expanduser(directory), candidate)
            if os.path.isfile(path):
                return os.path.abspath(path)
    return None


@builtin("Get", options={"Path": "Automatic", "CharacterEncoding": "Automatic"})
def get(k: Kernel, _options: object, file: Expr, *_key: Expr) -> Expr | None:
    """<<name, Get["file"], Get["context`"]: reads and evaluates a file; the value of its last expression.

    >> << "no such file.wl"
     : Get::noopen: Cannot open no such file.wl.
     = $Failed
    """
    name = path_of(file)
    if name is None:
        items = elements(file)
        if type(file) is Compound and file.head is S.InputStream:
            return _get_stream(k, file)
        if items is None:
            k.message(S.Get, "path", file)
            return None
        value: Expr | None = NULL
        for item in items:
            value = k.apply(S.Get, item)
        return value
    path = find_file(k, name)
    if path is None:
        if name in PROVIDED:
            return NULL
        k.message(S.Get, "noopen", name)
        return _FAILED
    return load(k, path)


def _get_stream(k: Kernel, stream: Compound) -> Expr:
    from wlnet.builtins.stream_table import Input, stream_of

    found = stream_of(k, stream)
    if not isinstance(found, Input):
        k.message(S.Get, "noopen", stream)
        return _FAILED
    text = decode_source(found.data[found.position :])
    found.position = len(found.data)
    return evaluate_file(k, found.name, text)


def load(k: Kernel, path: str) -> Expr:
    """Read and evaluate a file that exists."""
    try:
        with open(path, "rb") as handle:
            data = handle.read()
    except OSError:
        k.message(S.Get, "noopen", path)
        return _FAILED
    if path.endswith(".mx") or data.startswith(b"(*This is a Mathematica binary dump file"):
        k.message(S.Get, "mx", path)
        return _FAILED
    if data.startswith(b"(*!1"):
        k.message(S.Get, "enc", path)
        return _FAILED
    return evaluate_file(k, path, decode_source(data))


@builtin("Needs")
def needs(k: Kernel, context: Expr, file: Expr = S.Automatic) -> Expr | None:
    """Needs["context`"], Needs["context`", "file"]: reads a package unless it is there already.

    >> Needs["NeuralNetworks`"]; MemberQ[$ContextPath, "NeuralNetworks`"]
     = True
    """
    if not is_context(context):
        k.message(S.Needs, "cxt", context)
        return None
    assert type(context) is str
    return NULL if need(k, context, file) else _FAILED


def need(k: Kernel, context: str, file: Expr = S.Automatic) -> bool:
    """Have a package read, and its context on ``$ContextPath``; False after a message."""
    contexts = k.contexts
    if context not in contexts.packages:
        name = context if file is S.Automatic else path_of(file)
        path = find_file(k, name) if name is not None else None
        if path is not None:
            load(k, path)
            if context not in contexts.packages:
                k.message(S.Needs, "nocont", context)
                return False
        elif context in PROVIDED:
            contexts.packages.insert(0, context)
        else:
            k.message(S.Get, "noopen", name if name is not None else file)
            k.message(S.Needs, "nocont", context)
            return False
    if context not in contexts.path:
        contexts.set_path([context, *contexts.path])
        k.touch()
    return True


@builtin("BeginPackage")
def begin_package(k: Kernel, context: Expr, needed: Expr = S.List) -> Expr | None:
    """BeginPackage["context`"], BeginPackage["context`", {"needed`", ...}]: begins a package.

    >> BeginPackage["Doc`"]
     = "Doc`"
    >> f::usage = "f is public."; EndPackage[]; Context["f"]
     = "Doc`"
    """
    others = () if needed is S.List else (needed,) if type(needed) is str else elements(needed)
    if not is_context(context) or others is None or not all(is_context(o) for o in others):
        k.message(S.BeginPackage, "cxt", needed if is_context(context) else context)
        return None
    full = str(context)
    if full.startswith("`"):
        full = k.contexts.current + full[1:]
    for other in others:
        need(k, str(other))
    k.contexts.begin_package(full, [str(o) for o in others])
    if full not in k.contexts.packages:
        k.contexts.packages.insert(0, full)
    k.touch()
    return full


@builtin("EndPackage")
def end_package(k: Kernel) -> Expr | None:
    """EndPackage[]: ends a package; its context goes to the front of $ContextPath.

    >> EndPackage[]
     : EndPackage::noctx: No previous context defined.
    """
    if k.contexts.end_package() is None:
        k.message(S.EndPackage, "noctx")
    k.touch()
    return NULL


@builtin("Begin")
def begin(k: Kernel, context: Expr) -> Expr | None:
    """Begin["context`"]: makes a context the current one, where new symbols come to be. End[] goes back.

    >> Begin["Priv`"]
     = "Priv`"
    >> c = Context[]; End[]; {Priv`c, Context[]}
     = {"Priv`", "Global`"}
    """
    if not is_context(context):
        k.message(S.Begin, "cxt", context)
        return None
    full = k.contexts.begin(str(context))
    k.touch()
    return full


@builtin("End")
def end(k: Kernel) -> Expr | None:
    """End[]: goes back to the context that was current before Begin; gives the context ended.

    >> Begin["Priv`"]; End[]
     = "Priv`"
    """
    ended = k.contexts.end()
    if ended is None:
        k.message(S.End, "noctx")
        return k.contexts.current
    k.touch()
    return ended


@builtin("Contexts")
def contexts_(k: Kernel, pattern: Expr = "*") -> Expr | None:
    """Contexts[], Contexts["pattern"]: the contexts that there are.

    >> Contexts["Glob*"]
     = {"Global`"}
    """
    found = {name[: name.rindex("`") + 1] for name in k.contexts.all_names()}
    found |= {"System`", "Global`", k.contexts.current}
    matcher = compile_pattern(k, from_abbreviated(pattern) if type(pattern) is str else pattern)
    if matcher is None:
        return None
    return Compound(S.List, tuple(sorted(c for c in found if matcher.whole(c) is not None)))


def _set_context(k: Kernel, value: Expr) -> Expr | None:
    if not is_context(value):
        k.message("$Context", "cxt", value)
        return None
    k.contexts.set_current(str(value))
    return value


@variable("$Context", _set_context)
def current_context(k: Kernel) -> Expr:
    """``$Context``: the context in which new symbols come to be."""
    return k.contexts.current


def _set_context_path(k: Kernel, value: Expr) -> Expr | None:
    items = elements(value)
    if items is None or not all(is_context(i) for i in items):
        k.message("$ContextPath", "cxt", value)
        return None
    k.contexts.set_path([str(i) for i in items])
    return value


@variable("$ContextPath", _set_context_path)
def context_path(k: Kernel) -> Expr:
    """``$ContextPath``: the contexts that a bare name is looked for in, after ``$Context``."""
    return Compound(S.List, tuple(k.contexts.path))


@variable("$Packages")
def packages_variable(k: Kernel) -> Expr:
    """``$Packages``: the contexts of the packages that have been read."""
    return Compound(S.List, tuple(k.contexts.packages))


def _set_path(k: Kernel, value: Expr) -> Expr | None:
    items = elements(value)
    paths = [path_of(i) for i in items] if items is not None else [None]
    if any(p is None for p in paths):
        return None
    k.properties["$Path"] = [p for p in paths if p is not None]
    return value


@variable("$Path", _set_path)
def path_variable(k: Kernel) -> Expr:
    """``$Path``: the directories that Get and Needs look in."""
    return Compound(S.List, tuple(search_path(k)))


@builtin("FindFile")
def find_file_(k: Kernel, name: Expr) -> Expr | None:
    """FindFile["name"], FindFile["context`"]: the full name of the file that Get would read.

    >> FindFile["no such file"]
     = $Failed
    """
    path = path_of(name)
    if path is None:
        k.message(S.FindFile, "string", 1, Compound(S.FindFile, (name,)))
        return None
    return find_file(k, path) or _FAILED
