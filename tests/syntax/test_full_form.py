"""FullForm of what has no literal; everything else is in the table of test_parser."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from wlnet.expression import Association, BigReal, Complex, Compound, Expr, NumericArray, PackedArray, S, symbol
from wlnet.syntax import full_form


@pytest.mark.parametrize(
    ("e", "expected"),
    [
        (0.1, "0.1`"), (1e-7, "1.`*^-7"), (1e6, "1.`*^6"), (-0.5, "-0.5`"), (Fraction(-1, 2), "Rational[-1, 2]"),
        (Complex(1, Fraction(1, 2)), "Complex[1, Rational[1, 2]]"), (BigReal(Decimal("1.5"), 20.0), "1.5`20."),
        (BigReal(Decimal("1E+30"), 20.0), "1.`20.*^30"), (Association.of([("a", 1)]), 'Association[Rule["a", 1]]'),
        (PackedArray(np.array([[1, 2]])), "List[List[1, 2]]"), (PackedArray(np.array([0.5])), "List[0.5`]"),
        (PackedArray(np.array([1j])), "List[Complex[0.`, 1.`]]"),
        (NumericArray(np.array([1], np.int8)), 'NumericArray[{1}, "Integer8"]'), (symbol("a`b"), "a`b"),
        (Compound(Compound(S.f, ()), (1,)), "f[][1]"),
    ],
)  # fmt: skip
def test_values(e: Expr, expected: str) -> None:
    assert full_form(e) == expected


def test_names_are_given_by_the_caller() -> None:
    assert full_form(Compound(S.Plus, (symbol("a`b"), 1)), lambda s: s.name) == "System`Plus[a`b, 1]"
