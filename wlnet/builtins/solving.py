"""Solve and NSolve: polynomial equations in one variable, and systems of linear equations."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from wlnet.builtins import matrices, tower
from wlnet.builtins.decompositions import quadratic_roots, rational_roots
from wlnet.builtins.polynomials import coefficients, from_terms, terms_of
from wlnet.builtins.totals import minus, plus, power, times
from wlnet.expression import FALSE, TRUE, Complex, Compound, Expr, Number, S, Symbol, is_list, list_of, rule
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import Options
from wlnet.kernel.registry import builtin, messages, symbols
from wlnet.kernel.templates import mentions

symbols("Reals Integers Complexes Rationals PositiveIntegers NonNegativeIntegers PositiveReals NonNegativeReals")
symbols("GeneratedParameters InverseFunctions MaxExtraConditions VerifySolutions")

HALF = Fraction(1, 2)
for _name in ("Solve", "NSolve"):
    messages(
        _name,
        {
            "ivar": "`1` is not a valid variable.",
            "naqs": "`1` is not a system of equations.",
            "nsmet": "The equations `1` cannot be solved by the methods that are built: polynomials in one variable "
            "and linear systems.",
            "svars": "The equations may not give solutions for all variables.",
        },
    )


def _equations(e: Expr) -> list[Expr] | None:
    """lhs - rhs of every equation in lists and conjunctions; None if there is anything else."""
    if e is TRUE:
        return []
    if type(e) is Compound and e.head in (S.List, S.And):
        found: list[Expr] = []
        for part in e.args:
            inner = _equations(part)
            if inner is None:
                return None
            found += inner
        return found
    if type(e) is Compound and e.head is S.Equal and len(e.args) >= 2:
        return [minus(e.args[0], other) for other in e.args[1:]]
    return None


def _polynomial(k: Kernel, e: Expr, x: Symbol) -> list[Expr] | None:
    """The coefficients of 1, x, x^2, ..., negative powers multiplied away; None if ``e`` is no sum of powers of x."""
    terms = terms_of(e)
    if any(base != x and mentions(base, frozenset((x,))) for m in terms for base, _ in m):
        return None
    groups = coefficients(terms, x)
    least = min(0, *groups) if groups else 0
    return [k.evaluate(from_terms(groups.get(n, {}))) for n in range(least, max(groups, default=0) + 1)]


def _roots(k: Kernel, c: list[Expr]) -> list[Expr] | None:
    """The roots of a polynomial with these coefficients, exact ones where they are exact; None where not known."""
    if any(tower.is_number(a) and not tower.is_exact(a) for a in c) and all(tower.is_number(a) for a in c):
        return _machine_roots(c)
    if all(type(a) is int or type(a) is Fraction for a in c):
        rational, rest = rational_roots([Fraction(a) for a in reversed(c)])  # type: ignore[arg-type]
        roots: list[Expr] = [tower.exact(r) for r in sorted(rational)]
        if len(rest) == 3:
            pair = [r.expression() for r in quadratic_roots(rest)]
            return _in_order(k, [*roots, *(k.evaluate(r) for r in pair)])
        if len(rest) <= 1:
            return roots
        pure = _roots_of_power(k, rest)
        return None if pure is None else [*roots, *pure]
    return _symbolic_roots(k, c)


def _roots_of_power(k: Kernel, c: Sequence[Fraction]) -> list[Expr] | None:
    """The roots of x^n - r, for n = 3 and 4 (highest coefficient first)."""
    n = len(c) - 1
    if n not in (3, 4) or any(c[1:-1]):
        return None
    size = tower.exact(-c[-1] / c[0])
    root = power(size, tower.rational(1, n)) if -c[-1] / c[0] > 0 else None
    if root is None:
        return None
    turns = (0, 1, 2) if n == 3 else (0, 1, 2, 3)
    units: list[Expr] = [power(-1, tower.rational(2 * t, n)) for t in turns]
    return [k.evaluate(times(u, root)) for u in units]


def _in_order(k: Kernel, roots: list[Expr]) -> list[Expr]:
    """Real ones by size, then complex ones by real and imaginary part."""
    values = [k.evaluate(Compound(S.N, (r,))) for r in roots]
    numbers = [tower.to_complex(v) if tower.is_number(v) else complex(0) for v in values]
    order = sorted(range(len(roots)), key=lambda i: (abs(numbers[i].imag) > 0, numbers[i].real, numbers[i].imag))
    return [roots[i] for i in order]


def _machine_roots(c: Sequence[Expr]) -> list[Expr]:
    values = np.array([tower.to_complex(a) for a in reversed(c)])  # type: ignore[arg-type]
    if not np.any(values.imag):
        values = values.real
    found = np.roots(values)
    scale = max(1.0, float(np.abs(found).max(initial=0.0)))
    # Two steps of Newton's method give the digits that the eigenvalues of the companion matrix lack.
    slope = np.polyder(values)
    for _ in range(2):
        rise = np.polyval(slope, found)
        found = found - np.divide(np.polyval(values, found), rise, out=np.zeros_like(found), where=np.abs(rise) > 1e-8)
    cleaned = [complex(r.real, 0.0 if abs(r.imag) < 1e-12 * scale else r.imag) for r in found]
    cleaned.sort(key=lambda z: (z.real, z.imag))
    return [z.real if z.imag == 0 else tower.from_complex(z) for z in cleaned]


def _symbolic_roots(k: Kernel, c: list[Expr]) -> list[Expr] | None:
    if len(c) == 2:
        return [k.evaluate(times(-1, c[0], power(c[1], -1)))]
    if len(c) != 3:
        return None
    root = power(plus(power(c[1], 2), times(-4, c[0], c[2])), HALF)
    half = times(HALF, power(c[2], -1))
    return [k.evaluate(times(half, plus(times(-1, c[1]), times(sign, root)))) for sign in (-1, 1)]


def _linear(
    k: Kernel, equations: Sequence[Expr], names: Sequence[Symbol]
) -> tuple[list[list[Expr]], list[Expr]] | None:
    """Coefficients and right-hand sides of linear equations; None if one is not linear."""
    rows: list[list[Expr]] = []
    sides: list[Expr] = []
    for e in equations:
        terms = terms_of(e)
        row: list[Expr] = []
        rest = dict(terms)
        for x in names:
            groups = coefficients(terms, x)
            if set(groups) - {0, 1}:
                return None
            entry = k.evaluate(from_terms(groups.get(1, {})))
            if mentions(entry, frozenset(names)):
                return None
            row.append(entry)
            rest = coefficients(rest, x).get(0, {})
        side = k.evaluate(times(-1, from_terms(rest)))
        if mentions(side, frozenset(names)):
            return None
        rows.append(row)
        sides.append(side)
    return rows, sides


def _solve_linear(
    k: Kernel, rows: list[list[Expr]], sides: list[Expr], names: Sequence[Symbol], head: Symbol
) -> list[list[Compound]] | None:
    """The solution of a linear system, free variables staying as they are; none at all where it has none."""
    numeric = all(tower.is_number(x) for row in rows for x in row)
    if numeric and all(tower.is_number(x) for x in sides):
        whole: matrices.Rows = [[*row, side] for row, side in zip(rows, sides, strict=True)]  # type: ignore[list-item]
        reduced, pivots = matrices.row_reduce(whole, len(names))
        if any(not tower.is_zero(row[-1]) for row in reduced[len(pivots) :]):
            return []
        if len(pivots) < len(names):
            k.message(head, "svars")
        return [[_solution(k, names, row, pivot) for row, pivot in zip(reduced, pivots, strict=False)]]
    if len(rows) != len(names):
        return None
    matrix = list_of(*(list_of(*row) for row in rows))
    found = k.evaluate(Compound(S.LinearSolve, (matrix, list_of(*sides))))
    if not is_list(found):
        return None
    return [[rule(x, v) for x, v in zip(names, found.args, strict=True)]]


def _solution(k: Kernel, names: Sequence[Symbol], row: Sequence[Number], pivot: int) -> Compound:
    free = [times(tower.negate(c), x) for x, c in zip(names[pivot + 1 :], row[pivot + 1 : -1], strict=True)]
    return rule(names[pivot], k.evaluate(plus(row[-1], *free)))


def _variables(k: Kernel, e: Expr, head: Symbol) -> list[Symbol] | None:
    items = e.args if is_list(e) else (e,)
    names = [x for x in items if type(x) is Symbol]
    if len(names) != len(items) or not names:
        k.message(head, "ivar", next((x for x in items if type(x) is not Symbol), e))
        return None
    return names


def _is_real(e: Expr) -> bool:
    return type(e) is not Complex and (type(e) is not Compound or all(map(_is_real, e.args)))


def _within(k: Kernel, value: Expr, domain: Expr | None) -> bool:
    """Whether a value lies in the domain asked for."""
    if domain is None or domain is S.Complexes:
        return True
    number = k.evaluate(Compound(S.N, (value,)))
    if domain is S.Reals:
        return _is_real(number)
    if domain is S.Rationals:
        return type(value) in tower.EXACT_REALS
    return domain is S.Integers and type(value) is int


def _solved(k: Kernel, head: Symbol, e: Expr, by: Expr, domain: Expr | None) -> Expr | None:
    names = _variables(k, by, head)
    if names is None:
        return None
    if e is FALSE:
        return list_of()
    equations = _equations(e)
    if equations is None:
        k.message(head, "naqs", e)
        return None
    if not equations:
        return list_of(list_of())
    expanded = [k.evaluate(Compound(S.Expand, (q,))) for q in equations]
    if len(names) == 1 and len(expanded) == 1:
        c = _polynomial(k, expanded[0], names[0])
        roots = None if c is None else [] if len(c) == 1 and c[0] != 0 else _roots(k, c)
        if roots is not None:
            return list_of(*(list_of(rule(names[0], r)) for r in roots if _within(k, r, domain)))
    system = _linear(k, expanded, names)
    found = None if system is None else _solve_linear(k, *system, names, head)
    if found is None:
        k.message(head, "nsmet", e)
        return None
    return list_of(*(list_of(*s) for s in found if all(_within(k, r.args[1], domain) for r in s)))


@builtin("Solve", options={"Method": "Automatic", "WorkingPrecision": "Infinity", "VerifySolutions": "Automatic"})
def solve(k: Kernel, _options: Options, e: Expr, by: Expr, domain: Expr | None = None) -> Expr | None:
    """Solve[eqs, vars]: the solutions as lists of rules; Solve[eqs, vars, Reals]: the real ones.

    >> {Solve[x^2 == 4, x], Solve[x^2 - x - 1 == 0, x], Solve[a x + b == 0, x], Solve[x^2 == -1, x, Reals]}
     = {{{x -> -2}, {x -> 2}}, {{x -> (1 - Sqrt[5])/2}, {x -> (1 + Sqrt[5])/2}}, {{x -> -(b/a)}}, {}}
    >> Solve[{x + y == 3, x - y == 1}, {x, y}]
     = {{x -> 2, y -> 1}}

    Not built: equations that are neither polynomials in one variable (with roots that are rational, or two that are
    not) nor linear systems; inequalities.
    """
    return _solved(k, S.Solve, e, by, domain)


@builtin("NSolve", options={"Method": "Automatic", "WorkingPrecision": "MachinePrecision"})
def n_solve(k: Kernel, _options: Options, e: Expr, by: Expr, domain: Expr | None = None) -> Expr | None:
    """NSolve[eqs, vars]: numerical solutions of a polynomial equation in one variable, or of a linear system.

    >> {NSolve[x^2 == 4, x], NSolve[{x + y == 3, x - y == 1}, {x, y}]}
     = {{{x -> -2.}, {x -> 2.}}, {{x -> 2., y -> 1.}}}

    Not built: systems of equations that are not linear.
    """
    names = _variables(k, by, S.NSolve)
    equations = None if names is None else _equations(e)
    if names is not None and equations is not None and len(names) == 1 and len(equations) == 1:
        c = _polynomial(k, k.evaluate(Compound(S.Expand, (equations[0],))), names[0])
        numbers = None if c is None else [k.evaluate(Compound(S.N, (a,))) for a in c]
        if numbers is not None and len(numbers) > 1 and all(tower.is_number(a) for a in numbers):
            roots = _machine_roots(numbers)
            return list_of(*(list_of(rule(names[0], r)) for r in roots if _within(k, r, domain)))
    found = None if names is None else _solved(k, S.NSolve, e, by, domain)
    return None if found is None else Compound(S.N, (found,))
