"""Special functions against scipy over wide ranges."""

import math

import numpy as np
import pytest

from wlnet.ir.scalar import special

scipy_special = pytest.importorskip("scipy.special")


def close(ours, theirs, x, rtol, atol=0.0):
    np.testing.assert_allclose(ours(x), theirs(x), rtol=rtol, atol=atol)


def test_erf():
    x = np.concatenate([np.linspace(-7, 7, 20001), np.logspace(-300, 0, 301), [0.46875, 4.0, -0.46875]])
    close(special.erf, scipy_special.erf, x, 1e-14)


def test_erfc_keeps_relative_accuracy_in_its_tail():
    x = np.concatenate([np.linspace(-7, 26, 30001), [0.46875, 4.0]])
    close(special.erfc, scipy_special.erfc, x, 1e-13)


def test_inverse_erf():
    x = np.concatenate(
        [np.linspace(-0.999999, 0.999999, 20001), np.logspace(-300, -1, 301), 1 - np.logspace(-15, -1, 50)]
    )
    close(special.inverse_erf, scipy_special.erfinv, x, 1e-13)


def test_inverse_erfc():
    x = np.concatenate([np.linspace(1e-6, 2 - 1e-6, 20001), np.logspace(-300, -1, 301)])
    x = x[np.abs(x - 1) > 1e-3]
    close(special.inverse_erfc, scipy_special.erfcinv, x, 1e-12)
    near_one = 1 + np.linspace(-1e-3, 1e-3, 201)
    close(special.inverse_erfc, scipy_special.erfcinv, near_one, 0, 1e-15)


def test_gamma():
    x = np.concatenate([np.linspace(0.01, 171.6, 20001), np.linspace(-20.43, -0.01, 4001), np.logspace(-307, -1, 200)])
    x = x[np.abs(x - np.round(x)) > 1e-3 * (x < 0)]
    close(special.gamma, scipy_special.gamma, x, 1e-12)


def test_log_gamma():
    x = np.concatenate([np.linspace(0.001, 200, 40001), np.logspace(-300, 300, 601)])
    close(special.log_gamma, scipy_special.gammaln, x, 1e-12)
    near_zeros = np.concatenate([1 + np.linspace(-1e-3, 1e-3, 201), 2 + np.linspace(-1e-3, 1e-3, 201)])
    close(special.log_gamma, scipy_special.gammaln, near_zeros, 1e-12, 1e-17)
    negative = np.linspace(-20.43, -0.01, 4001)
    close(special.log_gamma, scipy_special.gammaln, negative, 1e-11, 1e-12)


def test_digamma():
    close(special.digamma, scipy_special.digamma, np.linspace(0.01, 100, 20001), 1e-12, 1e-14)
    close(special.digamma, scipy_special.digamma, np.logspace(-200, 200, 401), 1e-12)
    negative = np.linspace(-20.43, -0.011, 4001)
    close(special.digamma, scipy_special.digamma, negative[np.abs(negative - np.round(negative)) > 1e-2], 1e-11, 1e-11)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_polygamma(order):
    x = np.linspace(0.05, 50, 5001)
    ours = special.polygamma(np.array(float(order)), x)
    np.testing.assert_allclose(ours, scipy_special.polygamma(order, x), rtol=1e-12)


def test_polygamma_of_negative_numbers_obeys_the_recurrence():
    x = np.linspace(-5.4, -0.1, 40)
    x = x[np.abs(x - np.round(x)) > 0.05]
    order = np.array(1.0)
    np.testing.assert_allclose(
        special.polygamma(order, x), special.polygamma(order, x + 8) + sum(1 / (x + k) ** 2 for k in range(8))
    )


def test_polygamma_needs_one_integer_order():
    with pytest.raises(ValueError, match=r"^polygamma needs one integer order from 1$"):
        special.polygamma(np.array([1.0, 2.0]), np.array([1.0, 1.0]))


LIMITS = [
    ("erf", [math.inf, -math.inf, math.nan, 0.0], [1.0, -1.0, math.nan, 0.0]),
    ("erfc", [math.inf, -math.inf, math.nan, 0.0], [0.0, 2.0, math.nan, 1.0]),
    ("inverse_erf", [1.0, -1.0, 1.5, math.nan, 0.0], [math.inf, -math.inf, math.nan, math.nan, 0.0]),
    ("inverse_erfc", [0.0, 2.0, -1.0, math.nan, 1.0], [math.inf, -math.inf, math.nan, math.nan, 0.0]),
    ("gamma", [0.0, -0.0, -1.0, math.inf, -math.inf], [math.inf, -math.inf, math.nan, math.inf, math.nan]),
    ("gamma", [172.0, 5.0, 0.5], [math.inf, 24.0, math.sqrt(math.pi)]),
    ("log_gamma", [0.0, -3.0, math.inf, math.nan, 1.0, 2.0], [math.inf, math.inf, math.inf, math.nan, 0.0, 0.0]),
    ("digamma", [0.0, -0.0, -1.0, math.inf, math.nan], [-math.inf, math.inf, math.nan, math.inf, math.nan]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "at", "expected"), LIMITS)
def test_limits(name, at, expected):
    np.testing.assert_array_equal(getattr(special, name)(np.array(at)), expected)


@pytest.mark.parametrize("name", sorted({name for name, _, _ in LIMITS}))
def test_shape_and_dtype_are_kept(name):
    function = getattr(special, name)
    assert function(np.full((2, 0, 3), 0.5, np.float32)).shape == (2, 0, 3)
    scalar = function(np.array(0.5, np.float32))
    assert scalar.shape == ()
    assert scalar.dtype == np.float32
