"""Eigenvalues, singular values and their kin."""

import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("Eigenvalues[{{1, 2}, {3, 4}}]", "{(5 + Sqrt[33])/2, (5 - Sqrt[33])/2}", []),
    ("Eigenvalues[{{0, -1}, {1, 0}}]", "{I, -I}", []),
    ("Eigenvalues[{{2, 0, 0}, {0, 3, 4}, {0, 4, 9}}]", "{11, 2, 1}", []),
    ("Eigenvalues[{{2, 1}, {1, 2}}, 1]", "{3}", []),
    ("Eigensystem[{{2, 1}, {1, 2}}]", "{{3, 1}, {{1, 1}, {-1, 1}}}", []),
    ("Eigenvectors[{{1, 1}, {0, 1}}]", "{{1, 0}, {0, 0}}", []),
    ("CharacteristicPolynomial[{{1, 2}, {3, 4}}, x]", "-2 - 5*x + x^2", []),
    (
        "CholeskyDecomposition[{{1., 2.}, {2., 1.}}]",
        "CholeskyDecomposition[{{1., 2.}, {2., 1.}}]",
        ["CholeskyDecomposition::posdef: The matrix {{1., 2.}, {2., 1.}} is not positive definite."],
    ),
    ("SingularValueList[{{1, 1}, {0, 0}}]", "{Sqrt[2]}", []),
    (
        "m = RandomReal[1, {5, 3}]; {u, w, v} = SingularValueDecomposition[m]; Chop[u . w . Transpose[v] - m] == 0 m",
        "True",
        [],
    ),
    (
        "Dimensions /@ SingularValueDecomposition[RandomReal[1, {5, 3}], 2]",
        "{{5, 2}, {2, 2}, {3, 2}}",
        [],
    ),
    (
        "m = RandomReal[1, {4, 4}]; {l, x} = Eigensystem[m]; Max[Abs[x . Transpose[m] - l x]] < 10^-10",
        "True",
        [],
    ),
    ("m = RandomReal[1, {4, 3}]; {q, r} = QRDecomposition[m]; Max[Abs[Transpose[q] . r - m]] < 10^-12", "True", []),
    ("Max[Abs[MatrixExp[{{0., -1.}, {1., 0.}}] - {{Cos[1], -Sin[1]}, {Sin[1], Cos[1]}}]] < 10^-14", "True", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages
