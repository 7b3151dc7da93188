"""Tables and text as formats of Import and Export: CSV, TSV, Table, List, Text, String, Lines."""

from __future__ import annotations

import numpy as np

from wlnet.builtins.file_formats import Reader, Request, Writer, file_format
from wlnet.expression import (
    NULL,
    TRUE,
    Association,
    Compound,
    Expr,
    NumericArray,
    PackedArray,
    S,
    elements,
    from_array,
    list_of,
    pack,
)
from wlnet.formats.problems import FormatError
from wlnet.formats.tables import Array, Rows, cell, read_columns, read_table, real_text, write_numbers, write_table
from wlnet.formats.text import codec, lines
from wlnet.kernel.kernel import Kernel

_TABLE_ELEMENTS = (
    "Data",
    "RawData",
    "Dataset",
    "Grid",
    "Dimensions",
    "RowCount",
    "ColumnCount",
    "ColumnLabels",
    "Plaintext",
)


def from_rows(rows: Rows | Array) -> Expr:
    """A table as a list of lists, packed where it is numeric."""
    if isinstance(rows, np.ndarray):
        return from_array(rows)
    made = Compound(S.List, tuple(Compound(S.List, tuple(row)) for row in rows))
    return pack(made) or made if len(rows) > 50 else made


def _integer_option(request: Request, name: str) -> int:
    value = request.option(name, 0)
    pair = elements(value)
    if pair:
        value = pair[0]
    return value if type(value) is int and value > 0 else 0


def _read_separated(separator: str) -> Reader:
    def read(request: Request) -> Expr:
        if request.element == "Plaintext":
            return request.text
        mark = request.option("FieldSeparators", separator)
        choices = elements(mark)
        if choices:
            mark = choices[0]
        if type(mark) is not str or len(mark) != 1:
            raise FormatError("FieldSeparators must be one character.")
        quote = request.option("TextDelimiters", '"')
        skip = _integer_option(request, "HeaderLines") + _integer_option(request, "SkipLines")
        numeric = request.element != "RawData" and request.option("Numeric", TRUE) is TRUE
        text = request.text
        if request.element == "ColumnLabels":
            first = read_table(text.split("\n", 1)[0], mark, numeric=False)
            return from_rows(first).args[0] if len(first) else list_of()  # type: ignore[union-attr]
        if request.option("IgnoreEmptyLines", NULL) is TRUE:
            text = "\n".join(line for line in text.split("\n") if line.strip())
        delimiter = quote if type(quote) is str and quote else None
        rows = read_table(text, mark, skip=skip, numeric=numeric, quote=delimiter)
        if request.element == "Dataset":
            heading = "\n".join(text.split("\n")[:skip])
            names = read_table(heading, mark, numeric=False, quote=delimiter) if skip else []
            return _dataset(request, names, rows)
        return _table_element(request, rows)

    return read


def _dataset(request: Request, heading: Rows | Array, rows: Rows | Array) -> Expr:
    """The table with its header lines as keys: the last of them names the columns, header columns name the rows."""
    counts = elements(request.option("HeaderLines", 0))
    if not (counts[0] if counts else request.option("HeaderLines", 0)):
        heading = []
    labels = len(counts) > 1 and counts[1] == 1 if counts else False
    names = [str(c) for c in heading[-1]] if len(heading) else []
    made: list[Expr] = []
    keys: list[Expr] = []
    for row in rows.tolist() if isinstance(rows, np.ndarray) else rows:
        cells = list(row)
        if labels:
            keys.append(cells.pop(0) if cells else "")
        if names:
            columns = names[1:] if labels and len(names) > len(cells) else names
            made.append(Association.of(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=False)))
        else:
            made.append(Compound(S.List, tuple(cells)))
    data = Association.of(zip(keys, made, strict=True)) if labels else Compound(S.List, tuple(made))
    return Compound(S.Dataset, (data,))


def _table_element(request: Request, rows: Rows | Array) -> Expr:
    element = request.element
    if element in ("Data", "RawData"):
        empty = request.option("EmptyField", "")
        if empty != "" and not isinstance(rows, np.ndarray):
            return Compound(S.List, tuple(Compound(S.List, tuple(empty if c == "" else c for c in r)) for r in rows))
        return from_rows(rows)
    if element == "Grid":
        return Compound(S.Grid, (from_rows(rows),))
    width = max(map(len, rows), default=0)
    if element == "RowCount":
        return len(rows)
    return width if element == "ColumnCount" else list_of(len(rows), width)


def cell_text(k: Kernel, e: Expr) -> str:
    """An element of a table as text."""
    if type(e) is str:
        return _Text(e)
    if type(e) is float:
        return real_text(e)
    if e is NULL:
        return ""
    return str(e) if type(e) is int else k.input_form(e)


class _Text(str):
    """A field that comes from a string of the language."""


