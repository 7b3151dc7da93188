"""Linear equations: LinearSolve, its solving functions, and LeastSquares."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.builtins import matrices, tower
from wlnet.builtins.matrices import from_machine, inexact_array, numeric_rows, vector_or_matrix
from wlnet.builtins.predicates import shape
from wlnet.expression import Compound, Expr, Number, S, is_list, list_of
from wlnet.kernel.display import Shown
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import applied, builtin, display, messages, symbols

symbols("LinearSolveFunction")

messages(
    "LinearSolve",
    {
        "nosol": "Linear equation encountered that has no solution.",
        "lslc": "Coefficient matrix and target vector or matrix do not have the same dimensions.",
        "matrix": "Argument `1` at position `2` is not a non-empty matrix.",
    },
)


@builtin("LinearSolve", options={"Method": "Automatic", "Modulus": "0"})
def linear_solve(k: Kernel, options: Any, m: Expr, b: Expr | None = None) -> Expr | None:
    """LinearSolve[m, b]: an x with m . x == b; b is a vector or a matrix; LinearSolve[m]: a function of b.

    >> {LinearSolve[{{1, 2}, {3, 4}}, {5, 6}], LinearSolve[{{2., 0.}, {0., 4.}}, {1., 1.}]}
     = {{-4, 9/2}, {0.5, 0.25}}
    >> f = LinearSolve[{{1, 2}, {3, 4}}]; f[{5, 6}]
     = {-4, 9/2}
    >> LinearSolve[{{1, 1}, {1, 1}}, {1, 2}]
     : LinearSolve::nosol: Linear equation encountered that has no solution.
     = LinearSolve[{{1, 1}, {1, 1}}, {1, 2}]
    """
    if b is None:
        return _solver(k, m)
    if options["Modulus"] != 0:
        inverse = Compound(S.Inverse, (m, Compound(S.Rule, (S.Modulus, options["Modulus"]))))
        return Compound(S.Mod, (Compound(S.Dot, (inverse, b)), options["Modulus"]))
    sizes, target = shape(m), shape(b)
    if sizes is None or target is None or len(sizes) != 2 or len(target) not in (1, 2):
        return None
    if sizes[0] != target[0]:
        k.message(S.LinearSolve, "lslc")
        return None
    if inexact_array(k, m) is not None or inexact_array(k, b) is not None:
        return _machine_solve(k, m, b)
    rows = numeric_rows(m)
    columns = numeric_rows(b if len(target) == 2 else Compound(S.List, tuple(list_of(x) for x in b.args)))  # type: ignore[union-attr]
    if rows is None or columns is None:
        if sizes[0] == sizes[1]:
            return Compound(S.Dot, (Compound(S.Inverse, (m,)), b))
        return None
    width = sizes[1]
    reduced, pivots = matrices.row_reduce([row + extra for row, extra in zip(rows, columns, strict=True)], width)
    if any(not tower.is_zero(x) for row in reduced[len(pivots) :] for x in row[width:]):
        k.message(S.LinearSolve, "nosol")
        return None
    solution: list[list[Number]] = [[0] * len(columns[0]) for _ in range(width)]
    for i, pivot in enumerate(pivots):
        solution[pivot] = reduced[i][width:]
    return vector_or_matrix(solution) if len(target) == 2 else list_of(*(row[0] for row in solution))


def _solver(k: Kernel, m: Expr) -> Expr | None:
    """``LinearSolveFunction[{rows, columns}, m]``."""
    sizes = shape(m) if is_list(m) else None
    if sizes is None or len(sizes) != 2 or 0 in sizes:
        k.message(S.LinearSolve, "matrix", m, 1)
        return None
    return Compound(S.LinearSolveFunction, (list_of(*sizes), m))


@applied("LinearSolveFunction")
def apply_solver(_k: Kernel, head: Compound, args: tuple[Expr, ...]) -> Expr | None:
    """``LinearSolve[m][b]``."""
    return Compound(S.LinearSolve, (head.args[1], args[0])) if len(head.args) == 2 and len(args) == 1 else None


@display("LinearSolveFunction")
def show_solver(k: Kernel, e: Compound) -> Expr | None:
    """LinearSolveFunction[{rows, columns}, <>]."""
    return Shown(f"LinearSolveFunction[{k.output_form(e.args[0])}, <>]") if len(e.args) == 2 else None


def _machine_solve(k: Kernel, m: Expr, b: Expr) -> Expr | None:
    a, y = matrices.machine_array(k, m), matrices.machine_array(k, b)
    if a is None or y is None:
        return None
    if a.shape[0] == a.shape[1]:
        try:
            return from_machine(np.linalg.solve(a, y))
        except np.linalg.LinAlgError:
            pass  # a singular system may still have a solution: look for it below
    x = np.linalg.lstsq(a, y, rcond=None)[0]
    if not np.allclose(a @ x, y, rtol=1e-8, atol=1e-10 * (1.0 + float(np.abs(y).max()))):
        k.message(S.LinearSolve, "nosol")
        return None
    return from_machine(x)


@builtin("LeastSquares", options={"Method": "Automatic", "Tolerance": "Automatic"})
def least_squares(k: Kernel, _options: Any, m: Expr, b: Expr) -> Expr | None:
    """LeastSquares[m, b]: the x that makes Norm[m . x - b] least.

    >> LeastSquares[{{1, 1}, {1, 2}, {1, 3}}, {7, 7, 8}]
     = {19/3, 1/2}
    """
    if inexact_array(k, m) is not None or inexact_array(k, b) is not None:
        a, y = matrices.machine_array(k, m), matrices.machine_array(k, b)
        if a is None or y is None or a.ndim != 2 or len(a) != len(y):
            return None
        return from_machine(np.linalg.lstsq(a, y, rcond=None)[0])
    return Compound(S.Dot, (Compound(S.PseudoInverse, (m,)), b)) if numeric_rows(m) is not None else None
