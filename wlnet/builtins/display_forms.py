"""Forms of output: InputForm, FullForm, Row, Column, Style, StringForm, BaseForm and the like."""

from __future__ import annotations

from wlnet.builtins.output import row_box
from wlnet.expression import Compound, Expr, S, Symbol, elements
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.messages import filled
from wlnet.kernel.options import is_option
from wlnet.kernel.registry import display, symbols
from wlnet.syntax import full_form
from wlnet.syntax.boxes import Box, Layout, as_block, column, grid

symbols("StandardForm TraditionalForm TeXForm CForm FortranForm MathMLForm TreeForm")
symbols("Alignment Frame Dividers Spacings ItemSize Above Below Bottom Top Left Right Center Baseline")
symbols("FontSize FontColor FontWeight FontFamily FontSlant Bold Italic Plain Underlined Background")
symbols("Subscript Superscript Subsuperscript Overscript Underscript Underoverscript")
symbols("OverBar OverHat OverTilde OverDot OverVector UnderBar Element")


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
    return displayed(k, e.args[0]) if len(e.args) >= 1 else None


@display(
    "Style", "Text", "Pane", "Panel", "Framed", "Labeled", "Tooltip", "Highlighted", "Item", "Button", "Annotation"
)
def show_decorated(k: Kernel, e: Compound) -> Expr | None:
    """Decorations are left out in plain text: the content stays."""
    return displayed(k, e.args[0]) if e.args else None


@display("StringForm")
def show_string_form(k: Kernel, e: Compound) -> Expr | None:
    """StringForm["... `1` ...", e1, ...]: the text with the expressions put in."""
    if not e.args or type(e.args[0]) is not str:
        return None
    args = e.args[1:]
    parts = [args[part] if type(part) is int else part for part in filled(e.args[0], len(args))]
    return Shown(row_box(k, parts))


@display("Row")
def show_row(k: Kernel, e: Compound) -> Expr | None:
    """Row[{e1, e2, ...}, sep]: the expressions next to each other."""
    items = elements(e.args[0]) if e.args else None
    if items is None:
        return None
    parts: list[Expr] = []
    for item in items:
        parts += (e.args[1], item) if parts and len(e.args) > 1 and not is_option(e.args[1]) else (item,)
    return Shown(row_box(k, parts))


@display("SequenceForm")
def show_sequence(k: Kernel, e: Compound) -> Expr | None:
    """SequenceForm[e1, e2, ...]: the expressions next to each other."""
    return Shown(row_box(k, e.args))


@display("Column")
def show_column(k: Kernel, e: Compound) -> Expr | None:
    """Column[{e1, e2, ...}], Column[{...}, alignment]: the expressions below each other."""
    items = elements(e.args[0]) if e.args else None
    if items is None:
        return None
    return Shown(aligned([k.output_box(i) for i in items], e.args[1] if len(e.args) > 1 else S.Left))


def aligned(boxes: list[Box], alignment: Expr) -> Box:
    """Boxes below each other, aligned Left, Center or Right."""
    if alignment not in (S.Center, S.Right):
        return column(boxes)
    assert type(alignment) is Symbol
    return grid([[box] for box in boxes], Layout(horizontal=(alignment.short,), row_gaps=(0,)))


@display("ColumnForm")
def show_column_form(k: Kernel, e: Compound) -> Expr | None:
    """ColumnForm[{e1, e2, ...}, horizontal, vertical]: the expressions below each other, their first on the line."""
    items = elements(e.args[0]) if e.args else None
    if items is None:
        return None
    horizontal, vertical = (*e.args[1:], S.Left, S.Below)[:2] if len(e.args) != 2 else (e.args[1], S.Below)
    whole = as_block(aligned([k.output_box(i) for i in items], horizontal))
    last = len(whole.rows) - 1
    return Shown(whole._replace(baseline=last if vertical is S.Above else last // 2 if vertical is S.Center else 0))


__all__ = ["aligned"]
