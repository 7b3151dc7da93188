"""Canonical order, as Sort, Order and Orderless functions have it.

Numbers come first, by value; then strings, symbols, and compounds: shorter ones first, then part by part. Products
and powers are compared as monomials, so that ``x``, ``2 x^2`` and ``y`` stand in this order, and sums as polynomials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from wlnet.expression import Association, BigReal, Complex, Compound, Expr, PackedArray, S, Symbol

_NUMBERS = frozenset({int, float, Fraction, BigReal, Complex})
_REALS = frozenset({int, float, Fraction})


def compare(a: Expr, b: Expr) -> int:
    """-1 if ``a`` comes first, 1 if ``b`` does, 0 if they are the same in this order."""
    if a is b:
        return 0
    rank_a, rank_b = _rank(a), _rank(b)
    if rank_a < 2 or rank_b < 2:
        if rank_a != rank_b:
            return -1 if rank_a < rank_b else 1
        return _compare_numbers(a, b) if rank_a == 0 else _compare_strings(a, b)  # type: ignore[arg-type]
    if _is_sum(a) or _is_sum(b):
        return _compare_sums(a, b)
    if _is_monomial(a) or _is_monomial(b):
        return _compare_monomials(a, b)
    if rank_a != rank_b:
        return -1 if rank_a < rank_b else 1
    if rank_a == 2:
        assert isinstance(a, Symbol)
        assert isinstance(b, Symbol)
        return _compare_strings(a.short, b.short) or _compare_strings(a.context, b.context)
    if rank_a == 4:
        return _compare_strings(repr(type(a)), repr(type(b))) or _compare_strings(repr(a), repr(b))
    return _compare_parts(a, b)


def _rank(e: Expr) -> int:
    kind = type(e)
    if kind in _NUMBERS:
        return 0
    if kind is str:
        return 1
    if kind is Symbol:
        return 2
    if kind is Compound or kind is PackedArray or kind is Association:
        return 3
    return 4


def _key(x: Expr) -> tuple[Fraction, int]:
    """A real number's exact value; an exact number stands before an equal inexact one."""
    if type(x) is BigReal:
        return Fraction(x.value), 1
    if type(x) is float:
        if x != x or x in (float("inf"), float("-inf")):
            return Fraction(Decimal(1).scaleb(400)) * (-1 if x < 0 else 1), 1
        return Fraction(x), 1
    return Fraction(x), 0  # type: ignore[arg-type]


def _compare_numbers(a: Expr, b: Expr) -> int:
    if type(a) in _REALS and type(b) in _REALS and a != b:
        return -1 if a < b else 1  # type: ignore[operator]
    ra, ia = (_key(a.re), _key(a.im)) if type(a) is Complex else (_key(a), (Fraction(0), 0))
    rb, ib = (_key(b.re), _key(b.im)) if type(b) is Complex else (_key(b), (Fraction(0), 0))
    ka = (ra[0], abs(ia[0]), ia[0], ra[1])
    kb = (rb[0], abs(ib[0]), ib[0], rb[1])
    return (ka > kb) - (ka < kb)


def string_key(s: str) -> tuple[str, str]:
    """Dictionary order: letters without regard to case, then lower case before upper case."""
    return s.casefold(), s.swapcase()


def _compare_strings(a: str, b: str) -> int:
    if a == b:
        return 0
    return -1 if string_key(a) < string_key(b) else 1


def _is_sum(e: Expr) -> bool:
    return type(e) is Compound and e.head is S.Plus


def _compare_sums(a: Expr, b: Expr) -> int:
    """By the terms from the last on, anything else being a sum of one term: so ``a + b`` goes before ``x``."""
    terms_a: Sequence[Expr] = a.args if _is_sum(a) else (a,)  # type: ignore[union-attr]
    terms_b: Sequence[Expr] = b.args if _is_sum(b) else (b,)  # type: ignore[union-attr]
    for x, y in zip(reversed(terms_a), reversed(terms_b), strict=False):
        found = compare(x, y)
        if found:
            return found
    return (len(terms_a) > len(terms_b)) - (len(terms_a) < len(terms_b))


