"""JSON from and to Python values, laid out with tabs as Wolfram writes it."""

from __future__ import annotations

import json
from typing import Any

from wlnet.formats.problems import FormatError


def read_json(text: str) -> Any:
    """The value of a JSON text; objects are dicts. Raises FormatError with line and column."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise FormatError("The JSON text is nested too deeply.") from error


def write_json(value: Any, *, compact: bool = False) -> str:
    """A value of dicts, lists, strings, numbers, True, False and None as JSON. Raises FormatError."""
    pieces: list[str] = []
    _write(value, pieces, "" if compact else "\n")
    return "".join(pieces)


def _write(value: Any, pieces: list[str], line: str) -> None:
    inner = line + "\t" if line else ""
    if isinstance(value, dict):
        _group(((json.dumps(str(k), ensure_ascii=False) + ":", v) for k, v in value.items()), "{}", pieces, line, inner)
    elif isinstance(value, list) and value and set(map(type, value)) <= {int, float}:
        # Long rows of numbers need no look at each.
        text = ("," + inner).join(map(repr, value))
        if "n" in text:
            raise FormatError("JSON has no numbers for infinity and for what is not a number.")
        pieces.append("[" + inner + text + line + "]")
    elif isinstance(value, (list, tuple)):
        _group((("", v) for v in value), "[]", pieces, line, inner)
    elif isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        raise FormatError(f"JSON has no number {value}.")
    else:
        pieces.append(json.dumps(value, ensure_ascii=False))


def _group(items: Any, brackets: str, pieces: list[str], line: str, inner: str) -> None:
    pieces.append(brackets[0])
    empty = True
    for label, value in items:
        pieces.append(inner if empty else "," + inner)
        pieces.append(label)
        _write(value, pieces, inner)
        empty = False
    pieces.append(brackets[1] if empty else line + brackets[1])
