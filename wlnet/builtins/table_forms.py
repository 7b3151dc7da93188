"""Tables as text: MatrixForm, TableForm, Grid, Dataset."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wlnet.expression import Association, Compound, Expr, NumericArray, S, elements, from_array, is_list
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option, option_name
from wlnet.kernel.registry import display, symbols
from wlnet.syntax.boxes import Block, Box, Layout, as_block, grid

symbols("TableAlignments TableHeadings TableSpacing TableDepth TableDirections")
symbols("SpanFromLeft SpanFromAbove SpanFromBoth")

ROWS_SHOWN = 20
"""Of a Dataset."""

_NONE = S.__getattr__("None")
_SPANS = (S.SpanFromLeft, S.SpanFromAbove, S.SpanFromBoth)
_HORIZONTAL = (S.Left, S.Right)
_VERTICAL = (S.Top, S.Bottom, S.Baseline)


@display("MatrixForm", "TableForm")
def show_table(k: Kernel, e: Compound) -> Expr | None:
    """MatrixForm[m], TableForm[list]: rows below each other with a blank line between, columns aligned.

    The levels of the list go down and to the right in turn. In a matrix all rows are as high, and all columns as wide,
    as the largest.
    """
    if not e.args:
        return None
    data = _data(e.args[0])
    if not elements(data):
        return displayed(k, e.args[0])
    options = _options(e)
    table = _Table.of(k, data, options)
    headings = _headings(k, options.get("TableHeadings", _NONE), table)
    layout = _layout(options, table, equal=e.head is S.MatrixForm)
    return Shown(grid(*_with_headings(table.cells, headings, layout)))


def _data(e: Expr) -> Expr:
    if type(e) is NumericArray:
        return from_array(e.array)
    if type(e) is Association:
        return Compound(S.List, tuple(Compound(S.List, pair) for pair in e))
    return e


def _options(e: Compound) -> dict[str, Expr]:
    found: dict[str, Expr] = {}
    for option in e.args[1:]:
        if is_option(option) and type(option) is Compound and option.head is not S.List:
            name = option_name(option.args[0])
            if name is not None:
                found.setdefault(name, option.args[1])
    return found


_Place = tuple[int, ...]


class _Table(NamedTuple):
    """A nested list in rows and columns, which are named by the indices of the levels that go down or to the right."""

    rows: list[_Place]
    columns: list[_Place]
    cells: list[list[Box]]

    @classmethod
    def of(cls, k: Kernel, data: Expr, options: dict[str, Expr]) -> _Table:
        depth = options.get("TableDepth", S.Infinity)
        directions = options.get("TableDirections", S.Column)
        given = elements(directions) or (directions,)
        placed: dict[tuple[_Place, _Place], Box] = {}

        def place(e: Expr, level: int, row: _Place, column: _Place) -> None:
            items = elements(e) if type(depth) is not int or level < depth else None
            if items is None:
                placed[row, column] = k.output_box(e)
                return
            first = given[level] if level < len(given) else None
            down = level % 2 == 0 if first is None else first is S.Column
            if len(given) == 1 and given[0] is S.Row:
                down = level % 2 == 1
            for i, item in enumerate(items):
                place(item, level + 1, (*row, i) if down else row, column if down else (*column, i))

        place(data, 0, (), ())
        # What is less deep than the rest stands beside the first of it.
        deepest = [max((len(key[i]) for key in placed), default=0) for i in (0, 1)]
        placed = {(_filled(row, deepest[0]), _filled(column, deepest[1])): box for (row, column), box in placed.items()}
        rows = sorted({row for row, _ in placed})
        columns = sorted({column for _, column in placed})
        return cls(rows, columns, [[placed.get((row, column), "") for column in columns] for row in rows])


def _filled(place: _Place, length: int) -> _Place:
    return place + (0,) * (length - len(place))


def _layout(options: dict[str, Expr], table: _Table, *, equal: bool) -> Layout:
    spacing = elements(options.get("TableSpacing", S.Automatic)) or ()
    steps = [s if type(s) is int else d for s, d in zip(spacing, _defaults(len(spacing)), strict=True)]
    steps += _defaults(len(steps) + 20)[len(steps) :]
    vertical, horizontal = _alignments(options.get("TableAlignments", S.Automatic))
    return Layout(horizontal, vertical, _gaps(table.columns, steps[1::2]), _gaps(table.rows, steps[::2]), equal)


def _defaults(count: int) -> list[int]:
    return [(1, 3, 0, 1)[i] if i < 4 else (0, 1)[i % 2] for i in range(count)]


def _gaps(places: list[_Place], steps: list[int]) -> list[int]:
    """The room between successive rows or columns: that of the first level in which they differ."""
    gaps = []
    for one, other in pairwise(places):
        level = next(i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
        gaps.append(steps[min(level, len(steps) - 1)])
    return gaps or [0]


def _alignments(spec: Expr) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How rows and columns are aligned: a list speaks of the levels in turn, a single word of both directions."""
    items = elements(spec)
    given = (spec, spec) if items is None else items
    vertical, horizontal = "Bottom", "Left"
    for level, word in enumerate(given):
        if type(word) is str and word:
            horizontal = word[0]
        elif word in _HORIZONTAL or (word is S.Center and level % 2):
            horizontal = word.short  # type: ignore[union-attr]
        elif word in _VERTICAL or word is S.Center:
            vertical = word.short  # type: ignore[union-attr]
    return (vertical,), (horizontal,)


