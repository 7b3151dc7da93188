"""Special matrices, diagonals and traces, conjugate transposes, Kronecker products, and tests of matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from wlnet.builtins.matrices import rows_of, vector_or_matrix
from wlnet.builtins.predicates import shape
from wlnet.builtins.totals import items_of, times
from wlnet.expression import Compound, Expr, PackedArray, S, boolean, from_array, is_list, list_of, pack
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols

Array = np.ndarray[Any, Any]

symbols("TargetStructure")

messages("UnitVector", {"nokun": "There is no unit vector in direction `1` in `2` dimensions."})
messages("IdentityMatrix", {"intpm": "Positive machine-sized integer expected at position `2` in `1`."})


@builtin("IdentityMatrix", options={"WorkingPrecision": "Infinity", "TargetStructure": "Automatic"})
def identity_matrix(k: Kernel, options: Options, size: Expr, kind: Expr | None = None) -> Expr | None:
    """IdentityMatrix[n]: the n x n identity matrix; IdentityMatrix[{m, n}]: m x n; IdentityMatrix[n, SparseArray].

    >> {IdentityMatrix[2], IdentityMatrix[{2, 3}], IdentityMatrix[1, WorkingPrecision -> MachinePrecision]}
     = {{{1, 0}, {0, 1}}, {{1, 0, 0}, {0, 1, 0}}, {{1.}}}
    """
    sizes = items_of(size) or (size, size)
    if len(sizes) != 2 or type(sizes[0]) is not int or type(sizes[1]) is not int or sizes[0] < 1 or sizes[1] < 1:
        if any(type(n) in (int, float) for n in sizes):
            k.message(S.IdentityMatrix, "intpm", Compound(S.IdentityMatrix, (size,)), 1)
        return None
    made: Expr = from_array(np.eye(sizes[0], sizes[1], dtype=np.int64))
    precision = options["WorkingPrecision"]
    if precision is not S.Infinity:
        made = Compound(S.N, (made, precision))
    if kind is S.SparseArray or "Sparse" in (kind, options["TargetStructure"]):
        return Compound(S.SparseArray, (made,))
    return made if kind is None else None


@builtin("DiagonalMatrix")
def diagonal_matrix(_k: Kernel, e: Expr, offset: Expr = 0, size: Expr | None = None) -> Expr | None:
    """DiagonalMatrix[list]: the square matrix with these numbers on the diagonal; DiagonalMatrix[list, k]: k above it.

    DiagonalMatrix[list, k, n] is n x n, DiagonalMatrix[list, k, {m, n}] m x n, filled up with zeros.

    >> {DiagonalMatrix[{a, b}], DiagonalMatrix[{1, 2}, 1], DiagonalMatrix[{1.5, 2.5}]}
     = {{{a, 0}, {0, b}}, {{0, 1, 0}, {0, 0, 2}, {0, 0, 0}}, {{1.5, 0.}, {0., 2.5}}}
    >> DiagonalMatrix[{1, 2}, 0, {2, 3}]
     = {{1, 0, 0}, {0, 2, 0}}
    """
    items = items_of(e)
    if items is None or type(offset) is not int:
        return None
    packed = pack(e)
    if size is None and packed is not None and packed.array.ndim == 1:
        return from_array(np.diag(packed.array, offset))
    n = len(items) + abs(offset)
    sizes = (n, n) if size is None else items_of(size) or (size, size)
    height, width = sizes if len(sizes) == 2 else (None, None)
    if type(height) is not int or type(width) is not int or height < 1 or width < 1:
        return list_of() if size is None else None
    rows: list[list[Expr]] = [[0] * width for _ in range(height)]
    for i, x in enumerate(items):
        row, column = i - min(offset, 0), i + max(offset, 0)
        if row < height and column < width:
            rows[row][column] = x
    return vector_or_matrix(rows)


@builtin("Diagonal")
def diagonal(_k: Kernel, e: Expr, offset: Expr = 0) -> Expr | None:
    """Diagonal[m]: the diagonal of a matrix; Diagonal[m, k]: k places above it.

    >> {Diagonal[{{1, 2}, {3, 4}}], Diagonal[{{1, 2, 3}, {4, 5, 6}}, 1]}
     = {{1, 4}, {2, 6}}
    """
    if type(offset) is not int:
        return None
    if type(e) is PackedArray and e.array.ndim == 2:
        return from_array(np.diagonal(e.array, offset).copy())
    rows = items_of(e)
    if rows is None or not all(is_list(r) for r in rows):
        return None
    made: list[Expr] = []
    for i, row in enumerate(rows):
        cells = items_of(row) or ()
        if 0 <= i + offset < len(cells):
            made.append(cells[i + offset])
    return list_of(*made)


def _equal_places(e: Expr, depth: int) -> list[Expr]:
    """The elements of nested lists whose indices down to a level are all equal."""
    found: list[Expr] = []
    for i in range(len(items_of(e) or ())):
        part: Expr | None = e
        for _ in range(depth):
            items = items_of(part) if part is not None else None
            part = items[i] if items is not None and i < len(items) else None
        if part is None:
            break
        found.append(part)
    return found


@builtin("Tr")
def tr(_k: Kernel, e: Expr, function: Expr = S.Plus, level: Expr | None = None) -> Expr | None:
    """Tr[m]: the sum of the diagonal; Tr[m, f]: f of its elements; Tr[m, f, n]: down to level n only.

    >> {Tr[{{1, 2}, {3, 4}}], Tr[{a, b}], Tr[{{1, 2}, {3, 4}}, List], Tr[{{1, 2}, {3, 4}}, Plus, 1]}
     = {5, a + b, {1, 4}, {4, 6}}
    """
    if items_of(e) is None:
        return None
    depth = len(shape(e) or (0,)) if level is None else level
    if type(depth) is not int or depth < 1:
        return None
    return Compound(function, tuple(_equal_places(e, depth)))


@builtin("ConjugateTranspose")
def conjugate_transpose(_k: Kernel, e: Expr, permutation: Expr | None = None) -> Expr | None:
    """ConjugateTranspose[m]: the transpose with conjugate elements; ConjugateTranspose[array, {n1, n2, ...}].

    >> {ConjugateTranspose[{{1, 2 I}, {3, 4}}], ConjugateTranspose[{{{1, I}}}, {3, 2, 1}]}
     = {{{1, 3}, {-2*I, 4}}, {{{1}}, {{-I}}}}
    """
    if type(e) is PackedArray and e.array.ndim >= 2 and permutation is None:
        return from_array(np.ascontiguousarray(np.conj(np.swapaxes(e.array, 0, 1))))
    if len(shape(e) or ()) < 2:
        return None
    rest = () if permutation is None else (permutation,)
    return Compound(S.Conjugate, (Compound(S.Transpose, (e, *rest)),))


@builtin("KroneckerProduct")
def kronecker_product(k: Kernel, *args: Expr) -> Expr | None:
    """KroneckerProduct[a, b, ...]: every element of a multiplied with the whole of b.

    >> {KroneckerProduct[{{1, 2}}, {{a}, {b}}], KroneckerProduct[{1, 2}, {3, 4}]}
     = {{{a, 2*a}, {b, 2*b}}, {{3, 4}, {6, 8}}}
    """
    if not args or not all(is_list(a) for a in args):
        return None
    result = args[0]
    for b in args[1:]:
        left, right = shape(result), shape(b)
        if left is None or right is None or len(left) != len(right) or len(left) > 2:
            return None
        if len(left) == 1:
            result = vector_or_matrix([[times(x, y) for y in b.args] for x in result.args])  # type: ignore[union-attr]
            continue
        x, y = pack(result), pack(b)
        if x is not None and y is not None and x.array.dtype.kind == "f" and y.array.dtype.kind == "f":
            result = from_array(np.kron(x.array, y.array))
            continue
        rows, others = rows_of(result) or [], rows_of(b) or []
        result = k.evaluate(
            vector_or_matrix([[times(p, q) for p in row for q in other] for row in rows for other in others])
        )
    return result


@builtin("UnitVector")
def unit_vector(k: Kernel, *args: Expr) -> Expr | None:
    """UnitVector[n, k]: the vector of n zeros but for a 1 in place k; UnitVector[k]: in 2 dimensions.

    >> {UnitVector[3, 2], UnitVector[1]}
     = {{0, 1, 0}, {1, 0}}
    """
    if len(args) not in (1, 2):
        k.messages.wrong_count(S.UnitVector, len(args), 1, 2)
        return None
    n, place = (2, args[0]) if len(args) == 1 else args
    if type(n) is not int or type(place) is not int:
        return None
    if not 1 <= place <= n:
        k.message(S.UnitVector, "nokun", place, n)
        return None
    return from_array(np.eye(1, n, place - 1, dtype=np.int64)[0])


def _define_matrix_test(name: str, doc: str, test: Callable[[list[list[Expr]]], bool]) -> None:
    def matrix_test(_k: Kernel, e: Expr) -> Expr | None:
        rows = rows_of(e) if is_list(e) else None
        return boolean(rows is not None and len(rows) == len(rows[0]) and test(rows))

    matrix_test.__doc__ = doc
    builtin(name)(matrix_test)


_define_matrix_test(
    "SquareMatrixQ",
    "SquareMatrixQ[m]: whether m is a square matrix.\n\n"
    "    >> {SquareMatrixQ[{{1, 2}, {3, 4}}], SquareMatrixQ[{{1, 2}}]}\n"
    "     = {True, False}\n",
    lambda _rows: True,
)
_define_matrix_test(
    "SymmetricMatrixQ",
    "SymmetricMatrixQ[m]: whether m equals its transpose.\n\n"
    "    >> {SymmetricMatrixQ[{{1, a}, {a, 4}}], SymmetricMatrixQ[{{1, 2}, {3, 4}}]}\n     = {True, False}\n",
    lambda rows: all(rows[i][j] == rows[j][i] for i in range(len(rows)) for j in range(i)),
)
