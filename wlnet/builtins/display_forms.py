"""Forms of output: InputForm, FullForm, MatrixForm, TableForm, Grid, Row, Column, Style and the like."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins.output import side_by_side
from wlnet.expression import Association, Compound, Expr, NumericArray, S, elements, from_array, is_list
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.messages import fill
from wlnet.kernel.registry import display, symbols
from wlnet.syntax import full_form

symbols("StandardForm TraditionalForm TeXForm CForm FortranForm MathMLForm TreeForm")
symbols(
    "TableAlignments TableHeadings TableSpacing TableDepth TableDirections Alignment Frame Dividers Spacings ItemSize"
)
symbols("FontSize FontColor FontWeight FontFamily FontSlant Bold Italic Plain Underlined Background Center")


@display("InputForm")
def show_input_form(k: Kernel, e: Compound) -> Expr | None:
    """InputForm[e]: e as one would type it."""
    return Shown(k.input_form(e.args[0])) if e.args else None


@display("FullForm")
def show_full_form(k: Kernel, e: Compound) -> Expr | None:
    """FullForm[e]: e with every head written out."""
    return Shown(full_form(e.args[0], name_of=k.contexts.short_name)) if e.args else None


@display("OutputForm", "StandardForm", "TraditionalForm", "DisplayForm", "HoldForm", "Interpretation", "Defer")
def show_content(k: Kernel, e: Compound) -> Expr | None:
    """Forms that show their content as OutputForm does."""
    return _shown(k, e.args[0]) if len(e.args) >= 1 else None


@display(
    "Style", "Text", "Pane", "Panel", "Framed", "Labeled", "Tooltip", "Highlighted", "Item", "Button", "Annotation"
)
def show_decorated(k: Kernel, e: Compound) -> Expr | None:
    """Decorations are left out in plain text: the content stays."""
    return _shown(k, e.args[0]) if e.args else None


def _shown(k: Kernel, e: Expr) -> Expr:
    return displayed(k, e)


@display("StringForm")
def show_string_form(k: Kernel, e: Compound) -> Expr | None:
    """StringForm["... `1` ...", e1, ...]: the text with the expressions put in."""
    if not e.args or type(e.args[0]) is not str:
        return None
    return Shown(fill(e.args[0], [k.output_form(a) for a in e.args[1:]]))


@display("Row")
def show_row(k: Kernel, e: Compound) -> Expr | None:
    """Row[{e1, e2, ...}, sep]: the expressions next to each other."""
    items = elements(e.args[0]) if e.args else None
    if items is None:
        return None
    separator = k.output_form(e.args[1]) if len(e.args) > 1 else ""
    blocks: list[str] = []
    for item in items:
        if blocks and separator:
            blocks.append(separator)
        blocks.append(k.output_form(item))
    return Shown(side_by_side(blocks))


@display("SequenceForm")
def show_sequence(k: Kernel, e: Compound) -> Expr | None:
    """SequenceForm[e1, e2, ...]: the expressions next to each other."""
    return Shown(side_by_side([k.output_form(a) for a in e.args]))


@display("Column")
def show_column(k: Kernel, e: Compound) -> Expr | None:
    """Column[{e1, e2, ...}]: the expressions below each other."""
    items = elements(e.args[0]) if e.args else None
    return None if items is None else Shown("\n".join(k.output_form(i) for i in items))


@display("MatrixForm", "TableForm")
def show_table(k: Kernel, e: Compound) -> Expr | None:
    """MatrixForm[m], TableForm[list]: rows below each other with a blank line between, columns aligned."""
    rows = _rows(e.args[0]) if e.args else None
    if rows is None:
        return _shown(k, e.args[0]) if e.args else None
    cells = [[_cell(k, c) for c in row] for row in rows]
    row_names, column_names = _headings(k, e, len(cells), max(map(len, cells), default=0))
    if column_names:
        cells.insert(0, column_names)
    if row_names:
        names = ([""] if column_names else []) + row_names
        cells = [[name, *row] for name, row in zip(names, cells, strict=False)]
    return Shown(table_text(cells, gap="   ", between="\n\n"))


def _headings(k: Kernel, e: Compound, rows: int, columns: int) -> tuple[list[str], list[str]]:
    for option in e.args[1:]:
        if type(option) is Compound and option.head is S.Rule and option.args[0] is S.TableHeadings:
            spec = option.args[1]
            if spec is S.Automatic:
                return [str(i + 1) for i in range(rows)], [str(i + 1) for i in range(columns)]
            both = elements(spec) or ()
            names = [_names(k, b, n) for b, n in zip(both, (rows, columns), strict=False)]
            names += [[], []]
            return names[0], names[1]
    return [], []


def _names(k: Kernel, e: Expr, count: int) -> list[str]:
    if e is S.Automatic:
        return [str(i + 1) for i in range(count)]
    return [k.output_form(i) for i in elements(e) or ()]


def _cell(k: Kernel, e: Expr) -> str:
    items = elements(e)
    if items is not None and items:
        return " ".join(k.output_form(i) for i in items) if not any(is_list(i) for i in items) else k.output_form(e)
    return k.output_form(e)


def _rows(e: Expr) -> list[Sequence[Expr]] | None:
    """A table as its rows; a plain list is a table of one column."""
    if type(e) is NumericArray:
        e = from_array(e.array)
    if type(e) is Association:
        return [(key, value) for key, value in e]
    items = elements(e)
    if items is None or not items:
        return None
    return [_items(i) for i in items]


def _items(e: Expr) -> Sequence[Expr]:
    items = elements(e)
    return (e,) if items is None else items


@display("Grid", "TextGrid")
def show_grid(k: Kernel, e: Compound) -> Expr | None:
    """Grid[{{a, b}, ...}]: rows below each other, columns aligned."""
    rows = _rows(e.args[0]) if e.args else None
    if rows is None:
        return None
    return Shown(table_text([[k.output_form(c) for c in row] for row in rows], gap="  ", between="\n"))


def table_text(rows: list[list[str]], gap: str, between: str) -> str:
    """Cells (of one line or several) in aligned columns."""
    width = max(map(len, rows), default=0)
    blocks = [[cell.split("\n") for cell in row] + [[""]] * (width - len(row)) for row in rows]
    widths = [max((len(line) for row in blocks for line in row[c]), default=0) for c in range(width)]
    texts: list[str] = []
    for row in blocks:
        height = max(map(len, row), default=1)
        lines = []
        for i in range(height):
            cells = [(b[i] if i < len(b) else "").ljust(w) for b, w in zip(row, widths, strict=True)]
            lines.append(gap.join(cells).rstrip())
        texts.append("\n".join(lines))
    return between.join(texts)


@display("Short", "Shallow")
def show_short(k: Kernel, e: Compound) -> Expr | None:
    """Short[e], Short[e, n]: e with its middle left out so that it fits on n lines."""
    if not e.args:
        return None
    lines = e.args[1] if len(e.args) > 1 and type(e.args[1]) in (int, float) else 1
    room = int(78 * lines)  # type: ignore[operator]
    return Shown(shortened(k, e.args[0], room))


def shortened(k: Kernel, e: Expr, room: int) -> str:
    """The OutputForm of an expression within so many characters: skipped arguments are counted in ``<<n>>``."""
    args = elements(e)
    whole = k.output_form(e) if args is None or len(args) <= room else ""
    if args is None or (whole and len(whole) <= room):
        return whole if len(whole) <= room else whole[: room - 3] + "..."
    front: list[str] = []
    back: list[str] = []
    left, used = len(args), 10
    while left:
        at_front = len(front) <= len(back)
        item = args[len(front)] if at_front else args[len(args) - 1 - len(back)]
        text = shortened(k, item, max(20, room // 3))
        if used + len(text) + 2 > room and front:
            break
        (front if at_front else back).append(text)
        used += len(text) + 2
        left -= 1
    middle = [f"<<{left}>>"] if left else []
    return "{" + ", ".join([*front, *middle, *reversed(back)]) + "}"


@display("BaseForm")
def show_base_form(_k: Kernel, e: Compound) -> Expr | None:
    """BaseForm[n, b]: the digits of n in base b, with the base after them."""
    from wlnet.builtins.characters import digits

    n, base = (*e.args, 0, 0)[:2]
    if len(e.args) != 2 or type(n) is not int or type(base) is not int or not 2 <= base <= 36:
        return None
    return Shown(("-" if n < 0 else "") + digits(abs(n), base) + f"_{base}")


__all__ = ["shortened", "table_text"]
