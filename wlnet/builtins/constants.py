"""Mathematical constants and the parameters of machine arithmetic."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from decimal import Decimal

from wlnet.builtins import big_reals
from wlnet.expression import Complex, Expr, S, Symbol
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import constant, symbols, variable

CONSTANTS: dict[Symbol, tuple[float, Callable[[int], Decimal]]] = {
    S.Pi: (math.pi, big_reals.pi),
    S.E: (math.e, big_reals.e),
    S.Degree: (math.pi / 180.0, big_reals.degree),
    S.GoldenRatio: ((1.0 + math.sqrt(5.0)) / 2.0, big_reals.golden_ratio),
    S.EulerGamma: (0.57721566490153286061, big_reals.euler_gamma),
    S.Catalan: (0.91596559417721901505, big_reals.catalan),
}
"""Machine value, and value to a number of digits."""

for _symbol in CONSTANTS:
    constant(_symbol.short, "Constant ReadProtected")

symbols("Infinity ComplexInfinity Indeterminate Interval MachinePrecision Overflow Underflow")

INFINITY = S.Infinity
COMPLEX_INFINITY = S.ComplexInfinity
INDETERMINATE = S.Indeterminate


@variable("I")
def imaginary_unit(_k: Kernel) -> Expr:
    return Complex(0, 1)


@variable("$MachineEpsilon")
def machine_epsilon(_k: Kernel) -> Expr:
    return sys.float_info.epsilon


@variable("$MachinePrecision")
def machine_precision(_k: Kernel) -> Expr:
    return big_reals.MACHINE_PRECISION


@variable("$MaxMachineNumber")
def largest_machine_number(_k: Kernel) -> Expr:
    return sys.float_info.max


@variable("$MinMachineNumber")
def least_machine_number(_k: Kernel) -> Expr:
    return sys.float_info.min
