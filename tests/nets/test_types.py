from __future__ import annotations

import pytest

from wlnet.nets.types import (
    REAL,
    UNKNOWN,
    BadType,
    Integer,
    Length,
    PortType,
    describe,
    in_words,
    kind_words,
    letters,
    parse,
    spec,
)
from wlnet.nets.values import AUTOMATIC, Restricted

ROWS = [
    # specification, type, as Wolfram shows it, in a sentence
    ("Real", PortType((), REAL), "real", "a number"),
    ("Integer", PortType((), Integer()), "integer", "an integer"),
    (Restricted("Integer", 5), PortType((), Integer(1, 5)), "index (range: 1..5)", "an integer"),
    (Restricted("Integer", (0, 9)), PortType((), Integer(0, 9)), "index (range: 0..9)", "an integer"),
    ((3,), PortType((3,)), "vector (size: 3)", "a vector of size 3"),
    ((2, 3), PortType((2, 3)), "matrix (size: 2×3)", "a matrix of size 2×3"),
    ((2, 3, 4), PortType((2, 3, 4)), "array (size: 2×3×4)", "an array of size 2×3×4"),
    (("Varying",), PortType((Length(),)), "vector (size: n)", "a vector of size n"),
    (("Varying", 4), PortType((Length(), 4)), "matrix (size: n×4)", "a matrix of size n×4"),
    (("m", 4), PortType((Length("m"), 4)), "matrix (size: m×4)", "a matrix of size m×4"),
    ((3, AUTOMATIC), PortType((3, None)), "matrix (size: 3×…)", "a matrix of size 3×…"),
    ((AUTOMATIC,), PortType((None,)), "vector", "a vector"),
    ((AUTOMATIC, AUTOMATIC), PortType((None, None)), "matrix", "a matrix"),
    ((AUTOMATIC,) * 3, PortType((None,) * 3), "array (rank: 3)", "an array of rank 3"),
    (AUTOMATIC, UNKNOWN, "array", "an array"),
    (("Varying", Restricted("Integer", 7)), PortType((Length(),), Integer(1, 7)),
     "vector of n indices (range: 1..7)", "a vector of integers of size n"),
    ((4, "Integer"), PortType((4,), Integer()), "vector of 4 integers", "a vector of integers of size 4"),
    ((4, 2, "Integer"), PortType((4, 2), Integer()), "matrix (size: 4×2) of integers", "a matrix of integers of size "
                                                                                       "4×2"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "kind", "shown", "words"), ROWS)
def test_parse_and_print(written: object, kind: PortType, shown: str, words: str) -> None:
    assert parse(written) == kind
    assert spec(kind) == written
    assert parse(spec(kind)) == kind
    assert describe(kind) == shown
    assert in_words(kind) == words


def test_other_spellings() -> None:
    assert parse(3) == parse([3]) == PortType((3,))
    assert parse("Varying") == PortType((Length(),))
    assert parse(()) == PortType(())
    assert parse((3, "Real")) == PortType((3,), REAL)
    assert parse(PortType((3,))) == PortType((3,))


def test_open_ranks() -> None:
    assert in_words(PortType(head=(3, None))) == "an array with first size 3"
    assert in_words(PortType(tail=(None, 2))) == "an array with last size 2"
    assert in_words(PortType(head=(None, None))) == "an array of rank 2 or more"
    assert describe(PortType(head=(3,))) == "array"
    assert describe(PortType(None, Integer())) == "array of integers"
    assert spec(PortType(head=(3,))) == AUTOMATIC
    assert PortType(head=(3,)).rank is None


def test_what_is_known() -> None:
    assert PortType((Length(), 2)).known
    assert not PortType((Length(), 2)).fixed
    assert PortType((3, 2)).fixed
    assert not PortType((3, None)).known
    assert UNKNOWN.blank
    assert not PortType(head=(3,)).blank


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (0, "sizes of 1 or more"), ((3, -1), "sizes of 1 or more"),
        ((3, "Varying"), "varying lengths in first place only"),
        (2.5, 'a size, a list of sizes, "Real", "Integer", Restricted["Integer", n], "Varying" or Automatic'),
        ((3, None), 'a size, a list of sizes, "Real", "Integer", Restricted["Integer", n], "Varying" or Automatic'),
        (Restricted("Real", 3), 'Restricted["Integer", n] or Restricted["Integer", {m, n}]'),
        (Restricted("Integer", (5, 2)), 'Restricted["Integer", n] or Restricted["Integer", {m, n}]'),
    ],
)  # fmt: skip
def test_what_is_no_type(written: object, expected: str) -> None:
    with pytest.raises(BadType) as caught:
        parse(written)
    assert str(caught.value) == expected


def test_kinds_in_words() -> None:
    assert kind_words(None) == kind_words(REAL) == "real numbers"
    assert kind_words(Integer()) == "integers"
    assert kind_words(Integer(1, 5)) == "integers in 1..5"


def test_letters_of_free_lengths_are_not_those_of_named_ones() -> None:
    assert letters((Length("n"), Length(), 3, Length())) == ["n", "n1", "3", "n2"]
    assert letters((Length(), Length("n1"), None, Length())) == ["n", "n1", "…", "n2"]
