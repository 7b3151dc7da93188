"""Numerical values: NumericQ, N, Precision, and the machine value of exact quantities that other functions need."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from wlnet.builtins import big_reals, tower
from wlnet.builtins.constants import CONSTANTS
from wlnet.expression import (
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    Number,
    PackedArray,
    S,
    Symbol,
    boolean,
)
from wlnet.kernel.attributes import CONSTANT, N_HOLD_FIRST, N_HOLD_REST, NUMERIC_FUNCTION
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages
from wlnet.kernel.tags import tag_of

SPARE_DIGITS = 10
MOST_SPARE_DIGITS = 90


def is_numeric(k: Kernel, e: Expr) -> bool:
    """Whether an expression is a number or made of numbers and constants by numeric functions."""
    if type(e) in tower.NUMBERS:
        return True
    if type(e) is Symbol:
        return bool(k.definitions[e].attributes & CONSTANT)
    return (
        type(e) is Compound
        and type(e.head) is Symbol
        and bool(k.definitions[e.head].attributes & NUMERIC_FUNCTION)
        and bool(e.args)
        and all(is_numeric(k, a) for a in e.args)
    )


def machine_value(k: Kernel, e: Expr) -> Number | None:
    """The machine number that a numeric quantity has, or None."""
    if tower.is_number(e):
        return tower.to_machine(e)
    if type(e) is Symbol:
        known = CONSTANTS.get(e)
        return known[0] if known is not None else None
    if not is_numeric(k, e):
        return None
    value = k.evaluate(approximate(k, e, None))
    return value if tower.is_number(value) else None


def real_value(k: Kernel, e: Expr) -> float | None:
    """The machine real that a numeric quantity has, or None."""
    value = machine_value(k, e)
    return tower.to_float(value) if value is not None and type(value) is not Complex else None


def reliable_value(k: Kernel, e: Expr) -> Number | None:
    """A real quantity's value, exact if it is a rational number, else to enough digits to tell its sign and floor."""
    if tower.is_number(e):
        return e
    value = machine_value(k, e)
    if value is None or type(value) is Complex:
        return value
    # Cancellation, or a value on the edge of an integer: look at more digits.
    near = tower.to_float(value)
    if abs(near - round(near)) < 1e-9 * max(1.0, abs(near)) if math.isfinite(near) else True:
        precise = at_precision(k, e, 40.0)
        if type(precise) is BigReal and precise.precision < 1.0:
            return 0
        if tower.is_number(precise):
            return precise
    return value


def sign_of(k: Kernel, e: Expr) -> int | None:
    """The sign of a real quantity, or None."""
    value = reliable_value(k, e)
    return None if value is None or type(value) is Complex else tower.sign(value)


def approximate(k: Kernel, e: Expr, precision: float | None) -> Expr:
    """An expression with its numbers made inexact, yet to be evaluated; ``precision`` None means machine numbers."""
    kind = type(e)
    if tower.is_number(e):
        return _approximate_number(e, precision)
    if kind is Symbol:
        assert type(e) is Symbol
        known = CONSTANTS.get(e)
        if known is not None:
            if precision is None:
                return known[0]
            return BigReal(known[1](math.ceil(precision) + 10), precision)
        return _by_rule(k, e)
    if kind is PackedArray:
        assert type(e) is PackedArray
        if e.array.dtype.kind != "i":
            return e
        if precision is None:
            return PackedArray(e.array.astype(np.float64))
        return Compound(S.List, tuple(approximate(k, a, precision) for a in e.args))
    if kind is Association:
        assert type(e) is Association
        return e.with_values([k.evaluate(approximate(k, v, precision)) for v in e.values()])
    if kind is not Compound:
        return e
    assert type(e) is Compound
    ruled = _by_rule(k, e)
    if ruled is not e:
        return ruled
    return _approximate_compound(k, e, precision)


