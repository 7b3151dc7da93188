"""Polynomials: Expand, Collect, Coefficient, CoefficientList, Exponent, Variables, PolynomialQ.

A polynomial is taken apart into terms: a dictionary from the powers of its generators (symbols and whatever is no sum,
product or whole power) to a coefficient. What is put together again is evaluated, so it has its usual form.
"""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.builtins import tower
from wlnet.expression import Compound, Expr, Number, S, Symbol, boolean, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin
from wlnet.kernel.templates import mentions

Monomial = tuple[tuple[Expr, int], ...]
Terms = dict[Monomial, Number]

_MOST_TERMS = 200_000


def _multiply(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for base, n in b:
        powers[base] = powers.get(base, 0) + n
    return tuple(sorted(((base, n) for base, n in powers.items() if n), key=lambda p: repr(p[0])))


def _sum(all_terms: Sequence[Terms]) -> Terms:
    total: Terms = {}
    for terms in all_terms:
        for monomial, c in terms.items():
            total[monomial] = tower.add(total[monomial], c) if monomial in total else c
    return {m: c for m, c in total.items() if not tower.is_exact_zero(c)}


def _product(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > _MOST_TERMS:
        raise OverflowError
    total: Terms = {}
    for m1, c1 in a.items():
        for m2, c2 in b.items():
            m, c = _multiply(m1, m2), tower.multiply(c1, c2)
            total[m] = tower.add(total[m], c) if m in total else c
    return {m: c for m, c in total.items() if not tower.is_exact_zero(c)}


def terms_of(e: Expr) -> Terms:
    """The terms of an expression multiplied out."""
    if tower.is_number(e):
        return {} if tower.is_exact_zero(e) else {(): e}
    if type(e) is Compound:
        if e.head is S.Plus:
            return _sum([terms_of(a) for a in e.args])
        if e.head is S.Times:
            result: Terms = {(): 1}
            for a in e.args:
                result = _product(result, terms_of(a))
            return result
        if e.head is S.Power and len(e.args) == 2 and type(e.args[1]) is int:
            base, n = e.args[0], e.args[1]
            inner: Terms = terms_of(base) if n > 0 and _is_sum(base) else {((base, 1),): 1}
            if n < 0 or len(inner) == 1:
                return {tuple((b, p * n) for b, p in m): tower.integer_power(c, n) for m, c in inner.items()}
            result = {(): 1}
            for _ in range(n):
                result = _product(result, inner)
            return result
    return {((e, 1),): 1}


def _is_sum(e: Expr) -> bool:
    return type(e) is Compound and e.head in (S.Plus, S.Times, S.Power)


def from_terms(terms: Terms) -> Expr:
    """The sum of terms, not yet evaluated."""
    return Compound(S.Plus, tuple(_term(m, c) for m, c in terms.items()))


def _term(m: Monomial, c: Expr) -> Expr:
    return Compound(S.Times, (c, *(Compound(S.Power, (base, n)) for base, n in m)))


def _threaded(e: Expr, make: object) -> Expr | None:
    """A function mapped over lists, equations and inequalities, as polynomial functions are."""
    if type(e) is Compound and e.head in (S.List, S.Equal, S.Less, S.Greater, S.LessEqual, S.GreaterEqual, S.Rule):
        return Compound(e.head, tuple(make(a) for a in e.args))  # type: ignore[operator]
    return None


@builtin("Expand")
def expand(k: Kernel, e: Expr, _pattern: Expr = S.Automatic) -> Expr | None:
    """Expand[expr]: products and whole powers of sums multiplied out.

    >> {Expand[(x + y)^2], Expand[(1 + x) (2 - x)], Expand[x (y + Sin[(1 + x)^2])]}
     = {x^2 + 2*x*y + y^2, 2 + x - x^2, x*y + x*Sin[(1 + x)^2]}

    Not built: Expand[expr, pattern] leaves nothing out.
    """
    mapped = _threaded(e, lambda a: Compound(S.Expand, (a,)))
    if mapped is not None:
        return mapped
    try:
        return from_terms(terms_of(e))
    except OverflowError:
        return e


@builtin("ExpandAll")
def expand_all(_k: Kernel, e: Expr) -> Expr | None:
    """ExpandAll[expr]: products and powers of sums multiplied out everywhere in expr.

    >> ExpandAll[f[(1 + x)^2]]
     = f[1 + 2*x + x^2]
    """
    if type(e) is not Compound:
        return e
    if e.head is S.Power and len(e.args) == 2 and type(e.args[1]) is int and e.args[1] < 0:
        # A denominator is expanded by itself.
        below = Compound(S.ExpandAll, (Compound(S.Power, (e.args[0], -e.args[1])),))
        return Compound(S.Power, (below, -1))
    return Compound(S.Expand, (Compound(e.head, tuple(Compound(S.ExpandAll, (a,)) for a in e.args)),))


def coefficients(terms: Terms, x: Expr) -> dict[int, Terms]:
    """The terms by the power of ``x``, each without that power."""
    found: dict[int, Terms] = {}
    for m, c in terms.items():
        power = next((n for base, n in m if base == x), 0)
        rest = tuple((base, n) for base, n in m if base != x)
        found.setdefault(power, {})[rest] = c
    return found


@builtin("Collect")
def collect(k: Kernel, e: Expr, by: Expr, h: Expr = S.Identity) -> Expr | None:
    """Collect[expr, x]: terms with the same power of x together; Collect[expr, x, h] puts h around coefficients.

    >> {Collect[a x + b x + c, x], Collect[(1 + a + x)^2, x], Collect[a x + b x, x, f]}
     = {c + (a + b)*x, 1 + 2*a + a^2 + (2 + 2*a)*x + x^2, x*f[a + b]}
    """
    mapped = _threaded(e, lambda a: Compound(S.Collect, (a, by, h)))
    if mapped is not None:
        return mapped
    variables = list(by.args) if is_list(by) else [by]
    if not variables:
        return Compound(h, (e,))
    x, rest = variables[0], variables[1:]
    groups = coefficients(terms_of(e), x)
    pieces: list[Expr] = []
    for n, terms in sorted(groups.items()):
        value = k.evaluate(from_terms(terms))
        inner = Compound(S.Collect, (value, list_of(*rest), h)) if rest else Compound(h, (value,))
        pieces.append(Compound(S.Times, (inner, Compound(S.Power, (x, n)))))
    return Compound(S.Plus, tuple(pieces))


@builtin("Coefficient")
def coefficient(k: Kernel, e: Expr, form: Expr, power: Expr = 1) -> Expr | None:
    """Coefficient[poly, x, n]: the coefficient of x^n; Coefficient[poly, x y^2] that of a product.

    >> {Coefficient[(1 + x)^4, x, 2], Coefficient[3 x + y, x], Coefficient[a x y^2 + b x, x y^2]}
     = {6, 3, a}
    """
    if is_list(e):
        return Compound(S.List, tuple(Compound(S.Coefficient, (a, form, power)) for a in e.args))
    if is_list(form):
        return Compound(S.List, tuple(Compound(S.Coefficient, (e, f, power)) for f in form.args))
    wanted = terms_of(form)
    if type(power) is not int or len(wanted) != 1:
        return None
    terms = terms_of(e)
    for base, n in next(iter(wanted)):
        terms = coefficients(terms, base).get(n * power, {})
    return from_terms(terms)


@builtin("CoefficientList")
def coefficient_list(k: Kernel, e: Expr, by: Expr) -> Expr | None:
    """CoefficientList[poly, x]: the coefficients of 1, x, x^2, ...; CoefficientList[poly, {x, y}] a matrix of them.

    >> {CoefficientList[1 + 3 x^2, x], CoefficientList[x y + 2, {x, y}], CoefficientList[0, x]}
     = {{1, 0, 3}, {{2, 0}, {0, 1}}, {}}
    """
    variables = list(by.args) if is_list(by) else [by]
    terms = terms_of(e)
    if not terms:
        return list_of()
    degrees = [max(coefficients(terms, x)) for x in variables]
    if any(min(coefficients(terms, x)) < 0 for x in variables):
        return None

    def build(at: int, part: Terms) -> Expr:
        if at == len(variables):
            return from_terms(part)
        groups = coefficients(part, variables[at])
        return list_of(*(build(at + 1, groups.get(n, {})) for n in range(degrees[at] + 1)))

    return build(0, terms)


@builtin("Exponent")
def exponent(_k: Kernel, e: Expr, x: Expr, h: Expr = S.Max) -> Expr | None:
    """Exponent[poly, x]: the highest power of x; Exponent[poly, x, h] gives h all of them.

    >> {Exponent[1 + x + 3 x^4, x], Exponent[1 + x^2, x, List], Exponent[5, x]}
     = {4, {0, 2}, 0}
    """
    if is_list(e):
        return Compound(S.List, tuple(Compound(S.Exponent, (a, x, h)) for a in e.args))
    powers = sorted(coefficients(terms_of(e), x))
    if not powers:
        return Compound(S.Times, (-1, S.Infinity))
    return Compound(h, tuple(powers))


@builtin("Variables")
def variables_(_k: Kernel, e: Expr) -> Expr | None:
    """Variables[poly]: what the polynomial is one in.

    >> {Variables[(x + y)^2 + 3 z], Variables[Sin[x] + y]}
     = {{x, y, z}, {y, Sin[x]}}
    """
    items = e.args if is_list(e) else (e,)
    found: list[Expr] = []
    for item in items:
        for m in terms_of(item):
            found.extend(base for base, _ in m if not _is_constant(base))
    return Compound(S.Union, (list_of(*found),))


def _is_constant(e: Expr) -> bool:
    return e in (S.Pi, S.E) or (type(e) is Compound and e.head is S.Power and tower.is_number(e.args[0]))


@builtin("PolynomialQ")
def polynomial_q(_k: Kernel, e: Expr, by: Expr) -> Expr | None:
    """PolynomialQ[expr, x], PolynomialQ[expr, {x, y}]: whether expr is a polynomial in x.

    >> {PolynomialQ[x^2 + a/b, x], PolynomialQ[x^2 + 1/x, x], PolynomialQ[Sin[x], x]}
     = {True, False, False}
    """
    variables = by.args if is_list(by) else (by,)
    names = frozenset(v for v in variables if type(v) is Symbol)
    for m in terms_of(e):
        for base, n in m:
            if base in variables:
                if n < 0:
                    return boolean(False)
            elif mentions(base, names):
                return boolean(False)
    return boolean(True)
