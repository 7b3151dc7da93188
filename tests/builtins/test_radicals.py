"""Roots of rational numbers: the normal form has the value of the root."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.builtins.radicals import root, root_of_square
from wlnet.builtins.tower import exact, to_complex
from wlnet.expression import Compound, S
from wlnet.session import Session

KERNEL = Session().kernel


@settings(deadline=None)
@given(st.fractions(-30, 30, max_denominator=20).filter(bool), st.fractions(-3, 3, max_denominator=6))
def test_value(base: Fraction, exponent: Fraction) -> None:
    if exponent.denominator == 1:
        return
    form = root(exact(base), exponent)
    assert KERNEL.evaluate(form) == form, "a normal form does not change"
    expected = complex(float(base)) ** float(exponent)
    assert to_complex(KERNEL.evaluate(Compound(S.N, (form,)))) == pytest.approx(expected, rel=1e-12)


def test_squares() -> None:
    assert root_of_square(Fraction(4, 9)) == Fraction(2, 3)
    assert root_of_square(Fraction(2)) is None
