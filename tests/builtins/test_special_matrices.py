"""Special matrices, diagonals, traces, conjugate transposes, Kronecker products."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("IdentityMatrix[2]", "{{1, 0}, {0, 1}}", []),
    ("DiagonalMatrix[{a, b}, -1]", "{{0, 0, 0}, {a, 0, 0}, {0, b, 0}}", []),
    ("Diagonal[{{1, 2}, {3, 4}}, 1]", "{2}", []),
    ("Tr[{{a, 2}, {3, b}}]", "a + b", []),
    ("UnitVector[3, 2]", "{0, 1, 0}", []),
    (
        "UnitVector[2, 3]",
        "UnitVector[2, 3]",
        ["UnitVector::nokun: There is no unit vector in direction 3 in 2 dimensions."],
    ),
    ("KroneckerProduct[IdentityMatrix[2], {{1, 2}}]", "{{1, 2, 0, 0}, {0, 0, 1, 2}}", []),
    ("ConjugateTranspose[{{1, 2 I}}]", "{{1}, {-2*I}}", []),
    ("SymmetricMatrixQ[{{1, a}, {a, 2}}]", "True", []),
    ("IdentityMatrix[2, SparseArray] // Normal", "{{1, 0}, {0, 1}}", []),
    ("IdentityMatrix[1, WorkingPrecision -> MachinePrecision]", "{{1.}}", []),
    (
        "IdentityMatrix[-1]",
        "IdentityMatrix[-1]",
        ["IdentityMatrix::intpm: Positive machine-sized integer expected at position 1 in IdentityMatrix[-1]."],
    ),
    ("DiagonalMatrix[{a, b}, 1, {2, 4}]", "{{0, a, 0, 0}, {0, 0, b, 0}}", []),
    ("DiagonalMatrix[{1, 2, 3}, 0, 2]", "{{1, 0}, {0, 2}}", []),
    ("Tr[{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}]", "9", []),
    ("Tr[{{1, 2}, {3, 4}}, f, 1]", "f[{1, 2}, {3, 4}]", []),
    ("Tr[{{1, 2, 3}, {4, 5, 6}}, List]", "{1, 5}", []),
    ("ConjugateTranspose[{{{1, I}}}, {3, 2, 1}]", "{{{1}}, {{-I}}}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
