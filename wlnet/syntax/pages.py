"""Output broken into lines of a page's width."""

from __future__ import annotations

import re
from typing import NamedTuple

from wlnet.syntax.boxes import Block, Box, as_block, text

_OPENING, _CLOSING = "([{", ")]}"
_WORD = r"[(\[{)\]}]|(?<=[,;]) | (?:[-+*/=<>&|:]|->|:>|==|&&|\|\||:=) "
_BREAK = re.compile(_WORD)
_BREAK_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|' + _WORD)


class _Place(NamedTuple):
    """A column where a line may end: how deep in brackets it is, and from where to where the innermost reach."""

    column: int
    depth: int
    first: int
    last: int


def paged(box: Box, width: int, *, quoted: bool = False) -> str:
    """A box as text of this width: what does not fit goes on below, after ``>`` and indented by its depth.

    An expression that fits on a line of its own is broken only if there is no other place. ``quoted`` output is for
    reading back: it goes on without a mark, and strings are left whole.
    """
    whole = as_block(box)
    if whole.width <= width:
        return text(box)
    places = _places(whole, quoted=quoted)
    done: list[str] = []
    start, indent = 0, 0
    while True:
        room = max(8, width - indent)
        if whole.width - start <= room:
            done.append(_chunk(whole, start, whole.width, indent, quoted=quoted))
            return ("\n" if quoted else "\n \n").join(done)
        within = [p for p in places if start < p.column <= start + room]
        fitting = [p for p in within if p.last - p.first > room]
        outermost = [p for p in within if p.depth == min(q.depth for q in within)]
        cut = _Place(start + room - 1, 1, 0, 0)
        place = (fitting or outermost or _blanks(whole, start, start + room) or [cut])[-1]
        if not within and quoted:
            # A string or a number that is longer than the page stays whole.
            place = next((p for p in places if p.column > start), _Place(whole.width, 0, 0, 0))
        done.append(_chunk(whole, start, place.column, indent, quoted=quoted) + ("\\" if place is cut else ""))
        start, indent = place.column, (1 if quoted else 4) + place.depth
        if start >= whole.width:
            return ("\n" if quoted else "\n \n").join(done)


def _places(whole: Block, *, quoted: bool) -> list[_Place]:
    """Where lines may end: after commas and operators, if nothing above or below stands there."""
    line = whole.rows[whole.baseline]
    open_at: list[int] = []
    found: list[tuple[int, int, int]] = []
    closes: dict[int, int] = {-1: whole.width}
    for match in (_BREAK_QUOTED if quoted else _BREAK).finditer(line):
        word = match[0]
        if word in _OPENING:
            open_at.append(match.start())
        elif word in _CLOSING:
            if open_at:
                closes[open_at.pop()] = match.end()
        elif word[0] != '"':
            column = match.end()
            if all(not row[column - 1 : column].strip() for row in whole.rows):
                found.append((column, len(open_at) + (len(word) > 1), open_at[-1] if open_at else -1))
    return [_Place(column, depth, first, closes.get(first, whole.width)) for column, depth, first in found]


def _blanks(whole: Block, start: int, end: int) -> list[_Place]:
    """Where words may be parted."""
    columns = range(start + 1, end + 1)
    return [_Place(c, 1, 0, 0) for c in columns if not any(row[c - 1 : c].strip() for row in whole.rows)]


def _chunk(whole: Block, start: int, end: int, indent: int, *, quoted: bool) -> str:
    rows = [row[start:end] for row in whole.rows]
    while len(rows) > 1 and not rows[-1].strip() and len(rows) > whole.baseline + 1:
        rows.pop()
    lead = 0
    while lead < whole.baseline and not rows[lead].strip():
        lead += 1
    shown = []
    for i, row in enumerate(rows[lead:], lead):
        mark = ">" if indent and i == whole.baseline and not quoted else ""
        kept = row if i == whole.baseline and not quoted else row.rstrip()
        shown.append((mark + " " * (indent - len(mark)) + kept) if kept or mark else "")
    return "\n".join(shown)
