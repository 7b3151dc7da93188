"""Boxes of text: every combination laid out by hand."""

from wlnet.syntax.boxes import (
    Block,
    Box,
    Layout,
    beside,
    block,
    column,
    grid,
    over,
    scripts,
    space,
    stacked,
    text,
    width,
)

HALF = over("1", "2")


def lines(*rows: str) -> str:
    return "\n".join(rows)


def test_a_line_is_its_own_box() -> None:
    assert block("abc") == "abc"
    assert beside(["a", "", "bc"]) == "abc"
    assert beside([]) == ""
    assert column(["abc"]) == "abc"
    assert grid([["a", "b"]], Layout()) == "a   b"


def test_boxes_stand_with_their_baselines_on_one_line() -> None:
    assert text(beside(["x", HALF, "y"])) == lines(" 1", "x-y", " 2")
    assert text(beside([block("a\nbc"), HALF, "!"])) == lines("  1", "a -!", "bc2")
    assert beside(["x", HALF]) == Block((" 1", "x-", " 2"), 1, 2)


def test_rows_end_where_their_text_does() -> None:
    assert text(beside([scripts("x", "2"), " + 1"])) == lines(" 2", "x  + 1")
    assert text(beside(["a", space(3), "b", space(2)])) == "a   b"
    assert text(block("a \nb")) == "a \nb"


def test_fractions_centre_and_lean_to_the_left() -> None:
    assert text(over("a + b", "c")) == lines("a + b", "-----", "  c")
    assert text(over("22", "7")) == lines("22", "--", "7")
    assert text(over("x", "100")) == lines(" x", "---", "100")
    assert text(over(HALF, "bcd")) == lines(" 1", " -", " 2", "---", "bcd")


def test_scripts_stand_right_above_and_below_a_line() -> None:
    assert text(scripts("x", "2")) == lines(" 2", "x")
    assert text(scripts("x", index="i")) == lines("x", " i")
    assert text(scripts("x", "ab", "c")) == lines(" ab", "x", " c")
    assert text(scripts("x", scripts("y", "2"))) == lines("  2", " y", "x")


def test_scripts_of_a_base_of_several_rows_are_level_with_its_first_and_last() -> None:
    base = beside(["(", HALF, ")"])
    assert text(scripts(base, "n")) == lines(" 1 n", "(-)", " 2")
    assert text(scripts(base, index="n")) == lines(" 1", "(-)", " 2 n")
    assert text(scripts(base, "n", "m")) == lines(" 1 n", "(-)", " 2 m")


def test_what_stands_above_and_below_is_centred() -> None:
    assert text(stacked("abc", above="x", below="y")) == lines(" x", "abc", " y")
    assert text(beside([stacked("a", above="b"), "c"])) == lines("b", "ac")


def test_a_column_has_its_first_row_on_the_line() -> None:
    assert text(beside(["[", column(["a", "bb"], gap=1), "]"])) == lines("[a ]", "", " bb")


def test_grids_align_columns_and_the_last_lines_of_cells() -> None:
    cells: list[list[Box]] = [["a", HALF], ["bcd", "e"]]
    assert text(grid(cells, Layout())) == lines("      1", "      -", "a     2", "", "bcd   e")
    assert text(grid(cells, Layout(row_gaps=(0,), column_gaps=(1,), vertical=("Top",)))) == lines(
        "a   1", "    -", "    2", "bcd e"
    )
    assert text(grid(cells, Layout(vertical=("Baseline",), row_gaps=(0,)))) == lines(
        "      1", "a     -", "      2", "bcd   e"
    )


def test_grids_align_to_the_right_the_middle_and_a_character() -> None:
    cells: list[list[Box]] = [["1.5", "a"], ["22.25", "bcd"]]
    right = Layout(horizontal=("Right", "Center"), row_gaps=(0,))
    assert text(grid(cells, right)) == lines("  1.5    a", "22.25   bcd")
    assert text(grid(cells, Layout(horizontal=(".", "Left"), row_gaps=(0,)))) == lines(" 1.5    a", "22.25   bcd")


def test_equal_cells() -> None:
    cells: list[list[Box]] = [["1", "2"], [HALF, "444"]]
    assert text(grid(cells, Layout(equal=True))) == lines("", "", "1     2", "", "1", "-", "2     444")


def test_cells_that_are_missing_leave_room() -> None:
    assert text(grid([["a"], ["b", "c"]], Layout(row_gaps=(0,)))) == lines("a", "b   c")


def test_width() -> None:
    assert [width(b) for b in ("abc", HALF, space(2), scripts("x", "10"))] == [3, 1, 2, 3]
