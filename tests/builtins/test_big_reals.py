"""Big reals against mpmath: constants, elementary functions, and the precision that results claim."""

from decimal import Decimal

import pytest

from wlnet.builtins import big_reals, tower
from wlnet.expression import BigReal

mpmath = pytest.importorskip("mpmath")

CONSTANTS = {
    "pi": mpmath.pi, "e": mpmath.e, "euler_gamma": mpmath.euler, "catalan": mpmath.catalan, "golden_ratio": mpmath.phi,
    "degree": mpmath.degree,
}  # fmt: skip
FUNCTIONS = {
    "Exp": mpmath.exp, "Log": mpmath.log, "Sqrt": mpmath.sqrt, "Sin": mpmath.sin, "Cos": mpmath.cos, "Tan": mpmath.tan,
    "ArcTan": mpmath.atan, "ArcSin": mpmath.asin, "ArcCos": mpmath.acos, "Sinh": mpmath.sinh, "Cosh": mpmath.cosh,
    "Tanh": mpmath.tanh, "ArcSinh": mpmath.asinh, "ArcCosh": mpmath.acosh, "ArcTanh": mpmath.atanh,
}  # fmt: skip


@pytest.mark.parametrize("name", CONSTANTS)
@pytest.mark.parametrize("digits", [20, 60, 200])
def test_constants(name: str, digits: int) -> None:
    with mpmath.workdps(digits + 20):
        value = mpmath.mpf(str(getattr(big_reals, name)(digits)))
        assert abs(value / CONSTANTS[name] - 1) < mpmath.mpf(10) ** (1 - digits)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("x", ["1e-7", "0.3", "0.99", "1.7", "-0.6", "40.1"])
def test_functions(name: str, x: str) -> None:
    with mpmath.workdps(80):
        expected = FUNCTIONS[name](mpmath.mpf(x))
        found = big_reals.apply(name, BigReal(Decimal(x), 50))
        if found is None:
            assert isinstance(expected, mpmath.mpc)
            return
        assert abs(mpmath.mpf(str(found.value)) / expected - 1) < mpmath.mpf(10) ** (1 - found.precision)
        assert found.precision > 40


def test_cancellation_costs_precision() -> None:
    a, b = tower.to_big(tower.rational(1, 3), 30), tower.to_big(tower.rational(333333333, 1000000000), 30)
    assert 19 < big_reals.add(a, BigReal(b.value.copy_negate(), 30)).precision < 22


def test_negation_keeps_every_digit() -> None:
    x = tower.to_big(tower.rational(1, 7), 60)
    assert tower.negate(tower.negate(x)) == x
