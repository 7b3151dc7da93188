"""Dot, Inverse, Det, LinearSolve and kin: exact, symbolic and machine."""

import numpy as np
import pytest

from wlnet.expression import PackedArray, S
from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("{1, 2} . {3, 4}", "11", []),
    ("{{a, b}, {c, d}} . {x, y}", "{a*x + b*y, c*x + d*y}", []),
    ("{{1, 2}, {3, 4}} . {{0, 1}, {1, 0}}", "{{2, 1}, {4, 3}}", []),
    ("a . b . c", "a . b . c", []),
    ("{1, 2} . x", "{1, 2} . x", []),
    ("{2^62, 2^62} . {2, 2}", "18446744073709551616", []),
    ("{1/2, 1} . {2., 4}", "5.", []),
    (
        "{1, 2} . {1, 2, 3}",
        "{1, 2} . {1, 2, 3}",
        ["Dot::dotsh: Tensors {1, 2} and {1, 2, 3} have incompatible shapes."],
    ),
    ("Det[{{1, 2, 3}, {4, 5, 6}, {7, 8, 10}}]", "-3", []),
    ("Det[{{a, b}, {c, d}}]", "-(b*c) + a*d", []),
    (
        "Det[{{1, 2}}]",
        "Det[{{1, 2}}]",
        ["Det::matsq: Argument {{1, 2}} at position 1 is not a non-empty square matrix."],
    ),
    ("Inverse[{{1, 2}, {3, 4}}]", "{{-2, 1}, {3/2, -1/2}}", []),
    ("Inverse[{{1, I}, {0, 1}}]", "{{1, -I}, {0, 1}}", []),
    (
        "Inverse[{{1., 2.}, {2., 4.}}]",
        "Inverse[{{1., 2.}, {2., 4.}}]",
        ["Inverse::sing: Matrix {{1., 2.}, {2., 4.}} is singular."],
    ),
    ("LinearSolve[{{1, 2}, {3, 4}}, {5, 6}]", "{-4, 9/2}", []),
    ("LinearSolve[{{1, 2}}, {3}]", "{3, 0}", []),
    (
        "LinearSolve[{{1., 1.}, {1., 1.}}, {1., 2.}]",
        "LinearSolve[{{1., 1.}, {1., 1.}}, {1., 2.}]",
        ["LinearSolve::nosol: Linear equation encountered that has no solution."],
    ),
    ("RowReduce[{{1, 2}, {2, 4}}]", "{{1, 2}, {0, 0}}", []),
    ("NullSpace[{{1, 1, 1}}]", "{{-1, 0, 1}, {-1, 1, 0}}", []),
    ("MatrixRank[{{1, 2}, {2, 4}}]", "1", []),
    ("MatrixPower[{{1, 1}, {1, 0}}, 10]", "{{89, 55}, {55, 34}}", []),
    ("m = {{1, 2}, {3, 4}, {5, 6}}; m . PseudoInverse[m] . m == m", "True", []),
    ("LeastSquares[{{1, 1}, {1, 2}, {1, 3}}, {7, 7, 8}]", "{19/3, 1/2}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_machine_matrices_against_numpy() -> None:
    generator = np.random.default_rng(5)
    m, v = generator.normal(size=(6, 6)), generator.normal(size=6)
    kernel = Session().kernel
    matrix, vector = PackedArray(m), PackedArray(v)
    np.testing.assert_allclose(
        kernel.apply(S.Dot, matrix, vector).array, [sum(a * b for a, b in zip(row, v, strict=False)) for row in m]
    )
    np.testing.assert_allclose(kernel.apply(S.Inverse, matrix).array @ m, np.eye(6), atol=1e-12)
    np.testing.assert_allclose(m @ kernel.apply(S.LinearSolve, matrix, vector).array, v, atol=1e-12)
    assert kernel.apply(S.Det, matrix) == pytest.approx(np.prod(np.linalg.eigvals(m)).real)
