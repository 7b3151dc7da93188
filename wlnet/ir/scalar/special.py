"""Special functions on arrays, accurate to about 1e-13 relative in float64: error functions and the gamma family.

All compute in float64 and return the dtype of their input. Sources: W. J. Cody, "Rational Chebyshev approximations for
the error function", Math. Comp. 23 (1969), and his CALERF; S. Moshier, Cephes (gamma, log gamma); M. Giles,
"Approximating the erfinv function" (2010), for starting values that Halley's iteration polishes; Abramowitz and Stegun
6.1.17, 6.3.5-6.3.18, 6.4.6-6.4.11 for reflection, recurrence and asymptotic series of digamma and polygamma.
"""

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Double = NDArray[np.float64]

_ERF_A = (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
          3.20937758913846947e3)  # fmt: skip
_ERF_B = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3)
_ERFC_C = (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
           2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
           1.23033935479799725e3)  # fmt: skip
_ERFC_D = (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
           3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3)  # fmt: skip
_ERFC_P = (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
           1.60837851487422766e-2, 6.58749161529837803e-4)  # fmt: skip
_ERFC_Q = (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
           2.33520497626869185e-3)  # fmt: skip
_GILES_CENTRE = (2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503,
                 -0.00417768164, 0.246640727, 1.50140941)  # fmt: skip
_GAMMA_P = (1.60119522476751861407e-4, 1.19135147006586384913e-3, 1.04213797561761569935e-2, 4.76367800457137231464e-2,
            2.07448227648435975150e-1, 4.94214826801497100753e-1, 1.0)  # fmt: skip
_GAMMA_Q = (-2.31581873324120129819e-5, 5.39605580493303397842e-4, -4.45641913851797240494e-3,
            1.18139785222060435552e-2, 3.58236398605498653373e-2, -2.34591795718243348568e-1,
            7.14304917030273074085e-2, 1.0)  # fmt: skip
_STIRLING = (7.87311395793093628397e-4, -2.29549961613378126380e-4, -2.68132617805781232825e-3,
             3.47222221605458667310e-3, 8.33333333333482257126e-2, 1.0)  # fmt: skip
_LOG_GAMMA_A = (8.11614167470508450300e-4, -5.95061904284301438324e-4, 7.93650340457716943945e-4,
                -2.77777777730099687205e-3, 8.33333333333331927722e-2)  # fmt: skip
_LOG_GAMMA_B = (-1.37825152569120859100e3, -3.88016315134637840924e4, -3.31612992738871184744e5,
                -1.16237097492762307383e6, -1.72173700820839662146e6, -8.53555664245765465627e5)  # fmt: skip
_LOG_GAMMA_C = (1.0, -3.51815701436523470549e2, -1.70642106651881159223e4, -2.20528590553854454839e5,
                -1.13933444367982507207e6, -2.53252307177582951285e6, -2.01889141433532773231e6)  # fmt: skip
# B_2, B_4, ... B_20: numerators and denominators of the Bernoulli numbers.
_BERNOULLI = tuple(
    n / d
    for n, d in (
        (1, 6), (-1, 30), (1, 42), (-1, 30), (5, 66), (-691, 2730), (7, 6), (-3617, 510), (43867, 798), (-174611, 330)
    )
)  # fmt: skip


def _polynomial(x: Double, coefficients: Sequence[float]) -> Double:
    """Horner's rule, highest power first."""
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * x + coefficient
    return total


def _in_double(function: Callable[[Double], Double]) -> Callable[[Array], Array]:
    """Compute in float64 on a flat array and return the dtype and shape of the input, without warnings."""

    @wraps(function)
    def wrapped(x: Array) -> Array:
        with np.errstate(all="ignore"):
            result = function(np.asarray(x, dtype=np.float64).reshape(-1))
            return result.reshape(np.shape(x)).astype(x.dtype, copy=False)

    return wrapped


def _erf_centre(x: Double) -> Double:
    """erf for |x| <= 0.46875."""
    square = x * x
    return x * _polynomial(square, _ERF_A) / _polynomial(square, _ERF_B)


def _erfc_tail(x: Double) -> Double:
    """erfc for x >= 0.46875. Exp[-x^2] is split at a 1/16 grid so that the rounding of x^2 does not show."""
    middle = np.minimum(x, 4.0)
    result = _polynomial(middle, _ERFC_C) / _polynomial(middle, _ERFC_D)
    far = x > 4.0
    if far.any():
        y = x[far]
        inverse = 1.0 / (y * y)
        correction = inverse * _polynomial(inverse, _ERFC_P) / _polynomial(inverse, _ERFC_Q)
        result[far] = (1.0 / math.sqrt(math.pi) - correction) / y
    clipped = np.minimum(x, 30.0)  # erfc underflows at 26.6
    grid = np.trunc(clipped * 16.0) / 16.0
    rest = (clipped - grid) * (clipped + grid)
    return np.asarray(np.exp(-grid * grid) * np.exp(-rest) * result)