def _approximate_number(x: Number, precision: float | None) -> Number:
    if precision is None:
        return tower.to_machine(x)
    if type(x) is Complex:
        re, im = _approximate_number(x.re, precision), _approximate_number(x.im, precision)
        return tower.make_complex(re, im)  # type: ignore[arg-type]
    if type(x) is float:
        return x
    if type(x) is BigReal and x.precision <= precision:
        return x
    if type(x) is int and x == 0:
        return 0
    return tower.to_big(x, precision)


def _by_rule(k: Kernel, e: Expr) -> Expr:
    """The value that a definition ``N[e] = ...`` gives, or ``e`` itself."""
    tag = tag_of(e)
    if tag is None or tag not in k.definitions:
        return e
    rules = k.definitions[tag].n_values
    if not rules:
        return e
    value = rules.apply(k, e)
    return e if value is None else value


def _approximate_compound(k: Kernel, e: Compound, precision: float | None) -> Expr:
    head = e.head
    args = list(e.args)
    held = k.definitions[head].attributes if type(head) is Symbol else 0
    if type(head) is Compound:
        head = approximate(k, head, precision)
    for i, a in enumerate(args):
        if held & (N_HOLD_FIRST if i == 0 else N_HOLD_REST):
            continue
        if head is S.Power and i == 1 and type(a) is int:
            continue
        args[i] = approximate(k, a, precision)
    return Compound(head, tuple(args), e.span)


def at_precision(k: Kernel, e: Expr, digits: float) -> Expr:
    """N[e, digits]: worked with more digits until the result has as many as were asked for."""
    spare = SPARE_DIGITS
    while True:
        value = k.evaluate(approximate(k, e, digits + spare))
        if spare >= MOST_SPARE_DIGITS or _least_precision(value) >= digits:
            return _trim(value, digits)
        spare *= 3


def _least_precision(e: Expr) -> float:
    if type(e) is BigReal:
        return e.precision
    if type(e) is Complex:
        return min(_least_precision(e.re), _least_precision(e.im))
    if type(e) is Compound:
        return min(map(_least_precision, e.args), default=math.inf)
    return math.inf


def _trim(e: Expr, digits: float) -> Expr:
    if type(e) is BigReal:
        return tower.to_big(e, digits) if e.precision > digits else e
    if type(e) is Complex:
        return Complex(_trim(e.re, digits), _trim(e.im, digits))  # type: ignore[arg-type]
    if type(e) is Compound:
        return Compound(e.head, tuple(_trim(a, digits) for a in e.args), e.span)
    return e


@builtin("N", messages={"precbd": "Requested precision `1` is not a positive number."})
def n(k: Kernel, e: Expr, precision: Expr = S.MachinePrecision) -> Expr | None:
    """N[expr]: the numerical value of expr in machine numbers; N[expr, n]: to n digits.

    >> N[1/3]
     = 0.3333333333333333
    >> N[{Pi, 2 x, Sqrt[2]}]
     = {3.141592653589793, 2.*x, 1.4142135623730951}
    >> N[x^2 + 1]
     = 1. + x^2
    """
    if precision is S.MachinePrecision:
        return approximate(k, e, None)
    digits = real_value(k, precision)
    if digits is None or digits <= 0:
        k.message(S.N, "precbd", precision)
        return None
    return at_precision(k, e, digits)


messages("Chop", {"tolnn": "Tolerance specification `1` must be a non-negative number."})


