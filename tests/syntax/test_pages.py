"""Output broken into lines, as Wolfram's text-based sessions break theirs."""

from wlnet.session import Session
from wlnet.syntax.boxes import beside, over, scripts
from wlnet.syntax.pages import paged


def numbers(first: int, last: int) -> str:
    return ", ".join(map(str, range(first, last + 1)))


def test_what_fits_stays() -> None:
    assert paged("{1, 2}", 6) == "{1, 2}"
    assert paged(over("a", "b"), 5) == "a\n-\nb"


def test_lists_go_on_after_a_comma() -> None:
    assert paged(f"{{{numbers(1, 50)}}}", 78) == (
        f"{{{numbers(1, 21)}, \n \n>    {numbers(22, 39)}, \n \n>    {numbers(40, 50)}}}"
    )


def test_what_fits_on_a_line_of_its_own_is_not_broken() -> None:
    rows = "{-5, 9, 1, 14}, {1, -1, -1, -2}, {-2, 2, 2, 4}, {-3, 5, 1, 8}"
    assert paged(f"Out[9]= LinearSolve[{{{rows}}}, {{-6, -2, 1, 8}}]", 78) == (
        "Out[9]= LinearSolve[{{-5, 9, 1, 14}, {1, -1, -1, -2}, {-2, 2, 2, 4}, \n"
        " \n>     {-3, 5, 1, 8}}, {-6, -2, 1, 8}]"
    )


def test_sums_go_on_after_an_operator() -> None:
    assert paged("aaa + bbb + ccc + ddd", 12) == "aaa + bbb + \n \n>    ccc + \n \n>    ddd"


def test_all_rows_are_broken_at_one_place() -> None:
    term = beside([scripts("x", "2"), " + ", over("y", "10"), " + "])
    assert paged(beside([term, term, "z"]), 14) == (
        " 2   y\nx  + -- + \n     10\n \n      2\n>    x  + \n \n     y\n>    -- + z\n     10"
    )


def test_long_words_are_cut() -> None:
    assert paged("some words that are long", 16) == "some words that \n \n>    are long"
    assert paged("1234567890" * 3, 20) == "1234567890123456789\\\n \n>    01234567890"


def test_quoted_output_goes_on_without_a_mark_and_keeps_strings_whole() -> None:
    assert paged('{"a, b, c, d, e, f", x, yyyyyyy}', 16, quoted=True) == ('{"a, b, c, d, e, f",\n  x, yyyyyyy}')
    assert paged('{1, "((", 22, 333, 4444}', 16, quoted=True) == '{1, "((", 22,\n  333, 4444}'


def test_page_width_of_to_string_and_of_standard_output() -> None:
    shown: list[str] = []
    session = Session(write=shown.append)
    assert session.evaluate("ToString[Range[9], PageWidth -> 16]").to_python() == (
        "{1, 2, 3, 4, 5, \n \n>    6, 7, 8, 9}"
    )
    assert session.evaluate("ToString[Range[9], InputForm, PageWidth -> 16]").to_python() == (
        "{1, 2, 3, 4, 5,\n  6, 7, 8, 9}"
    )
    assert str(session.evaluate("Options[$Output, PageWidth]")) == "{PageWidth -> Infinity}"
    session.evaluate('Print[Range[9]]; SetOptions["stdout", PageWidth -> 16]; Print[Range[9]]; Print[1/2]')
    assert shown == ["{1, 2, 3, 4, 5, 6, 7, 8, 9}", "{1, 2, 3, 4, 5, ", " ", ">    6, 7, 8, 9}", "1", "-", "2"]
    assert [str(m) for m in session.evaluate("SetOptions[$Output, colour -> 1]").messages] == [
        "SetOptions::optnf: colour is not a known option for OutputStream[stdout, 1]."
    ]
