"""Tables as text."""

import numpy as np
import pytest

from wlnet.formats.tables import cell, read_columns, read_table, real_text, write_numbers, write_table

CELLS = [
    ("12", 12),
    ("-3", -3),
    ("+4", 4),
    ("1.5", 1.5),
    (".5", 0.5),
    ("2.", 2.0),
    ("1e3", 1000.0),
    ("1.5*^2", 150.0),
    (" 7 ", 7),
    ("", ""),
    ("1a", "1a"),
    ("-", "-"),
    ("1.2.3", "1.2.3"),
    ("e5", "e5"),
    ("nan", "nan"),
]


@pytest.mark.parametrize(("text", "value"), CELLS)
def test_cell(text: str, value: object) -> None:
    found = cell(text)
    assert found == value
    assert type(found) is type(value)


ARRAYS = [
    # text, the array, its type
    ("1,2\n3,4\n", [[1, 2], [3, 4]], np.int64),
    ("1,2\n3,4", [[1, 2], [3, 4]], np.int64),
    ("1.5,-2.5e1\n", [[1.5, -25.0]], np.float64),
    ("7", [[7]], np.int64),
    ("-1,+2\n", [[-1, 2]], np.int64),
]


@pytest.mark.parametrize(("text", "values", "kind"), ARRAYS)
def test_tables_of_one_kind_of_number_are_arrays(text: str, values: list[list[float]], kind: type) -> None:
    found = read_table(text, ",")
    assert isinstance(found, np.ndarray)
    assert found.dtype == kind
    assert found.tolist() == values


LISTS = [
    # text, rows
    ("1,2.5\n", [[1, 2.5]]),
    ("1,2\n3\n", [[1, 2], [3]]),
    ("1,2\n3,4,5\n6\n", [[1, 2], [3, 4, 5], [6]]),
    ("1,\n", [[1, ""]]),
    ("1,2\n\n3,4\n", [[1, 2], [""], [3, 4]]),
    ("1-2,3\n", [["1-2", 3]]),
    ("1.2.3,4\n", [["1.2.3", 4]]),
    ("12345678901234567890,1\n", [[12345678901234567890, 1]]),
    ('"a\nb",1\n', [["a\nb", 1]]),
    ("", []),
    ("1 2,3\n", [["1 2", 3]]),
]


@pytest.mark.parametrize(("text", "rows"), LISTS)
def test_other_tables_are_lists(text: str, rows: list[list[object]]) -> None:
    assert read_table(text, ",") == rows


def test_integers_beyond_64_bits_stay_exact() -> None:
    assert read_table("9223372036854775807\n9223372036854775808\n", ",") == [[2**63 - 1], [2**63]]


def test_lines_at_the_start_are_skipped() -> None:
    found = read_table("a,b\n1,2\n", ",", skip=1)
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [[1, 2]]
    assert read_table("a,b\n", ",", skip=3) == []


def test_columns_between_blanks() -> None:
    assert read_columns("1  x\n\t2 3.5") == [[1, "x"], [2, 3.5]]


def test_fields_are_quoted_where_they_must_be() -> None:
    assert write_table([["a", "b,c", 'd"e', "f\ng"]], ",") == 'a,"b,c","d""e","f\ng"\n'
    assert write_table([["a", "b,c"]], "\t") == "a\tb,c\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1."), (0.1, "0.1"), (-2.5, "-2.5"), (1e22, "1e+22"), (10.05, "10.05"), (float("nan"), "Indeterminate")],
)
def test_real_text(value: float, text: str) -> None:
    assert real_text(value) == text


def test_matrices_are_written_as_their_numbers_are() -> None:
    values = np.array([[1.0, 10.05], [100.0, 1e-7]])
    assert write_numbers(values, ",") == "1.,10.05\n100.,1e-07\n"
    assert write_numbers(np.array([[1, 2]]), "\t") == "1\t2\n"
    assert write_numbers(np.array([[np.inf, 1.0]]), ",") == "Infinity,1.\n"
