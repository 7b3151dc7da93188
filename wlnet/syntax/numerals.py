"""Number literals: from their spelling to their value and back."""

from __future__ import annotations

import math
import re
from decimal import Context, Decimal
from fractions import Fraction

from wlnet.expression import BigReal
from wlnet.syntax.problems import Refusal

Real = int | float | Fraction | BigReal

MACHINE_PRECISION = 15.954589770191003
"""Decimal digits of a machine real: 53 Log10[2]."""

MACHINE_DIGITS = 17
"""A literal with more digits than this is a big real."""

LARGEST_EXPONENT = 100_000
"""Of an exact literal such as ``1*^n``; its digits are all kept, so it must end somewhere."""

LARGEST_PRECISION = 1_000_000_000
"""Of a literal such as ``1`n``."""

DIGITS = r"(?:\d++(?:\.(?!\.)\d*+)?|\.\d++)"
NUMBER = (
    r"(?:\d++\^\^[0-9a-zA-Z]++(?:\.(?!\.)[0-9a-zA-Z]*+)?|" + DIGITS + r")"
    r"(?:``[+-]?" + DIGITS + r"|`(?:[+-]?" + DIGITS + r")?)?(?:\*\^[+-]?\d++)?"
)
_PARTS = re.compile(
    r"(?:(\d+)\^\^)?([0-9a-zA-Z]*)(?:(\.)([0-9a-zA-Z]*))?(?:(``?)([+-]?[0-9.]+)?)?(?:\*\^([+-]?\d+))?", re.ASCII
)
_EXACT = Context(prec=1_000_000, Emax=10**9, Emin=-(10**9))


def parse_number(text: str, start: int) -> Real:
    """The value of a number literal; ``start`` is where it stands, for messages."""
    match = _PARTS.fullmatch(text)
    assert match is not None, text
    base_text, whole, point, fraction, mark, precision_text, exponent_text = match.groups()

    def refuse(message: str) -> Refusal:
        return Refusal("General::base" if base_text else "Syntax::sntxn", message, start, start + len(text))

    base = int(base_text[:6]) if base_text else 10
    if not 2 <= base <= 36:
        raise refuse(f"The base of {text[:40]} must be a whole number from 2 to 36.")
    exponent = int(exponent_text[:12]) if exponent_text else 0
    digits = whole + (fraction or "")
    if base != 10:
        for digit in digits:
            if int(digit, 36) >= base:
                raise refuse(f'"{digit}" is no digit of a number in base {base}.')
    if point is None and mark is None:
        if abs(exponent) > LARGEST_EXPONENT:
            raise refuse(f"The exponent of {text[:40]} is too large for an exact number.")
        value = integer(digits, base)
        if exponent >= 0:
            return value * base**exponent if exponent else value
        quotient = Fraction(value, base**-exponent)
        return quotient.numerator if quotient.denominator == 1 else quotient
    places = len(fraction or "") - exponent
    if mark is None or (mark == "`" and precision_text is None):
        exact = _scaled(digits, base, places)
        if mark is None and exact and len(digits.lstrip("0")) * math.log10(base) > MACHINE_DIGITS:
            return BigReal(exact, _log10(exact) + places * math.log10(base))
        machine = float(exact)
        if math.isinf(machine) or (exact and not machine):
            return BigReal(exact, MACHINE_PRECISION)
        return machine
    exact = _scaled(digits, base, places)
    if not precision_text:
        raise refuse(f"{text[:40]} lacks the number of digits after {mark}.")
    precision = float(precision_text)
    if abs(precision) > LARGEST_PRECISION:
        raise refuse(f"{text[:40]} asks for too many digits.")
    if mark == "``":
        # Accuracy: digits right of the point. A zero has no precision to speak of, only an accuracy.
        precision += _log10(exact) if exact else 0.0
    return BigReal(_rounded(exact, precision), precision)