@_in_double
def erf(x: Double) -> Double:
    """erf x = 2/sqrt(pi) * integral of exp(-t^2) from 0 to x."""
    result = _erf_centre(np.clip(x, -0.46875, 0.46875))
    outer = np.abs(x) > 0.46875
    if outer.any():
        y = x[outer]
        result[outer] = np.copysign(1.0 - _erfc_tail(np.abs(y)), y)
    result[np.isnan(x)] = np.nan
    return result


def _erfc(x: Double) -> Double:
    result = 1.0 - _erf_centre(np.clip(x, -0.46875, 0.46875))
    outer = np.abs(x) > 0.46875
    if outer.any():
        y = x[outer]
        tail = _erfc_tail(np.abs(y))
        result[outer] = np.where(y > 0, tail, 2.0 - tail)
    result[np.isnan(x)] = np.nan
    return result


@_in_double
def erfc(x: Double) -> Double:
    """erfc x = 1 - erf x, accurate in relative terms in the right tail."""
    return _erfc(x)


def _inverse_erfc_upper(y: Double) -> Double:
    """x >= 0 with erfc x = y, for 0 < y <= 1: a start good to a few percent, then Halley's iteration."""
    w = -np.log(y * (2.0 - y))
    near = (1.0 - y) * _polynomial(np.minimum(w, 5.0) - 2.5, _GILES_CENTRE)
    s = np.sqrt(np.maximum(-np.log(y) - 0.5 * np.log(math.pi * np.maximum(-np.log(y), 1.0)), 1.0))
    x = np.where(w < 5.0, near, s)
    for _ in range(4):
        step = (_erfc(x) - y) / (-2.0 / math.sqrt(math.pi) * np.exp(-x * x))
        x = x - step / (1.0 + x * step)
    return x


def _inverse_erfc(y: Double) -> Double:
    result = np.full_like(y, np.nan)
    inside = (y > 0.0) & (y < 2.0)
    z = y[inside]
    upper = _inverse_erfc_upper(np.where(z > 1.0, 2.0 - z, z))
    result[inside] = np.where(z > 1.0, -upper, upper)
    result[y == 0.0] = np.inf
    result[y == 2.0] = -np.inf
    return result


@_in_double
def inverse_erfc(y: Double) -> Double:
    """x with erfc x = y, for 0 <= y <= 2; NaN elsewhere."""
    return _inverse_erfc(y)


@_in_double
def inverse_erf(y: Double) -> Double:
    """x with erf x = y, for -1 <= y <= 1; NaN elsewhere. Near 0 the iteration runs on erf, which loses no digits."""
    result = np.full_like(y, np.nan)
    outer = np.abs(y) > 0.4
    if outer.any():
        z = y[outer]
        result[outer] = np.copysign(_inverse_erfc(1.0 - np.abs(z)), z)
    inner = np.abs(y) <= 0.4
    if inner.any():
        z = y[inner]
        x = z * _polynomial(-np.log((1.0 - z) * (1.0 + z)) - 2.5, _GILES_CENTRE)
        for _ in range(2):
            step = (_erf_centre(x) - z) / (2.0 / math.sqrt(math.pi) * np.exp(-x * x))
            x = x - step / (1.0 + x * step)
        result[inner] = x
    return result


def _sin_pi(x: Double) -> Double:
    """Sin[pi x], exact at the integers and half integers."""
    r = x - 2.0 * np.round(0.5 * x)  # -1 <= r <= 1
    r = np.where(r > 0.5, 1.0 - r, np.where(r < -0.5, -1.0 - r, r))
    return np.asarray(np.sin(math.pi * r))


def _gamma_stirling(x: Double) -> Double:
    """Stirling's series for x >= 33; the power is split so that it overflows no earlier than the result."""
    w = 1.0 / x
    half = np.power(x, 0.5 * x - 0.25)
    return np.asarray(math.sqrt(2.0 * math.pi) * half * (half * np.exp(-x)) * _polynomial(w, _STIRLING))


def _gamma_positive(x: Double) -> Double:
    """Gamma for x >= 0.5 by reduction to [2, 3) or Stirling's series."""
    result = np.empty_like(x)
    large = x >= 33.0
    if large.any():
        y = x[large]
        result[large] = np.where(y > 171.7, np.inf, _gamma_stirling(np.minimum(y, 171.7)))
    small = ~large
    if small.any():
        y = x[small].copy()
        product = np.ones_like(y)
        while (high := y >= 3.0).any():
            y = np.where(high, y - 1.0, y)
            product = np.where(high, product * y, product)
        while (low := y < 2.0).any():
            product = np.where(low, product / y, product)
            y = np.where(low, y + 1.0, y)
        result[small] = product * _polynomial(y - 2.0, _GAMMA_P) / _polynomial(y - 2.0, _GAMMA_Q)
    return result


