"""Digits of numbers: IntegerDigits, FromDigits, IntegerLength, RealDigits, DigitCount."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from wlnet.builtins import big_reals, tower
from wlnet.builtins.numeric import at_precision, is_numeric
from wlnet.expression import BigReal, Compound, Expr, PackedArray, S, is_list, list_of
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.parts import packed_if_long
from wlnet.kernel.registry import builtin, messages, symbols

for _name in ("IntegerDigits", "IntegerLength", "DigitCount", "RealDigits"):
    messages(_name, {"ibase": "Base `1` is not an integer greater than 1."})
symbols("MixedRadix")
messages("FromDigits", {"nlst": "The expression `1` is not a list of digits or a string of valid digits."})

MACHINE_DIGITS = 16


def digits_of(n: int, base: int) -> list[int]:
    """The digits of |n|, the highest first; of 0, one digit 0.

    Large numbers are split in halves, so that the work grows less than with the square of their length.
    """
    n = abs(n)
    if n < base:
        return [n]
    powers = [base]
    while powers[-1] ** 2 <= n:
        powers.append(powers[-1] ** 2)

    def split(m: int, level: int) -> list[int]:
        if level < 0:
            return [m]
        high, low = divmod(m, powers[level])
        return split(high, level - 1) + split(low, level - 1)

    found = split(n, len(powers) - 1)
    first = next(i for i, d in enumerate(found) if d)
    return found[first:]


def _base(k: Kernel, base: Expr, head: str) -> int | None:
    if type(base) is int and base >= 2:
        return base
    if tower.is_number(base):
        k.message(head, "ibase", base)
    return None


def _radices(base: Expr) -> list[int] | None:
    """The radices of ``MixedRadix[{b1, ..., bn}]``, that of the last digit at the end."""
    if type(base) is Compound and base.head is S.MixedRadix and len(base.args) == 1 and is_list(base.args[0]):
        radices = [b for b in base.args[0].args if type(b) is int and b > 1]
        return radices if len(radices) == len(base.args[0].args) else None
    return None


def _mixed_digits(n: int, radices: Sequence[int]) -> list[int]:
    """The digits of n; what is left beyond the first radix is dropped."""
    digits: list[int] = []
    for radix in reversed(radices):
        n, digit = divmod(n, radix)
        digits.insert(0, digit)
        if not n:
            break
    return digits


@builtin("IntegerDigits", "Listable")
def integer_digits(k: Kernel, n: Expr, base: Expr = 10, length: Expr | None = None) -> Expr | None:
    """IntegerDigits[n]: the list of the decimal digits of n; IntegerDigits[n, b, len]: in base b, padded to length len.

    >> {IntegerDigits[5810], IntegerDigits[6, 2], IntegerDigits[6, 2, 5], IntegerDigits[-12], IntegerDigits[0]}
     = {{5, 8, 1, 0}, {1, 1, 0}, {0, 0, 1, 1, 0}, {1, 2}, {0}}
    """
    if type(n) is not int:
        if tower.is_number(n):
            k.message(S.IntegerDigits, "int", Compound(S.IntegerDigits, (n,)), 1)
        return None
    radices = _radices(base)
    if radices is not None:
        digits = _mixed_digits(abs(n), radices)
    else:
        found = _base(k, base, "IntegerDigits")
        if found is None:
            return None
        digits = digits_of(n, found)
    if length is not None:
        if type(length) is not int or length < 0:
            return None
        digits = [0] * (length - len(digits)) + digits[len(digits) - min(length, len(digits)) :]
    return packed_if_long(digits)


@builtin("IntegerLength", "Listable")
def integer_length(k: Kernel, n: Expr, base: Expr = 10) -> Expr | None:
    """IntegerLength[n, b]: how many digits n has in base b, 10 unless given.

    >> {IntegerLength[123456], IntegerLength[255, 2], IntegerLength[0]}
     = {6, 8, 0}
    """
    found = _base(k, base, "IntegerLength")
    if type(n) is not int or found is None:
        return None
    return len(digits_of(n, found)) if n else 0


@builtin("DigitCount", "Listable")
def digit_count(k: Kernel, n: Expr, base: Expr = 10, digit: Expr | None = None) -> Expr | None:
    """DigitCount[n, b]: how often 1, 2, ..., b - 1, 0 occur among the digits of n; DigitCount[n, b, d]: how often d.

    >> {DigitCount[242442422], DigitCount[100, 2, 1]}
     = {{0, 5, 0, 4, 0, 0, 0, 0, 0, 0}, 3}
    """
    found = _base(k, base, "DigitCount")
    if type(n) is not int or found is None:
        return None
    digits = digits_of(n, found)
    if digit is None:
        return list_of(*(digits.count(d) for d in [*range(1, found), 0]))
    return digits.count(digit) if type(digit) is int else None


def _value_of_characters(text: str, base: int) -> int | None:
    total = 0
    for c in text:
        if not c.isalnum() or not c.isascii():
            return None
        digit = int(c, 36)
        total = total * base + digit
    return total


@builtin("FromDigits")
def from_digits(k: Kernel, digits: Expr, base: Expr = 10) -> Expr | None:
    """FromDigits[list, b]: the integer with these digits, the highest first; also of a string of digits.

    >> {FromDigits[{5, 8, 1, 0}], FromDigits[{1, 1, 0}, 2], FromDigits["ff", 16], FromDigits[{a, b, c}, x]}
     = {5810, 6, 255, c + x*(b + a*x)}
    >> FromDigits[{{1, 2, 5}, 1}]
     = 5/4
    """
    if type(digits) is str:
        if base == "Roman":
            return Compound(S.FromRomanNumeral, (digits,))
        value = _value_of_characters(digits, base) if type(base) is int else None
        if value is None:
            k.message(S.FromDigits, "nlst", digits)
        return value
    if not is_list(digits):
        return None
    items: Sequence[Expr] = digits.args
    if len(items) == 2 and is_list(items[0]) and type(items[1]) is int:
        length = len(items[0].args)
        shift = Compound(S.Power, (base, items[1] - length))
        return Compound(S.Times, (Compound(S.FromDigits, (items[0], base)), shift))
    whole = [d for d in items if type(d) is int]
    if type(base) is int and len(whole) == len(items):
        total = 0
        for digit in whole:
            total = total * base + digit
        return total
    radices = _radices(base)
    if radices is not None and len(items) > len(radices):
        return None
    scales: Sequence[Expr] = [base] * len(items) if radices is None else radices[len(radices) - len(items) :]
    result: Expr = 0
    for scale, d in zip(scales, items, strict=True):
        result = k.evaluate(Compound(S.Plus, (Compound(S.Times, (result, scale)), d)))
    return result


def _decimal_digits(value: Decimal, count: int) -> tuple[list[int], int]:
    rounded = big_reals.context(count).plus(value.copy_abs())
    _, digits, exponent = rounded.as_tuple()
    assert isinstance(exponent, int)
    padded = [*digits, *([0] * (count - len(digits)))]
    return padded[:count], len(digits) + exponent


def _repeating_digits(x: Fraction, base: int) -> tuple[list[Expr], int]:
    """The digits of a rational number, those that repeat as a list at the end, and how many stand before the point."""
    whole, rest = divmod(abs(x), 1)
    digits: list[int] = digits_of(whole, base) if whole else []
    point = len(digits)
    seen: dict[Fraction, int] = {}
    while rest and rest not in seen:
        seen[rest] = len(digits)
        digit, rest = divmod(rest * base, 1)
        digits.append(int(digit))
    start = seen[rest] if rest else len(digits)
    leading = 0
    if not whole:
        while leading < start and digits[leading] == 0:
            leading += 1
        if leading == start and rest:
            # Zeros at the head of the repeating part move to its tail.
            cycle = digits[start:]
            zeros = next(i for i, d in enumerate(cycle) if d)
            return [list_of(*cycle[zeros:], *cycle[:zeros])], -leading - zeros
    made: list[Expr] = list(digits[leading:start])
    if rest:
        made.append(list_of(*digits[start:]))
    return made, point - leading


@builtin("RealDigits", "Listable")
def real_digits(k: Kernel, x: Expr, base: Expr = 10, length: Expr | None = None) -> Expr | None:
    """RealDigits[x]: the list of the digits of x, and how many of them stand before the point.

    >> {RealDigits[123.5, 10, 4], RealDigits[19/7], RealDigits[Pi, 10, 5], RealDigits[1/8]}
     = {{{1, 2, 3, 5}, 3}, {{2, {7, 1, 4, 2, 8, 5}}, 1}, {{3, 1, 4, 1, 5}, 1}, {{1, 2, 5}, 0}}
    """
    found = _base(k, base, "RealDigits")
    if found is None or type(x) is PackedArray:
        return None
    count = length if type(length) is int and length > 0 else None
    if type(x) is int and count is None:
        digits = digits_of(x, found)
        return list_of(list_of(*digits), len(digits) if x else 1)
    if type(x) is Fraction and count is None:
        made, point = _repeating_digits(x, found)
        return list_of(list_of(*made), point)
    if found != 10:
        return None
    if type(x) is float and math.isfinite(x):
        digits, point = _decimal_digits(Decimal(x), MACHINE_DIGITS)
        return list_of(list_of(*_first(digits, count)), point)
    value = x if type(x) is BigReal else at_precision(k, x, (count or 0) + 5.0) if count and is_numeric(k, x) else None
    if type(value) is not BigReal:
        return None
    digits, point = _decimal_digits(value.value, max(int(value.precision), 1))
    return list_of(list_of(*_first(digits, count)), point)


def _first(digits: list[int], count: int | None) -> list[Expr]:
    """So many digits; those not known are Indeterminate."""
    if count is None:
        return list(digits)
    unknown: list[Expr] = [S.Indeterminate] * (count - len(digits))
    return [*digits[:count], *unknown]
