"""Plus and Times: sums and products in their normal form, and Subtract, Divide, Minus."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from wlnet.builtins import packed_arithmetic, tower
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE, INFINITY
from wlnet.builtins.numeric import is_numeric, machine_value
from wlnet.builtins.radicals import Radicals
from wlnet.expression import Complex, Compound, Expr, Number, PackedArray, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.ordering import sort_expressions
from wlnet.kernel.registry import builtin

_PLUS, _TIMES, _POWER = S.Plus, S.Times, S.Power
_INFINITE = frozenset({INFINITY, COMPLEX_INFINITY, INDETERMINATE})
MINUS_INFINITY = Compound(_TIMES, (-1, INFINITY))


def finite(x: float) -> float | None:
    """A machine result, or None where it overflowed."""
    return x if math.isfinite(x) else None


def fast_plus(args: Sequence[Expr]) -> Expr | None:
    """Sums of integers and machine reals."""
    if len(args) == 2:
        a, b = args
        kinds = (type(a), type(b))
        if kinds == (int, int):
            return a + b  # type: ignore[operator]
        if kinds == (float, float):
            return finite(a + b)  # type: ignore[operator, arg-type]
        if kinds in _MIXED:
            try:
                return finite(a + b)  # type: ignore[operator, arg-type]
            except OverflowError:
                return None
        return None
    if len(args) > 2 and all(type(a) is int for a in args):
        return sum(args)  # type: ignore[arg-type]
    return None


_MIXED = frozenset({(int, float), (float, int)})


def fast_times(args: Sequence[Expr]) -> Expr | None:
    """Products of integers and machine reals."""
    if len(args) == 2:
        a, b = args
        kinds = (type(a), type(b))
        if kinds == (int, int):
            return a * b  # type: ignore[operator]
        if kinds == (float, float) or kinds in _MIXED:
            try:
                return finite(a * b)  # type: ignore[operator, arg-type]
            except OverflowError:
                return None
        return None
    if len(args) > 2 and all(type(a) is int for a in args):
        return math.prod(args)  # type: ignore[arg-type]
    return None


def direction_of_infinity(e: Expr) -> Expr | None:
    """1 or -1 for Infinity and -Infinity, ComplexInfinity or a complex direction for others; None if finite."""
    if e is INFINITY:
        return 1
    if e is COMPLEX_INFINITY:
        return COMPLEX_INFINITY
    if type(e) is Compound:
        if e.head is S.DirectedInfinity and len(e.args) == 1:
            return e.args[0]
        if e.head is _TIMES and len(e.args) == 2 and e.args[1] is INFINITY:
            return e.args[0] if tower.is_number(e.args[0]) else None
    return None


def _may_be_infinite(args: Sequence[Expr]) -> bool:
    for a in args:
        if type(a) is Symbol:
            if a in _INFINITE:
                return True
        elif type(a) is Compound and (a.head is S.DirectedInfinity or (a.head is _TIMES and INFINITY in a.args)):
            return True
    return False


def _split_term(t: Expr) -> tuple[Number, Expr]:
    """A term as numeric coefficient and the rest."""
    if type(t) is Compound and t.head is _TIMES and len(t.args) > 1:
        first = t.args[0]
        if tower.is_number(first):
            rest = t.args[1:]
            return first, rest[0] if len(rest) == 1 else Compound(_TIMES, rest)
    return 1, t


def _join_term(coefficient: Number, rest: Expr) -> Expr:
    if type(coefficient) is int and coefficient == 1:
        return rest
    if type(rest) is Compound and rest.head is _TIMES:
        return Compound(_TIMES, (coefficient, *rest.args))
    return Compound(_TIMES, (coefficient, rest))


def _identical(made: Sequence[Expr], given: Sequence[Expr]) -> bool:
    return len(made) == len(given) and all(type(a) is type(b) and a == b for a, b in zip(made, given, strict=True))


def _numericise(k: Kernel, items: Sequence[Expr]) -> list[Expr]:
    """Exact numeric quantities beside a machine number become machine numbers."""
    made: list[Expr] = []
    for e in items:
        value = None if type(e) in tower.NUMBERS or not is_numeric(k, e) else machine_value(k, e)
        made.append(e if value is None else value)
    return made


def _has_machine_number(items: Sequence[Expr]) -> bool:
    return any(type(e) is float or (type(e) is Complex and type(e.re) is float) for e in items)


def _packed(k: Kernel, head: str, args: Sequence[Expr]) -> Expr | None:
    return packed_arithmetic.plus_or_times(head, args, lambda e: machine_value(k, e))


@builtin("Plus", "Flat Listable NumericFunction OneIdentity Orderless", fast=fast_plus)
def plus(k: Kernel, *terms: Expr) -> Expr | None:
    """x + y + ...: the sum; like terms are collected.

    >> {1 + 2, 1/2 + 1/3, 1 + 2., a + b + a, x - x}
     = {3, 5/6, 3., 2*a + b, 0}
    >> {1, 2, 3} + {10, 20, 30}
     = {11, 22, 33}
    >> {a, b} + 1
     = {1 + a, 1 + b}
    >> Infinity - Infinity
     : Infinity::indet: Indeterminate expression -Infinity + Infinity encountered.
     = Indeterminate
    """
    if len(terms) < 2:
        return terms[0] if terms else 0
    if any(type(t) is PackedArray for t in terms):
        return _packed(k, "Plus", terms)
    if _may_be_infinite(terms):
        return _infinite_sum(k, terms)
    items: Sequence[Expr] = terms
    if _has_machine_number(items):
        items = _numericise(k, items)
    total: Number = 0
    collected: dict[Expr, Number] = {}
    for t in items:
        if tower.is_number(t):
            total = tower.add(total, t)
            continue
        coefficient, rest = _split_term(t)
        known = collected.get(rest)
        collected[rest] = coefficient if known is None else tower.add(known, coefficient)
    made = [_join_term(c, rest) for rest, c in collected.items() if not tower.is_exact_zero(c)]
    made = sort_expressions(made) if len(made) > 1 else made
    if not tower.is_exact_zero(total):
        made.insert(0, total)
    if len(made) < 2:
        return made[0] if made else 0
    return None if _identical(made, terms) else Compound(_PLUS, tuple(made))


def _infinite_sum(k: Kernel, terms: Sequence[Expr]) -> Expr | None:
    if INDETERMINATE in terms:
        return INDETERMINATE
    directions: list[Expr] = []
    finite: list[Expr] = []
    for t in terms:
        direction = direction_of_infinity(t)
        if direction is None:
            if not is_numeric(k, t):
                finite.append(t)
        else:
            directions.append(direction)
    if any(d != directions[0] for d in directions[1:]) or directions.count(COMPLEX_INFINITY) > 1:
        k.message(INFINITY, "indet", Compound(_PLUS, tuple(terms)))
        return INDETERMINATE
    made = (*finite, _directed(directions[0]))
    if len(made) == 1:
        return made[0]
    return None if len(made) == len(terms) else Compound(_PLUS, made)


def _directed(direction: Expr) -> Expr:
    """The infinity in a direction."""
    if direction is COMPLEX_INFINITY:
        return COMPLEX_INFINITY
    if tower.is_real(direction):
        return INFINITY if tower.sign(direction) > 0 else MINUS_INFINITY
    return Compound(S.DirectedInfinity, (direction,))


@builtin("Times", "Flat Listable NumericFunction OneIdentity Orderless", fast=fast_times)
def times(k: Kernel, *factors: Expr) -> Expr | None:
    """x y ...: the product; powers of one base are collected and numbers come first.

    >> {2 3, 2/4, 2 a 3, a a, a^2/a, 0 x, 2. Pi}
     = {6, 1/2, 6*a, a^2, a, 0, 6.283185307179586}
    >> {Sqrt[2] Sqrt[2], 6/Sqrt[2], -(a + b), 2 (a + b)}
     = {2, 3*Sqrt[2], -a - b, 2*(a + b)}
    >> {{1, 2}, {3, 4}} {10, 100}
     = {{10, 20}, {300, 400}}
    """
    if len(factors) < 2:
        return factors[0] if factors else 1
    if any(type(f) is PackedArray for f in factors):
        return _packed(k, "Times", factors)
    if _may_be_infinite(factors):
        return _infinite_product(k, factors)
    items: Sequence[Expr] = factors
    if _has_machine_number(items):
        items = _numericise(k, items)
    total: Number = 1
    radicals: Radicals | None = None
    exponents: dict[Expr, Expr] = {}
    for f in items:
        if tower.is_number(f):
            total = tower.multiply(total, f)
            continue
        base, exponent = _base_and_exponent(f)
        if type(exponent) is Fraction and type(base) in tower.EXACT_REALS:
            radicals = radicals or Radicals()
            radicals.include(base, exponent)  # type: ignore[arg-type]
            continue
        known = exponents.get(base)
        exponents[base] = exponent if known is None else k.evaluate(Compound(_PLUS, (known, exponent)))
    if tower.is_exact_zero(total):
        return 0
    made: list[Expr] = []
    if radicals is not None:
        if tower.is_exact(total):
            total, roots = radicals.combine(total)
            made.extend(roots)
        else:
            total = tower.multiply(total, radicals.value())
    total = _absorb_into_powers(k, total, exponents)
    for base, exponent in exponents.items():
        if tower.is_exact_zero(exponent):  # type: ignore[arg-type]
            continue
        if type(exponent) is int and exponent == 1:
            made.append(base)
        else:
            made.append(Compound(_POWER, (base, exponent)))
    made = sort_expressions(made) if len(made) > 1 else made
    return _finish_product(total, made, factors)


def _base_and_exponent(f: Expr) -> tuple[Expr, Expr]:
    """A factor as base and exponent; powers of machine numbers are not taken apart."""
    if type(f) is Compound and f.head is _POWER and len(f.args) == 2 and type(f.args[0]) is not float:
        return f.args[0], f.args[1]
    return f, 1


def _absorb_into_powers(k: Kernel, total: Number, exponents: dict[Expr, Expr]) -> Number:
    """``4 2^x`` is ``2^(2 + x)``."""
    if type(total) is not int and type(total) is not Fraction:
        return total
    for base, exponent in exponents.items():
        if type(base) is not int or base < 2 or type(exponent) in tower.NUMBERS:
            continue
        n, p, q = 0, total.numerator, total.denominator
        while p % base == 0:
            p, n = p // base, n + 1
        while q % base == 0:
            q, n = q // base, n - 1
        if n:
            total = tower.rational(p, q)
            exponents[base] = k.evaluate(Compound(_PLUS, (n, exponent)))
    return total


def _finish_product(total: Number, made: list[Expr], factors: Sequence[Expr]) -> Expr | None:
    if not made:
        return total
    if type(total) is int and total == 1:
        if len(made) == 1:
            return made[0]
    elif type(total) is int and total == -1 and len(made) == 1 and type(made[0]) is Compound and made[0].head is _PLUS:
        return Compound(_PLUS, tuple(Compound(_TIMES, (-1, t)) for t in made[0].args))
    else:
        made.insert(0, total)
    return None if _identical(made, factors) else Compound(_TIMES, tuple(made))


def _infinite_product(k: Kernel, factors: Sequence[Expr]) -> Expr | None:
    if INDETERMINATE in factors:
        return INDETERMINATE
    direction: Number = 1
    complex_infinity = False
    infinite = False
    others: list[Expr] = []
    for f in factors:
        heading = direction_of_infinity(f)
        if heading is not None:
            infinite = True
            if heading is COMPLEX_INFINITY:
                complex_infinity = True
            elif tower.is_number(heading):
                direction = tower.multiply(direction, heading)
            continue
        value = machine_value(k, f)
        if value is None:
            others.append(f)
        elif tower.is_zero(value):
            k.message(INFINITY, "indet", Compound(_TIMES, tuple(factors)))
            return INDETERMINATE
        else:
            direction = tower.multiply(direction, f if tower.is_number(f) else value)
    if not infinite:
        return None
    if complex_infinity:
        result: Expr = COMPLEX_INFINITY
    elif type(direction) is Complex:
        size = tower.absolute(direction)
        unit = direction if size is None else tower.multiply(direction, tower.invert(size))
        result = Compound(S.DirectedInfinity, (unit,))
    else:
        result = INFINITY if tower.sign(direction) > 0 else MINUS_INFINITY
    if others:
        unit_factors = result.args if type(result) is Compound and result.head is _TIMES else (result,)
        made = sort_expressions([*others, *unit_factors])
        return None if _identical(made, factors) else Compound(_TIMES, tuple(made))
    return None if type(result) is Compound and _identical(result.args, factors) else result


@builtin("Rational")
def rational(_k: Kernel, p: Expr, q: Expr) -> Expr | None:
    """Rational[p, q]: the head of rational numbers.

    >> {Head[1/2], Rational[2, 4]}
     = {Rational, 1/2}
    """
    return tower.rational(p, q) if type(p) is int and type(q) is int and q else None


@builtin("Complex")
def complex_(_k: Kernel, re: Expr, im: Expr) -> Expr | None:
    """Complex[re, im]: the head of complex numbers.

    >> {Complex[1, 2], (1 + 2 I) (3 - I), I^2}
     = {1 + 2*I, 5 + 5*I, -1}
    """
    return tower.make_complex(re, im) if tower.is_real(re) and tower.is_real(im) else None


@builtin("DirectedInfinity", "Listable")
def directed_infinity(_k: Kernel, z: Expr = COMPLEX_INFINITY) -> Expr | None:
    """DirectedInfinity[z]: an infinite quantity in the direction of z.

    >> {DirectedInfinity[1], DirectedInfinity[-3], DirectedInfinity[]}
     = {Infinity, -Infinity, ComplexInfinity}
    """
    if z is COMPLEX_INFINITY or z is INDETERMINATE:
        return COMPLEX_INFINITY
    if tower.is_real(z):
        return COMPLEX_INFINITY if tower.is_zero(z) else _directed(z)
    return None
