"""Equal, Less and their kin, SameQ and UnsameQ, and chains of comparisons."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from wlnet.builtins import tower
from wlnet.builtins.arithmetic import direction_of_infinity
from wlnet.builtins.constants import INDETERMINATE
from wlnet.builtins.numeric import at_precision, is_numeric, machine_value, sign_of
from wlnet.builtins.piecewise import sign_of_difference
from wlnet.expression import (
    FALSE,
    TRUE,
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    PackedArray,
    S,
    Symbol,
    boolean,
    is_list,
    same,
)
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin

_REALS = frozenset({int, float})


def equal(k: Kernel, a: Expr, b: Expr) -> bool | None:
    """Whether a and b are mathematically equal; None where that cannot be told."""
    if tower.is_number(a) and tower.is_number(b):
        return tower.equal(a, b)
    if type(a) is PackedArray and type(b) is PackedArray and a.array.dtype.kind in "if" and b.array.dtype.kind in "if":
        return a.array.shape == b.array.shape and _arrays_equal(a, b)
    if same(a, b):
        return None if a is INDETERMINATE else True
    if type(a) is str or type(b) is str:
        return False if _is_raw(a) and _is_raw(b) else None
    if is_list(a) and is_list(b):
        return _all_equal(k, a.args, b.args)
    if type(a) is Association and type(b) is Association:
        if len(a) != len(b) or any(x != y for x, y in zip(a.keys(), b.keys(), strict=True)):
            return False
        return _all_equal(k, a.values(), b.values())
    if a in (TRUE, FALSE) and b in (TRUE, FALSE):
        return False
    if is_numeric(k, a) and is_numeric(k, b):
        return _numerically_equal(k, a, b)
    x, y = direction_of_infinity(a), direction_of_infinity(b)
    if (x is None) is not (y is None):
        return False if is_numeric(k, b if x is not None else a) else None
    if x is not None and tower.is_number(x) and tower.is_number(y):
        return tower.equal(x, y)
    return None


def _is_raw(e: Expr) -> bool:
    return type(e) is str or type(e) in tower.NUMBERS


def _arrays_equal(a: PackedArray, b: PackedArray) -> bool:
    x, y = a.array, b.array
    if x.dtype.kind == "i" and y.dtype.kind == "i":
        return bool(np.array_equal(x, y))
    size = np.maximum(np.abs(x), np.abs(y))
    return bool(np.all((x == y) | (np.abs(x - y) <= tower.TOLERANCE * size)))


def _all_equal(k: Kernel, xs: Sequence[Expr], ys: Sequence[Expr]) -> bool | None:
    if len(xs) != len(ys):
        return False
    result: bool | None = True
    for x, y in zip(xs, ys, strict=True):
        found = equal(k, x, y)
        if found is False:
            return False
        if found is None:
            result = None
    return result


def _numerically_equal(k: Kernel, a: Expr, b: Expr) -> bool | None:
    if type(a) is BigReal or type(b) is BigReal:
        big, other = (a, b) if type(a) is BigReal else (b, a)
        value = at_precision(k, other, big.precision + 5)  # type: ignore[union-attr]
        return tower.equal(big, value) if tower.is_number(value) else None  # type: ignore[arg-type]
    x, y = machine_value(k, a), machine_value(k, b)
    if x is None or y is None:
        return None
    if not tower.equal(x, y) or type(x) is Complex or type(y) is Complex:
        return tower.equal(x, y)
    if any(tower.is_number(e) and not tower.is_exact(e) for e in (a, b)):
        return True
    difference = sign_of(k, k.evaluate(Compound(S.Plus, (a, Compound(S.Times, (-1, b))))))
    return None if difference is None else difference == 0


def fast_equal(args: Sequence[Expr]) -> Expr | None:
    if len(args) == 2:
        a, b = args
        if (type(a) is int and type(b) is int) or (type(a) is str and type(b) is str):
            return boolean(a == b)
        if type(a) is float and type(b) is float:
            return boolean(a == b or abs(a - b) <= tower.TOLERANCE * max(abs(a), abs(b)))
    return None


def fast_unequal(args: Sequence[Expr]) -> Expr | None:
    found = fast_equal(args)
    return None if found is None else boolean(found is FALSE)


@builtin("Equal", fast=fast_equal)
def equal_(k: Kernel, *args: Expr) -> Expr | None:
    """a == b: True if a and b are equal, numbers by value, False if they are known to differ; else left as it is.

    >> {1 == 1., 1/2 == 0.5, "a" == "b", {1, 2} == {1, 3}, x == x, x == y, Pi == 3, 1 == 1 == 2}
     = {True, True, False, False, True, x == y, False, False}
    >> 0.1 + 0.2 == 0.3
     = True
    """
    found = [equal(k, a, b) for a, b in pairwise(args)]
    if False in found:
        return FALSE
    return TRUE if all(found) else None


@builtin("Unequal", fast=fast_unequal)
def unequal(k: Kernel, *args: Expr) -> Expr | None:
    """a != b != ...: True if all are known to differ from each other, False if two are equal.

    >> {1 != 2, 1 != 1., "a" != "b", x != x, x != y, 1 != 2 != 1}
     = {True, False, True, False, x != y, False}
    """
    found = [equal(k, a, b) for a, b in combinations(args, 2)]
    if True in found:
        return FALSE
    return None if None in found else TRUE


@builtin("SameQ")
def same_q(_k: Kernel, *args: Expr) -> Expr | None:
    """a === b: True if a and b are the same expression.

    >> {1 === 1., x === x, {1, 2} === {1, 2}, "a" === "b", 2. === 2.}
     = {False, True, True, False, True}
    """
    return boolean(all(same(a, b) for a, b in pairwise(args)))


@builtin("UnsameQ")
def unsame_q(_k: Kernel, *args: Expr) -> Expr | None:
    """a =!= b: True if a and b are not the same expression.

    >> {1 =!= 1., x =!= x, x =!= y =!= x}
     = {True, False, False}
    """
    return boolean(not any(same(a, b) for a, b in combinations(args, 2)))


def order(k: Kernel, a: Expr, b: Expr, head: Symbol) -> int | None:
    """The sign of a - b for real quantities; None, for complex ones with a message, where there is none."""
    if tower.is_real(a) and tower.is_real(b):
        if type(a) is not int or type(b) is not int:
            if (type(a) is float or type(b) is float) and tower.equal(a, b):
                return 0
            return tower.compare(a, b)
        return (a > b) - (a < b)
    for e in (a, b):
        if type(e) is Complex or e is INDETERMINATE:
            if e is not INDETERMINATE:
                k.message(head, "nord", e)
            return None
    return 0 if a == b and direction_of_infinity(a) in (1, -1) else sign_of_difference(k, a, b)


_TESTS: dict[str, Callable[[int], bool]] = {
    "Less": lambda s: s < 0,
    "LessEqual": lambda s: s <= 0,
    "Greater": lambda s: s > 0,
    "GreaterEqual": lambda s: s >= 0,
}
_RAW_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "Less": operator.lt,
    "LessEqual": operator.le,
    "Greater": operator.gt,
    "GreaterEqual": operator.ge,
}


def compare(k: Kernel, a: Expr, b: Expr, head: Symbol) -> bool | None:
    """Whether ``head[a, b]`` holds, for the four inequalities, Equal and Unequal; None if it cannot be told."""
    test = _TESTS.get(head.short)
    if test is not None:
        sign = order(k, a, b, head)
        return None if sign is None else test(sign)
    if head is S.SameQ or head is S.UnsameQ:
        return same(a, b) is (head is S.SameQ)
    found = equal(k, a, b)
    return found if head is S.Equal or found is None else not found


def _define(name: str, doc: str) -> None:
    head = S.__getattr__(name)
    raw = _RAW_TESTS[name]

    def fast(args: Sequence[Expr]) -> Expr | None:
        if len(args) == 2:
            a, b = args
            if type(a) is int and type(b) is int:
                return TRUE if raw(a, b) else FALSE
            if type(a) in _REALS and type(b) in _REALS and abs(a - b) > 1e-9 * abs(a):  # type: ignore[operator, arg-type]
                return TRUE if raw(a, b) else FALSE
        return None

    def inequality_(k: Kernel, *args: Expr) -> Expr | None:
        found = [compare(k, a, b, head) for a, b in pairwise(args)]
        if False in found:
            return FALSE
        if all(found):
            return TRUE
        start, stop = 0, len(args)
        while found[start]:
            start += 1
        while found[stop - 2]:
            stop -= 1
        return Compound(head, args[start:stop]) if stop - start < len(args) else None

    inequality_.__doc__ = doc
    builtin(name, fast=fast)(inequality_)


_define(
    "Less",
    """x < y: True if x is known to be less than y.

    >> {1 < 2, 2 < 1.5, 1 < 2 < 3, 1 < 3 < 2, Pi < 22/7, x < 1, 5 < Infinity}
     = {True, False, True, False, True, x < 1, True}
    >> I < 2
     : Less::nord: Invalid comparison with I attempted.
     = I < 2
    """,
)
_define(
    "LessEqual",
    """x <= y: True if x is known to be less than or equal to y.

    >> {1 <= 1, 2 <= 1.5, 1 <= 1 <= 3}
     = {True, False, True}
    """,
)
_define(
    "Greater",
    """x > y: True if x is known to be greater than y.

    >> {2 > 1, 1 > 1, 3 > 2 > x}
     = {True, False, 2 > x}
    """,
)
_define(
    "GreaterEqual",
    """x >= y: True if x is known to be greater than or equal to y.

    >> {2 >= 2, 1 >= 2, E >= 2}
     = {True, False, True}
    """,
)


@builtin("Inequality")
def inequality(k: Kernel, *args: Expr) -> Expr | None:
    """Inequality[a, r, b, s, c, ...]: the chain of relations a r b, b s c, ... such as a < b <= c.

    >> {1 < 2 <= 2, 1 < 5 <= 2, 0 < x <= 1}
     = {True, False, 0 < x <= 1}
    """
    if len(args) < 3 or len(args) % 2 == 0:
        return None
    kept: list[Expr] = [args[0]]
    undecided = False
    for i in range(1, len(args), 2):
        relation, right = args[i], args[i + 1]
        if type(relation) is not Symbol:
            return None
        found = compare(k, args[i - 1], right, relation)
        if found is False:
            return FALSE
        if found is None:
            undecided = True
            kept += [relation, right]
        elif not undecided:
            kept = [right]
        else:
            kept += [relation, right]
    if not undecided:
        return TRUE
    if len(kept) == 3:
        return Compound(kept[1], (kept[0], kept[2]))
    return None if len(kept) == len(args) else Compound(S.Inequality, tuple(kept))


@builtin("Between", operator=0)
def between(k: Kernel, x: Expr, limits: Expr) -> Expr | None:
    """Between[x, {min, max}]: min <= x <= max; with a list of such pairs, whether x is in one of them.

    >> {Between[3, {1, 5}], Between[6, {1, 5}], Between[7, {{1, 5}, {7, 8}}], Between[{0, 1}][0.5]}
     = {True, False, True, True}
    """
    if not is_list(limits):
        return None
    items = limits.args
    if items and all(is_list(i) and len(i.args) == 2 for i in items):
        tests = tuple(Compound(S.LessEqual, (i.args[0], x, i.args[1])) for i in items)  # type: ignore[union-attr]
        return Compound(S.Or, tests)
    return Compound(S.LessEqual, (items[0], x, items[1])) if len(items) == 2 else None
