# ruff: noqa: E501
"""Number literals: values and precisions."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.expression import BigReal
from wlnet.syntax.numerals import integer, integer_text, parse_number, real_text, short_real_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("1*^3", 1000), ("1*^-3", Fraction(1, 1000)), ("2^^101", 5), ("16^^ff*^2", 255 * 256), ("1.5", 1.5),
        ("2^^0.1", 0.5), ("2^^1.1*^-1", 0.75), ("1.*^400", BigReal(Decimal("1E+400"), 15.954589770191003)),
        ("1.*^-400", BigReal(Decimal("1E-400"), 15.954589770191003)), ("1.5`20", BigReal(Decimal("1.5"), 20.0)),
        ("12345678901234567.", 12345678901234567.0), ("1.2345678901234567", 1.2345678901234567), ("0.0", 0.0),
        ("3`", 3.0), ("1``5", BigReal(Decimal(1), 5.0)), ("100``5", BigReal(Decimal(100), 7.0)), ("0``5", BigReal(Decimal(0), 5.0)),
    ],
)  # fmt: skip
def test_values(text: str, value: object) -> None:
    found = parse_number(text, 0)
    assert type(found) is type(value)
    assert found == value


def test_more_digits_than_a_machine_real_has_make_a_big_real() -> None:
    found = parse_number("1.23456789012345678901", 0)
    assert isinstance(found, BigReal)
    assert found.value == Decimal("1.23456789012345678901")
    # Precision is accuracy, 20 digits after the point, and the size of the number: 20 + Log10[1.2345...].
    assert math.isclose(found.precision, 20.091514977169, abs_tol=1e-9)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0.0))
def test_reals_read_back(value: float) -> None:
    assert parse_number(real_text(value), 0) == value


@given(st.integers(min_value=0), st.integers(2, 36))
def test_integers_in_any_base(value: int, base: int) -> None:
    digits = ""
    rest = value
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    assert parse_number(f"{base}^^{digits or 0}", 0) == value


def test_long_integers() -> None:
    assert integer("1" + "0" * 9000) == 10**9000
    assert integer("1" + "0" * 9000, 7) == 7**9000
    assert integer_text(10**9000) == "1" + "0" * 9000
    assert integer_text(-(10**9000)) == "-1" + "0" * 9000


def test_what_is_no_number_prints_as_wolfram_has_it() -> None:
    assert [real_text(v) for v in (math.inf, -math.inf, math.nan)] == ["Infinity", "-Infinity", "Indeterminate"]
    assert [short_real_text(v) for v in (math.inf, -math.inf, math.nan)] == ["Infinity", "-Infinity", "Indeterminate"]
