"""LinearSolve, its solving functions, LeastSquares."""

import numpy as np
import pytest

from wlnet.session import Session

ROWS = [
    # code, InputForm of the value, messages
    ("f = LinearSolve[{{1, 2}, {3, 4}}]; {f[{5, 6}], f[{1, 0}]}", "{{-4, 9/2}, {-2, 3/2}}", []),
    ("LinearSolve[{{3, 1}, {1, 2}}, {1, 1}, Modulus -> 7]", "{3, 6}", []),
    ("Head[LinearSolve[{{1, 2}, {3, 4}}]]", "LinearSolveFunction", []),
    (
        "LinearSolve[x]",
        "LinearSolve[x]",
        ["LinearSolve::matrix: Argument x at position 1 is not a non-empty matrix."],
    ),
    (
        "LinearSolve[{{1, 2}, {3, 4}}, {1, 2, 3}]",
        "LinearSolve[{{1, 2}, {3, 4}}, {1, 2, 3}]",
        ["LinearSolve::lslc: Coefficient matrix and target vector or matrix do not have the same dimensions."],
    ),
    (
        "LinearSolve[{{1, 2}, {2, 4}}, {1, 3}]",
        "LinearSolve[{{1, 2}, {2, 4}}, {1, 3}]",
        ["LinearSolve::nosol: Linear equation encountered that has no solution."],
    ),
    ("LeastSquares[{{1, 1}, {1, 2}, {1, 3}}, {7, 7, 8}]", "{19/3, 1/2}", []),
]


@pytest.mark.parametrize(("code", "value", "messages"), ROWS, ids=[code for code, _, _ in ROWS])
def test_value_and_messages(code: str, value: str, messages: list[str]) -> None:
    result = Session().evaluate(code)
    assert str(result) == value
    assert [str(m) for m in result.messages] == messages


def test_a_solving_function_of_machine_numbers() -> None:
    session = Session()
    rng = np.random.default_rng(0)
    m, b = rng.normal(size=(4, 4)), rng.normal(size=4)
    session.evaluate(f"f = LinearSolve[{np.array2string(m, separator=',').replace('[', '{').replace(']', '}')}]")
    found = session.evaluate(f"f[{np.array2string(b, separator=',').replace('[', '{').replace(']', '}')}]").to_python()
    np.testing.assert_allclose(found, np.linalg.solve(m, b), rtol=1e-4)
