"""Matrices for computing: as NumPy arrays where entries are machine numbers, as rows of exact numbers otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.numeric import machine_value
from wlnet.builtins.predicates import shape
from wlnet.expression import Complex, Compound, Expr, Number, PackedArray, S, from_array, is_list
from wlnet.kernel.kernel import Kernel

Array = np.ndarray[Any, Any]
Rows = list[list[Number]]


def leaves(e: Expr, depth: int) -> list[Expr]:
    """The elements of nested lists at a depth."""
    items = [e]
    for _ in range(depth):
        items = [x for item in items for x in item.args]  # type: ignore[union-attr]
    return items


def machine_array(k: Kernel, e: Expr) -> Array | None:
    """The array of the machine values of a full array of numeric quantities; None for others."""
    if type(e) is PackedArray:
        return e.array.astype(np.float64) if e.array.dtype.kind == "i" else e.array
    dimensions = shape(e)
    if dimensions is None or not is_list(e):
        return None
    values = [machine_value(k, x) for x in leaves(e, len(dimensions))]
    numbers = [tower.to_complex(v) if type(v) is Complex else _real(v) for v in values if v is not None]
    if len(numbers) != len(values):
        return None
    return np.array(numbers, dtype=np.complex128 if any(type(v) is Complex for v in values) else np.float64).reshape(
        dimensions
    )


def _real(x: Number) -> float:
    return tower.to_float(tower.real_part(x))


def inexact_array(k: Kernel, e: Expr) -> Array | None:
    """The array of a full array with at least one machine number, the rest being numeric; None for others."""
    if type(e) is PackedArray:
        return e.array if e.array.dtype.kind != "i" else None
    dimensions = shape(e)
    if not dimensions:
        return None
    if not any(tower.is_number(x) and tower.is_machine(x) for x in leaves(e, len(dimensions))):
        return None
    return machine_array(k, e)


def rows_of(e: Expr) -> list[list[Expr]] | None:
    """The rows of a matrix; None if it is none."""
    dimensions = shape(e)
    if dimensions is None or len(dimensions) != 2 or 0 in dimensions:
        return None
    return [list(row.args) for row in e.args]  # type: ignore[union-attr]


def numeric_rows(e: Expr) -> Rows | None:
    """The rows of a matrix of numbers; None if it is none."""
    rows = rows_of(e)
    if rows is None or not all(tower.is_number(x) for row in rows for x in row):
        return None
    return rows  # type: ignore[return-value]


def vector_or_matrix(rows: Sequence[Sequence[Expr]]) -> Compound:
    """Rows as a list of lists."""
    return Compound(S.List, tuple(Compound(S.List, tuple(row)) for row in rows))


def from_machine(array: Array) -> Expr:
    """An array of results, real where no element has an imaginary part."""
    if array.dtype.kind == "c" and not np.any(array.imag):
        array = array.real
    return from_array(np.asarray(array, order="C"))


def identity(n: int) -> Rows:
    return [[int(i == j) for j in range(n)] for i in range(n)]


def transpose(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def conjugate_transpose(rows: Rows) -> Rows:
    return [[_conjugate(x) for x in column] for column in zip(*rows, strict=True)]


def _conjugate(x: Number) -> Number:
    return Complex(x.re, tower.negate(x.im)) if type(x) is Complex else x  # type: ignore[arg-type]


def product(a: Rows, b: Rows) -> Rows:
    """The matrix product."""
    columns = transpose(b)
    return [[inner(row, column) for column in columns] for row in a]


def inner(x: Sequence[Number], y: Sequence[Number]) -> Number:
    """The sum of products."""
    if all(type(v) is int for v in x) and all(type(v) is int for v in y):
        return sum(a * b for a, b in zip(x, y, strict=True))  # type: ignore[operator, misc]
    total: Number = 0
    for a, b in zip(x, y, strict=True):
        total = tower.add(total, tower.multiply(a, b))
    return total


def _subtract_multiple(row: list[Number], factor: Number, other: Sequence[Number]) -> list[Number]:
    return [tower.subtract(a, tower.multiply(factor, b)) for a, b in zip(row, other, strict=True)]


def row_reduce(rows: Rows, width: int | None = None) -> tuple[Rows, list[int]]:
    """The reduced row echelon form and its pivot columns; only the first ``width`` columns may hold pivots."""
    rows = [list(row) for row in rows]
    pivots: list[int] = []
    limit = len(rows[0]) if width is None else width
    top = 0
    for column in range(limit):
        chosen = next((i for i in range(top, len(rows)) if not tower.is_zero(rows[i][column])), None)
        if chosen is None:
            continue
        rows[top], rows[chosen] = rows[chosen], rows[top]
        scale = tower.invert(rows[top][column])
        rows[top] = [tower.multiply(scale, x) for x in rows[top]]
        for i, row in enumerate(rows):
            if i != top and not tower.is_zero(row[column]):
                rows[i] = _subtract_multiple(row, row[column], rows[top])
        pivots.append(column)
        top += 1
        if top == len(rows):
            break
    return rows, pivots


def determinant(rows: Rows) -> Number:
    """The determinant by elimination."""
    rows = [list(row) for row in rows]
    result: Number = 1
    for i in range(len(rows)):
        chosen = next((j for j in range(i, len(rows)) if not tower.is_zero(rows[j][i])), None)
        if chosen is None:
            return 0
        if chosen != i:
            rows[i], rows[chosen] = rows[chosen], rows[i]
            result = tower.negate(result)
        result = tower.multiply(result, rows[i][i])
        scale = tower.invert(rows[i][i])
        for j in range(i + 1, len(rows)):
            if not tower.is_zero(rows[j][i]):
                rows[j] = _subtract_multiple(rows[j], tower.multiply(rows[j][i], scale), rows[i])
    return result


def inverse(rows: Rows) -> Rows | None:
    """The inverse; None for a singular matrix."""
    n = len(rows)
    reduced, pivots = row_reduce([row + unit for row, unit in zip(rows, identity(n), strict=True)], n)
    return [row[n:] for row in reduced] if len(pivots) == n else None


def null_space(rows: Rows) -> Rows:
    """A basis of the vectors that the matrix takes to 0, the last free variable first, as Wolfram orders them."""
    reduced, pivots = row_reduce(rows)
    width = len(rows[0])
    basis: Rows = []
    for free in (j for j in reversed(range(width)) if j not in pivots):
        vector: list[Number] = [0] * width
        vector[free] = 1
        for i, pivot in enumerate(pivots):
            vector[pivot] = tower.negate(reduced[i][free])
        basis.append(vector)
    return basis


def characteristic_polynomial(rows: Rows) -> list[Number]:
    """Coefficients of det(x - m), the highest power first, by the method of Faddeev and LeVerrier."""
    n = len(rows)
    coefficients: list[Number] = [1]
    current = identity(n)
    for order in range(1, n + 1):
        moved = product(rows, current)
        trace: Number = 0
        for i in range(n):
            trace = tower.add(trace, moved[i][i])
        coefficient = tower.negate(tower.divide(trace, order))
        coefficients.append(coefficient)
        current = [
            [tower.add(x, coefficient) if i == j else x for j, x in enumerate(row)] for i, row in enumerate(moved)
        ]
    return coefficients
