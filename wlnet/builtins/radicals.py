"""Powers of rational numbers with rational exponents, in normal form: ``8^(1/2)`` is ``2 2^(1/2)``."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.builtins import tower
from wlnet.builtins.primes import easy_factors
from wlnet.expression import Complex, Compound, Expr, Number, S
from wlnet.kernel.ordering import sort_expressions


class Radicals:
    """A product of powers of primes (and of -1) with rational exponents."""

    def __init__(self) -> None:
        self.exponents: dict[int, Fraction] = {}
        self.sign = Fraction(0)

    def include(self, base: int | Fraction, exponent: Fraction | int) -> None:
        """Multiply by base^exponent."""
        if base < 0:
            self.sign += exponent
            base = -base
        for number, direction in ((base.numerator, 1), (base.denominator, -1)):
            for prime, multiplicity in easy_factors(number).items():
                self._raise(prime, direction * multiplicity * exponent)

    def _raise(self, prime: int, exponent: Fraction | int) -> None:
        self.exponents[prime] = self.exponents.get(prime, Fraction(0)) + exponent

    def combine(self, coefficient: Number) -> tuple[Number, list[Expr]]:
        """The product with an exact coefficient: a new coefficient and the roots that remain, in order."""
        exponents = dict(self.exponents)
        if type(coefficient) is int or type(coefficient) is Fraction:
            p, q = coefficient.numerator, coefficient.denominator
            for prime in exponents:
                while p % prime == 0:
                    p //= prime
                    exponents[prime] += 1
                while q % prime == 0:
                    q //= prime
                    exponents[prime] -= 1
            coefficient = tower.rational(p, q)
        groups: dict[Fraction, Fraction] = {}
        for prime, exponent in exponents.items():
            whole = math.trunc(exponent)
            coefficient = tower.multiply(coefficient, tower.integer_power(prime, whole) if whole else 1)
            rest = exponent - whole
            if rest:
                size = abs(rest)
                groups[size] = groups.get(size, Fraction(1)) * (Fraction(prime) if rest > 0 else Fraction(1, prime))
        coefficient, roots = self._combine_sign(coefficient)
        for size, base in groups.items():
            if base.numerator == 1:
                roots.append(Compound(S.Power, (base.denominator, -size)))
            else:
                roots.append(Compound(S.Power, (tower.exact(base), size)))
        return coefficient, sort_expressions(roots)

    def _combine_sign(self, coefficient: Number) -> tuple[Number, list[Expr]]:
        turn = self.sign % 2
        if turn >= 1:
            coefficient = tower.negate(coefficient)
            turn -= 1
        if turn == Fraction(1, 2):
            return tower.multiply(coefficient, Complex(0, 1)), []
        return coefficient, [Compound(S.Power, (-1, turn))] if turn else []

    def value(self) -> Number:
        """The product as a machine number."""
        size: float = math.prod(float(prime) ** float(exponent) for prime, exponent in self.exponents.items())
        if not self.sign % 2:
            return size
        angle = math.pi * float(self.sign % 2)
        return Complex(size * math.cos(angle), size * math.sin(angle))


def root(base: int | Fraction, exponent: Fraction) -> Expr:
    """base^exponent in normal form."""
    radicals = Radicals()
    radicals.include(base, exponent)
    coefficient, roots = radicals.combine(1)
    if not roots:
        return coefficient
    if type(coefficient) is int and coefficient == 1:
        return roots[0] if len(roots) == 1 else Compound(S.Times, tuple(roots))
    return Compound(S.Times, (coefficient, *roots))


def square_root_of_complex(z: Complex) -> Number | None:
    """The principal square root of an exact complex number, if it is exact: Sqrt[3 + 4 I] is 2 + I."""
    size = tower.absolute(z)
    if type(size) is not int and type(size) is not Fraction:
        return None
    assert isinstance(z.re, (int, Fraction))
    re = root_of_square((size + z.re) / Fraction(2))
    im = root_of_square((size - z.re) / Fraction(2))
    if re is None or im is None:
        return None
    return tower.make_complex(re, im if tower.sign(z.im) > 0 else -im)


def root_of_square(x: Fraction) -> int | Fraction | None:
    """The rational square root, or None."""
    p, q = math.isqrt(x.numerator), math.isqrt(x.denominator)
    return tower.rational(p, q) if p * p == x.numerator and q * q == x.denominator else None
