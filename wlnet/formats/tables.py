"""Tables as text: CSV, TSV and columns between blanks, from and to rows of numbers and strings."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

Cell = int | float | str
Rows = list[list[Cell]]
Array = np.ndarray[Any, Any]

_INTEGER = re.compile(r"[+-]?\d+\Z")
_REAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:(?:[eE]|\*\^)[+-]?\d+)?\Z")
_LONG = re.compile(r"\d{19}")
_NOT_NUMERIC = re.compile(r"[^0-9eE+.,;\t\n -]")


def cell(text: str) -> Cell:
    """A field as the number it spells, else as it is."""
    bare = text.strip()
    if not bare or bare[0] not in "+-.0123456789":
        return text
    if _INTEGER.match(bare):
        return int(bare)
    if _REAL.match(bare):
        return float(bare.replace("*^", "e"))
    return text


def read_table(
    text: str, separator: str, *, skip: int = 0, numeric: bool = True, quote: str | None = '"'
) -> Rows | Array:
    """The rows of separated values: an array where all are numbers of one kind and rows are equally long.

    Lines end in "\\n" only; ``skip`` leaves out that many at the start.
    """
    if skip:
        at = 0
        for _ in range(skip):
            end = text.find("\n", at)
            if end < 0:
                return []
            at = end + 1
        text = text[at:]
    if numeric:
        array = _array(text, separator)
        if array is not None:
            return array
    settings: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, **settings)
    if not numeric:
        return [list(row) if row else [""] for row in rows]
    return [list(map(cell, row)) if row else [""] for row in rows]


def _array(text: str, separator: str) -> Array | None:
    """A rectangular table of integers only, or of reals only, read at C speed; None for any other."""
    if len(separator) != 1 or separator.isdigit() or separator in ".+-eE" or _NOT_NUMERIC.search(text):
        return None
    body = text[:-1] if text.endswith("\n") else text
    if not body or body[-1] == "\n":
        return None
    first = body.find("\n")
    columns = (body if first < 0 else body[:first]).count(separator) + 1
    rows = body.count("\n") + 1
    tokens = body.count(separator) + rows
    if tokens != rows * columns:
        return None
    points = body.count(".")
    exponents = "e" in body or "E" in body
    flat = body.replace("\n", separator)
    if points == 0 and not exponents:
        kind: type = np.int64
        if _LONG.search(body):
            return None
    elif points == tokens:
        # As every field has a point, all of them are reals.
        kind = np.float64
    else:
        return None
    if any(line.count(separator) + 1 != columns for line in body.split("\n")):
        return None
    with warnings.catch_warnings():
        # NumPy warns, and stops, where a field is not a number.
        warnings.simplefilter("error")
        try:
            values: Array = np.fromstring(flat, dtype=kind, sep=separator)
        except (DeprecationWarning, ValueError):
            return None
    return values.reshape(rows, columns) if len(values) == tokens else None


def read_columns(text: str, *, skip: int = 0) -> Rows:
    """The rows of a text whose fields stand between blanks, as the format Table has them."""
    return [list(map(cell, line.split())) for line in text.split("\n")[skip:] if line.strip() or line != ""]


def write_table(
    rows: Sequence[Sequence[str]], separator: str, *, quoted: Sequence[Sequence[bool]] | None = None
) -> str:
    """Rows of texts as separated values. Fields that need quotes get them, and those that ``quoted`` marks."""
    needs = re.compile('["\n\r]|' + re.escape(separator))

    def field(text: str, mark: bool) -> str:
        return '"' + text.replace('"', '""') + '"' if mark or needs.search(text) else text

    lines: list[str] = []
    for i, row in enumerate(rows):
        marks = quoted[i] if quoted is not None else [False] * len(row)
        lines.append(separator.join(field(text, mark) for text, mark in zip(row, marks, strict=True)))
    return "".join(line + "\n" for line in lines)


def write_numbers(array: Array, separator: str) -> str:
    """A matrix of integers or reals as separated values."""
    text = "".join(separator.join(map(repr, row)) + "\n" for row in array.tolist())
    if array.dtype.kind != "f":
        return text
    if not np.isfinite(array).all():
        return write_table([list(map(real_text, row)) for row in array.tolist()], separator)
    return re.sub(r"\.0(?=" + re.escape(separator) + r"|\n)", ".", text)


def real_text(value: float) -> str:
    """A real as tables spell it: ``1.`` for a whole one, an exponent with e."""
    if value != value or value in (float("inf"), float("-inf")):
        return "Indeterminate" if value != value else "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    if "e" in text:
        return text
    return text[:-1] if text.endswith(".0") else text
