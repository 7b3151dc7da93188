"""Round, Floor, Ceiling, integer and fractional parts, Mod and Quotient."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN
from typing import Any

import numpy as np

from wlnet.builtins import packed_arithmetic, tower
from wlnet.builtins.constants import COMPLEX_INFINITY, INDETERMINATE
from wlnet.builtins.numeric import reliable_value
from wlnet.expression import BigReal, Complex, Compound, Expr, PackedArray, S, Symbol, from_array, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

Array = np.ndarray[Any, Any]


class Rounding:
    """One way to an integer: for exact and machine reals, for arrays, and as a decimal rounding mode."""

    def __init__(self, name: str, scalar: Callable[[Any], int], array: Callable[[Array], Array], mode: str) -> None:
        self.head = S.__getattr__(name)
        self.scalar = scalar
        self.array = array
        self.mode = mode

    def of(self, x: tower.Real) -> int:
        if type(x) is BigReal:
            return int(x.value.to_integral_value(rounding=self.mode))
        return x if type(x) is int else self.scalar(x)

    def value(self, k: Kernel, x: Expr) -> Expr | None:
        """The integer for a numeric quantity; None for others."""
        if type(x) is float and not math.isfinite(x):
            return None
        number = reliable_value(k, x)
        if number is None:
            return x if _is_infinite(x) or _is_whole(x) else self.without_whole_part(x)
        if type(number) is Complex:
            return tower.make_complex(self.of(number.re), self.of(number.im))
        return self.of(number)

    def without_whole_part(self, x: Expr) -> Expr | None:
        """n + Floor[y] for Floor[n + y]; rounding to even has no such rule."""
        if self is ROUND or type(x) is not Compound or x.head is not S.Plus or type(x.args[0]) is not int:
            return None
        return Compound(S.Plus, (x.args[0], Compound(self.head, (Compound(S.Plus, x.args[1:]),))))

    def packed(self, x: PackedArray) -> Expr | None:
        kind = x.array.dtype.kind
        if kind == "i":
            return x
        if kind != "f" or not np.isfinite(x.array).all():
            return None
        return packed_arithmetic.to_integers(self.array(x.array))


def _is_whole(e: Expr) -> bool:
    return type(e) is Compound and e.head in _WHOLE and len(e.args) == 1


_WHOLE = frozenset({S.Floor, S.Ceiling, S.Round, S.IntegerPart})


def _is_infinite(e: Expr) -> bool:
    return e is S.Infinity or e is COMPLEX_INFINITY or e is INDETERMINATE or e == Compound(S.Times, (-1, S.Infinity))


ROUND = Rounding("Round", round, np.rint, ROUND_HALF_EVEN)
FLOOR = Rounding("Floor", math.floor, np.floor, ROUND_FLOOR)
CEILING = Rounding("Ceiling", math.ceil, np.ceil, ROUND_CEILING)
TRUNCATION = Rounding("IntegerPart", math.trunc, np.trunc, ROUND_DOWN)


def _define(rounding: Rounding, doc: str, *, to_multiple: bool = True) -> None:
    head = rounding.head

    def fast(args: Sequence[Expr]) -> Expr | None:
        if len(args) == 1:
            x = args[0]
            if type(x) is int:
                return x
            if type(x) is float and math.isfinite(x):
                return rounding.scalar(x)
        return None

    def one(k: Kernel, x: Expr) -> Expr | None:
        return rounding.packed(x) if type(x) is PackedArray else rounding.value(k, x)

    def to_multiple_of(k: Kernel, x: Expr, a: Expr = 1) -> Expr | None:
        if type(a) is int and a == 1:
            return one(k, x)
        if type(x) is PackedArray or type(a) is PackedArray:
            return None
        return _multiple(k, x, a, head)

    function = to_multiple_of if to_multiple else one
    function.__doc__ = doc
    builtin(head.short, "Listable NumericFunction", fast=fast)(function)


def _multiple(k: Kernel, x: Expr, a: Expr, head: Symbol) -> Expr | None:
    if reliable_value(k, x) is None or reliable_value(k, a) is None:
        return None
    quotient = Compound(S.Times, (x, Compound(S.Power, (a, -1))))
    return Compound(S.Times, (a, Compound(head, (quotient,))))


_define(
    ROUND,
    """Round[x]: the nearest integer, the even one for halves; Round[x, a]: the nearest multiple of a.

    >> {Round[2.5], Round[3.5], Round[-2.7], Round[7/2], Round[Pi], Round[17, 5]}
     = {2, 4, -3, 4, 3, 15}
    >> Round[3.14159, 0.01]
     = 3.14
    """,
)
_define(
    FLOOR,
    """Floor[x]: the greatest integer not above x; Floor[x, a]: the greatest such multiple of a.

    >> {Floor[2.7], Floor[-2.7], Floor[7/2], Floor[Pi], Floor[27, 10], Floor[3.5 - 1.2 I]}
     = {2, -3, 3, 3, 20, 3 - 2*I}
    """,
)
_define(
    CEILING,
    """Ceiling[x]: the least integer not below x; Ceiling[x, a]: the least such multiple of a.

    >> {Ceiling[2.1], Ceiling[-2.7], Ceiling[7/2], Ceiling[22, 10]}
     = {3, -2, 4, 30}
    """,
)
_define(
    TRUNCATION,
    """IntegerPart[x]: x without what stands after the decimal point.

    >> {IntegerPart[2.7], IntegerPart[-2.7], IntegerPart[-7/2]}
     = {2, -2, -3}
    """,
    to_multiple=False,
)


@builtin("FractionalPart", "Listable NumericFunction")
def fractional_part(k: Kernel, x: Expr) -> Expr | None:
    """FractionalPart[x]: what IntegerPart[x] leaves of x.

    >> {FractionalPart[2.75], FractionalPart[-7/2], FractionalPart[3]}
     = {0.75, -1/2, 0}
    """
    if type(x) is PackedArray:
        return packed_arithmetic.apply(lambda a: a - np.trunc(a), x, exact=True) if x.array.dtype.kind != "c" else None
    whole = TRUNCATION.value(k, x)
    return None if whole is None else Compound(S.Plus, (x, Compound(S.Times, (-1, whole))))


def fast_mod(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 2 and type(args[0]) is int and type(args[1]) is int and args[1]:
        return args[0] % args[1]
    return None


def fast_quotient(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 2 and type(args[0]) is int and type(args[1]) is int and args[1]:
        return args[0] // args[1]
    return None


def _array_quotient(a: Any, b: Any) -> Any:
    """Floor[a/b] of arrays of integers, or of reals as the evaluator divides them: by the reciprocal."""
    if np.asarray(a).dtype.kind == np.asarray(b).dtype.kind == "i":
        return np.floor_divide(a, b)
    return np.floor(a * (1.0 / np.asarray(b)))


def _packed_mod(m: Expr, n: Expr, divide: Callable[[Any, Any], Any]) -> Expr | None:
    """Mod or Quotient of packed integers, or of reals; None where one is too large for the machine."""
    values = packed_arithmetic.operands((m, n), lambda _e: None)
    if values is None:
        return None
    a, b = values
    if np.any(np.asarray(b) == 0) or np.asarray(a).dtype.kind == "c" or np.asarray(b).dtype.kind == "c":
        return None
    with np.errstate(all="ignore"):
        result = np.asarray(divide(a, b))
    if result.dtype.kind == "f" and not np.isfinite(result).all():
        return None
    if divide is _array_quotient and result.dtype.kind == "f":
        return packed_arithmetic.to_integers(result)
    return from_array(result)


@builtin("Mod", "Listable NumericFunction", fast=fast_mod)
def mod(k: Kernel, m: Expr, n: Expr, offset: Expr = 0) -> Expr | None:
    """Mod[m, n]: the remainder of m by n, with the sign of n; Mod[m, n, d]: from d to d + n.

    >> {Mod[17, 5], Mod[-1, 3], Mod[5.5, 2], Mod[7/2, 1], Mod[6, 3, 1], Mod[1, -3]}
     = {2, 2, 1.5, 1/2, 3, -2}
    >> Mod[{1, 2, 3, 4, 5}, 2]
     = {1, 0, 1, 0, 1}
    """
    if type(m) is PackedArray or type(n) is PackedArray:
        return _packed_mod(m, n, np.mod) if offset == 0 and type(offset) is int else None
    if type(offset) is PackedArray:
        return None
    if tower.is_number(n) and tower.is_zero(n):
        if reliable_value(k, m) is None:
            return None
        k.message(S.Mod, "indet", Compound(S.Mod, (m, n)))
        return INDETERMINATE
    if type(m) is float and type(n) in (int, float) and type(offset) is int and offset == 0:
        return math.fmod(m, n) if (m < 0) is (n < 0) else m % n  # type: ignore[operator, arg-type]
    quotient = _quotient(k, m, n, offset)
    if quotient is None:
        return None
    return Compound(S.Plus, (m, Compound(S.Times, (-1, n, quotient))))


def _quotient(k: Kernel, m: Expr, n: Expr, offset: Expr) -> Expr | None:
    if any(reliable_value(k, e) is None for e in (m, n, offset)):
        return None
    shifted = Compound(S.Plus, (m, Compound(S.Times, (-1, offset))))
    return FLOOR.value(k, k.evaluate(Compound(S.Times, (shifted, Compound(S.Power, (n, -1))))))


@builtin("Quotient", "Listable NumericFunction", fast=fast_quotient)
def quotient(k: Kernel, m: Expr, n: Expr, offset: Expr = 0) -> Expr | None:
    """Quotient[m, n]: Floor[m/n]; Quotient[m, n, d]: Floor[(m - d)/n].

    >> {Quotient[17, 5], Quotient[-1, 3], Quotient[5.5, 2], Quotient[10, 3, 1]}
     = {3, -1, 2, 3}
    """
    if type(m) is PackedArray or type(n) is PackedArray:
        return _packed_mod(m, n, _array_quotient) if offset == 0 and type(offset) is int else None
    if type(offset) is PackedArray:
        return None
    if tower.is_number(n) and tower.is_zero(n):
        if reliable_value(k, m) is None:
            return None
        k.message(S.Quotient, "infy", Compound(S.Quotient, (m, n)))
        return COMPLEX_INFINITY
    return _quotient(k, m, n, offset)


@builtin("QuotientRemainder", "Listable")
def quotient_remainder(_k: Kernel, m: Expr, n: Expr) -> Expr | None:
    """QuotientRemainder[m, n]: the list of quotient and remainder.

    >> QuotientRemainder[17, 5]
     = {3, 2}
    """
    if tower.is_number(m) and tower.is_number(n) and not tower.is_zero(n):
        return list_of(Compound(S.Quotient, (m, n)), Compound(S.Mod, (m, n)))
    return None
