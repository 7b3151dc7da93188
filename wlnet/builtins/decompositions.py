"""Eigenvalues and eigenvectors, singular values, QR and Cholesky decompositions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from wlnet.builtins import matrices, tower
from wlnet.builtins.integers import divisors_of
from wlnet.builtins.linear_algebra import square
from wlnet.builtins.matrices import Rows, from_machine, inexact_array, numeric_rows, rows_of, vector_or_matrix
from wlnet.builtins.predicates import shape
from wlnet.builtins.primes import easy_factors
from wlnet.builtins.totals import plus, power, times
from wlnet.expression import Compound, Expr, Number, S, from_array, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages, symbols

Array = np.ndarray[Any, Any]
HALF = Fraction(1, 2)

symbols("Cubics Modulus Pivoting Quartics Tolerance")

for _name in ("Eigenvalues", "Eigenvectors", "Eigensystem", "SingularValueList"):
    messages(_name, {"takeeigen": "Cannot take `1` values out of `2`."})
messages(
    "SingularValueDecomposition",
    {
        "takesvd": "Cannot take `1` singular values out of `2`.",
        "exact": "The decomposition of the exact matrix `1` is not built; use N to make its elements machine numbers.",
    },
)
messages("CholeskyDecomposition", {"posdef": "The matrix `1` is not positive definite."})


class Root(NamedTuple):
    """The exact number p + q Sqrt[r], with an integer r; rational if q is 0."""

    p: Fraction
    q: Fraction = Fraction(0)
    r: int = 1

    def expression(self) -> Expr:
        """Over a common denominator, as in (5 + Sqrt[33])/2."""
        if not self.q:
            return tower.exact(self.p)
        bottom = Fraction(1, math.lcm(self.p.denominator, self.q.denominator))
        top = plus(tower.exact(self.p / bottom), times(tower.exact(self.q / bottom), power(self.r, HALF)))
        return times(tower.exact(bottom), top)


def rational_roots(coefficients: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """The rational roots of a polynomial (highest power first), with multiplicity, and what they leave of it."""
    roots: list[Fraction] = []
    while len(coefficients) > 1:
        if coefficients[-1] == 0:
            roots.append(Fraction(0))
            coefficients = coefficients[:-1]
            continue
        found = _one_rational_root(coefficients)
        if found is None:
            break
        roots.append(found)
        quotient: list[Fraction] = []
        carry = Fraction(0)
        for c in coefficients[:-1]:
            carry = carry * found + c
            quotient.append(carry)
        coefficients = quotient
    return roots, coefficients


def _one_rational_root(coefficients: list[Fraction]) -> Fraction | None:
    scale = math.lcm(*(c.denominator for c in coefficients))
    whole = [int(c * scale) for c in coefficients]
    if abs(whole[-1]) > 10**15 or abs(whole[0]) > 10**15:
        return None
    for q in divisors_of(whole[0]):
        for p in divisors_of(whole[-1]):
            for candidate in (Fraction(p, q), Fraction(-p, q)):
                value = Fraction(0)
                for c in whole:
                    value = value * candidate + c
                if value == 0:
                    return candidate
    return None


def _square_free(n: int) -> tuple[int, int]:
    """n as s^2 r with the greatest s (up to factors that are hard to find)."""
    s, r = 1, -1 if n < 0 else 1
    for p, e in easy_factors(abs(n)).items():
        s *= p ** (e // 2)
        r *= p ** (e % 2)
    return s, r


def exact_eigenvalues(rows: Rows) -> list[Root] | None:
    """The eigenvalues of a rational matrix where all but two of them are rational; None for others."""
    if any(type(x) not in tower.EXACT_REALS for row in rows for x in row):
        return None
    n = len(rows)
    triangular = all(tower.is_zero(rows[i][j]) for i in range(n) for j in range(i)) or all(
        tower.is_zero(rows[i][j]) for i in range(n) for j in range(i + 1, n)
    )
    if triangular:
        roots = [Root(Fraction(rows[i][i])) for i in range(n)]  # type: ignore[arg-type]
    else:
        polynomial = [Fraction(c) for c in matrices.characteristic_polynomial(rows)]  # type: ignore[arg-type]
        rational, rest = rational_roots(polynomial)
        roots = [Root(r) for r in rational]
        if len(rest) == 3:
            roots += quadratic_roots(rest)
        elif len(rest) > 1:
            return None
    return sorted(roots, key=_magnitude)


def quadratic_roots(c: list[Fraction]) -> list[Root]:
    center = -c[1] / (2 * c[0])
    inside = center * center - c[2] / c[0]
    s, r = _square_free(inside.numerator * inside.denominator)
    width = Fraction(s, inside.denominator)
    return [Root(center, -width, r), Root(center, width, r)]


def _magnitude(root: Root) -> tuple[float, float]:
    value = complex(float(root.p)) + float(root.q) * complex(root.r) ** 0.5
    # Larger ones first; of a pair of equal size, the negative real one, then the positive imaginary one.
    return -round(abs(value), 9), value.real if not value.imag else -value.imag


def _sorted_machine(m: Array) -> tuple[Array, Array]:
    """Eigenvalues by falling size and the eigenvectors as rows."""
    if np.array_equal(m, np.conj(m.T)):
        values, vectors = np.linalg.eigh(m)
    else:
        values, vectors = np.linalg.eig(m)
    order = np.argsort(-np.abs(values), kind="stable")
    return values[order], vectors[:, order].T


def _count(k: Kernel, values: Expr, count: Expr | None, head: str) -> Expr | None:
    """The first so many values, or the last for a negative count; None, with a message, where there are too few."""
    if count is None:
        return values
    total = len(values.args)  # type: ignore[union-attr]
    if type(count) is Compound and count.head is S.UpTo and len(count.args) == 1 and type(count.args[0]) is int:
        count = min(count.args[0], total)
    if type(count) is not int or not count:
        return None
    if abs(count) > total:
        k.message(head, "takeeigen", count, total)
        return None
    return Compound(S.Take, (values, count))


def _ordinary(k: Kernel, e: Expr) -> Expr:
    """The matrix of the ordinary problem with the eigenvalues of a pair ``{m, a}``: those of Inverse[a] . m."""
    sizes = shape(e) if is_list(e) else None
    if sizes is None or len(sizes) != 3 or sizes[0] != 2:
        return e
    m, a = e.args  # type: ignore[union-attr]
    return k.evaluate(Compound(S.LinearSolve, (a, m)))


@builtin("Eigenvalues", options={"Method": "Automatic", "Cubics": "False", "Quartics": "False"})
def eigenvalues(k: Kernel, _options: Any, e: Expr, count: Expr | None = None) -> Expr | None:
    """Eigenvalues[m]: the eigenvalues, those of greatest size first; Eigenvalues[m, n]: the first n.

    Eigenvalues[m, -n] gives the last n, Eigenvalues[{m, a}] those of m with respect to a, with m . v == l a . v.

    >> {Eigenvalues[{{2, 0}, {0, 3}}], Eigenvalues[{{1, 2}, {3, 4}}], Eigenvalues[{{2., 1.}, {1., 2.}}]}
     = {{3, 2}, {(5 + Sqrt[33])/2, (5 - Sqrt[33])/2}, {3., 1.}}
    """
    e = _ordinary(k, e)
    if square(k, e, "Eigenvalues") is None:
        return None
    machine = inexact_array(k, e)
    if machine is not None:
        return _count(k, from_machine(_sorted_machine(machine)[0]), count, "Eigenvalues")
    rows = numeric_rows(e)
    roots = None if rows is None else exact_eigenvalues(rows)
    if roots is not None:
        return _count(k, list_of(*(r.expression() for r in roots)), count, "Eigenvalues")
    formulas = _symbolic_eigenvalues(k, e)
    return None if formulas is None else _count(k, formulas, count, "Eigenvalues")


def _symbolic_eigenvalues(k: Kernel, e: Expr) -> Expr | None:
    """Those of a matrix of two rows, by the formula."""
    rows = rows_of(e)
    if rows is None or len(rows) != 2:
        return None
    (a, b), (c, d) = rows
    inside = plus(power(a, 2), times(4, b, c), times(-2, a, d), power(d, 2))
    root = power(k.evaluate(inside), HALF)
    return list_of(times(HALF, plus(a, d, times(-1, root))), times(HALF, plus(a, d, root)))


def _exact_vectors(rows: Rows, roots: list[Root]) -> list[list[Expr]] | None:
    """An eigenvector for each eigenvalue, zeros where there are too few."""
    vectors: list[list[Expr]] = []
    n = len(rows)
    for i, root in enumerate(roots):
        if root.q:
            if n != 2:
                return None
            (a, b), (c, d) = ([Fraction(x) for x in row] for row in rows)  # type: ignore[arg-type]
            if c:
                vectors.append([Root((root.p - d) / c, root.q / c, root.r).expression(), 1])
            else:
                vectors.append([1, Root((root.p - a) / b, root.q / b, root.r).expression()])
            continue
        value = tower.exact(root.p)
        shifted = [[tower.subtract(x, value) if r == c else x for c, x in enumerate(row)] for r, row in enumerate(rows)]
        basis = matrices.null_space(shifted)
        earlier = sum(1 for other in roots[:i] if other == root)
        zero: list[Number] = [0] * n
        vectors.append(list(basis[earlier] if earlier < len(basis) else zero))
    return vectors


def _system(k: Kernel, e: Expr, head: str) -> tuple[Expr, Expr] | None:
    e = _ordinary(k, e)
    if square(k, e, head) is None:
        return None
    machine = inexact_array(k, e)
    if machine is not None:
        values, vectors = _sorted_machine(machine)
        return from_machine(values), from_machine(vectors)
    rows = numeric_rows(e)
    roots = None if rows is None else exact_eigenvalues(rows)
    if rows is None or roots is None:
        return None
    exact = _exact_vectors(rows, roots)
    if exact is None:
        return None
    return list_of(*(r.expression() for r in roots)), vector_or_matrix(exact)


@builtin("Eigenvectors", options={"Method": "Automatic", "Cubics": "False", "Quartics": "False"})
def eigenvectors(k: Kernel, _options: Any, e: Expr, count: Expr | None = None) -> Expr | None:
    """Eigenvectors[m]: the list of eigenvectors, in the order of the eigenvalues.

    >> {Eigenvectors[{{2, 1}, {1, 2}}], Eigenvectors[{{1, 2}, {3, 4}}]}
     = {{{1, 1}, {-1, 1}}, {{(-3 + Sqrt[33])/6, 1}, {(-3 - Sqrt[33])/6, 1}}}
    """
    found = _system(k, e, "Eigenvectors")
    return None if found is None else _count(k, found[1], count, "Eigenvectors")


@builtin("Eigensystem", options={"Method": "Automatic", "Cubics": "False", "Quartics": "False"})
def eigensystem(k: Kernel, _options: Any, e: Expr, count: Expr | None = None) -> Expr | None:
    """Eigensystem[m]: {eigenvalues, eigenvectors}.

    >> Eigensystem[{{2, 1}, {1, 2}}]
     = {{3, 1}, {{1, 1}, {-1, 1}}}
    """
    found = _system(k, e, "Eigensystem")
    if found is None:
        return None
    values = _count(k, found[0], count, "Eigensystem")
    vectors = None if values is None else _count(k, found[1], count, "Eigensystem")
    return None if values is None or vectors is None else list_of(values, vectors)


@builtin("CharacteristicPolynomial")
def characteristic_polynomial(k: Kernel, e: Expr, x: Expr) -> Expr | None:
    """CharacteristicPolynomial[m, x]: Det[m - x IdentityMatrix[n]].

    >> CharacteristicPolynomial[{{1, 2}, {3, 4}}, x]
     = -2 - 5*x + x^2
    """
    rows = numeric_rows(e)
    if rows is None or square(k, e, "CharacteristicPolynomial") is None:
        return None
    n = len(rows)
    coefficients = matrices.characteristic_polynomial(rows)
    return plus(*(times((-1) ** n, c, power(x, n - i) if i < n else 1) for i, c in enumerate(coefficients)))


def _matrix(k: Kernel, e: Expr) -> Array | None:
    """A machine matrix: with a machine number in it, for exact ones have exact decompositions that are not built."""
    machine = inexact_array(k, e)
    return machine if machine is not None and machine.ndim == 2 else None


@builtin("SingularValueDecomposition", options={"Tolerance": "Automatic"})
def singular_value_decomposition(k: Kernel, _options: Any, e: Expr, count: Expr | None = None) -> Expr | None:
    """SingularValueDecomposition[m]: {u, w, v} with m == u . w . ConjugateTranspose[v].

    SingularValueDecomposition[m, n] has the n greatest singular values only, with UpTo[n] at most so many.

    >> {u, w, v} = SingularValueDecomposition[{{3., 0.}, {0., 4.}}]; {w, Chop[u . w . Transpose[v]]}
     = {{{4., 0.}, {0., 3.}}, {{3., 0}, {0, 4.}}}

    Not built: decompositions of exact matrices.
    """
    m = _matrix(k, e)
    if m is None:
        if numeric_rows(e) is not None:
            k.message(S.SingularValueDecomposition, "exact", e)
        return None
    if type(count) is Compound and count.head is S.UpTo and len(count.args) == 1 and type(count.args[0]) is int:
        count = min(count.args[0], min(m.shape))
    u, sizes, v = np.linalg.svd(m, full_matrices=count is None)
    if count is None:
        w = np.zeros(m.shape)
        np.fill_diagonal(w, sizes)
    else:
        if type(count) is not int or not 1 <= count <= len(sizes):
            k.message(S.SingularValueDecomposition, "takesvd", count, len(sizes))
            return None
        u, v, w = u[:, :count], v[:count], np.diag(sizes[:count])
    return list_of(from_machine(u), from_array(w), from_machine(np.conj(v.T)))


@builtin("SingularValueList", options={"Tolerance": "Automatic"})
def singular_value_list(k: Kernel, _options: Any, e: Expr, count: Expr | None = None) -> Expr | None:
    """SingularValueList[m]: the singular values that are not 0, the greatest first.

    >> {SingularValueList[{{3., 0.}, {0., 4.}}], SingularValueList[{{1, 0}, {0, 2}}]}
     = {{4., 3.}, {2, 1}}
    """
    m = _matrix(k, e)
    if m is not None:
        sizes = np.linalg.svd(m, compute_uv=False)
        return _count(
            k, from_array(sizes[sizes > max(m.shape) * np.finfo(float).eps * sizes[0]]), count, "SingularValueList"
        )
    rows = numeric_rows(e)
    if rows is None:
        return None
    star = matrices.conjugate_transpose(rows)
    gram = matrices.product(star, rows) if len(rows) >= len(rows[0]) else matrices.product(rows, star)
    roots = exact_eigenvalues(gram)
    if roots is None:
        return None
    return _count(k, list_of(*(power(r.expression(), HALF) for r in roots if r.p or r.q)), count, "SingularValueList")


@builtin("QRDecomposition", options={"Pivoting": "False"})
def qr_decomposition(k: Kernel, _options: Any, e: Expr) -> Expr | None:
    """QRDecomposition[m]: {q, r} with m == ConjugateTranspose[q] . r; for machine numbers.

    >> {q, r} = QRDecomposition[{{1., 2.}, {3., 4.}}]; Round[Transpose[q] . r]
     = {{1, 2}, {3, 4}}
    """
    m = _matrix(k, e)
    if m is None:
        return None
    q, r = np.linalg.qr(m)
    return list_of(from_machine(np.conj(q.T)), from_machine(r))


@builtin("CholeskyDecomposition")
def cholesky_decomposition(k: Kernel, e: Expr) -> Expr | None:
    """CholeskyDecomposition[m]: the upper triangular u with m == ConjugateTranspose[u] . u; for machine numbers.

    >> CholeskyDecomposition[{{4., 2.}, {2., 5.}}]
     = {{2., 1.}, {0., 2.}}
    """
    m = _matrix(k, e)
    if m is None:
        return None
    try:
        return from_machine(np.conj(np.linalg.cholesky(m).T))
    except np.linalg.LinAlgError:
        k.message(S.CholeskyDecomposition, "posdef", e)
        return None


@builtin("MatrixExp")
def matrix_exp(k: Kernel, e: Expr) -> Expr | None:
    """MatrixExp[m]: the exponential of a matrix of machine numbers, by scaling and squaring.

    >> MatrixExp[{{0., 0.}, {0., 0.}}]
     = {{1., 0.}, {0., 1.}}
    """
    m = _matrix(k, e)
    if m is None or m.shape[0] != m.shape[1]:
        return None
    halvings = max(0, int(np.ceil(np.log2(max(float(np.abs(m).sum(axis=0).max()), 1e-300)))) + 3)
    scaled = m / 2.0**halvings
    term = total = np.eye(len(m), dtype=m.dtype)
    for i in range(1, 20):
        term = term @ scaled / i
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return from_machine(total)