def _chop(e: Expr, tolerance: float) -> Expr:
    if type(e) is float:
        return 0 if abs(e) < tolerance else e
    if type(e) is BigReal:
        return 0 if abs(e.value) < tolerance else e
    if type(e) is Complex:
        if type(e.re) is not float or type(e.im) is not float:
            return e
        re, im = _chop(e.re, tolerance), _chop(e.im, tolerance)
        if im == 0 and type(im) is int:
            return re
        # A complex number has both parts inexact: a part chopped from it is 0.
        return Complex(e.re if type(re) is float else 0.0, e.im)
    if type(e) is PackedArray:
        if e.array.dtype.kind == "i" or (e.array.dtype.kind == "f" and not np.any(np.abs(e.array) < tolerance)):
            return e
        return Compound(S.List, tuple(_chop(a, tolerance) for a in e.args))
    if type(e) is Compound:
        return Compound(e.head, tuple(_chop(a, tolerance) for a in e.args), e.span)
    if type(e) is Association:
        return e.with_values([_chop(v, tolerance) for v in e.values()])
    return e


@builtin("Chop")
def chop(k: Kernel, e: Expr, tolerance: Expr = 1e-10) -> Expr | None:
    """Chop[expr]: puts an exact 0 for machine numbers smaller than 10^-10; Chop[expr, d] for those smaller than d.

    >> Chop[{1., 1.*^-12, -3.*^-11}]
     = {1., 0, 0}
    >> Chop[0.01, 0.1]
     = 0
    """
    limit = real_value(k, tolerance)
    if limit is None or limit < 0:
        k.message(S.Chop, "tolnn", tolerance)
        return None
    return _chop(e, limit)


@builtin("NumericQ")
def numeric_q(k: Kernel, e: Expr) -> Expr | None:
    """NumericQ[expr]: whether expr is a number or a quantity such as Sqrt[2] + Pi.

    >> {NumericQ[2], NumericQ[Sin[1] + E], NumericQ[x], NumericQ[{1}]}
     = {True, True, False, False}
    """
    return boolean(is_numeric(k, e))


@builtin("Precision")
def precision_of(_k: Kernel, e: Expr) -> Expr | None:
    """Precision[x]: the number of significant decimal digits of x.

    >> {Precision[1], Precision[1.5], Precision[x]}
     = {Infinity, MachinePrecision, Infinity}
    """
    found = _precision(e)
    return S.Infinity if found == math.inf else S.MachinePrecision if found == -1.0 else found


def _precision(e: Expr) -> float:
    """The least precision in an expression; -1 stands for machine numbers, which are the least precise."""
    if type(e) is float:
        return -1.0
    if type(e) is BigReal:
        return e.precision
    if type(e) is Complex:
        return min(_precision(e.re), _precision(e.im))
    if type(e) is PackedArray:
        return math.inf if e.array.dtype.kind == "i" else -1.0
    if type(e) is Compound:
        return min(map(_precision, e.args), default=math.inf)
    return math.inf


@builtin("SetPrecision", "Listable")
def set_precision(k: Kernel, e: Expr, digits: Expr) -> Expr | None:
    """SetPrecision[x, n]: x with n significant digits.

    >> SetPrecision[0.5, Infinity]
     = 1/2
    >> SetPrecision[1/4, MachinePrecision]
     = 0.25
    """
    if digits is S.MachinePrecision:
        return approximate(k, e, None)
    if digits is S.Infinity:
        if type(e) is float and math.isfinite(e):
            return tower.exact(Fraction(e))
        return tower.exact(Fraction(e.value)) if type(e) is BigReal else e
    wanted = real_value(k, digits)
    if wanted is None or wanted <= 0:
        return None
    if type(e) is float:
        return tower.to_big(e, wanted)
    if type(e) is BigReal:
        return BigReal(e.value, wanted)
    return at_precision(k, e, wanted)


@builtin("Accuracy")
def accuracy_of(_k: Kernel, e: Expr) -> Expr | None:
    """Accuracy[x]: the number of significant decimal digits to the right of the decimal point in x.

    >> Accuracy[3]
     = Infinity
    """
    if type(e) is float:
        return big_reals.MACHINE_PRECISION - math.log10(abs(e)) if e else 307.6526555685888
    if type(e) is BigReal:
        return e.precision - (math.log10(abs(e.value)) if e.value else 0.0)
    return S.Infinity
