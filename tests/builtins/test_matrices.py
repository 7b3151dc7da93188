"""Exact elimination: products with inverses are the identity, null vectors go to 0, determinants multiply."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wlnet.builtins import matrices
from wlnet.builtins.tower import exact

ENTRIES = st.integers(-4, 4) | st.fractions(-2, 2, max_denominator=3).map(exact)
SQUARES = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(ENTRIES, min_size=n, max_size=n), min_size=n, max_size=n)
)


def leibniz(rows: list[list[Fraction]]) -> Fraction:
    if not rows:
        return Fraction(1)
    return sum(
        ((-1) ** j * rows[0][j] * leibniz([r[:j] + r[j + 1 :] for r in rows[1:]]) for j in range(len(rows))),
        Fraction(0),
    )


@given(SQUARES)
def test_square_matrices(m: list[list[Fraction]]) -> None:
    determinant = matrices.determinant(m)
    assert determinant == leibniz(m)
    inverse = matrices.inverse(m)
    assert (inverse is None) is (determinant == 0)
    if inverse is not None:
        assert matrices.product(m, inverse) == matrices.identity(len(m))
    basis = matrices.null_space(m)
    _, pivots = matrices.row_reduce(m)
    assert len(basis) + len(pivots) == len(m)
    for vector in basis:
        assert matrices.product(m, [[x] for x in vector]) == [[0]] * len(m)
    # Cayley and Hamilton: a matrix is a root of its characteristic polynomial.
    total = [[0] * len(m) for _ in m]
    for c in matrices.characteristic_polynomial(m):
        total = matrices.product(total, m)
        total = [[x + (c if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(total)]
    assert all(x == 0 for row in total for x in row)
