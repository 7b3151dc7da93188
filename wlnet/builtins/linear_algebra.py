"""Products, inverses, determinants and linear equations; exact where entries are exact, by NumPy where they are not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from wlnet.builtins import matrices, tower
from wlnet.builtins.matrices import (
    from_machine,
    inexact_array,
    numeric_rows,
    rows_of,
    vector_or_matrix,
)
from wlnet.builtins.numeric import real_value
from wlnet.builtins.predicates import shape
from wlnet.builtins.totals import plus, power, times
from wlnet.expression import Compound, Expr, S, Symbol, from_array, is_list, pack
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import packed_if_long
from wlnet.kernel.registry import builtin, messages

Array = np.ndarray[Any, Any]

messages(
    "Dot",
    {
        "dotsh": "Tensors `1` and `2` have incompatible shapes.",
        "rect": "`1` is not a full array.",
    },
)
messages("PseudoInverse", {"matrix": "Argument `1` at position `2` is not a matrix."})
for _name in ("Inverse", "Det", "MatrixPower", "Eigenvalues", "Eigenvectors", "Eigensystem", "LinearSolve"):
    messages(
        _name,
        {
            "matsq": "Argument `1` at position `2` is not a non-empty square matrix.",
            "sing": "Matrix `1` is singular.",
            "modn": "The modulus `1` should be 0 or an integer greater than 1, with a matrix of exact real numbers.",
        },
    )


def _dot_of_integers(a: Array, b: Array) -> Array | None:
    """The product of integer arrays, through machine reals where they are exact; None where integers might not fit."""
    largest = max(abs(int(a.min())), abs(int(a.max()))) * max(abs(int(b.min())), abs(int(b.max()))) * b.shape[0]
    if largest < 2**53:
        product = np.tensordot(a.astype(np.float64), b.astype(np.float64), axes=(-1, 0))
        return np.asarray(product).astype(np.int64)
    return np.asarray(np.tensordot(a, b, axes=(-1, 0))) if largest < 2**63 else None


def dot_of(k: Kernel, a: Expr, b: Expr) -> Expr | None:
    """a . b for two full arrays; None, with a message where shapes do not fit."""
    left, right = pack(a), pack(b)
    if left is not None and right is not None:
        x, y = left.array, right.array
        if x.shape[-1] != y.shape[0]:
            k.message(S.Dot, "dotsh", a, b)
            return None
        if x.dtype.kind == "i" and y.dtype.kind == "i":
            exact = _dot_of_integers(x, y)
            if exact is not None:
                return matrices.from_machine(exact)
        else:
            return from_array(np.asarray(np.tensordot(x, y, axes=(-1, 0))))
    return _general_dot(k, a, b)


def _general_dot(k: Kernel, a: Expr, b: Expr) -> Expr | None:
    left, right = shape(a), shape(b)
    if left is None or right is None:
        k.message(S.Dot, "rect", a if left is None else b)
    if not left or not right:
        return None
    if left[-1] != right[0]:
        k.message(S.Dot, "dotsh", a, b)
        return None
    inner, rest = left[-1], math.prod(right[1:])
    xs, ys = matrices.leaves(a, len(left)), matrices.leaves(b, len(right))
    rows = [xs[i * inner : (i + 1) * inner] for i in range(math.prod(left[:-1]))]
    columns = [ys[j::rest] for j in range(rest)]
    products = [_inner(k, row, column) for row in rows for column in columns]
    return _nested(products, (*left[:-1], *right[1:]))


def _inner(k: Kernel, x: Sequence[Expr], y: Sequence[Expr]) -> Expr:
    if all(type(v) in tower.NUMBERS for v in x) and all(type(v) in tower.NUMBERS for v in y):
        return matrices.inner(x, y)  # type: ignore[arg-type]
    return k.evaluate(plus(*(times(p, q) for p, q in zip(x, y, strict=True))))


def _nested(items: Sequence[Expr], dimensions: Sequence[int]) -> Expr:
    if not dimensions:
        return items[0]
    size = math.prod(dimensions[1:])
    return packed_if_long([_nested(items[i * size : (i + 1) * size], dimensions[1:]) for i in range(dimensions[0])])


@builtin("Dot", "Flat OneIdentity")
def dot(k: Kernel, *args: Expr) -> Expr | None:
    """a . b . c: the product of vectors, matrices and arrays.

    >> {{1, 2} . {3, 4}, {{1, 2}, {3, 4}} . {a, b}, {{1., 2.}, {3., 4.}} . {{1., 0.}, {1., 1.}}}
     = {11, {a + 2*b, 3*a + 4*b}, {{3., 2.}, {7., 4.}}}
    >> {1, 2} . {1, 2, 3}
     : Dot::dotsh: Tensors {1, 2} and {1, 2, 3} have incompatible shapes.
     = {1, 2} . {1, 2, 3}
    """
    if len(args) < 2:
        return args[0] if args else None
    for i in range(len(args) - 1):
        if is_list(args[i]) and is_list(args[i + 1]):
            product = dot_of(k, args[i], args[i + 1])
            if product is None:
                return None
            rest = (*args[:i], product, *args[i + 2 :])
            return product if len(rest) == 1 else Compound(S.Dot, rest)
    return None


def square(k: Kernel, e: Expr, head: str) -> int | None:
    """The size of a square matrix; None, with a message, if it is none."""
    dimensions = shape(e) if is_list(e) else None
    if dimensions is None or len(dimensions) != 2 or dimensions[0] != dimensions[1] or not dimensions[0]:
        if is_list(e):
            k.message(head, "matsq", e, 1)
        return None
    return dimensions[0]


def _minor_sums(k: Kernel, rows: list[list[Expr]]) -> Expr:
    """The determinant of a symbolic matrix: expanded along rows, sub-determinants shared between columns left out."""
    n = len(rows)
    known: dict[tuple[int, ...], Expr] = {(): 1}
    for size in range(1, n + 1):
        row = rows[n - size]
        following: dict[tuple[int, ...], Expr] = {}
        for columns in combinations(range(n), size):
            terms = [
                times((-1) ** place, row[column], known[columns[:place] + columns[place + 1 :]])
                for place, column in enumerate(columns)
                if not (type(row[column]) is int and row[column] == 0)
            ]
            following[columns] = k.evaluate(plus(*terms))
        known = following
    return known[tuple(range(n))]


@builtin("Det", options={"Modulus": "0", "Method": "Automatic"})
def det(k: Kernel, options: Any, e: Expr) -> Expr | None:
    """Det[m]: the determinant; with Modulus -> n, its remainder by n.

    >> {Det[{{1, 2}, {3, 4}}], Det[{{a, b}, {c, d}}], Det[{{2., 0.}, {0., 3.}}], Det[{{1/2, 1}, {1, 1/3}}]}
     = {-2, -(b*c) + a*d, 6., -5/6}
    """
    if square(k, e, "Det") is None:
        return None
    modulus = options["Modulus"]
    if modulus != 0:
        entries = _entries_modulo(k, e, modulus, S.Det)
        return None if entries is None else Compound(S.Mod, (matrices.determinant(entries), modulus))
    machine = inexact_array(k, e)
    if machine is not None:
        return from_array(np.asarray(np.linalg.det(machine)))
    exact = numeric_rows(e)
    if exact is not None:
        return matrices.determinant(exact)
    rows = rows_of(e)
    return None if rows is None else _minor_sums(k, rows)


@builtin("Inverse", options={"Method": "Automatic", "Modulus": "0"})
def inverse(k: Kernel, options: Any, e: Expr) -> Expr | None:
    """Inverse[m]: the inverse of a square matrix; with Modulus -> n, that in the integers modulo n.

    >> {Inverse[{{1, 2}, {3, 4}}], Inverse[{{2., 0.}, {0., 4.}}], Inverse[{{a, 0}, {0, b}}]}
     = {{{-2, 1}, {3/2, -1/2}}, {{0.5, 0.}, {0., 0.25}}, {{a^(-1), 0}, {0, b^(-1)}}}
    >> Inverse[{{1, 2}, {2, 4}}]
     : Inverse::sing: Matrix {{1, 2}, {2, 4}} is singular.
     = Inverse[{{1, 2}, {2, 4}}]
    """
    n = square(k, e, "Inverse")
    if n is None:
        return None
    if options["Modulus"] != 0:
        return _inverse_modulo(k, e, options["Modulus"])
    machine = inexact_array(k, e)
    if machine is not None:
        try:
            return from_machine(np.linalg.inv(machine))
        except np.linalg.LinAlgError:
            k.message(S.Inverse, "sing", e)
            return None
    exact = numeric_rows(e)
    if exact is not None:
        found = matrices.inverse(exact)
        if found is None:
            k.message(S.Inverse, "sing", e)
            return None
        return vector_or_matrix(found)
    return _symbolic_inverse(k, e, n)


def _entries_modulo(k: Kernel, e: Expr, modulus: Expr, head: Symbol) -> matrices.Rows | None:
    """The rows of an exact matrix for a modulus; None, with a message, for others."""
    rows = numeric_rows(e)
    exact = rows is not None and all(type(x) in tower.EXACT_REALS for row in rows for x in row)
    if type(modulus) is not int or modulus < 2 or not exact:
        k.message(head, "modn", modulus)
        return None
    return rows


def _inverse_modulo(k: Kernel, e: Expr, modulus: Expr) -> Expr | None:
    rows = _entries_modulo(k, e, modulus, S.Inverse)
    if rows is None:
        return None
    found = matrices.inverse(rows)
    try:
        if found is not None:
            return vector_or_matrix([[_remainder(x, modulus) for x in row] for row in found])  # type: ignore[arg-type]
    except ValueError:
        pass  # a denominator shares a factor with the modulus: singular, too
    k.message(S.Inverse, "sing", e)
    return None


def _remainder(x: int | Fraction, modulus: int) -> int:
    """p/q modulo n, with the inverse of q; ValueError where q has none."""
    return x.numerator * pow(x.denominator, -1, modulus) % modulus


def _symbolic_inverse(k: Kernel, e: Expr, n: int) -> Expr | None:
    rows = rows_of(e)
    if rows is None:
        return None
    whole = _minor_sums(k, rows)
    if tower.is_number(whole) and tower.is_zero(whole):
        k.message(S.Inverse, "sing", e)
        return None

    def cofactor(i: int, j: int) -> Expr:
        minor = [row[:j] + row[j + 1 :] for r, row in enumerate(rows) if r != i]
        return times((-1) ** (i + j), _minor_sums(k, minor) if minor else 1, power(whole, -1))

    return vector_or_matrix([[cofactor(j, i) for j in range(n)] for i in range(n)])


@builtin("PseudoInverse", options={"Tolerance": "Automatic"})
def pseudo_inverse(k: Kernel, options: Any, e: Expr) -> Expr | None:
    """PseudoInverse[m]: the Moore-Penrose inverse of a matrix of any shape.

    Singular values of machine matrices count as 0 up to Tolerance times the greatest one.

    >> {PseudoInverse[{{1, 2}, {2, 4}}], PseudoInverse[{{1}, {2}}]}
     = {{{1/25, 2/25}, {2/25, 4/25}}, {{1/5, 2/5}}}
    """
    machine = inexact_array(k, e)
    if machine is not None and machine.ndim == 2:
        tolerance = real_value(k, options["Tolerance"])
        smallest = max(machine.shape) * float(np.finfo(np.float64).eps) if tolerance is None else tolerance
        return from_machine(np.linalg.pinv(machine, rcond=smallest))
    rows = numeric_rows(e)
    if rows is None:
        if is_list(e) and len(shape(e) or ()) != 2:
            k.message(S.PseudoInverse, "matrix", e, 1)
        return None
    reduced, pivots = matrices.row_reduce(rows)
    if not pivots:
        return vector_or_matrix([[0] * len(rows) for _ in rows[0]])
    # m = b c with b of full column rank and c of full row rank.
    b = [[row[j] for j in pivots] for row in rows]
    c = reduced[: len(pivots)]
    b_star, c_star = matrices.conjugate_transpose(b), matrices.conjugate_transpose(c)
    left = matrices.inverse(matrices.product(c, c_star))
    right = matrices.inverse(matrices.product(b_star, b))
    assert left is not None
    assert right is not None
    inner = matrices.product(matrices.product(left, right), b_star)
    return vector_or_matrix(matrices.product(c_star, inner))


@builtin("RowReduce", options={"Method": "Automatic", "Modulus": "0", "Tolerance": "Automatic"})
def row_reduce(_k: Kernel, _options: Any, e: Expr) -> Expr | None:
    """RowReduce[m]: the reduced row echelon form.

    >> RowReduce[{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}]
     = {{1, 0, -1}, {0, 1, 2}, {0, 0, 0}}
    """
    rows = numeric_rows(e)
    return None if rows is None else vector_or_matrix(matrices.row_reduce(rows)[0])


@builtin("NullSpace", options={"Method": "Automatic", "Tolerance": "Automatic"})
def null_space(k: Kernel, _options: Any, e: Expr) -> Expr | None:
    """NullSpace[m]: vectors that span what m takes to 0.

    >> {NullSpace[{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}], NullSpace[{{1, 0}, {0, 1}}]}
     = {{{1, -2, 1}}, {}}
    """
    machine = inexact_array(k, e)
    if machine is not None and machine.ndim == 2:
        _, sizes, v = np.linalg.svd(machine)
        rank = int(np.sum(sizes > max(machine.shape) * np.finfo(float).eps * (sizes[0] if len(sizes) else 0.0)))
        return from_machine(np.conj(v[rank:]))
    rows = numeric_rows(e)
    return None if rows is None else vector_or_matrix(matrices.null_space(rows))


@builtin("MatrixRank", options={"Method": "Automatic", "Tolerance": "Automatic"})
def matrix_rank(k: Kernel, _options: Any, e: Expr) -> Expr | None:
    """MatrixRank[m]: the number of linearly independent rows.

    >> {MatrixRank[{{1, 2}, {2, 4}}], MatrixRank[{{1., 0.}, {0., 1.}}]}
     = {1, 2}
    """
    machine = inexact_array(k, e)
    if machine is not None and machine.ndim == 2:
        return int(np.linalg.matrix_rank(machine))
    rows = numeric_rows(e)
    return None if rows is None else len(matrices.row_reduce(rows)[1])


@builtin("MatrixPower")
def matrix_power(k: Kernel, m: Expr, n: Expr, vector: Expr | None = None) -> Expr | None:
    """MatrixPower[m, n]: m multiplied with itself n times; MatrixPower[m, n, v]: that times v.

    >> {MatrixPower[{{1, 1}, {1, 0}}, 10], MatrixPower[{{1, 1}, {0, 1}}, -2], MatrixPower[{{2, 0}, {0, 3}}, 2, {a, b}]}
     = {{{89, 55}, {55, 34}}, {{1, -2}, {0, 1}}, {4*a, 9*b}}
    >> {MatrixPower[{{4, 0}, {0, 9}}, 1/2], MatrixPower[{{2, 1}, {1, 2}}, n]}
     = {{{2, 0}, {0, 3}}, {{1/2 + 3^n/2, -1/2 + 3^n/2}, {-1/2 + 3^n/2, 1/2 + 3^n/2}}}
    """
    size = square(k, m, "MatrixPower")
    if size is None:
        return None
    if type(n) is not int:
        return _general_power(k, m, n, vector)
    if n < 0:
        inverted = k.evaluate(Compound(S.Inverse, (m,)))
        if not is_list(inverted):
            return None
        return Compound(S.MatrixPower, (inverted, -n, *(() if vector is None else (vector,))))
    result: Expr = vector_or_matrix(matrices.identity(size))
    squared: Expr | None = m
    while n:
        if n & 1:
            made = dot_of(k, result, squared)  # type: ignore[arg-type]
            if made is None:
                return None
            result = made
        n >>= 1
        if n:
            squared = dot_of(k, squared, squared)  # type: ignore[arg-type]
    return result if vector is None else Compound(S.Dot, (result, vector))


def _general_power(k: Kernel, m: Expr, n: Expr, vector: Expr | None) -> Expr | None:
    """A power that is no integer, by the eigenvalues: for matrices that have as many eigenvectors as rows."""
    if type(n) is float:
        m = k.evaluate(Compound(S.N, (m,)))
    system = k.evaluate(Compound(S.Eigensystem, (m,)))
    if not is_list(system) or len(system.args) != 2 or not is_list(system.args[0]):
        return None
    values, vectors = system.args
    basis = k.evaluate(Compound(S.Transpose, (vectors,)))
    if k.is_true(Compound(S.Less, (Compound(S.MatrixRank, (basis,)), len(values.args)))):  # type: ignore[union-attr]
        return None
    powers = Compound(S.DiagonalMatrix, (Compound(S.Power, (values, n)),))
    made = Compound(S.Dot, (basis, powers, Compound(S.Inverse, (basis,)), *(() if vector is None else (vector,))))
    return Compound(S.Expand, (made,)) if inexact_array(k, m) is None else made
