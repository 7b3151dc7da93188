"""Boxes of text: rows of characters of which one stands on the line, put beside, above and into each other.

A text without line breaks is its own box, so that output of one line stays a matter of joining strings. Everything
else is a Block. All functions take and give either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from wlnet.expression import HostAtom, S, Symbol

T = TypeVar("T")


class Block(NamedTuple):
    """Several rows of text. Rows end where their text does; ``width`` is that of the whole.

    ``baseline`` is the row that stands on the line. It may lie outside: an exponent is a block above its line.
    """

    rows: tuple[str, ...]
    baseline: int
    width: int


Box = str | Block


class Shown(HostAtom):
    """A box that stands for an expression in output."""

    __slots__ = ("box",)

    def __init__(self, box: Box) -> None:
        self.box = block(box) if isinstance(box, str) else box

    @property
    def head(self) -> Symbol:
        return S.String

    def input_form(self) -> str:
        return self.output_form()

    def output_form(self) -> str:
        return text(self.box)

    def __eq__(self, other: object) -> bool:
        return type(other) is Shown and self.box == other.box

    def __hash__(self) -> int:
        return hash((Shown, self.box))


def block(lines: str, baseline: int = 0) -> Box:
    """The box of a text that may have several lines."""
    if "\n" not in lines:
        return lines
    rows = tuple(lines.split("\n"))
    return Block(rows, baseline, max(map(len, rows)))


def text(box: Box) -> str:
    """A box as text."""
    return box if isinstance(box, str) else "\n".join(box.rows)


def as_block(box: Box) -> Block:
    return Block((box,), 0, len(box)) if isinstance(box, str) else box


def width(box: Box) -> int:
    return len(box) if isinstance(box, str) else box.width


def space(size: int) -> Block:
    """Room without text, which leaves no blanks at the end of a row."""
    return Block((), 0, size)


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes one after the other, their baselines on one line."""
    blocks = [b for b in boxes if not isinstance(b, str)]
    if not blocks:
        return "".join(boxes)  # type: ignore[arg-type]
    above = max(0, max(b.baseline for b in blocks))
    below = max(1, max(len(b.rows) - b.baseline for b in blocks))
    rows: list[list[str]] = [[] for _ in range(above + below)]
    ends = [0] * len(rows)
    at = 0

    def put(row: int, piece: str) -> None:
        if piece:
            if ends[row] < at:
                rows[row].append(" " * (at - ends[row]))
            rows[row].append(piece)
            ends[row] = at + len(piece)

    for box in boxes:
        if isinstance(box, str):
            put(above, box)
            at += len(box)
        else:
            for i, piece in enumerate(box.rows, above - box.baseline):
                put(i, piece)
            at += box.width
    return Block(tuple(map("".join, rows)), above, at)


def over(top: Box, bottom: Box) -> Block:
    """A fraction: the line is that of its bar."""
    size = max(width(top), width(bottom))
    rows = (*_centred(top, size), "-" * size, *_centred(bottom, size))
    return Block(rows, len(as_block(top).rows), size)


