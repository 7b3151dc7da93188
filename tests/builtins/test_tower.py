"""The numeric tower against Python's own exact arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.builtins import tower
from wlnet.expression import Complex

EXACT = st.integers(-50, 50) | st.fractions(-5, 5, max_denominator=12)


def of(x: Fraction | int) -> int | Fraction:
    return tower.exact(x)


@given(EXACT, EXACT)
def test_exact_arithmetic(a: Fraction, b: Fraction) -> None:
    a, b = of(a), of(b)
    for found, expected in ((tower.add(a, b), a + b), (tower.multiply(a, b), a * b), (tower.subtract(a, b), a - b)):
        assert found == expected
        assert type(found) is int or found.denominator > 1
    if b:
        assert tower.divide(a, b) == Fraction(a) / Fraction(b)
    assert tower.compare(a, b) == (a > b) - (a < b)


@given(EXACT, EXACT, EXACT, EXACT)
def test_complex_arithmetic(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    z, w = tower.make_complex(of(a), of(b)), tower.make_complex(of(c), of(d))
    product = tower.multiply(z, w)
    assert tower.real_part(product) == a * c - b * d
    assert tower.imaginary_part(product) == a * d + b * c
    if not tower.is_zero(w):
        assert tower.multiply(tower.divide(z, w), w) == z


def test_parts_of_a_complex_number_are_of_one_kind() -> None:
    assert tower.make_complex(1, 2.5) == Complex(1.0, 2.5)
    assert tower.make_complex(3, 0) == 3


def test_undefined_operations_raise() -> None:
    with pytest.raises(tower.DivisionByZero):
        tower.invert(0)
    with pytest.raises(tower.Undetermined):
        tower.integer_power(0, 0)
    with pytest.raises(OverflowError):
        tower.integer_power(10, 10**10)


def test_machine_overflow_becomes_a_big_real() -> None:
    huge = tower.multiply(1e300, 1e300)
    assert type(huge).__name__ == "BigReal"
    assert huge.value.adjusted() == 600
    assert tower.add(10**400, 1.0).precision < 16


def test_equality_forgives_the_last_bits() -> None:
    assert tower.equal(0.1 + 0.2, 0.3)
    assert not tower.equal(1.0, 1.0 + 1e-12)
    assert not tower.equal(1, Fraction(10**20 + 1, 10**20))