def _headings(k: Kernel, spec: Expr, table: _Table) -> tuple[list[Box], list[Box]]:
    """The names of rows and columns; none where there are no headings."""
    both = (spec, spec) if spec is S.Automatic else (*(elements(spec) or ()), _NONE, _NONE)
    names: list[list[Box]] = []
    for words, count in zip(both[:2], (len(table.rows), len(table.columns)), strict=True):
        given: Sequence[Expr] = tuple(range(1, count + 1)) if words is S.Automatic else elements(words) or ()
        names.append([k.output_box(word) for word in given[:count]])
    return names[0], names[1]


def _with_headings(
    cells: list[list[Box]], headings: tuple[list[Box], list[Box]], layout: Layout
) -> tuple[list[list[Box]], Layout]:
    rows, columns = headings
    if columns:
        cells = [columns, *cells]
        layout = layout._replace(row_gaps=(1, *layout.row_gaps))
    if rows:
        names: list[Box] = ["", *rows] if columns else rows
        names += [""] * (len(cells) - len(names))
        cells = [[name, *row] for name, row in zip(names, cells, strict=True)]
        layout = layout._replace(column_gaps=(3, *layout.column_gaps), horizontal=("Left", *layout.horizontal))
    return cells, layout._replace(equal=layout.equal and not rows and not columns)


@display("Grid", "TextGrid")
def show_grid(k: Kernel, e: Compound) -> Expr | None:
    """Grid[{{a, b}, ...}, Alignment -> ...]: rows below each other, columns aligned; frames are left out."""
    rows = elements(_data(e.args[0])) if e.args else None
    if not rows:
        return None
    cells: list[list[Box]] = [
        ["" if cell in _SPANS else k.output_box(cell) for cell in (elements(row) or (row,))] for row in rows
    ]
    spec = _options(e).get("Alignment", S.Left)
    words = elements(spec)
    first = spec if words is None else words[0] if words else S.Left
    columns = elements(first) or (first,)
    names = tuple(c.short if c in (*_HORIZONTAL, S.Center) else "Left" for c in columns)  # type: ignore[union-attr]
    return Shown(grid(cells, Layout(horizontal=names)))


@display("Multicolumn")
def show_multicolumn(k: Kernel, e: Compound) -> Expr | None:
    """Multicolumn[list, n]: the elements in n columns, one column after the other."""
    items = elements(e.args[0]) if e.args else None
    columns = e.args[1] if len(e.args) > 1 else 2
    if not items or type(columns) is not int or columns < 1:
        return None
    height = -(-len(items) // columns)
    return Shown(grid([[k.output_box(x) for x in items[i::height]] for i in range(height)], Layout()))


@display("Dataset")
def show_dataset(k: Kernel, e: Compound) -> Expr | None:
    """Dataset[data]: a row for each element or key; where the elements have keys, a column for each of them."""
    if len(e.args) != 1:
        return None
    data = e.args[0]
    named = type(data) is Association
    pairs = list(data) if type(data) is Association else [("", item) for item in elements(data) or ()]
    if not pairs:
        return displayed(k, data)
    shown = pairs[:ROWS_SHOWN]
    columns = list(dict.fromkeys(key for _, row in shown if type(row) is Association for key, _ in row))
    if columns and any(type(row) is not Association for _, row in shown):
        columns = []
    cells: list[list[Box]] = []
    for key, row in shown:
        if columns:
            assert type(row) is Association
            values: list[Box] = [_cell(k, row.get(column)) for column in columns]
        else:
            values = [k.output_box(v) for v in elements(row) or ()] if is_list(row) else [k.output_box(row)]
        cells.append([k.output_box(key), *values] if named else values)
    titles: list[Box] = [*([""] if named else []), *map(k.output_box, columns)]
    layout = Layout(vertical=("Baseline",), row_gaps=(0,))
    whole = as_block(grid([titles, *cells] if columns else cells, layout))
    rows = list(whole.rows)
    if columns:
        height = max(len(as_block(title).rows) for title in titles)
        rows.insert(height, "-" * max(whole.width, *map(len, rows)))
    if len(pairs) > ROWS_SHOWN:
        rows.append(f"<<{len(pairs) - ROWS_SHOWN}>>")
    return Shown(Block(tuple(rows), 0, max(map(len, rows))))


def _cell(k: Kernel, value: Expr | None) -> Box:
    return "" if value is None else k.output_box(value)
