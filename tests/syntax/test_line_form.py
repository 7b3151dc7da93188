# ruff: noqa: E501
"""OutputForm on one line, as messages and texts have it."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from wlnet.expression import Association, BigReal, Complex, Compound, Expr, HostAtom, PackedArray, S, Symbol, list_of
from wlnet.syntax import full_form, line_form, parse


@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (3.14159265358979, "3.14159"), (0.1, "0.1"), (1.0, "1."), (-2.5, "-2.5"), (1e-7, "1.×10^-7"), (0.0, "0."),
        (123456.7, "123457."), (1234567.0, "1.23457×10^6"), (1e6, "1.×10^6"), (0.00001234567, "0.0000123457"),
        (2.0000001, "2."), (100000.0, "100000."), (999999.9, "1.×10^6"), (1 / 3, "0.333333"), (1e300, "1.×10^300"),
        (Fraction(1, 2), "1/2"), (Complex(1, 2), "1 + 2 I"), (Complex(0.5, -1.0), "0.5 - 1. I"),
        (BigReal(Decimal("3.14159265358979323846"), 12.0), "3.14159265359"), (BigReal(Decimal("1.5"), 5.0), "1.5000"),
        (BigReal(Decimal("1.5E-30"), 3.0), "1.50×10^-30"),
        ("a string", "a string"), ("a\nb", "a\nb"), (list_of("a", 1, 2.5), "{a, 1, 2.5}"),
        (Association.of([("a", 1.0), ("b", list_of(1, 2))]), "<|a -> 1., b -> {1, 2}|>"),
        (PackedArray(np.array([[1.0, 1 / 3], [2.0, 1e-9]])), "{{1., 0.333333}, {2., 1.×10^-9}}"),
        (PackedArray(np.array([1, 2, 3])), "{1, 2, 3}"), (Compound(S.f, ("x", S.x)), "f[x, x]"), (S.Null, "Null"),
    ],
)  # fmt: skip
def test_values(e: Expr, expected: str) -> None:
    assert line_form(e) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2x+y^2", "2 x + y^2"), ("a->b", "a -> b"), ('{"a"->1, b:>2}', "{a -> 1, b :> 2}"), ("#+1&", "#1 + 1 & "),
        ("x_Integer", "x_Integer"), ("a/b", "a/b"), ("(a b)/c", "(a b)/c"), ("-a b", "-a b"), ("a==b&&!c", "a == b && !c"),
        ("f'[x]", "f'[x]"), ("f''[x]+g'", "f''[x] + g'"), ("f'''[x]", "Derivative[3][f][x]"), ("1/x", "1/x"), ("x^-2", "x^(-2)"), ("(a+b)'", "(a + b)'"),
    ],
)  # fmt: skip
def test_expressions(text: str, expected: str) -> None:
    assert line_form(parse(text).expressions[0]) == expected


class Table(HostAtom):
    """An object that prints on several lines."""

    __slots__ = ()

    @property
    def head(self) -> Symbol:
        return S.NetChain

    def input_form(self) -> Expr:
        return Compound(S.NetChain, (list_of(1),))

    def output_form(self) -> str:
        return "NetChain\n  1 Ramp\n  2 Tanh"


def test_objects_of_several_lines_stay_under_their_first() -> None:
    assert line_form(Table()) == "NetChain\n  1 Ramp\n  2 Tanh"
    assert line_form(list_of(Table(), Table())) == (
        "{NetChain\n   1 Ramp\n   2 Tanh, NetChain\n             1 Ramp\n             2 Tanh}"
    )
    assert line_form(Compound(S.Rule, ("net", Table()))) == "net -> NetChain\n         1 Ramp\n         2 Tanh"
    assert full_form(Table()) == "NetChain[List[1]]"


def test_depth_is_no_problem() -> None:
    e: Expr = 1.5
    for _ in range(50_000):
        e = list_of(e)
    assert line_form(e) == "{" * 50_000 + "1.5" + "}" * 50_000