def _centred(box: Box, size: int) -> list[str]:
    shift = " " * ((size - width(box)) // 2)
    return [shift + row if row else row for row in as_block(box).rows]


def scripts(base: Box, exponent: Box | None = None, index: Box | None = None) -> Box:
    """A base with what is raised and lowered after it: in the first and last row of a base of several rows."""
    whole = as_block(base)
    rise = max(1, whole.baseline)
    fall = max(1, len(whole.rows) - whole.baseline - 1)
    raised = () if exponent is None else as_block(exponent).rows
    lowered = () if index is None else as_block(index).rows
    size = max(width(s) for s in (exponent, index) if s is not None)
    if index is None:
        marks = Block(raised, len(raised) - 1 + rise, size)
    elif exponent is None:
        marks = Block(lowered, -fall, size)
    else:
        marks = Block((*raised, *("",) * (rise + fall - 1), *lowered), len(raised) - 1 + rise, size)
    return beside([base, marks])


def stacked(base: Box, above: Box | None = None, below: Box | None = None) -> Block:
    """A base with something right above and below it, on the line of the base."""
    parts = [b for b in (above, base, below) if b is not None]
    size = max(map(width, parts))
    rows = [row for part in parts for row in _centred(part, size)]
    start = 0 if above is None else len(as_block(above).rows)
    return Block(tuple(rows), start + as_block(base).baseline, size)


def column(boxes: Sequence[Box], gap: int = 0) -> Box:
    """Boxes below each other with so many empty rows between; the first row is on the line."""
    rows: list[str] = []
    for box in boxes:
        rows += [""] * gap if rows else []
        rows += as_block(box).rows
    return Block(tuple(rows), 0, max(map(width, boxes), default=0)) if len(rows) != 1 else rows[0]


class Layout(NamedTuple):
    """How a grid is laid out. Gaps are those after a row or a column, in characters."""

    horizontal: Sequence[str] = ("Left",)
    """How the columns are aligned, the last of these standing for the rest: Left, Center, Right, or a character."""

    vertical: Sequence[str] = ("Bottom",)
    """How the cells of a row are: Top, Center, Bottom or Baseline."""

    column_gaps: Sequence[int] = (3,)
    row_gaps: Sequence[int] = (1,)
    equal: bool = False
    """Whether all columns are as wide, and all rows as high, as the largest."""


def grid(cells: Sequence[Sequence[Box]], layout: Layout) -> Box:
    """Cells in rows and columns."""
    count = max(map(len, cells), default=0)
    columns = [[row[c] for row in cells if c < len(row)] for c in range(count)]
    shifts = [_shifts(column, _cycled(layout.horizontal, c)) for c, column in enumerate(columns)]
    widths = [
        max(shift + width(box) for shift, box in zip(*both, strict=True)) for both in zip(shifts, columns, strict=True)
    ]
    height = max((len(as_block(b).rows) for row in cells for b in row), default=1)
    if layout.equal:
        widths = [max(widths, default=0)] * count
    places = [iter(shift) for shift in shifts]
    lines: list[str] = []
    for r, row in enumerate(cells):
        standing = _cycled(layout.vertical, r)
        pieces: list[Box] = [_standing(Block(("",) * height, 0, 0), standing)] if layout.equal else []
        for c, cell in enumerate(row):
            room = widths[c] - width(cell)
            alignment = _cycled(layout.horizontal, c)
            shift = next(places[c])
            shift = room if alignment == "Right" else room // 2 if alignment == "Center" else shift
            gap = _cycled(layout.column_gaps, c) if c < count - 1 else 0
            pieces += (space(shift), _standing(as_block(cell), standing), space(room - shift + gap))
        lines += as_block(beside(pieces)).rows
        if r < len(cells) - 1:
            lines += [""] * _cycled(layout.row_gaps, r)
    total = sum(widths) + sum(_cycled(layout.column_gaps, c) for c in range(count - 1))
    return Block(tuple(lines), 0, total) if len(lines) != 1 or len(lines[0]) != total else lines[0]


def _cycled(items: Sequence[T], place: int) -> T:
    return items[min(place, len(items) - 1)]


def _shifts(boxes: Sequence[Box], alignment: str) -> list[int]:
    """How far each box of a column goes to the right so that a character stands in line."""
    if alignment in ("Left", "Right", "Center"):
        return [0] * len(boxes)
    places = []
    for box in boxes:
        rows = as_block(box)
        row = rows.rows[rows.baseline] if 0 <= rows.baseline < len(rows.rows) else ""
        at = row.find(alignment)
        places.append(len(row) if at < 0 else at)
    return [max(places) - place for place in places]


def _standing(cell: Block, vertical: str) -> Block:
    last = len(cell.rows) - 1
    if vertical == "Baseline":
        return cell
    return cell._replace(baseline=0 if vertical == "Top" else last // 2 if vertical == "Center" else last)
