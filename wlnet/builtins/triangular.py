"""Triangles of matrices: LowerTriangularize, UpperTriangularize."""

from __future__ import annotations

import numpy as np

from wlnet.expression import Compound, Expr, PackedArray, S, Symbol, from_array, is_list
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

for _name in ("LowerTriangularize", "UpperTriangularize"):
    messages(_name, {"matrix": "Argument `1` at position `2` is not a non-empty rectangular matrix."})


def _triangle(k: Kernel, head: Symbol, m: Expr, diagonal: Expr, *, lower: bool) -> Expr | None:
    if type(diagonal) is not int:
        k.message(head, "int", Compound(head, (m, diagonal)), 2)
        return None
    if type(m) is PackedArray and m.array.ndim == 2:
        cut = np.tril if lower else np.triu
        return from_array(cut(m.array, diagonal))
    rows = m.args if is_list(m) else ()
    if not rows or not all(is_list(row) and len(row.args) == len(rows[0].args) for row in rows):  # type: ignore[union-attr]
        k.message(head, "matrix", m, 1)
        return None
    made = []
    for i, row in enumerate(rows):
        assert is_list(row)
        kept = [x if (j - i <= diagonal if lower else j - i >= diagonal) else 0 for j, x in enumerate(row.args)]
        made.append(Compound(S.List, tuple(kept)))
    return Compound(S.List, tuple(made))


@builtin("LowerTriangularize")
def lower_triangularize(k: Kernel, m: Expr, diagonal: Expr = 0) -> Expr | None:
    """LowerTriangularize[m], [m, k]: a matrix with zeros above its k-th diagonal; k is 0 unless given.

    >> LowerTriangularize[{{a, b}, {c, d}}]
     = {{a, 0}, {c, d}}
    >> LowerTriangularize[{{1, 2, 3}, {4, 5, 6}}, -1]
     = {{0, 0, 0}, {4, 0, 0}}
    """
    return _triangle(k, S.LowerTriangularize, m, diagonal, lower=True)


@builtin("UpperTriangularize")
def upper_triangularize(k: Kernel, m: Expr, diagonal: Expr = 0) -> Expr | None:
    """UpperTriangularize[m], [m, k]: a matrix with zeros below its k-th diagonal; k is 0 unless given.

    >> UpperTriangularize[{{a, b}, {c, d}}, 1]
     = {{0, b}, {0, 0}}
    """
    return _triangle(k, S.UpperTriangularize, m, diagonal, lower=False)
