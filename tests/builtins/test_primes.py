"""Primes and factors against brute force."""

import math

import pytest

from wlnet.builtins import primes


def slow_is_prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))


def test_small_numbers() -> None:
    for n in range(2, 3000):
        assert primes.is_prime(n) is slow_is_prime(n)
        assert math.prod(p**e for p, e in primes.factors(n).items()) == n


@pytest.mark.parametrize("n", [561, 41041, 3215031751, 3825123056546413051, 318665857834031151167461])
def test_pseudoprimes_are_composite(n: int) -> None:
    assert not primes.is_prime(n)


def test_large_factors() -> None:
    assert primes.factors((10**9 + 7) * (10**9 + 9) ** 2) == {10**9 + 7: 1, 10**9 + 9: 2}
    assert primes.is_prime(2**127 - 1)


def test_roots_and_powers() -> None:
    for n in range(1, 400):
        for k in (2, 3, 5):
            root = primes.integer_root(n, k)
            assert root**k <= n < (root + 1) ** k
    assert primes.perfect_power(6**12) == (6, 12)
    assert primes.perfect_power(72) == (72, 1)


def test_counting() -> None:
    assert [primes.nth_prime(n) for n in (1, 2, 5, 6, 100, 10_000)] == [2, 3, 11, 13, 541, 104729]
    assert [primes.next_prime(n) for n in (-5, 1, 2, 3, 13)] == [2, 2, 3, 5, 17]
