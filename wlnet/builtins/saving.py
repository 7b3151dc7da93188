"""Expressions and definitions to files as code: Put, PutAppend, Save, DumpSave."""

from __future__ import annotations

from wlnet.builtins.definitions import definition_text, messages_text, with_dependencies
from wlnet.builtins.packages import DUMP
from wlnet.builtins.stream_table import path_of, refused, streams
from wlnet.expression import NULL, Compound, Expr, S, Symbol, elements, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

for _name in ("Put", "PutAppend", "Save", "DumpSave"):
    messages(
        _name,
        {
            "noopen": "Cannot open `1`.",
            "fstr": "File specification `1` is not a string of one or more characters.",
        },
    )
_FAILED = S.__getattr__("$Failed")


def _put(k: Kernel, head: Symbol, parts: tuple[Expr, ...], mode: str, text: str) -> Expr | None:
    path = path_of(parts[-1])
    if path is None:
        k.message(head, "fstr", parts[-1])
        return None
    if refused(k, "Writing to a file"):
        return _FAILED
    open_already = streams(k).output_named(path)
    if open_already is not None:
        open_already.write(text.encode("utf-8"))
        return NULL
    try:
        with open(path, mode, encoding="utf-8", errors="surrogatepass", newline="") as handle:
            handle.write(text)
    except OSError:
        k.message(head, "noopen", path)
        return _FAILED
    return NULL


def _lines(k: Kernel, parts: tuple[Expr, ...]) -> str:
    return "".join(k.input_form(p) + "\n" for p in parts[:-1])


@builtin("Put")
def put(k: Kernel, first: Expr, *rest: Expr) -> Expr | None:
    """expr >> file, Put[e1, e2, ..., file]: writes expressions to a file in InputForm, each on its line.

    >> f = FileNameJoin[{$TemporaryDirectory, "wl-put-example"}]; Put[{1/2, "a"}, f]; r = Get[f]; DeleteFile[f]; r
     = {1/2, "a"}
    """
    return _put(k, S.Put, (first, *rest), "w", _lines(k, (first, *rest)))


@builtin("PutAppend")
def put_append(k: Kernel, first: Expr, *rest: Expr) -> Expr | None:
    """expr >>> file, PutAppend[e1, e2, ..., file]: writes expressions at the end of a file.

    >> f = CreateFile[]; PutAppend[1, f]; PutAppend[2, f]; r = ReadList[f]; DeleteFile[f]; r
     = {1, 2}
    """
    return _put(k, S.PutAppend, (first, *rest), "a", _lines(k, (first, *rest)))


@builtin("Save", "HoldRest")
def save(k: Kernel, file: Expr, names: Expr) -> Expr | None:
    """Save[file, f], Save[file, {f, g, ...}]: writes definitions at the end of a file, from where Get reads them.

    The definitions of what these refer to are written, too.

    >> f = CreateFile[]; sq[x_] := x^2; Save[f, sq]; Clear[sq]; Get[f]; DeleteFile[f]; sq[3]
     = 9
    """
    items = elements(names) if type(names) is Compound and names.head is S.List else (names,)
    wanted: list[Symbol] = []
    for item in items or ():
        if type(item) is Symbol:
            wanted.append(item)
        elif type(item) is str:
            wanted.append(k.contexts.resolve(item))
        else:
            k.message(S.Save, "sym", item, 2)
            return None
    return _put(k, S.Save, (file,), "a", "".join(_code(k, s) for s in with_dependencies(k, wanted)))


def _code(k: Kernel, s: Symbol) -> str:
    return "".join(f"{text}\n\n" for text in (definition_text(k, s), messages_text(k, s)) if text)


@builtin("DumpSave", "HoldRest")
def dump_save(k: Kernel, file: Expr, names: Expr) -> Expr | None:
    """DumpSave[file, x], DumpSave[file, {x, y, "context`", ...}]: writes definitions, from where Get reads them.

    The file is in place of one of Wolfram's binary format MX; only wlnet reads it.

    >> f = FileNameJoin[{$TemporaryDirectory, "wl-dump.mx"}]; x = {1, 2.5}; sq[n_] := n^2; DumpSave[f, {x, sq}];
    >> Clear[x, sq]; Get[f]; DeleteFile[f]; {x, sq[3]}
     = {{1, 2.5}, 9}
    """
    items = elements(names) if type(names) is Compound and names.head is S.List else (names,)
    wanted: list[Symbol] = []
    for item in items or ():
        if type(item) is Symbol:
            wanted.append(item)
        elif type(item) is str and item.endswith("`"):
            wanted.extend(s for s in k.definitions if s.context == item)
        elif type(item) is str:
            wanted.append(k.contexts.resolve(item))
        else:
            k.message(S.DumpSave, "sym", item, 2)
            return None
    done = _put(k, S.DumpSave, (file,), "w", DUMP.decode() + "".join(_code(k, s) for s in wanted))
    return list_of(*(items or ())) if done is NULL else done