def integer(digits: str, base: int = 10) -> int:
    """The integer with these digits. Python's own ``int`` refuses long ones, so those are halved."""
    if len(digits) < 4000:
        return int(digits, base)
    cut = len(digits) // 2
    scale: int = base ** (len(digits) - cut)
    return integer(digits[:cut], base) * scale + integer(digits[cut:], base)


def integer_text(value: int) -> str:
    """The decimal digits of an integer of any length."""
    return str(value) if value.bit_length() < 13_000 else format(Decimal(value), "f")


def _scaled(digits: str, base: int, places: int) -> Decimal:
    """``digits`` in ``base`` with so many of them after the point, to more digits than the literal has."""
    if base == 10:
        return Decimal(f"{digits or '0'}E{max(-(10**8), min(10**8, -places))}")
    context = Context(prec=max(40, len(digits) * 2), Emax=10**9, Emin=-(10**9))
    scale = context.power(Decimal(base), min(abs(places), LARGEST_EXPONENT))
    value = Decimal(integer(digits or "0", base))
    return context.divide(value, scale) if places > 0 else context.multiply(value, scale)


def _log10(value: Decimal) -> float:
    mantissa = value.copy_abs().scaleb(-value.adjusted(), _EXACT)
    return value.adjusted() + math.log10(float(mantissa))


def _rounded(value: Decimal, precision: float) -> Decimal:
    """A big real keeps its literal's digits, or more where the stated precision asks for none of the spare ones."""
    keep = max(1, math.ceil(min(precision, 1e6)) + 3)
    return value if len(value.as_tuple().digits) <= keep else Context(prec=keep, Emax=10**9, Emin=-(10**9)).plus(value)


def real_text(value: float, power: str = "*^") -> str:
    """A machine real as InputForm has it: the shortest digits that read back the same, and always a point."""
    text = repr(value)
    if "e" not in text:
        size = abs(value)
        if 1e-5 <= size < 1e6 or not size:
            return text.removesuffix("0") if text.endswith(".0") else text
        if text[-1] in "fn":
            return {"inf": "Infinity", "-inf": "-Infinity"}.get(text, "Indeterminate")
    mantissa, _, exponent_text = text.partition("e")
    return _positioned(Decimal(mantissa), int(exponent_text or 0), power)


def short_real_text(value: float, power: str = "*^", digits: int = 6) -> str:
    """A machine real as OutputForm has it: to six digits."""
    if value - value != 0.0:
        return real_text(value)
    return real_text(float(f"{value:.{digits - 1}e}"), power)


def big_real_text(number: BigReal, power: str = "*^", mark: bool = True) -> str:
    """A big real with its precision after a backquote, or without."""
    precision = real_text(float(number.precision))
    if not number.value:
        return f"0``{precision}" if mark else f"0.{power}{-round(number.precision)}"
    if mark:
        return _positioned(number.value, 0, power, "`" + precision)
    keep = max(1, min(round(number.precision), 1_000_000))
    return _positioned(Context(prec=keep, Emax=10**9, Emin=-(10**9)).plus(number.value), 0, power, pad=keep)


def _positioned(value: Decimal, shift: int, power: str, suffix: str = "", pad: int = 0) -> str:
    """Digits with the point after the first, or where it belongs if that is near; ``pad`` digits with zeros."""
    sign, digits, place = value.as_tuple()
    assert isinstance(place, int)
    text = "".join(map(str, digits))
    exponent = len(text) - 1 + place + shift
    text = text.rstrip("0").ljust(pad, "0") or "0"
    minus = "-" if sign else ""
    if -5 <= exponent < 0:
        return f"{minus}0.{'0' * (-exponent - 1)}{text}{suffix}"
    if 0 <= exponent < 6:
        return f"{minus}{text[: exponent + 1].ljust(exponent + 1, '0')}.{text[exponent + 1 :]}{suffix}"
    return f"{minus}{text[0]}.{text[1:]}{suffix}{power}{exponent}"
