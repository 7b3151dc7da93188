"""Piecewise functions of numbers: Abs, Sign, Ramp, UnitStep, Clip, Rescale, Max, Min, Boole, and complex parts."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.builtins import packed_arithmetic, tower
from wlnet.builtins.arithmetic import direction_of_infinity
from wlnet.builtins.constants import INDETERMINATE, INFINITY
from wlnet.builtins.exact_values import MINUS_INFINITY, negated
from wlnet.builtins.numeric import is_numeric, machine_value, reliable_value, sign_of
from wlnet.expression import (
    FALSE,
    TRUE,
    Complex,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    from_array,
    is_list,
    list_of,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, messages

Array = np.ndarray[Any, Any]


@builtin("Abs", "Listable NumericFunction")
def abs_(k: Kernel, x: Expr) -> Expr | None:
    """Abs[x]: the absolute value.

    >> {Abs[-3], Abs[-2.5], Abs[3 + 4 I], Abs[1 + I], Abs[-x], Abs[Pi - 4], Abs[-Infinity]}
     = {3, 2.5, 5, Sqrt[2], Abs[x], 4 - Pi, Infinity}
    """
    if type(x) is PackedArray:
        if x.array.dtype.kind == "i" and int(x.array.min()) == -(2**63):
            return None
        return packed_arithmetic.apply(np.abs, x, exact=True)
    if tower.is_number(x):
        size = tower.absolute(x)
        if size is not None:
            return size
        assert type(x) is Complex
        squares = tower.add(tower.multiply(x.re, x.re), tower.multiply(x.im, x.im))
        return Compound(S.Power, (squares, Fraction(1, 2)))
    if direction_of_infinity(x) is not None:
        return INFINITY
    sign = sign_of(k, x)
    if sign is not None:
        return x if sign >= 0 else Compound(S.Times, (-1, x))
    opposite = negated(x)
    if opposite is not None:
        return Compound(S.Abs, (opposite,))
    if type(x) is Compound and x.head is S.Abs:
        return x
    if type(x) is Compound and x.head is S.Times and tower.is_number(x.args[0]):
        return Compound(S.Times, (Compound(S.Abs, (x.args[0],)), Compound(S.Abs, (Compound(S.Times, x.args[1:]),))))
    return None


@builtin("Sign", "Listable NumericFunction")
def sign(k: Kernel, x: Expr) -> Expr | None:
    """Sign[x]: -1, 0 or 1; for a complex number, the number of size 1 in its direction.

    >> {Sign[-2.5], Sign[0], Sign[3/4], Sign[Pi - 4], Sign[2 I], Sign[-Infinity]}
     = {-1, 0, 1, -1, I, -1}
    """
    if type(x) is PackedArray:
        return packed_arithmetic.to_integers(np.sign(x.array)) if x.array.dtype.kind != "c" else None
    if type(x) is Complex:
        size = tower.absolute(x)
        if size is None:
            return Compound(S.Times, (x, Compound(S.Power, (Compound(S.Abs, (x,)), -1))))
        return tower.multiply(x, tower.invert(size))
    if x is INFINITY:
        return 1
    if x == MINUS_INFINITY:
        return -1
    known = sign_of(k, x)
    if known is not None:
        return known
    if type(x) is Compound and x.head is S.Sign and len(x.args) == 1:
        return x
    if type(x) is Compound and x.head is S.Times and tower.is_real(x.args[0]):
        return Compound(S.Times, (tower.sign(x.args[0]), Compound(S.Sign, (Compound(S.Times, x.args[1:]),))))
    return None


@builtin("Re", "Listable NumericFunction")
def re(k: Kernel, z: Expr) -> Expr | None:
    """Re[z]: the real part.

    >> {Re[3 + 4 I], Re[2.5], Re[Pi]}
     = {3, 2.5, Pi}
    """
    if type(z) is PackedArray:
        return from_array(np.ascontiguousarray(z.array.real))
    if tower.is_number(z):
        return tower.real_part(z)
    if z is INDETERMINATE or direction_of_infinity(z) is not None:
        return z if _is_real_infinity(z) else INDETERMINATE
    value = machine_value(k, z)
    if value is not None:
        return z if type(value) is not Complex else None
    return _by_number(S.Re, z)


@builtin("Im", "Listable NumericFunction")
def im(k: Kernel, z: Expr) -> Expr | None:
    """Im[z]: the imaginary part.

    >> {Im[3 + 4 I], Im[2.5], Im[Pi]}
     = {4, 0, 0}
    """
    if type(z) is PackedArray:
        return from_array(np.ascontiguousarray(z.array.imag)) if z.array.dtype.kind == "c" else _zeros(z)
    if tower.is_number(z):
        return tower.imaginary_part(z)
    if z is INDETERMINATE or direction_of_infinity(z) is not None:
        return 0 if _is_real_infinity(z) else INDETERMINATE
    value = machine_value(k, z)
    if value is not None:
        return 0 if type(value) is not Complex else None
    return _by_number(S.Im, z)


def _is_real_infinity(z: Expr) -> bool:
    return z is S.Infinity or z == MINUS_INFINITY


def _by_number(part: Symbol, z: Expr) -> Expr | None:
    """Re or Im of a sum or product whose first term or factor is a number; None for others."""
    if type(z) is not Compound or z.head not in (S.Plus, S.Times) or not tower.is_number(z.args[0]):
        return None
    number, rest = z.args[0], Compound(z.head, z.args[1:])
    of_number = (tower.real_part(number), tower.imaginary_part(number))
    if z.head is S.Plus:
        return Compound(S.Plus, (of_number[0] if part is S.Re else of_number[1], Compound(part, (rest,))))
    parts = (Compound(S.Re, (rest,)), Compound(S.Im, (rest,)))
    if part is S.Re:
        parts = (parts[0], Compound(S.Times, (-1, parts[1])))
    else:
        parts = (parts[1], parts[0])
    terms = [Compound(S.Times, (n, p)) for n, p in zip(of_number, parts, strict=True) if not tower.is_exact_zero(n)]
    return Compound(S.Plus, tuple(terms))


def _zeros(x: PackedArray) -> Expr:
    return from_array(np.zeros(x.array.shape, dtype=np.int64))


@builtin("Conjugate", "Listable NumericFunction")
def conjugate(k: Kernel, z: Expr) -> Expr | None:
    """Conjugate[z]: the complex conjugate.

    >> {Conjugate[3 + 4 I], Conjugate[2], Conjugate[z]}
     = {3 - 4*I, 2, Conjugate[z]}
    """
    if type(z) is PackedArray:
        return from_array(np.conj(z.array))
    if tower.is_number(z):
        return Complex(z.re, tower.negate(z.im)) if type(z) is Complex else z  # type: ignore[arg-type]
    value = machine_value(k, z)
    return z if value is not None and type(value) is not Complex else None


@builtin("Arg", "Listable NumericFunction")
def arg(k: Kernel, z: Expr) -> Expr | None:
    """Arg[z]: the phase, from -Pi (excluded) to Pi.

    >> {Arg[1 + I], Arg[-2], Arg[3], Arg[-1.]}
     = {Pi/4, Pi, 0, 3.141592653589793}
    """
    if type(z) is PackedArray:
        return None
    if type(z) is Complex:
        if tower.is_machine(z):
            return cmath.phase(tower.to_complex(z))
        return Compound(S.ArcTan, (z.re, z.im))
    sign_ = sign_of(k, z)
    if sign_ is None:
        return None
    if type(z) is float:
        return math.pi if z < 0 else 0
    return S.Pi if sign_ < 0 else 0


def _define_step(
    name: str,
    doc: str,
    array: Callable[[Array], Array],
    at: Callable[[Expr, int], Expr | None],
    *,
    whole: bool = False,
) -> None:
    """Declare a function that depends on the sign of its argument; ``whole``: its values are integers."""

    def function(k: Kernel, x: Expr) -> Expr | None:
        if type(x) is PackedArray:
            if x.array.dtype.kind == "c":
                return None
            made = array(x.array)
            return packed_arithmetic.to_integers(made) if whole else from_array(made)
        if x is INFINITY:
            return at(x, 1)
        sign_ = -1 if x == MINUS_INFINITY else sign_of(k, x)
        return None if sign_ is None else at(x, sign_)

    function.__doc__ = doc
    builtin(name, "Listable NumericFunction")(function)


_define_step(
    "Ramp",
    """Ramp[x]: x where x is positive, else 0.

    >> {Ramp[-2], Ramp[3.5], Ramp[-1.5], Ramp[Pi], Ramp[x]}
     = {0, 3.5, 0., Pi, Ramp[x]}
    """,
    lambda a: np.maximum(a, 0),
    lambda x, sign_: x if sign_ > 0 else 0.0 if type(x) is float else 0,
)
_define_step(
    "HeavisideTheta",
    """HeavisideTheta[x]: 0 for negative x, 1 for positive x.

    >> {HeavisideTheta[-2], HeavisideTheta[0.5], HeavisideTheta[0]}
     = {0, 1, HeavisideTheta[0]}
    """,
    lambda a: np.where(a > 0, 1, 0),
    lambda _x, sign_: None if sign_ == 0 else int(sign_ > 0),
    whole=True,
)


@builtin("UnitStep", "Listable NumericFunction Orderless")
def unit_step(k: Kernel, *xs: Expr) -> Expr | None:
    """UnitStep[x]: 0 for x < 0, 1 for x >= 0; of several numbers, 1 if none is negative.

    >> {UnitStep[-2], UnitStep[0], UnitStep[0.1], UnitStep[1, -1], UnitStep[{-1., 2.}]}
     = {0, 1, 1, 0, {0, 1}}
    """
    if any(type(x) is PackedArray for x in xs):
        only = xs[0]
        if len(xs) == 1 and type(only) is PackedArray and only.array.dtype.kind != "c":
            return from_array((only.array >= 0).astype(np.int64))
        return None
    left: list[Expr] = []
    for x in xs:
        sign_ = 1 if x is INFINITY else -1 if x == MINUS_INFINITY else sign_of(k, x)
        if sign_ is None:
            left.append(x)
        elif sign_ < 0:
            return 0
    if not left:
        return 1
    return None if len(left) == len(xs) else Compound(S.UnitStep, tuple(left))


@builtin("Unitize", "Listable NumericFunction")
def unitize(k: Kernel, x: Expr) -> Expr | None:
    """Unitize[x]: 0 where x is 0, else 1.

    >> Unitize[{-2, 0, 0.5}]
     = {1, 0, 1}
    """
    if type(x) is PackedArray:
        return from_array((x.array != 0).astype(np.int64))
    if direction_of_infinity(x) is not None:
        return 1
    value = reliable_value(k, x)
    return None if value is None else int(not tower.is_zero(value))


messages("Clip", {"rng": "`1` is not a pair of numbers {min, max}."})


def pair_of(e: Expr) -> tuple[Expr, Expr] | None:
    if is_list(e):
        items = e.args
        if len(items) == 2:
            return items[0], items[1]
    return None


@builtin("Clip", "NumericFunction")
def clip(k: Kernel, x: Expr, limits: Expr = list_of(-1, 1), outside: Expr | None = None) -> Expr | None:
    """Clip[x]: x held between -1 and 1; Clip[x, {min, max}]: between min and max.

    Clip[x, {min, max}, {a, b}] gives a below and b above.

    >> {Clip[0.5], Clip[-3], Clip[7, {0, 5}], Clip[7, {0, 5}, {a, b}], Clip[{-2., 0.3, 9.}, {0, 1}]}
     = {0.5, -1, 5, b, {0, 0.3, 1}}
    """
    ends = pair_of(limits)
    given = ends if outside is None else pair_of(outside)
    if ends is None or given is None:
        k.message(S.Clip, "rng", limits if ends is None else outside)  # type: ignore[arg-type]
        return None
    if type(x) is PackedArray:
        return _clip_packed(k, x, ends, given)
    if is_list(x):
        rest = (limits,) if outside is None else (limits, outside)
        return Compound(S.List, tuple(Compound(S.Clip, (a, *rest)) for a in x.args))
    low = sign_of_difference(k, x, ends[0])
    high = sign_of_difference(k, x, ends[1])
    if low is None or high is None:
        return None
    return given[0] if low < 0 else given[1] if high > 0 else x


def _clip_packed(k: Kernel, x: PackedArray, ends: tuple[Expr, Expr], given: tuple[Expr, Expr]) -> Expr | None:
    """Whole at once where limits and elements are of one kind, so that exact limits stay exact beside reals."""
    array = x.array
    low, high = (tower.to_float(v) if tower.is_real(v) else None for v in ends)
    if low is not None and high is not None and float(array.min()) >= low and float(array.max()) <= high:
        return x
    first, last = ends
    if given == ends and type(first) is int and type(last) is int and array.dtype.kind == "i":
        if -(2**63) <= first <= last < 2**63:
            return from_array(np.clip(array, first, last))
    elif given == ends and low is not None and high is not None and low <= high and array.dtype.kind == "f":
        # Limits become machine reals here, so that large arrays stay packed.
        return from_array(np.clip(array, low, high))
    rest = (list_of(*ends), list_of(*given))
    return Compound(S.List, tuple(k.evaluate(Compound(S.Clip, (a, *rest))) for a in x.args))


def sign_of_difference(k: Kernel, x: Expr, y: Expr) -> int | None:
    """The sign of x - y."""
    if tower.is_real(x) and tower.is_real(y):
        return tower.compare(x, y)
    for one, sign_ in ((x, 1), (y, -1)):
        if one is INFINITY:
            return sign_
        if one == MINUS_INFINITY:
            return -sign_
    if not is_numeric(k, x) or not is_numeric(k, y):
        return None
    return sign_of(k, k.evaluate(Compound(S.Plus, (x, Compound(S.Times, (-1, y))))))


@builtin("Rescale")
def rescale(k: Kernel, x: Expr, old: Expr | None = None, new: Expr = list_of(0, 1)) -> Expr | None:
    """Rescale[list]: runs from 0 to 1; Rescale[x, {min, max}, {a, b}]: takes min to a and max to b, linearly.

    >> {Rescale[{1, 2, 5}], Rescale[2.5, {0, 10}], Rescale[5, {0, 10}, {-1, 1}]}
     = {{0, 1/4, 1}, 0.25, 0}
    """
    if old is None:
        if not is_list(x):
            return None
        old = list_of(k.evaluate(Compound(S.Min, (x,))), k.evaluate(Compound(S.Max, (x,))))
        if old.args[0] == old.args[1]:
            return k.evaluate(Compound(S.Times, (0, x)))
    source, target = pair_of(old), pair_of(new)
    if source is None or target is None:
        return None

    def minus(a: Expr, b: Expr) -> Compound:
        return Compound(S.Plus, (a, Compound(S.Times, (-1, b))))

    slope = k.evaluate(
        Compound(S.Times, (minus(target[1], target[0]), Compound(S.Power, (minus(source[1], source[0]), -1))))
    )
    return Compound(S.Plus, (target[0], Compound(S.Times, (slope, minus(x, source[0])))))


@builtin("Boole", "Listable")
def boole(_k: Kernel, e: Expr) -> Expr | None:
    """Boole[expr]: 1 for True, 0 for False.

    >> Boole[{True, False, x > 0}]
     = {1, 0, Boole[x > 0]}
    """
    return 1 if e is TRUE else 0 if e is FALSE else None


@builtin("KroneckerDelta", "NumericFunction Orderless")
def kronecker_delta(k: Kernel, *args: Expr) -> Expr | None:
    """KroneckerDelta[n1, n2, ...]: 1 if all are equal, else 0; KroneckerDelta[n]: 1 if n is 0.

    >> {KroneckerDelta[2, 2], KroneckerDelta[1, 2], KroneckerDelta[0]}
     = {1, 0, 1}
    """
    items = args if len(args) > 1 else (*args, 0)
    if all(tower.is_number(a) for a in items):
        first = items[0]
        return int(all(tower.equal(first, b) for b in items[1:]))  # type: ignore[arg-type]
    return 1 if args and all(a == items[0] for a in items) else None


@builtin("DiscreteDelta", "Listable NumericFunction Orderless")
def discrete_delta(k: Kernel, *args: Expr) -> Expr | None:
    """DiscreteDelta[n1, n2, ...]: 1 if all are 0, else 0.

    >> {DiscreteDelta[0], DiscreteDelta[0, 3]}
     = {1, 0}
    """
    if all(tower.is_number(a) for a in args):
        return int(all(tower.is_zero(a) for a in args))  # type: ignore[arg-type]
    return None
