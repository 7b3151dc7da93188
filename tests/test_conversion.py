"""Between expressions and Python values: both ways, without copies, and what is refused."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.conversion import NotConvertible, from_python, to_numpy, to_python
from wlnet.expression import (
    NULL,
    TRUE,
    Association,
    BigReal,
    Complex,
    Compound,
    NumericArray,
    PackedArray,
    S,
    from_array,
    list_of,
    rule,
    symbol,
)

MINUS_INFINITY = Compound(S.Times, (-1, S.Infinity))


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        (None, NULL),
        (True, TRUE),
        (np.bool_(True), TRUE),
        (3, 3),
        (2**80, 2**80),
        (np.int8(-3), -3),
        (2.5, 2.5),
        (np.float32(2.5), 2.5),
        (math.inf, S.Infinity),
        (-math.inf, MINUS_INFINITY),
        (math.nan, S.Indeterminate),
        (1 + 2j, Complex(1.0, 2.0)),
        (np.complex64(1 + 2j), Complex(1.0, 2.0)),
        (Fraction(1, 2), Fraction(1, 2)),
        (Fraction(4, 2), 2),
        (Decimal("1.25"), BigReal(Decimal("1.25"), 3)),
        ("s", "s"),
        (np.str_("s"), "s"),
        (b"ab", Compound(S.ByteArray, (list_of(97, 98),))),
        ([1, [2.0, "a"]], list_of(1, list_of(2.0, "a"))),
        ((1, 2), list_of(1, 2)),
        (range(3), list_of(0, 1, 2)),
        ({"a": [1]}, Association.of([("a", list_of(1))])),
        (symbol("Global`x"), symbol("Global`x")),
        (np.array(3), 3),
        (np.array([True, False]), list_of(TRUE, S.__getattr__("False"))),
        (np.array(["a", "b"]), list_of("a", "b")),
        (np.array([1, "a", None], dtype=object), list_of(1, "a", NULL)),
        (np.zeros((2, 0)), list_of(list_of(), list_of())),
    ],
    ids=repr,
)
def test_from_python(value: object, expression: object) -> None:
    made = from_python(value)
    assert type(made) is type(expression)
    assert made == expression


@pytest.mark.parametrize("dtype", [np.int64, np.float64, np.complex128])
def test_arrays_of_machine_numbers_become_lists_in_the_same_memory(dtype: type) -> None:
    array = np.arange(6).reshape(2, 3).astype(dtype)
    made = from_python(array)
    assert type(made) is PackedArray
    assert np.shares_memory(made.array, array)
    assert np.shares_memory(to_numpy(made), array)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.uint8, np.int32, np.complex64])
def test_arrays_of_other_numbers_become_numeric_arrays_in_the_same_memory(dtype: type) -> None:
    array = np.arange(6).reshape(2, 3).astype(dtype)
    made = from_python(array)
    assert type(made) is NumericArray
    assert np.shares_memory(made.array, array)
    assert np.shares_memory(to_python(made), array)
    assert np.shares_memory(to_numpy(made), array)


def test_a_slice_is_shared_as_well() -> None:
    array = np.arange(20.0).reshape(4, 5)
    made = from_python(array[::2, 1:])
    assert np.shares_memory(to_numpy(made), array)
    assert to_python(made) == [[1.0, 2.0, 3.0, 4.0], [11.0, 12.0, 13.0, 14.0]]


def test_foreign_byte_order_is_the_only_need_for_a_copy() -> None:
    array = np.arange(3, dtype=">f8")
    made = from_python(array)
    assert to_python(made) == [0.0, 1.0, 2.0]
    assert to_numpy(made).dtype == np.float64


def test_the_memory_of_an_expression_cannot_be_written_through_what_it_gives() -> None:
    array = np.zeros(3)
    for view in (to_numpy(from_python(array)), to_python(from_python(array.astype(np.float32)))):
        with pytest.raises(ValueError, match="read-only"):
            view[0] = 1
    array[0] = 1  # the caller's own array stays theirs


def test_long_lists_of_numbers_are_packed() -> None:
    assert type(from_python([1.0] * 300)) is PackedArray
    assert type(from_python([1.0] * 299 + [1])) is Compound


def test_objects_may_say_what_they_are() -> None:
    class Pair:
        def __wolfram__(self) -> Compound:
            return rule("a", 1)

    assert from_python([Pair()]) == list_of(rule("a", 1))
    with pytest.raises(NotConvertible, match="a value of type type is not an expression"):
        from_python(Pair)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({1, 2}, "a value of type set is not an expression"),
        (object(), "a value of type object is not an expression"),
        ([1, {2}], "a value of type set is not an expression"),
        (Decimal("NaN"), "a value of type Decimal is not an expression"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), r"an array of datetime64\[D\] is not an expression"),
        (np.zeros(1, dtype=[("a", int)]), r"an array of \[\('a', '<i8'\)\] is not an expression"),
    ],
    ids=["set", "object", "set in a list", "decimal", "dates", "records"],
)
def test_what_is_no_expression(value: object, text: str) -> None:
    with pytest.raises(NotConvertible, match=f"^{text}$"):
        from_python(value)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (NULL, None),
        (S.__getattr__("None"), None),
        (TRUE, True),
        (S.Infinity, math.inf),
        (MINUS_INFINITY, -math.inf),
        (Fraction(1, 3), Fraction(1, 3)),
        (Complex(1, 2), 1 + 2j),
        (Complex(Fraction(1, 2), BigReal(Decimal("0.25"), 20)), 0.5 + 0.25j),
        (BigReal(Decimal("1.25"), 20), Decimal("1.25")),
        (list_of(1, list_of("a", 2.5)), [1, ["a", 2.5]]),
        (rule("a", 1), ("a", 1)),
        (Compound(S.RuleDelayed, ("a", 1)), ("a", 1)),
        (Association.of([("a", 1), (list_of(1, list_of(2)), TRUE)]), {"a": 1, (1, (2,)): True}),
    ],
    ids=repr,
)
def test_to_python(expression: object, value: object) -> None:
    made = to_python(expression)
    assert type(made) is type(value)
    assert made == value


def test_indeterminate_is_not_a_number() -> None:
    assert math.isnan(to_python(S.Indeterminate))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (symbol("Global`x"), "the symbol x has no Python value"),
        (S.__getattr__("$Failed"), r"the symbol \$Failed has no Python value"),
        (Compound(S.Sin, (symbol("Global`x"),)), r"Sin\[\.\.\.\] has no Python value"),
        (Compound(Compound(S.Derivative, (1,)), (S.Sin,)), r"Derivative\[\.\.\.\] has no Python value"),
        (list_of(1, Compound(S.DirectedInfinity, ())), r"DirectedInfinity\[\.\.\.\] has no Python value"),
        (Association.of([(NumericArray(np.zeros(2)), 1)]), "the key .* cannot be the key of a dict"),
    ],
    ids=repr,
)
def test_what_python_has_no_value_for(expression: object, text: str) -> None:
    with pytest.raises(NotConvertible, match=f"^{text}$"):
        to_python(expression)


@pytest.mark.parametrize(
    ("expression", "array"),
    [
        (3, np.array(3)),
        (list_of(1, 2), np.array([1, 2])),
        (list_of(list_of(1.5, 2), list_of(3, 4)), np.array([[1.5, 2], [3, 4]])),
        (list_of(Fraction(1, 2), 1), np.array([0.5, 1.0])),
        (list_of(BigReal(Decimal("0.25"), 20), 2**80), np.array([0.25, 2.0**80])),
        (list_of(1.0, S.Infinity, MINUS_INFINITY), np.array([1.0, math.inf, -math.inf])),
        (list_of(Complex(0, 1), 1), np.array([1j, 1])),
        (list_of(TRUE), np.array([True])),
        (list_of(), np.array([])),
        (from_array(np.eye(2)), np.eye(2)),
    ],
    ids=repr,
)
def test_to_numpy(expression: object, array: np.ndarray) -> None:
    made = to_numpy(expression)
    assert made.dtype == array.dtype
    np.testing.assert_array_equal(made, array)


@pytest.mark.parametrize(
    "expression",
    [list_of(1, list_of(2)), list_of("a"), "a", NULL, symbol("Global`x"), Association.of([("a", 1)])],
    ids=repr,
)
def test_what_is_no_array(expression: object) -> None:
    with pytest.raises(NotConvertible, match=r"is not a rectangular array of numbers$"):
        to_numpy(expression)


RATIONALS = st.fractions().filter(lambda f: f.denominator > 1)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | RATIONALS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(2), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_there_and_back_is_the_same(value: object) -> None:
    assert to_python(from_python(value)) == value