def _is_monomial(e: Expr) -> bool:
    return type(e) is Compound and (e.head is S.Times or e.head is S.Power)


def _factors(e: Expr) -> tuple[Expr, list[tuple[Expr, Expr]]]:
    """The numeric coefficient and the (base, exponent) factors of a product."""
    coefficient: Expr = 1
    parts: Iterable[Expr] = e.args if type(e) is Compound and e.head is S.Times else (e,)
    factors: list[tuple[Expr, Expr]] = []
    for part in parts:
        if type(part) in _NUMBERS:
            coefficient = part
        elif type(part) is Compound and part.head is S.Power and len(part.args) == 2:
            factors.append((part.args[0], part.args[1]))
        else:
            factors.append((part, 1))
    return coefficient, factors


def _compare_monomials(a: Expr, b: Expr) -> int:
    ca, fa = _factors(a)
    cb, fb = _factors(b)
    for (base_a, exp_a), (base_b, exp_b) in zip(reversed(fa), reversed(fb), strict=False):
        found = compare(base_a, base_b)
        if found:
            return found
        found = compare(exp_a, exp_b)
        if found:
            return found
    if len(fa) != len(fb):
        return -1 if len(fa) < len(fb) else 1
    return compare(ca, cb)


def _compare_parts(a: Expr, b: Expr) -> int:
    args_a = a.rules() if type(a) is Association else a.args  # type: ignore[union-attr]
    args_b = b.rules() if type(b) is Association else b.args  # type: ignore[union-attr]
    if len(args_a) != len(args_b):
        return -1 if len(args_a) < len(args_b) else 1
    found = compare(a.head, b.head)  # type: ignore[union-attr]
    if found:
        return found
    for x, y in zip(args_a, args_b, strict=True):
        found = compare(x, y)
        if found:
            return found
    return 0


sort_key: Callable[[Expr], Any] = cmp_to_key(compare)


def uniform_keys(items: Sequence[Expr]) -> list[tuple[Any, ...]] | None:
    """Keys in canonical order for calls of one head with raw arguments of the same kinds, as ``{1 -> "a", 2 -> "b"}``.

    None for other items; comparing such keys is much quicker than comparing expressions.
    """
    first = items[0]
    if type(first) is not Compound or not first.args or type(first.head) is not Symbol or first.head in _BY_FACTORS:
        return None
    head, kinds = first.head, tuple(map(type, first.args))
    if not set(kinds) <= {int, float, str}:
        return None
    for e in items:
        if type(e) is not Compound or e.head is not head or tuple(map(type, e.args)) != kinds:
            return None
    if float in kinds and any(a != a for e in items for a in e.args):  # type: ignore[union-attr]
        return None
    if str not in kinds:
        return [e.args for e in items]  # type: ignore[union-attr]
    return [tuple([string_key(a) if type(a) is str else a for a in e.args]) for e in items]  # type: ignore[union-attr]


_BY_FACTORS = frozenset({S.Plus, S.Times, S.Power})


def sort_expressions(items: Sequence[Expr]) -> list[Expr]:
    """The items in canonical order; the sort is stable."""
    kinds = set(map(type, items))
    if len(kinds) == 1:
        kind = next(iter(kinds))
        if kind is int or (kind is float and all(x == x for x in items)):
            return sorted(items)  # type: ignore[type-var]
        if kind is str:
            return sorted(items, key=string_key)  # type: ignore[arg-type]
        keys = uniform_keys(items) if kind is Compound and len(items) > 8 else None
        if keys is not None:
            return [items[i] for i in sorted(range(len(items)), key=keys.__getitem__)]
    return sorted(items, key=sort_key)


def in_order(items: Sequence[Expr]) -> bool:
    """Whether the items stand in canonical order already."""
    return all(compare(a, b) <= 0 for a, b in pairwise(items))
