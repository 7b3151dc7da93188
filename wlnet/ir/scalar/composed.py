"""Scalar functions that are spelled in the functions of the table: named activations and Wolfram's piecewise heads.

Each takes trees and returns a tree; `COMPOSED` finds them by name and `call` finds rows and these alike. Formulas:
Wolfram Language reference, ElementwiseLayer. Where torch has the function, the branch at a kink is chosen so that the
derivative there is torch's.
"""

import inspect
import math
from collections.abc import Callable

from wlnet.ir.errors import IRError
from wlnet.ir.scalar.table import TABLE, checked
from wlnet.ir.scalar.tree import Scalar, ScalarLike, as_scalar

# Klambauer et al., "Self-Normalizing Neural Networks" (2017): scale and scale times alpha.
SELU_SCALE = 1.0507009873554805
SELU_SCALE_ALPHA = 1.758099340847161


def elu(x: Scalar) -> Scalar:
    """x for x > 0, else e^x - 1."""
    return checked("select", x > 0.0, x, checked("expm1", x))


def selu(x: Scalar) -> Scalar:
    """1.0507 x for x > 0, else 1.7581 (e^x - 1)."""
    return checked("select", x > 0.0, SELU_SCALE * x, SELU_SCALE_ALPHA * checked("expm1", x))


def gelu(x: Scalar) -> Scalar:
    """x/2 (1 + erf(x/sqrt 2)), written with erfc so that the left tail keeps its digits."""
    return 0.5 * x * checked("erfc", x * (-1.0 / math.sqrt(2.0)))


def swish(x: Scalar) -> Scalar:
    """x times its logistic sigmoid."""
    return x * checked("logistic_sigmoid", x)


def hard_swish(x: Scalar) -> Scalar:
    """x min(max(x + 3, 0), 6)/6, that is 0 up to -3, x from 3 on, x (x + 3)/6 between."""
    middle = x * (x + 3.0) / 6.0
    return checked("select", x <= -3.0, 0.0, checked("select", x < 3.0, middle, x))


def mish(x: Scalar) -> Scalar:
    """x tanh(log(1 + e^x))."""
    return x * checked("tanh", checked("softplus", x))


def soft_sign(x: Scalar) -> Scalar:
    """x/(1 + |x|)."""
    return x / (1.0 + abs(x))


def hard_tanh(x: Scalar) -> Scalar:
    """x clipped to [-1, 1]."""
    return checked("select", x >= 1.0, 1.0, checked("select", x <= -1.0, -1.0, x))


def hard_sigmoid(x: Scalar) -> Scalar:
    """(x + 1)/2 clipped to [0, 1]."""
    return checked("select", x >= 1.0, 1.0, checked("select", x <= -1.0, 0.0, 0.5 * (x + 1.0)))


def log_base(base: Scalar, x: Scalar) -> Scalar:
    """Log[b, x]."""
    return checked("log", x) / checked("log", base)


def erf_between(a: Scalar, b: Scalar) -> Scalar:
    """Erf[a, b] = erf b - erf a."""
    return checked("erf", b) - checked("erf", a)


def clip_to(x: Scalar, low: Scalar, high: Scalar, below: Scalar, above: Scalar) -> Scalar:
    """Clip[x, {low, high}, {below, above}]: x inside, else the value for the side it lies on."""
    return checked("select", x < low, below, checked("select", x > high, above, x))


def chop(x: Scalar, delta: Scalar) -> Scalar:
    """0 for |x| < delta, else x."""
    return checked("select", abs(x) < delta, 0.0, x)


def threshold_hard(x: Scalar, delta: Scalar) -> Scalar:
    """0 for |x| <= delta, else x."""
    return checked("select", abs(x) <= delta, 0.0, x)


def threshold_soft(x: Scalar, delta: Scalar) -> Scalar:
    """0 for |x| <= delta, else x moved towards 0 by delta."""
    return checked("select", abs(x) <= delta, 0.0, x - checked("sign", x) * delta)


def negative(x: Scalar) -> Scalar:
    """x < 0."""
    return x < 0.0


def positive(x: Scalar) -> Scalar:
    """x > 0."""
    return x > 0.0


def non_negative(x: Scalar) -> Scalar:
    """x >= 0."""
    return x >= 0.0


def non_positive(x: Scalar) -> Scalar:
    """x <= 0."""
    return x <= 0.0


def possible_zero(x: Scalar) -> Scalar:
    """x == 0."""
    return checked("equal", x, 0.0)


COMPOSED: dict[str, Callable[..., Scalar]] = {
    function.__name__: function
    for function in (
        elu, selu, gelu, swish, hard_swish, mish, soft_sign, hard_tanh, hard_sigmoid, log_base, erf_between, clip_to,
        chop, threshold_hard, threshold_soft, negative, positive, non_negative, non_positive, possible_zero,
    )
}  # fmt: skip


def call(name: str, *arguments: ScalarLike) -> Scalar:
    """The scalar function `name`, of the table or composed, applied to trees or numbers.

    Raises
    ------
    IRError
        If there is no such function or it takes another number of arguments.
    """
    if name in TABLE or name not in COMPOSED:
        return checked(name, *arguments)
    arity = len(inspect.signature(COMPOSED[name]).parameters)
    if len(arguments) != arity:
        raise IRError(f"scalar function {name} takes {arity} arguments, not {len(arguments)}")
    return COMPOSED[name](*map(as_scalar, arguments))
