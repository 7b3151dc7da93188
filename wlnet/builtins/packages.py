"""Packages and contexts: Get, Needs, BeginPackage and its kin, and where files are looked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from wlnet.builtins.stream_table import path_of
from wlnet.builtins.string_patterns import compile_pattern, from_abbreviated
from wlnet.expression import NONE, NULL, Association, Compound, Expr, S, Source, elements
from wlnet.formats.text import decode
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
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
messages("$Path", {"dirs": "Cannot set $Path to `1`; the value must be a list of directories."})
messages("End", {"noctx": "No previous context defined."})
messages("EndPackage", {"noctx": "No previous context defined."})
for _name in ("Begin", "BeginPackage", "Needs", "$Context", "$ContextPath", "$ContextAliases",
              "ContextToFileName"):  # fmt: skip
    messages(_name, {"cxt": "`1` is not a valid context specification."})

_FAILED = S.__getattr__("$Failed")
DUMP = b"(* written by wlnet; no other program reads this as MX *)\n"
"""How files begin that stand in for those of Wolfram's binary format: what follows is code."""

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


def find_file(k: Kernel, name: str, path: list[str] | None = None) -> str | None:
    """The file that a file name or a context such as ``Pkg`Sub` `` means, looked for along a path, or ``$Path``."""
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
    for directory in search_path(k) if path is None else path:
        for candidate in candidates:
            place = os.path.join(os.path.expanduser(directory), candidate)
            if os.path.isfile(place):
                return os.path.abspath(place)
    return None


@builtin("Get", options={"Path": "Automatic", "CharacterEncoding": "Automatic"})
def get(k: Kernel, options: Options, file: Expr, _key: Expr = "") -> Expr | None:
    """<<name, Get["file"], Get["context`"]: reads and evaluates a file; the value of its last expression.

    Path -> dir or Path -> {dir1, ...} says where to look for it in place of $Path.

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
    path = find_file(k, name, _directories(options["Path"]))
    if path is None:
        if name in PROVIDED:
            return NULL
        k.message(S.Get, "noopen", name)
        return _FAILED
    encoding = options["CharacterEncoding"]
    return load(k, path, encoding if type(encoding) is str else None)


def _directories(e: Expr) -> list[str] | None:
    """The directories that the option Path names; None for Automatic."""
    items = elements(e)
    found = [path_of(i) for i in ((e,) if items is None else items)]
    return None if None in found else [p for p in found if p is not None]


def _get_stream(k: Kernel, stream: Compound) -> Expr:
    from wlnet.builtins.stream_table import Input, stream_of

    found = stream_of(k, stream)
    if not isinstance(found, Input):
        k.message(S.Get, "noopen", stream)
        return _FAILED
    text = decode_source(found.data[found.position :])
    found.position = len(found.data)
    return evaluate_file(k, found.name, text)


def load(k: Kernel, path: str, encoding: str | None = None) -> Expr:
    """Read and evaluate a file that exists."""
    try:
        with open(path, "rb") as handle:
            data = handle.read()
    except OSError:
        k.message(S.Get, "noopen", path)
        return _FAILED
    binary = path.endswith(".mx") and not data.startswith(DUMP)
    if binary or data.startswith(b"(*This is a Mathematica binary dump file"):
        k.message(S.Get, "mx", path)
        return _FAILED
    if data.startswith(b"(*!1"):
        k.message(S.Get, "enc", path)
        return _FAILED
    return evaluate_file(k, path, decode_source(data) if encoding is None else decode(data, encoding))


@builtin("Needs")
def needs(k: Kernel, context: Expr, file: Expr = S.Automatic) -> Expr | None:
    """Needs["context`"], Needs["context`", "file"]: reads a package unless it is there already.

    Needs["context`" -> "alias`"] lets its symbols be written with the alias, and Needs["context`" -> None] with their
    full names only: in both cases the context does not come on $ContextPath.

    >> Needs["NeuralNetworks`"]; MemberQ[$ContextPath, "NeuralNetworks`"]
     = True
    >> Needs["Developer`" -> "d`"]
    >> {d`PackedArrayQ[x], MemberQ[$ContextPath, "Developer`"]}
     = {False, False}
    """
    alias: Expr = S.Automatic
    if type(context) is Compound and context.head is S.Rule and len(context.args) == 2:
        context, alias = context.args
    if not is_context(context):
        k.message(S.Needs, "cxt", context)
        return None
    if not (alias is S.Automatic or alias is NONE or _is_alias(alias)):
        k.message(S.Needs, "cxt", alias)
        return None
    if not need(k, str(context), file, on_path=alias is S.Automatic):
        return _FAILED
    if type(alias) is str:
        k.contexts.set_aliases({**k.contexts.aliases, alias: str(context)})
    return NULL


def _is_alias(e: Expr) -> bool:
    return type(e) is str and e.count("`") == 1 and is_context(e)


def need(k: Kernel, context: str, file: Expr = S.Automatic, *, on_path: bool = True) -> bool:
    """Have a package read, and its context on ``$ContextPath`` or not; False after a message."""
    contexts = k.contexts
    if context not in contexts.packages:
        name = context if file is S.Automatic else path_of(file)
        path = find_file(k, name) if name is not None else None
        if path is not None:
            before = contexts.path
            load(k, path)
            if not on_path:
                contexts.set_path(before)
            if context not in contexts.packages:
                k.message(S.Needs, "nocont", context)
                return False
        elif context in PROVIDED:
            contexts.packages.insert(0, context)
        else:
            k.message(S.Get, "noopen", name if name is not None else file)
            k.message(S.Needs, "nocont", context)
            return False
    if on_path and context not in contexts.path:
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


def _set_context_aliases(k: Kernel, value: Expr) -> Expr | None:
    pairs = list(value) if type(value) is Association else None
    if pairs is None or not all(_is_alias(_marked(a)) and is_context(c) for a, c in pairs):
        k.message("$ContextAliases", "cxt", value)
        return None
    k.contexts.set_aliases({str(_marked(a)): str(c) for a, c in pairs})
    return value


def _marked(e: Expr) -> Expr:
    return e if type(e) is not str or e.endswith("`") else e + "`"


@variable("$ContextAliases", _set_context_aliases)
def context_aliases(k: Kernel) -> Expr:
    """``$ContextAliases``: what may be written in place of a context."""
    return Association.of(k.contexts.aliases.items())


@variable("$Packages")
def packages_variable(k: Kernel) -> Expr:
    """``$Packages``: the contexts of the packages that have been read."""
    return Compound(S.List, tuple(k.contexts.packages))


def _set_path(k: Kernel, value: Expr) -> Expr | None:
    items = elements(value)
    paths = [path_of(i) for i in items] if items is not None else [None]
    if any(p is None for p in paths):
        k.message("$Path", "dirs", value)
        return None
    k.properties["$Path"] = [p for p in paths if p is not None]
    return value


@variable("$Path", _set_path)
def path_variable(k: Kernel) -> Expr:
    """``$Path``: the directories that Get and Needs look in."""
    return Compound(S.List, tuple(search_path(k)))


@builtin("ContextToFileName")
def context_to_file_name(k: Kernel, context: Expr) -> Expr | None:
    """ContextToFileName["context`"]: the name of the file that a context is looked for in.

    >> ContextToFileName["Data`Tools`"]
     = "Data/Tools.m"
    """
    if not is_context(context):
        k.message(S.ContextToFileName, "cxt", context)
        return None
    return os.path.join(*str(context).strip("`").split("`")) + ".m"


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
