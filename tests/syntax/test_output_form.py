# ruff: noqa: E501
"""OutputForm in two dimensions: layouts as Wolfram's text-based sessions show them."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from wlnet.expression import (
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    list_of,
)
from wlnet.session import Session
from wlnet.syntax import output_form
from wlnet.syntax.boxes import Shown, over

# Code whose value is laid out, and its rows.
LAYOUTS = [
    ("1/2", "1", "-", "2"),
    ("22/7", "22", "--", "7"),
    ("1/12", "1", "--", "12"),
    ("-1/2", "  1", "-(-)", "  2"),
    ("-10/3", "  10", "-(--)", "  3"),
    ("x^2", " 2", "x"),
    ("x^10", " 10", "x"),
    ("x^-2", " -2", "x"),
    ("1/x", "1", "-", "x"),
    ("-1/x", "  1", "-(-)", "  x"),
    ("a/b", "a", "-", "b"),
    ("-a/b", "  a", "-(-)", "  b"),
    ("a/x^2", "a", "--", " 2", "x"),
    ("1/(x y)", " 1", "---", "x y"),
    ("-2/x", "-2", "--", "x"),
    ("x/2", "x", "-", "2"),
    ("-x/2", "-x", "--", "2"),
    ("3 x/2", "3 x", "---", " 2"),
    ("-3 x/2", "-3 x", "----", " 2"),
    ("-1/(2 x)", "-1", "---", "2 x"),
    ("-Cos[x]/(2 c^2)", "-Cos[x]", "-------", "    2", " 2 c"),
    ("(a+b)/(c d)", "a + b", "-----", " c d"),
    ("(a+b+c+d+e)/5", "a + b + c + d + e", "-----------------", "        5"),
    ("x^3/100", " 3", "x", "---", "100"),
    ("(1/a+b)/c", "1", "- + b", "a", "-----", "  c"),
    ("1/Sqrt[x]", "   1", "-------", "Sqrt[x]"),
    ("Sqrt[2/3]", "     2", "Sqrt[-]", "     3"),
    ("x^(1/3)", " 1/3", "x"),
    ("x^(-1/3)", " -(1/3)", "x"),
    ("(-1)^(2/3)", "    2/3", "(-1)"),
    ("x^(a/b)", " a/b", "x"),
    ("2^-x", " -x", "2"),
    ("a E^-x", "a", "--", " x", "E"),
    ("E^(-x^2/2)", "   2", " -x /2", "E"),
    ("E^(-r^2/(4 s^2))/r", "     1", "------------", "  2     2", " r /(4 s )", "E          r"),
    ("x^y^z", "  z", " y", "x"),
    ("(x^y)^z", "  y z", "(x )"),
    ("(-2)^x", "    x", "(-2)"),
    ("(a+b)^2", "       2", "(a + b)"),
    ("Sin[x]^2", "      2", "Sin[x]"),
    ("(1+1/x)^x", "     1 x", "(1 + -)", "     x"),
    ("Cos[p/20]^2", "    p  2", "Cos[--]", "    20"),
    ("x^2+x+1", "         2", "1 + x + x"),
    ("2 x^2 y", "   2", "2 x  y"),
    ("2 a^2 - a b - 21 b^2", "   2             2", "2 a  - a b - 21 b"),
    ("1 - x/y", "    x", "1 - -", "    y"),
    ("-9/(x-2) + 6 x/(x-2)", "  -9      6 x", "------ + ------", "-2 + x   -2 + x"),
    ("a[t]^2/(1-k r)", "     2", " a[t]", "-------", "1 - k r"),
    ("1/(r^2 a[t]^2)", "   1", "--------", " 2     2", "r  a[t]"),
    ("Csc[t]^2/(r^2 a[t]^2)", "      2", "Csc[t]", "--------", " 2     2", "r  a[t]"),
    ("-(r (1-k r) Sin[t]^2)", "                    2", "-(r (1 - k r) Sin[t] )"),
    ("{1/2, x^2}", " 1   2", "{-, x }", " 2"),
    ("{{4/5, -1/5}, {-3/5, 2/5}}", "  4    1       3   2", "{{-, -(-)}, {-(-), -}}", "  5    5       5   5"),
    ("f[1/2, x]", "  1", "f[-, x]", "  2"),
    ("(1/2)[x]", " 1", "(-)[x]", " 2"),
    ("x -> 1/2", "     1", "x -> -", "     2"),
    ("x == -a/b", "       a", "x == -(-)", "       b"),
    ('<|"a" -> 1/2, b -> x^2|>', "       1        2", "<|a -> -, b -> x |>", "       2"),
    ("1.5*^10", "      10", "1.5 10"),
    ("-1.73024*^-6", "           -6", "-1.73024 10"),
    ("{1.5*^10, 2.}", "       10", "{1.5 10  , 2.}"),
    ("1.5*^10 x + 1", "          10", "1 + 1.5 10   x"),
    ("f[1.*^20]^2", "       20 2", "f[1. 10  ]"),
    ("I/2", "I", "-", "2"),
    ("-3 I/4", "-3 I", "----", " 4"),
    ("3/2 + I/2", "3   I", "- + -", "2   2"),
    ("3 I/10 p", "3 I", "--- p", "10"),
    ("E^(-3 I/4 p + I/2 q)", " (-3 I)/4 p + I/2 q", "E"),
    ("I x", "I x"),
    ("2 I x", "(2 I) x"),
    ("x - I y", "x - I y"),
    ("Subscript[x, 1]", "x", " 1"),
    ("Subscript[x, 1, 2]", "x", " 1,2"),
    ("Subscript[u, 1] Subscript[v, 2]", "u  v", " 1  2"),
    ("Subscript[x, 1]^2", "  2", "x", " 1"),
    ("Superscript[x, a]", " a", "x"),
    ("Subsuperscript[x, i, n]", " n", "x", " i"),
    ("Overscript[x, y]", "y", "x"),
    ("Underscript[lim, n]", "lim", " n"),
    ("Underoverscript[x, a, b]", "b", "x", "a"),
    ("OverBar[abc] + 1", "    ___", "1 + abc"),
    ("OverHat[x]", "^", "x"),
    ("f'[x]", "f'[x]"),
    ("f''[x]", "f''[x]"),
    ("f'''[x]", " (3)", "f   [x]"),
    ("Derivative[1,0][f][x, y]", " (1,0)", "f     [x, y]"),
    ("a'[t]/a[t]", "a'[t]", "-----", "a[t]"),
    ('{"ab\\ncde", 1}', "{ab , 1}", " cde"),
    ('f["a\\nb", 1/2]', "     1", "f[a, -]", "  b  2"),
    ("HoldForm[1/2 + x^2]", "1    2", "- + x", "2"),
    ("HoldForm[(a/b) c]", "a", "- c", "b"),
    ('HoldForm["a" <> b]', "a <> b"),
    ("HoldForm[x_^2 /; x > 0]", "    2", "(x_)  /; x > 0"),
    ("{InputForm[x^2], FullForm[x^2]}", "{x^2, Power[x, 2]}"),
    ("Element[x, Reals]", "x ∈ Reals"),
    ("#^2 &", "  2", "#1  &"),
    ("a[[1, 2]] // HoldForm", "a[[1,2]]"),
    ("-Infinity", "-Infinity"),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(report=lambda _message: None)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout[0] for layout in LAYOUTS])
def test_layouts(session: Session, layout: tuple[str, ...]) -> None:
    code, *rows = layout
    shown = session.evaluate(code).output_form()
    assert [row.rstrip() for row in shown.split("\n")] == rows


def test_no_row_ends_with_blanks(session: Session) -> None:
    for code, *_ in LAYOUTS:
        if "&" not in code:
            rows = session.evaluate(code).output_form().split("\n")
            assert rows == [row.rstrip() for row in rows]


@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (3.14159265358979, "3.14159"), (0.1, "0.1"), (1.0, "1."), (-2.5, "-2.5"), (0.0, "0."), (123456.7, "123457."),
        (1e-7, "     -7\n1. 10"), (1234567.0, "          6\n1.23457 10"), (0.00001234567, "0.0000123457"),
        (BigReal(Decimal("3.14159265358979323846"), 12.0), "3.14159265359"), (BigReal(Decimal("1.5"), 5.0), "1.5000"),
        (BigReal(Decimal("1.5E-30"), 3.0), "       -30\n1.50 10"), (Complex(1, 2), "1 + 2 I"), (Complex(0.5, -1.0), "0.5 - 1. I"),
        (PackedArray(np.array([[1.0, 1 / 3], [2.0, 1e-9]])), "                           -9\n{{1., 0.333333}, {2., 1. 10  }}"),
        (PackedArray(np.array([1, 2, 3])), "{1, 2, 3}"), (Fraction(3, 7), "3\n-\n7"),
        (Association.of([("a", 1.0), ("b", list_of(1, 2))]), "<|a -> 1., b -> {1, 2}|>"), (S.Null, "Null"),
        (NumericArray(np.ones((2, 3), np.float32)), "NumericArray[<2, 3>, Real32]"),
        (list_of(Shown(over("a", "b")), Shown("x\ny")), " a\n{-, x}\n b  y"),
    ],
)  # fmt: skip
def test_values(e: Expr, expected: str) -> None:
    assert output_form(e) == expected


class Table(HostAtom):
    """An object that prints on several lines."""

    __slots__ = ()

    @property
    def head(self) -> Symbol:
        return S.NetChain

    def input_form(self) -> Expr:
        return Compound(S.NetChain, (list_of(1),))

    def output_form(self) -> str:
        return "NetChain\n  1 Ramp"


def test_objects_of_several_lines_stand_on_their_first() -> None:
    assert output_form(Table()) == "NetChain\n  1 Ramp"
    assert output_form(list_of(Table(), Fraction(1, 2))) == "           1\n{NetChain, -}\n   1 Ramp  2"


def test_depth_is_no_problem() -> None:
    e: Expr = 1.5
    for _ in range(50_000):
        e = list_of(e)
    assert output_form(e) == "{" * 50_000 + "1.5" + "}" * 50_000
    e = Fraction(1, 2)
    for _ in range(3_000):
        e = list_of(e)
    assert output_form(e) == " " * 3000 + "1\n" + "{" * 3000 + "-" + "}" * 3000 + "\n" + " " * 3000 + "2"
    e = S.x
    for _ in range(400):
        e = Compound(S.Power, (Compound(S.Plus, (1, e)), -1))
    assert output_form(e).count("\n") == 800
