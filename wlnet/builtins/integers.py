"""Number theory: divisors, primes, modular powers, and bitwise operations."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from wlnet.builtins import packed_arithmetic, primes, tower
from wlnet.builtins.rounding import FLOOR
from wlnet.expression import Compound, Expr, PackedArray, S, boolean, from_array, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

LARGEST_PRIME_INDEX = 10_000_000


def _whole_packed(
    args: Sequence[Expr], function: Callable[[Any, Any], Any], largest: Callable[[int], bool] = lambda _n: True
) -> Expr | None:
    """A NumPy function of two integers over packed integers; None where something else is among them."""
    values = packed_arithmetic.operands(args, lambda _e: None)
    if values is None or any(np.asarray(v).dtype.kind != "i" for v in values):
        return None
    if not all(largest(max(map(abs, packed_arithmetic.bounds(v)))) for v in values):
        return None
    return from_array(np.asarray(reduce(function, values)))


def _rationals(args: Sequence[Expr]) -> list[Fraction] | None:
    found = [Fraction(a) for a in args if type(a) is int or type(a) is Fraction]
    return found if len(found) == len(args) else None


@builtin("GCD", "Flat Listable OneIdentity Orderless")
def gcd(_k: Kernel, *args: Expr) -> Expr | None:
    """GCD[m, n, ...]: the greatest common divisor.

    >> {GCD[12, 18], GCD[15, 10, 25], GCD[{4, 6}, 10], GCD[1/3, 1/2], GCD[]}
     = {6, 5, {2, 2}, 1/6, 0}
    """
    if any(type(a) is PackedArray for a in args):
        return _whole_packed(args, np.gcd)
    values = _rationals(args)
    if values is None:
        return None
    top = math.gcd(*(v.numerator for v in values))
    return tower.rational(top, math.lcm(*(v.denominator for v in values)))


@builtin("LCM", "Flat Listable OneIdentity Orderless")
def lcm(_k: Kernel, *args: Expr) -> Expr | None:
    """LCM[m, n, ...]: the least common multiple.

    >> {LCM[4, 6], LCM[2, 3, 5], LCM[1/2, 1/3]}
     = {12, 30, 1}
    """
    values = _rationals(args)
    if values is None or not values:
        return None
    top = math.lcm(*(v.numerator for v in values))
    return tower.rational(top, math.gcd(*(v.denominator for v in values)))


@builtin("ExtendedGCD", "Listable")
def extended_gcd(_k: Kernel, m: Expr, n: Expr) -> Expr | None:
    """ExtendedGCD[m, n]: {g, {r, s}} with g = GCD[m, n] = r m + s n.

    >> ExtendedGCD[12, 7]
     = {1, {3, -5}}
    """
    if type(m) is not int or type(n) is not int:
        return None
    r0, r1, s0, s1, t0, t1 = m, n, 1, 0, 0, 1
    while r1:
        q = r0 // r1
        r0, r1, s0, s1, t0, t1 = r1, r0 - q * r1, s1, s0 - q * s1, t1, t0 - q * t1
    if r0 < 0:
        r0, s0, t0 = -r0, -s0, -t0
    return list_of(r0, list_of(s0, t0))


@builtin("PowerMod", "Listable")
def power_mod(_k: Kernel, a: Expr, b: Expr, m: Expr) -> Expr | None:
    """PowerMod[a, b, m]: a^b mod m, also for negative b where a has an inverse.

    >> {PowerMod[2, 10, 1000], PowerMod[3, -1, 7]}
     = {24, 5}
    """
    if type(a) is int and type(b) is int and type(m) is int and m and (b >= 0 or math.gcd(a, m) == 1):
        return pow(a, b, m)
    return None


@builtin("Divisible", "Listable")
def divisible(_k: Kernel, n: Expr, m: Expr) -> Expr | None:
    """Divisible[n, m]: whether n is a multiple of m.

    >> {Divisible[12, 4], Divisible[12, 5]}
     = {True, False}
    """
    if (type(n) is int or type(n) is Fraction) and (type(m) is int or type(m) is Fraction) and m:
        return boolean(n % m == 0)
    return None


@builtin("CoprimeQ", "Listable")
def coprime_q(_k: Kernel, *args: Expr) -> Expr | None:
    """CoprimeQ[m, n, ...]: whether every two of the integers have no common divisor.

    >> {CoprimeQ[8, 15], CoprimeQ[6, 9]}
     = {True, False}
    """
    values = [a for a in args if type(a) is int]
    if len(values) != len(args):
        return None
    return boolean(all(math.gcd(a, b) == 1 for i, a in enumerate(values) for b in values[i + 1 :]))


@builtin("Prime", "Listable NumericFunction", messages={"intpp": "Positive integer argument expected in `1`."})
def prime(k: Kernel, n: Expr) -> Expr | None:
    """Prime[n]: the n-th prime number.

    >> Prime[{1, 2, 3, 100}]
     = {2, 3, 5, 541}
    """
    if type(n) is int and n < 1:
        k.message(S.Prime, "intpp", Compound(S.Prime, (n,)))
        return None
    return primes.nth_prime(n) if type(n) is int and n <= LARGEST_PRIME_INDEX else None


@builtin("PrimePi", "Listable NumericFunction")
def prime_pi(k: Kernel, x: Expr) -> Expr | None:
    """PrimePi[x]: how many primes are not greater than x.

    >> PrimePi[{1, 10, 100}]
     = {0, 4, 25}
    """
    if type(x) is PackedArray:
        return None
    whole = FLOOR.value(k, x)
    if type(whole) is not int or whole > 200_000_000:
        return None
    return len(primes.primes_below(whole + 1)) if whole >= 2 else 0


@builtin("NextPrime", "Listable NumericFunction")
def next_prime(k: Kernel, x: Expr) -> Expr | None:
    """NextPrime[x]: the least prime greater than x.

    >> NextPrime[{1, 10, 13}]
     = {2, 11, 17}
    """
    if type(x) is PackedArray:
        return None
    whole = FLOOR.value(k, x)
    return primes.next_prime(whole) if type(whole) is int else None


@builtin("FactorInteger", "Listable")
def factor_integer(_k: Kernel, n: Expr) -> Expr | None:
    """FactorInteger[n]: the prime factors of n with their exponents.

    >> {FactorInteger[360], FactorInteger[-12], FactorInteger[3/8], FactorInteger[1]}
     = {{{2, 3}, {3, 2}, {5, 1}}, {{-1, 1}, {2, 2}, {3, 1}}, {{2, -3}, {3, 1}}, {{1, 1}}}
    """
    if type(n) is not int and type(n) is not Fraction:
        return None
    if n == 0:
        return list_of(list_of(0, 1))
    if n == 1:
        return list_of(list_of(1, 1))
    found = primes.factors(abs(n.numerator))
    for p, exponent in primes.factors(n.denominator).items():
        found[p] = -exponent
    pairs = [list_of(p, exponent) for p, exponent in sorted(found.items())]
    return list_of(*([list_of(-1, 1)] if n < 0 else []), *pairs)


def divisors_of(n: int) -> list[int]:
    """The positive divisors of n, in order."""
    found = [1]
    for p, exponent in primes.factors(abs(n)).items():
        found = [d * p**i for d in found for i in range(exponent + 1)]
    return sorted(found)


@builtin("Divisors", "Listable")
def divisors(_k: Kernel, n: Expr) -> Expr | None:
    """Divisors[n]: the list of the divisors of n.

    >> Divisors[12]
     = {1, 2, 3, 4, 6, 12}
    """
    return list_of(*divisors_of(n)) if type(n) is int and n else None


@builtin("DivisorSigma", "Listable NumericFunction")
def divisor_sigma(_k: Kernel, power: Expr, n: Expr) -> Expr | None:
    """DivisorSigma[k, n]: the sum of the k-th powers of the divisors of n.

    >> {DivisorSigma[0, 12], DivisorSigma[1, 6]}
     = {6, 12}
    """
    if type(power) is int and power >= 0 and type(n) is int and n:
        total: int = sum(d**power for d in divisors_of(n))
        return total
    return None


@builtin("EulerPhi", "Listable NumericFunction")
def euler_phi(_k: Kernel, n: Expr) -> Expr | None:
    """EulerPhi[n]: how many positive integers up to n have no common divisor with n.

    >> EulerPhi[{1, 10, 36}]
     = {1, 4, 12}
    """
    if type(n) is not int:
        return None
    if n == 0:
        return 0
    count: int = math.prod((p - 1) * p ** (exponent - 1) for p, exponent in primes.factors(abs(n)).items())
    return count


@builtin("MoebiusMu", "Listable NumericFunction")
def moebius_mu(_k: Kernel, n: Expr) -> Expr | None:
    """MoebiusMu[n]: 0 if a square divides n, else 1 or -1 as n has an even or odd number of primes.

    >> MoebiusMu[{1, 2, 6, 12}]
     = {1, -1, 1, 0}
    """
    if type(n) is not int or n == 0:
        return None
    found = primes.factors(abs(n))
    return 0 if any(e > 1 for e in found.values()) else (-1) ** len(found)


@builtin("IntegerExponent", "Listable")
def integer_exponent(_k: Kernel, n: Expr, base: Expr = 10) -> Expr | None:
    """IntegerExponent[n, b]: the highest power of b that divides n; b is 10 unless given.

    >> {IntegerExponent[1200], IntegerExponent[24, 2]}
     = {2, 3}
    """
    if type(n) is not int or type(base) is not int or base < 2:
        return None
    if n == 0:
        return S.Infinity
    count = 0
    while n % base == 0:
        n, count = n // base, count + 1
    return count


def _define_bitwise(name: str, function: Callable[[int, int], int], array: Any, neutral: int, doc: str) -> None:
    def bitwise(_k: Kernel, *args: Expr) -> Expr | None:
        if any(type(a) is PackedArray for a in args):
            return _whole_packed(args, array)
        values = [a for a in args if type(a) is int]
        return reduce(function, values, neutral) if len(values) == len(args) else None

    bitwise.__doc__ = doc
    builtin(name, "Flat Listable OneIdentity Orderless")(bitwise)


_define_bitwise(
    "BitAnd",
    lambda a, b: a & b,
    np.bitwise_and,
    -1,
    "BitAnd[m, n, ...]: the bitwise and.\n\n    >> {BitAnd[12, 10], BitAnd[-1, 5]}\n     = {8, 5}\n",
)
_define_bitwise(
    "BitOr",
    lambda a, b: a | b,
    np.bitwise_or,
    0,
    "BitOr[m, n, ...]: the bitwise or.\n\n    >> BitOr[12, 10]\n     = 14\n",
)
_define_bitwise(
    "BitXor",
    lambda a, b: a ^ b,
    np.bitwise_xor,
    0,
    "BitXor[m, n, ...]: the bitwise exclusive or.\n\n    >> BitXor[12, 10]\n     = 6\n",
)


@builtin("BitNot", "Listable")
def bit_not(_k: Kernel, n: Expr) -> Expr | None:
    """BitNot[n]: the bitwise complement, -n - 1.

    >> BitNot[5]
     = -6
    """
    return ~n if type(n) is int else None


def _shift(n: Expr, k: Expr, direction: int) -> Expr | None:
    if type(n) is not int or type(k) is not int:
        return None
    places = k * direction
    return n << places if places >= 0 else n >> -places


@builtin("BitShiftLeft", "Listable")
def bit_shift_left(_k: Kernel, n: Expr, places: Expr = 1) -> Expr | None:
    """BitShiftLeft[n, k]: n shifted k bits to the left.

    >> {BitShiftLeft[1, 5], BitShiftLeft[3]}
     = {32, 6}
    """
    return _shift(n, places, 1)


@builtin("BitShiftRight", "Listable")
def bit_shift_right(_k: Kernel, n: Expr, places: Expr = 1) -> Expr | None:
    """BitShiftRight[n, k]: n shifted k bits to the right.

    >> {BitShiftRight[32, 5], BitShiftRight[7]}
     = {1, 3}
    """
    return _shift(n, places, -1)


@builtin("BitLength", "Listable")
def bit_length(_k: Kernel, n: Expr) -> Expr | None:
    """BitLength[n]: how many bits n takes.

    >> BitLength[{0, 1, 255, 256}]
     = {0, 1, 8, 9}
    """
    return (n if n >= 0 else ~n).bit_length() if type(n) is int else None