def table_rows(request: Request, e: Expr) -> list[list[str]]:
    """The rows that an expression makes in a table: a plain list makes a column, associations a heading."""
    k = request.kernel
    if type(e) is NumericArray:
        e = from_array(e.array)
    heading = elements(request.option("TableHeadings", NULL))
    rows = [[cell_text(k, h) for h in heading]] if heading else []
    if type(e) is PackedArray:
        text = real_text if e.array.dtype.kind == "f" else str
        values = e.array.tolist() if e.array.ndim == 2 else [[v] for v in e.array.tolist()]
        if e.array.ndim <= 2 and e.array.dtype.kind != "c":
            return rows + [list(map(text, row)) for row in values]
    items = elements(e)
    if items is None:
        items = tuple(list_of(key, value) for key, value in e) if type(e) is Association else (e,)
    if items and all(type(i) is Association for i in items):
        keys = list(dict.fromkeys(key for i in items if type(i) is Association for key, _ in i))
        if not rows:
            rows = [[cell_text(k, key) for key in keys]]
        for item in items:
            assert type(item) is Association
            rows.append([cell_text(k, NULL if (value := item.get(key)) is None else value) for key in keys])
        return rows
    for item in items:
        inner = elements(item)
        rows.append([cell_text(k, c) for c in ((item,) if inner is None else inner)])
    return rows


def _encoded(request: Request, text: str) -> bytes:
    encoding = request.option("CharacterEncoding", "UTF-8")
    return text.encode(codec(encoding if type(encoding) is str else None) or "utf-8", errors="replace")


def _write_separated(separator: str) -> Writer:
    def write(request: Request, e: Expr) -> bytes:
        mark = request.option("FieldSeparators", separator)
        by = mark if type(mark) is str else separator
        if type(e) is PackedArray and e.array.ndim == 2 and e.array.dtype.kind in "if" and not request.options:
            return _encoded(request, write_numbers(e.array, by))
        rows = table_rows(request, e)
        delimiter = request.option("TextDelimiters", S.Automatic)
        if delimiter == "":
            return _encoded(request, "".join(by.join(row) + "\n" for row in rows))
        # Asked for by name, quotes are put round all strings; else round those that need them.
        quoted = [[type(c) is _Text for c in row] for row in rows] if delimiter == '"' else None
        return _encoded(request, write_table(rows, by, quoted=quoted))

    return write


def _read_blank_separated(request: Request) -> Expr:
    if request.element == "Plaintext":
        return request.text
    skip = _integer_option(request, "HeaderLines") + _integer_option(request, "SkipLines")
    text = request.text
    text = text[:-1] if text.endswith("\n") else text
    return _table_element(request, read_columns(text, skip=skip) if text else [])


def _write_blank_separated(request: Request, e: Expr) -> bytes:
    return _encoded(request, "\n".join("\t".join(row) for row in table_rows(request, e)))


def _read_list(request: Request) -> Expr:
    found = Compound(S.List, tuple(cell(line) for line in lines(request.text)))
    return pack(found) or found if len(found.args) > 50 else found


def _write_list(request: Request, e: Expr) -> bytes:
    items = elements(e)
    return _encoded(request, "\n".join(cell_text(request.kernel, i) for i in ((e,) if items is None else items)))


def _read_text(request: Request) -> Expr:
    text = request.text
    element = request.element
    if element == "String":
        return request.data.decode("utf-8", errors="replace")
    if element == "Lines":
        return Compound(S.List, tuple(lines(text)))
    if element == "Words":
        return Compound(S.List, tuple(text.split()))
    if element == "Data":
        return from_rows(read_columns(text.rstrip("\n")))
    if element == "Characters":
        return Compound(S.List, tuple(text))
    # As a shell does with the output of a command, Text leaves out a last line end.
    return text[:-1] if text.endswith("\n") else text


def _write_text(request: Request, e: Expr) -> bytes:
    items = elements(e)
    if items is not None and request.element in ("Lines", "Words"):
        between = "\n" if request.element == "Lines" else " "
        return _encoded(request, between.join(request.kernel.output_line(i) for i in items))
    return _encoded(request, request.kernel.output_line(e))


def _read_string(request: Request) -> Expr:
    return request.data.decode("utf-8", errors="replace")


def _write_string(request: Request, e: Expr) -> bytes:
    return (e if type(e) is str else request.kernel.output_line(e)).encode("utf-8", errors="surrogatepass")


def _declare() -> None:
    for name, extension, separator in (("CSV", "csv", ","), ("TSV", "tsv", "\t")):
        file_format(
            name,
            extensions=(extension,),
            elements=_TABLE_ELEMENTS,
            read=_read_separated(separator),
            write=_write_separated(separator),
        )
    file_format(
        "Table", extensions=("dat",), elements=_TABLE_ELEMENTS, read=_read_blank_separated, write=_write_blank_separated
    )
    file_format("List", elements=("Data",), read=_read_list, write=_write_list)
    file_format("Data", elements=("Data",), read=_read_blank_separated, write=_write_blank_separated)
    text_elements = ("Plaintext", "String", "Lines", "Words", "Characters", "Data")
    file_format(
        "Text", extensions=("txt", "text", "log", "md"), elements=text_elements, read=_read_text, write=_write_text
    )
    file_format("Plaintext", elements=("Plaintext",), read=_read_text, write=_write_text)
    file_format("Lines", elements=("Lines",), read=_read_text, write=_write_text)
    file_format("Words", elements=("Words",), read=_read_text, write=_write_text)
    file_format("String", elements=("String",), read=_read_string, write=_write_string)


_declare()
