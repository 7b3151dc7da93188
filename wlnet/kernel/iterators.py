"""Iterators ``{i, a, b, step}``: what Table, Do, Sum and their like run through, and the range of numbers itself."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count, repeat
from math import floor, isfinite
from types import TracebackType
from typing import TYPE_CHECKING

from wlnet.expression import Association, Compound, Expr, NumericArray, PackedArray, S, Symbol, is_list
from wlnet.kernel.attributes import PROTECTED

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

_EXACT = frozenset({int, Fraction})
_REALS = frozenset({int, Fraction, float})
_SLACK = 1e-13
"""How far, relatively, a machine-number count of steps may fall short of a whole number and still count as one."""


class Endless:
    """The values of an iterator without an upper bound: ``{i, 1, Infinity}``. It can be run through, not counted."""

    def __init__(self, values: Iterable[Expr]) -> None:
        self.values = values

    def __iter__(self) -> Iterator[Expr]:
        return iter(self.values)


class Iteration:
    """The values of an iterator, and the variable that takes them.

    Running through it sets the variable to each value in turn and gives the value. The variable gets its old value
    back at the end; after a jump out of the loop, when the ``with`` block that holds the iteration is left.
    """

    __slots__ = ("_kernel", "_old", "_running", "values", "variable")

    def __init__(self, kernel: Kernel, variable: Symbol | None, values: Sequence[Expr] | Endless) -> None:
        self.variable = variable
        self.values = values
        self._kernel = kernel
        self._old: Expr | None = None
        self._running = False

    def __iter__(self) -> Iterator[Expr]:
        if self.variable is None:
            yield from self.values
            return
        kernel = self._kernel
        definition = kernel.definitions[self.variable]
        self._old = definition.value
        self._running = True
        try:
            for value in self.values:
                definition.value = value
                kernel.value_changed(definition)
                yield value
        finally:
            self.restore()

    def restore(self) -> None:
        """Give the variable its old value back."""
        if self._running and self.variable is not None:
            self._running = False
            definition = self._kernel.definitions[self.variable]
            definition.value = self._old
            self._kernel.value_changed(definition)

    def __enter__(self) -> Iteration:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.restore()


def iterate(k: Kernel, spec: Expr) -> Iteration | None:
    """The iteration that a specification means: ``n``, ``{n}``, ``{i, n}``, ``{i, a, b, step}``, ``{i, list}``.

    None, after a message of the function being evaluated, for a specification that means none.
    """
    head = k.current.head if type(k.current) is Compound and type(k.current.head) is Symbol else S.Table
    if not (type(spec) is Compound and spec.head is S.List):
        bound = k.evaluate(spec)
        if is_list(bound) and type(spec) is Symbol:
            spec = bound if type(bound) is Compound else spec
        else:
            values = number_range(k, 1, bound, 1)
            if values is None:
                k.message(head, "nliter", bound, 2)
                return None
            return Iteration(k, None, _repeated(values))
    if type(spec) is not Compound or not 1 <= len(spec.args) <= 4:
        k.message(head, "itform", spec, 2)
        return None
    if len(spec.args) == 1:
        values = number_range(k, 1, k.evaluate(spec.args[0]), 1)
        if values is None:
            k.message(head, "iterb", spec)
            return None
        return Iteration(k, None, _repeated(values))
    variable = spec.args[0]
    if type(variable) is Compound and variable.head is S.Evaluate:
        variable = k.evaluate(variable)
    if type(variable) is not Symbol:
        k.message(head, "itraw", variable)
        return None
    if k.definitions[variable].attributes & PROTECTED:
        k.message(head, "vloc", variable)
        return None
    bounds = [k.evaluate(b) for b in spec.args[1:]]
    given = Compound(S.List, (variable, *bounds))
    if len(bounds) == 1:
        only = bounds[0]
        if type(only) is NumericArray or (type(only) is Compound and only.head is S.SparseArray):
            only = k.evaluate(Compound(S.Normal, (only,)))
        if is_list(only):
            return Iteration(k, variable, only.args)
        if type(only) is Association:
            return Iteration(k, variable, only.values())
        bounds.insert(0, 1)
    if len(bounds) == 2:
        bounds.append(1)
    values = number_range(k, *bounds)
    if values is None:
        k.message(head, "iterb", given)
        return None
    return Iteration(k, variable, values)


def _repeated(values: Sequence[Expr] | Endless) -> Sequence[Expr] | Endless:
    """As many turns as there are values, whose values nobody sees."""
    return Endless(repeat(1)) if isinstance(values, Endless) else range(1, len(values) + 1)


def number_range(k: Kernel, start: Expr, stop: Expr, step: Expr) -> Sequence[Expr] | Endless | None:
    """The numbers ``start, start + step, ...`` up to ``stop``; None if the bounds are no such thing."""
    if type(start) is int and type(stop) is int and type(step) is int:
        if step == 0:
            return None
        numbers = range(start, stop + (1 if step > 0 else -1), step)
        # What no memory holds can be run through, but not made a list.
        return numbers if (stop - start) // step < sys.maxsize else Endless(numbers)
    kinds = {type(start), type(stop), type(step)}
    if kinds <= _REALS:
        return _real_range(start, stop, step)  # type: ignore[arg-type]
    if _is_infinite(stop):
        if type(start) is int and type(step) is int and step > 0:
            return Endless(count(start, step))
        return None
    return _symbolic_range(k, start, stop, step)


def _is_infinite(e: Expr) -> bool:
    return e is S.Infinity or (type(e) is Compound and e.head is S.DirectedInfinity and e.args == (1,))


def _real_range(
    start: int | Fraction | float, stop: int | Fraction | float, step: int | Fraction | float
) -> Sequence[Expr] | None:
    if step == 0 or not all(map(isfinite, (start, stop, step))):
        return None
    if type(start) in _EXACT and type(step) in _EXACT:
        if type(stop) is float and type(start) is int and type(step) is int:
            n = floor((stop - start) / step * (1 + _SLACK))
        else:
            n = floor((Fraction(stop) - Fraction(start)) / Fraction(step))
        return [_exact(start + i * step) for i in range(n + 1)]
    quotient = (float(stop) - float(start)) / float(step)
    n = floor(quotient + _SLACK * max(1.0, abs(quotient)))
    first, width = float(start), float(step)
    return [first + i * width for i in range(n + 1)]


def _exact(x: int | Fraction | float) -> Expr:
    return x.numerator if type(x) is Fraction and x.denominator == 1 else x


def _symbolic_range(k: Kernel, start: Expr, stop: Expr, step: Expr) -> Sequence[Expr] | None:
    """Bounds such as ``{x, 0, 2 Pi, Pi/4}`` or ``{i, a, a + 3}``: only the number of steps must be a number."""
    difference = Compound(S.Plus, (stop, Compound(S.Times, (-1, start))))
    quotient = k.evaluate(Compound(S.Times, (difference, Compound(S.Power, (step, -1)))))
    if type(quotient) not in _REALS:
        quotient = k.evaluate(Compound(S.N, (quotient,)))
    if type(quotient) is float and isfinite(quotient):
        n = floor(quotient + _SLACK * max(1.0, abs(quotient)))
    elif type(quotient) is int or type(quotient) is Fraction:
        n = floor(quotient)
    else:
        return None
    return [k.evaluate(Compound(S.Plus, (start, Compound(S.Times, (i, step))))) for i in range(n + 1)]


def is_packed(values: object) -> bool:
    """Whether the values of an iterator are all machine numbers of one kind."""
    return isinstance(values, (range, PackedArray)) or (
        isinstance(values, (list, tuple)) and set(map(type, values)) in ({int}, {float})
    )
