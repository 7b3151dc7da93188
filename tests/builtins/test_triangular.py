"""Triangles of matrices, against NumPy for packed ones."""

import numpy as np
import pytest

from wlnet.session import Session

NO_MATRIX = "LowerTriangularize::matrix: Argument {1, 2} at position 1 is not a non-empty rectangular matrix."

ROWS = [
    # code, InputForm of the value, messages
    ("LowerTriangularize[{{a, b}, {c, d}}]", "{{a, 0}, {c, d}}", []),
    ("LowerTriangularize[{{a, b}, {c, d}}, 1]", "{{a, b}, {c, d}}", []),
    ("LowerTriangularize[{{a, b, c}, {d, e, f}}, -1]", "{{0, 0, 0}, {d, 0, 0}}", []),
    ("UpperTriangularize[{{a, b}, {c, d}}]", "{{a, b}, {0, d}}", []),
    ("UpperTriangularize[{{a, b}, {c, d}}, 1]", "{{0, b}, {0, 0}}", []),
    ("LowerTriangularize[{1, 2}]", "LowerTriangularize[{1, 2}]", [NO_MATRIX]),
    (
        "UpperTriangularize[{{1, 2}}, x]",
        "UpperTriangularize[{{1, 2}}, x]",
        ["UpperTriangularize::int: Integer expected at position 2 in UpperTriangularize[{{1, 2}}, x]."],
    ),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert (str(result), [str(m) for m in result.messages]) == (value, messages)


@pytest.mark.parametrize("k", range(-3, 4))
def test_arrays(k: int) -> None:
    session = Session()
    m = np.arange(1.0, 13.0).reshape(3, 4)
    lower = session.evaluate(f"LowerTriangularize[Partition[N[Range[12]], 4], {k}]").to_numpy()
    upper = session.evaluate(f"UpperTriangularize[Partition[N[Range[12]], 4], {k}]").to_numpy()
    np.testing.assert_array_equal(lower, [[x if j - i <= k else 0 for j, x in enumerate(r)] for i, r in enumerate(m)])
    np.testing.assert_array_equal(upper, [[x if j - i >= k else 0 for j, x in enumerate(r)] for i, r in enumerate(m)])
