"""Prime numbers: tests, factors and counting, for integers of any size.

The test is Miller and Rabin's with the witnesses that decide all numbers below 3.3 10^24 (Sorenson and Webster,
2015), and twenty more bases above; factors are found by trial division, then by Pollard's rho with Brent's cycle test.
"""

from __future__ import annotations

import math
from functools import lru_cache

_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
_MORE_WITNESSES = (43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137)
_DECIDED = 3_317_044_064_679_887_385_961_981
_TRIAL = 1000


def is_prime(n: int) -> bool:
    """Whether n is a prime number; negative primes count as Wolfram counts them."""
    n = abs(n)
    if n < 2:
        return False
    for p in _WITNESSES:
        if n % p == 0:
            return n == p
    if n < 43 * 43:
        return True
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in _WITNESSES if n < _DECIDED else _WITNESSES + _MORE_WITNESSES:
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


@lru_cache(maxsize=8)
def primes_below(limit: int) -> tuple[int, ...]:
    """The primes below a limit, by the sieve of Eratosthenes."""
    sieve = bytearray([1]) * max(limit, 2)
    sieve[0:2] = b"\0\0"
    for i in range(2, math.isqrt(max(limit, 2)) + 1):
        if sieve[i]:
            sieve[i * i :: i] = bytes(len(range(i * i, len(sieve), i)))
    return tuple(i for i, flag in enumerate(sieve) if flag and i < limit)


def nth_prime(n: int) -> int:
    """The n-th prime, counting from 1."""
    bound = 15 if n < 6 else math.ceil(n * (math.log(n) + math.log(math.log(n)))) + 3
    return primes_below(1 << max(bound - 1, 1).bit_length())[n - 1]


def next_prime(n: int) -> int:
    """The least prime greater than n."""
    if n < 2:
        return 2
    n += 1 + (n & 1)
    while not is_prime(n):
        n += 2
    return n


def _divisor(n: int) -> int:
    """A proper divisor of a composite odd number."""
    root = math.isqrt(n)
    if root * root == n:
        return root
    c = 1
    while True:
        y, g, r, q = 2, 1, 1, 1
        x = saved = y
        while g == 1:
            x = y
            for _ in range(r):
                y = (y * y + c) % n
            done = 0
            while done < r and g == 1:
                saved = y
                for _ in range(min(128, r - done)):
                    y = (y * y + c) % n
                    q = q * abs(x - y) % n
                g = math.gcd(q, n)
                done += 128
            r *= 2
        if g == n:
            g = 1
            while g == 1:
                saved = (saved * saved + c) % n
                g = math.gcd(abs(x - saved), n)
        if g != n:
            return g
        c += 1


def factors(n: int) -> dict[int, int]:
    """The primes of a positive integer, in order, with their exponents."""
    found: dict[int, int] = {}
    n = _divide_small(n, found)
    pending = [n] if n > 1 else []
    while pending:
        m = pending.pop()
        if is_prime(m):
            found[m] = found.get(m, 0) + 1
        else:
            d = _divisor(m)
            pending += [d, m // d]
    return dict(sorted(found.items()))


def _divide_small(n: int, found: dict[int, int]) -> int:
    for p in primes_below(_TRIAL):
        if p * p > n:
            break
        while n % p == 0:
            found[p] = found.get(p, 0) + 1
            n //= p
    if 1 < n < _TRIAL * _TRIAL:
        found[n] = found.get(n, 0) + 1
        return 1
    return n


def easy_factors(n: int) -> dict[int, int]:
    """A positive integer as powers of small primes and of one rest, which is itself no perfect power."""
    found: dict[int, int] = {}
    rest = _divide_small(n, found)
    if rest > 1:
        base, exponent = perfect_power(rest)
        found[base] = found.get(base, 0) + exponent
    return found


def integer_root(n: int, k: int) -> int:
    """The greatest r with r^k <= n, for n >= 0."""
    if n < 2:
        return n
    if k == 2:
        return math.isqrt(n)
    r = 1 << -(-n.bit_length() // k)
    while True:
        better = ((k - 1) * r + n // r ** (k - 1)) // k
        if better >= r:
            return r
        r = better


def perfect_power(n: int) -> tuple[int, int]:
    """n as base^exponent with the greatest exponent."""
    for k in primes_below(max(3, n.bit_length() + 1)):
        root = integer_root(n, k)
        if root > 1 and root**k == n:
            base, exponent = perfect_power(root)
            return base, exponent * k
    return n, 1
