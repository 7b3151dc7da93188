"""Tables read by looking at them: SemanticImport, SemanticImportString."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.import_export import read_text
from wlnet.expression import NONE, Association, Compound, Expr, S, Symbol, elements, is_list
from wlnet.formats.tables import Cell, cell, read_table
from wlnet.kernel.containers import listing
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.replacement import apply_first, is_rule, rules_of

_FAILED = S.__getattr__("$Failed")
_OPTIONS = {
    "CharacterEncoding": "Automatic",
    "Delimiters": "Automatic",
    "ExcludedLines": "{}",
    "HeaderLines": "Automatic",
    "MissingDataRules": "{}",
}
_DELIMITERS = ("\t", ",", ";", "|")
_TYPES = {"String": (str,), "Number": (int, float), "Integer": (int,), "Real": (int, float)}
_FORMS = ("Dataset", "List", "Columns", "NamedColumns", "Rows", "NamedRows")

for _name in ("SemanticImport", "SemanticImportString"):
    messages(
        _name,
        {
            "type": "`1` is no type of columns that is built: use Automatic, String, Number, Integer, Real or None.",
            "form": "`1` is not one of the forms Dataset, List, Columns, NamedColumns, Rows and NamedRows.",
            "column": "There is no column `1`.",
        },
    )


@builtin("SemanticImport", options=_OPTIONS)
def semantic_import(
    k: Kernel, options: Options, file: Expr, types: Expr = S.Automatic, form: Expr = "Dataset"
) -> Expr | None:
    """SemanticImport[file], [file, types], [file, types, form]: the table of a file, as a Dataset with its headings.

    >> f = FileNameJoin[{$TemporaryDirectory, "wlnet-semantic.csv"}]; Export[f, {{"x", "y"}, {1, "a"}, {2, ""}}];
    >> {SemanticImport[f], SemanticImport[f, Automatic, "Columns"], SemanticImport[f, {"x" -> "Real"}, "Rows"]}
     = {Dataset[{<|"x" -> 1, "y" -> "a"|>, <|"x" -> 2, "y" -> Missing["Empty"]|>}], {{1, 2}, {"a", Missing["Empty"]}},
       {{1.}, {2.}}}

    Not built: quantities, dates, places and other things of the world, which stay strings.
    """
    text = read_text(k, S.SemanticImport, file)
    return _FAILED if text is None else _imported(k, S.SemanticImport, text, options, types, form)


@builtin("SemanticImportString", options=_OPTIONS)
def semantic_import_string(
    k: Kernel, options: Options, text: Expr, types: Expr = S.Automatic, form: Expr = "Dataset"
) -> Expr | None:
    """SemanticImportString[s], [s, types], [s, types, form]: the table in a string, as SemanticImport reads it.

    >> SemanticImportString["n;x\\n1;2.5\\n2;3", Automatic, "NamedColumns"]
     = <|"n" -> {1, 2}, "x" -> {2.5, 3}|>

    Not built: quantities, dates, places and other things of the world, which stay strings.
    """
    if type(text) is not str:
        k.message(S.SemanticImportString, "string", 1, Compound(S.SemanticImportString, (text,)))
        return None
    return _imported(k, S.SemanticImportString, text, options, types, form)


def _imported(k: Kernel, head: Symbol, text: str, options: Options, types: Expr, form: Expr) -> Expr:
    if form not in _FORMS:
        k.message(head, "form", form)
        return _FAILED
    rows = _rows(text, options)
    header = options["HeaderLines"]
    count = header if type(header) is int else int(_has_heading(rows))
    width = max(map(len, rows), default=0)
    heading = [str(c) for c in rows[count - 1]] if 0 < count <= len(rows) else []
    rows = rows[count:]
    wanted = _columns(k, head, types, heading, width)
    if wanted is None:
        return _FAILED
    missing = rules_of(k, options["MissingDataRules"]) or []

    def value(row: Sequence[str], column: int, kind: Expr) -> Expr:
        raw = row[column] if column < len(row) else ""
        replaced = apply_first(k, missing, raw) if missing else None
        if replaced is not None:
            return replaced
        return _interpreted(raw, kind)

    columns = [[value(row, i, kind) for row in rows] for i, kind in wanted]
    names = [heading[i] for i, _ in wanted if i < len(heading)]
    return _in_form(k, columns, names if len(names) == len(wanted) else [], str(form))


def _rows(text: str, options: Options) -> list[list[str]]:
    mark = options["Delimiters"]
    if type(mark) is not str:
        mark = max(_DELIMITERS, key="\n".join(text.split("\n", 50)[:50]).count)
    found = read_table(text, mark, numeric=False)
    excluded = {i for i in elements(options["ExcludedLines"]) or () if type(i) is int}
    return [[str(c) for c in row] for n, row in enumerate(found, 1) if n not in excluded and any(map(str, row))]


def _has_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is one of names: none is a number or empty, and below some there are numbers."""
    if len(rows) < 2 or not all(type(cell(c)) is str and c.strip() for c in rows[0]):
        return False
    return len(set(rows[0])) == len(rows[0]) and any(type(cell(c)) is not str for row in rows[1:] for c in row)


def _columns(k: Kernel, head: Symbol, types: Expr, heading: Sequence[str], width: int) -> list[tuple[int, Expr]] | None:
    """Which columns are wanted, and of what type; None after a message."""
    items = types.args if is_list(types) else (types,) if is_rule(types) else None
    if items is None:
        wanted: list[tuple[int, Expr]] = [(i, types) for i in range(width)]
    elif items and all(map(is_rule, items)):
        wanted = []
        for r in items:
            name, kind = r.args  # type: ignore[union-attr]
            at = name - 1 if type(name) is int else heading.index(name) if name in heading else -1
            if not 0 <= at < width:
                k.message(head, "column", name)
                return None
            wanted.append((at, kind))
    else:
        wanted = list(enumerate(items[:width]))
    for _, kind in wanted:
        if kind not in (S.Automatic, S.All, NONE) and kind not in _TYPES:
            k.message(head, "type", kind)
            return None
    return [(i, kind) for i, kind in wanted if kind is not NONE]


def _interpreted(raw: str, kind: Expr) -> Expr:
    if not raw.strip():
        return Compound(S.Missing, ("Empty",))
    if kind == "String":
        return raw
    found: Cell = cell(raw.strip())
    if type(kind) is str and type(found) not in _TYPES[kind]:
        return Compound(S.Missing, ("Invalid", raw))
    if kind == "Real":
        return float(found)
    return raw if type(found) is str else found


def _in_form(k: Kernel, columns: list[list[Expr]], names: list[str], form: str) -> Expr:
    if form == "List":
        return listing(k, columns[0] if columns else [])
    if form == "Columns" or (form == "NamedColumns" and not names):
        return Compound(S.List, tuple(listing(k, c) for c in columns))
    if form == "NamedColumns":
        return Association.of((name, listing(k, c)) for name, c in zip(names, columns, strict=True))
    rows = list(zip(*columns, strict=True))
    if form == "Rows" or not names:
        table = Compound(S.List, tuple(Compound(S.List, row) for row in rows))
    else:
        table = Compound(S.List, tuple(Association.of(zip(names, row, strict=True)) for row in rows))
    return Compound(S.Dataset, (table,)) if form == "Dataset" else table
