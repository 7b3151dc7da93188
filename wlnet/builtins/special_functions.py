"""Gamma and error functions, factorials, binomials and kindred numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins import packed_arithmetic, tower
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE, INFINITY
from wlnet.builtins.exact_values import MINUS_INFINITY, negated
from wlnet.expression import Compound, Expr, PackedArray, S
from wlnet.ir.scalar import special
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

Array = np.ndarray[Any, Any]

HALF = Fraction(1, 2)
_SQRT_PI = Compound(S.Power, (S.Pi, HALF))
LARGEST_FACTORIAL = 1_000_000


def _define(
    name: str,
    doc: str,
    real: Callable[[float], Expr],
    array: Callable[[Array], Array],
    exact: Callable[[Expr], Expr | None],
) -> None:
    """Declare a function of one real number with exact values at some places."""

    def function(_k: Kernel, x: Expr) -> Expr | None:
        if type(x) is PackedArray:
            return packed_arithmetic.apply(array, x) if x.array.dtype.kind == "f" else None
        if type(x) is float:
            try:
                return real(x)
            except OverflowError:
                return None
        return exact(x)

    function.__doc__ = doc
    builtin(name, "Listable NumericFunction")(function)


def _from_array(function: Callable[[Array], Array]) -> Callable[[float], float]:
    return lambda x: float(function(np.array([x]))[0])


def _odd(name: str, at_infinity: Expr, opposite_at_infinity: Expr) -> Callable[[Expr], Expr | None]:
    head = S.__getattr__(name)

    def exact(x: Expr) -> Expr | None:
        if type(x) is int and x == 0:
            return 0
        if x is INFINITY:
            return at_infinity
        if x == MINUS_INFINITY:
            return opposite_at_infinity
        opposite = negated(x)
        return None if opposite is None else Compound(S.Times, (-1, Compound(head, (opposite,))))

    return exact


_define(
    "Erf",
    """Erf[x]: the error function.

    >> {Erf[0], Erf[Infinity], Erf[0.5], Erf[-x]}
     = {0, 1, 0.5204998778130465, -Erf[x]}
    """,
    math.erf,
    special.erf,
    _odd("Erf", 1, -1),
)
_define(
    "Erfc",
    """Erfc[x]: 1 - Erf[x].

    >> {Erfc[0], Erfc[Infinity], Erfc[0.5]}
     = {1, 0, 0.4795001221869535}
    """,
    math.erfc,
    special.erfc,
    lambda x: 1 if type(x) is int and x == 0 else 0 if x is INFINITY else 2 if x == MINUS_INFINITY else None,
)


def _inverse_erf_exact(x: Expr) -> Expr | None:
    if type(x) is int and x in (0, 1, -1):
        return 0 if x == 0 else INFINITY if x > 0 else MINUS_INFINITY
    return None


def _inverse_erf(x: float) -> Expr:
    if abs(x) == 1.0:
        return INFINITY if x > 0 else MINUS_INFINITY
    return INDETERMINATE if abs(x) > 1.0 else _from_array(special.inverse_erf)(x)


_define(
    "InverseErf",
    """InverseErf[s]: the number whose error function is s.

    >> {InverseErf[0], InverseErf[1]}
     = {0, Infinity}
    """,
    _inverse_erf,
    special.inverse_erf,
    _inverse_erf_exact,
)


def _inverse_erfc_array(x: Array) -> Array:
    from scipy.special import erfcinv  # type: ignore[import-untyped]

    return np.asarray(erfcinv(x))


def _inverse_erfc(x: float) -> Expr:
    if x in (0.0, 2.0):
        return INFINITY if x == 0.0 else MINUS_INFINITY
    return float(_inverse_erfc_array(np.asarray(x))) if 0.0 < x < 2.0 else INDETERMINATE


def _inverse_erfc_exact(x: Expr) -> Expr | None:
    if type(x) is int and x in (0, 1, 2):
        return 0 if x == 1 else INFINITY if x == 0 else MINUS_INFINITY
    return None


_define(
    "InverseErfc",
    """InverseErfc[s]: the number whose complementary error function is s.

    >> {InverseErfc[0], InverseErfc[1], InverseErfc[0.5] == InverseErf[0.5]}
     = {Infinity, 0, True}
    """,
    _inverse_erfc,
    _inverse_erfc_array,
    _inverse_erfc_exact,
)


def _double_factorial(n: int) -> int:
    return math.prod(range(n, 0, -2))


def _gamma_exact(x: Expr) -> Expr | None:
    if type(x) is int:
        if x <= 0:
            return COMPLEX_INFINITY
        return math.factorial(x - 1) if x <= LARGEST_FACTORIAL else None
    if type(x) is Fraction and x.denominator == 2:
        n = math.floor(x)
        if n >= 0:
            return Compound(S.Times, (tower.rational(_double_factorial(2 * n - 1), 2**n), _SQRT_PI))
        n = -n
        return Compound(S.Times, (tower.rational((-2) ** n, _double_factorial(2 * n - 1)), _SQRT_PI))
    return INFINITY if x is INFINITY else None


def _gamma_real(x: float) -> Expr:
    return COMPLEX_INFINITY if x <= 0 and x.is_integer() else math.gamma(x)


_define(
    "Gamma",
    """Gamma[x]: Euler's gamma function.

    >> {Gamma[5], Gamma[1/2], Gamma[5/2], Gamma[-1/2], Gamma[0], Gamma[5.]}
     = {24, Sqrt[Pi], (3*Sqrt[Pi])/4, -2*Sqrt[Pi], ComplexInfinity, 24.}
    """,
    _gamma_real,
    special.gamma,
    _gamma_exact,
)


def _log_gamma_exact(x: Expr) -> Expr | None:
    if type(x) is int:
        return INFINITY if x <= 0 else Compound(S.Log, (math.factorial(x - 1),)) if x <= LARGEST_FACTORIAL else None
    return INFINITY if x is INFINITY else None


_define(
    "LogGamma",
    """LogGamma[x]: the logarithm of the gamma function.

    >> {LogGamma[1], LogGamma[5], LogGamma[100.]}
     = {0, Log[24], 359.1342053695754}
    """,
    lambda x: INFINITY if x <= 0 and x.is_integer() else math.lgamma(x),
    special.log_gamma,
    _log_gamma_exact,
)


def _digamma_exact(x: Expr) -> Expr | None:
    if type(x) is int:
        if x <= 0:
            return COMPLEX_INFINITY
        if x <= 1000:
            harmonic = tower.exact(sum((Fraction(1, i) for i in range(1, x)), Fraction(0)))
            return Compound(S.Plus, (harmonic, Compound(S.Times, (-1, S.EulerGamma))))
    return None


@builtin("PolyGamma", "Listable NumericFunction")
def poly_gamma(k: Kernel, *args: Expr) -> Expr | None:
    """PolyGamma[x]: the digamma function; PolyGamma[n, x]: its n-th derivative.

    >> {PolyGamma[1], PolyGamma[0, 3]}
     = {-EulerGamma, 3/2 - EulerGamma}
    """
    if len(args) not in (1, 2):
        k.messages.wrong_count(S.PolyGamma, len(args), 1, 2)
        return None
    order: Expr = 0 if len(args) == 1 else args[0]
    x = args[-1]
    if type(order) is not int or order < 0 or type(x) is PackedArray:
        return None
    if type(x) is float:
        at = np.array([x])
        return float((special.digamma(at) if order == 0 else special.polygamma(np.array([order]), at))[0])
    return _digamma_exact(x) if order == 0 else None


def fast_factorial(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 1 and type(args[0]) is int and 0 <= args[0] < 1000:
        return math.factorial(args[0])
    return None


@builtin("Factorial", "Listable NumericFunction", fast=fast_factorial)
def factorial(_k: Kernel, n: Expr) -> Expr | None:
    """n!: the factorial.

    >> {5!, 0!, 20!, (1/2)!, 3.!, (-1)!}
     = {120, 1, 2432902008176640000, Sqrt[Pi]/2, 6., ComplexInfinity}
    """
    if type(n) is int:
        if n < 0:
            return COMPLEX_INFINITY
        return math.factorial(n) if n <= LARGEST_FACTORIAL else None
    if type(n) is float:
        return COMPLEX_INFINITY if n < 0 and n.is_integer() else Compound(S.Gamma, (n + 1.0,))
    if type(n) is Fraction and n.denominator == 2:
        return Compound(S.Gamma, (tower.exact(n + 1),))
    return INFINITY if n is INFINITY else None


@builtin("Factorial2", "Listable NumericFunction")
def factorial2(_k: Kernel, n: Expr) -> Expr | None:
    """n!!: the double factorial n (n - 2) (n - 4) ...

    >> {7!!, 8!!}
     = {105, 384}
    """
    return _double_factorial(n) if type(n) is int and 0 <= n <= LARGEST_FACTORIAL else None


@builtin("Binomial", "Listable NumericFunction")
def binomial(_k: Kernel, n: Expr, m: Expr) -> Expr | None:
    """Binomial[n, m]: the binomial coefficient.

    >> {Binomial[10, 3], Binomial[5, 7], Binomial[-2, 3], Binomial[1/2, 2], Binomial[n, 1], Binomial[5.5, 2]}
     = {120, 0, -4, -1/8, n, 12.375}
    """
    if type(m) is int:
        if m < 0:
            return 0 if type(n) is int and n >= 0 else None
        if type(n) is int and n >= 0:
            return math.comb(n, m)
        if m == 0:
            return 1
        if m == 1:
            return None if type(n) is PackedArray else n
        if type(n) in (int, Fraction, float) and m <= 10_000:
            total: Any = Fraction(1) if type(n) is not float else 1.0
            for i in range(m):
                total = total * (n - i) / (i + 1)  # type: ignore[operator]
            return tower.exact(total) if type(total) is Fraction else float(total)
    if type(n) in (int, float) and type(m) in (int, float):
        x, y = float(n), float(m)  # type: ignore[arg-type]
        if x > -1 and y > -1 and x - y > -1:
            return math.exp(math.lgamma(x + 1) - math.lgamma(y + 1) - math.lgamma(x - y + 1))
    return None


@builtin("Beta", "Listable NumericFunction")
def beta(_k: Kernel, a: Expr, b: Expr) -> Expr | None:
    """Beta[a, b]: Gamma[a] Gamma[b]/Gamma[a + b].

    >> Beta[2, 3]
     = 1/12
    """
    if type(a) is int and type(b) is int and a > 0 and b > 0:
        return tower.rational(math.factorial(a - 1) * math.factorial(b - 1), math.factorial(a + b - 1))
    if type(a) in (int, float) and type(b) in (int, float) and a > 0 and b > 0:  # type: ignore[operator]
        x, y = float(a), float(b)  # type: ignore[arg-type]
        return math.exp(math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y))
    return None


def fibonacci_number(n: int) -> int:
    """The n-th Fibonacci number by doubling: F(2k) = F(k) (2 F(k+1) - F(k)), F(2k+1) = F(k)^2 + F(k+1)^2."""
    a, b = 0, 1
    for bit in bin(abs(n))[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1":
            a, b = b, a + b
    return -a if n < 0 and n % 2 == 0 else a


@builtin("Fibonacci", "Listable NumericFunction")
def fibonacci(_k: Kernel, n: Expr) -> Expr | None:
    """Fibonacci[n]: the n-th Fibonacci number.

    >> Fibonacci[{0, 1, 2, 10, 100}]
     = {0, 1, 1, 55, 354224848179261915075}
    """
    return fibonacci_number(n) if type(n) is int else None


@builtin("HarmonicNumber", "Listable NumericFunction")
def harmonic_number(_k: Kernel, n: Expr) -> Expr | None:
    """HarmonicNumber[n]: 1 + 1/2 + ... + 1/n.

    >> HarmonicNumber[4]
     = 25/12
    """
    if type(n) is int and 0 <= n <= 10_000:
        return tower.exact(sum((Fraction(1, i) for i in range(1, n + 1)), Fraction(0)))
    return None