@_in_double
def gamma(x: Double) -> Double:
    """Gamma x. NaN at the negative integers, infinite with the sign of the zero at 0."""
    result = np.full_like(x, np.nan)
    right = x >= 0.5
    result[right] = _gamma_positive(x[right])
    tiny = np.abs(x) < 1e-300  # the reflection would overflow on the way
    result[tiny] = 1.0 / x[tiny]
    left = (x < 0.5) & ~tiny & (x > -np.inf)
    if left.any():
        y = x[left]
        reflected = math.pi / (_sin_pi(y) * _gamma_positive(1.0 - y))
        result[left] = np.where(y == np.floor(y), np.nan, reflected)
    return result


def _log_gamma_positive(x: Double) -> Double:
    """log Gamma for x > 0: reduction to [2, 3) below 13, Stirling's series above."""
    result = np.empty_like(x)
    large = x >= 13.0
    if large.any():
        y = x[large]
        p = 1.0 / (y * y)
        series = np.where(y > 1e8, 0.0, _polynomial(p, _LOG_GAMMA_A) / y)
        finite = (y - 0.5) * np.log(y) - y + 0.5 * math.log(2.0 * math.pi) + series
        result[large] = np.where(np.isinf(y), np.inf, finite)
    small = ~large
    if small.any():
        y = start = x[small]
        # y - 2 is tracked apart: near x = 1 it must not be rounded through 1 + y.
        excess = y - 2.0
        product = np.ones_like(y)
        while (high := excess >= 1.0).any():
            excess = np.where(high, excess - 1.0, excess)
            y = np.where(high, y - 1.0, y)
            product = np.where(high, product * y, product)
        count = 0
        while (low := excess < 0.0).any():
            count += 1
            product = np.where(low, product / y, product)
            y = np.where(low, y + 1.0, y)
            excess = np.where(low, start - (2.0 - count), excess)
        correction = excess * _polynomial(excess, _LOG_GAMMA_B) / _polynomial(excess, _LOG_GAMMA_C)
        result[small] = np.log(product) + correction
    return result


@_in_double
def log_gamma(x: Double) -> Double:
    """log |Gamma x|: infinite at 0 and the negative integers."""
    result = np.full_like(x, np.nan)
    right = x > 0.0
    result[right] = _log_gamma_positive(x[right])
    left = x <= 0.0
    if left.any():
        y = x[left]
        result[left] = np.where(
            y == np.floor(y), np.inf, math.log(math.pi) - np.log(np.abs(_sin_pi(y))) - _log_gamma_positive(1.0 - y)
        )
        tiny = np.abs(y) < 1e-20
        result[left] = np.where(tiny, -np.log(np.abs(y)), result[left])
    return result


def _digamma_positive(x: Double) -> Double:
    y = x.copy()
    shift = np.zeros_like(y)
    while (low := y < 10.0).any():
        shift = np.where(low, shift - 1.0 / y, shift)
        y = np.where(low, y + 1.0, y)
    p = 1.0 / (y * y)
    series = np.zeros_like(y)
    for k in range(len(_BERNOULLI), 0, -1):
        series = (series + _BERNOULLI[k - 1] / (2 * k)) * p
    return np.asarray(shift + np.log(y) - 0.5 / y - series)


@_in_double
def digamma(x: Double) -> Double:
    """The derivative of log Gamma. NaN at the negative integers, infinite at 0."""
    result = np.full_like(x, np.nan)
    right = x > 0.0
    result[right] = _digamma_positive(x[right])
    left = (x < 0.0) & (x != np.floor(x))
    if left.any():
        y = x[left]
        cot = _sin_pi(y + 0.5) / _sin_pi(y)
        result[left] = _digamma_positive(1.0 - y) - math.pi * cot
    zero = x == 0.0
    result[zero] = -1.0 / x[zero]
    return result


def polygamma(order: Array, x: Array) -> Array:
    """The derivative of digamma of the given order, an integer from 1, the same for all elements. NaN at poles."""
    n = int(np.asarray(order).reshape(-1)[0])
    if n < 1 or not np.all(np.asarray(order) == n):
        raise ValueError("polygamma needs one integer order from 1")

    @_in_double
    def of_order(x: Double) -> Double:
        sign = (-1.0) ** (n + 1)
        y = np.where(np.isfinite(x), x, 20.0 + n)
        shift = np.zeros_like(y)
        while (low := y < 12.0 + n).any():
            shift = np.where(low, shift + math.factorial(n) / y ** (n + 1), shift)
            y = np.where(low, y + 1.0, y)
        total = math.factorial(n - 1) / y**n + math.factorial(n) / (2.0 * y ** (n + 1))
        for k, bernoulli in enumerate(_BERNOULLI, start=1):
            total = total + bernoulli * math.factorial(2 * k + n - 1) / math.factorial(2 * k) / y ** (2 * k + n)
        result = sign * (total + shift)
        result = np.where(np.isfinite(x), result, np.where(x == np.inf, 0.0, np.nan))
        return np.asarray(np.where((x <= 0.0) & (x == np.floor(x)), np.nan, result))

    return of_order(np.asarray(x))
