"""Forms of numbers: NumberForm, PaddedForm, ScientificForm, EngineeringForm, DecimalForm, PercentForm, AccountingForm,
BaseForm.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from wlnet.expression import BigReal, Compound, Expr, S, elements
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.options import is_option, option_name
from wlnet.kernel.registry import display, symbols
from wlnet.syntax.boxes import Box, beside, scripts, text, width

symbols(
    "DigitBlock ExponentFunction ExponentStep NumberFormat NumberMultiplier NumberPadding NumberPoint "
    "NumberSeparator NumberSigns SignPadding DefaultPrintPrecision ScientificNotationThreshold"
)


class Layout(NamedTuple):
    """How a number is to be written: significant digits, digits after the point, and the options."""

    digits: int
    places: int | None
    options: dict[str, Expr]


def _layout(e: Compound) -> Layout | None:
    digits, places = 6, None
    positional = [a for a in e.args[1:] if not is_option(a)]
    if positional:
        spec = positional[0]
        pair = elements(spec)
        if type(spec) is int and spec > 0:
            digits = spec
        elif pair is not None and len(pair) == 2 and type(pair[0]) is int and type(pair[1]) is int:
            digits, places = pair[0], max(0, pair[1])
        elif pair is not None and len(pair) == 2 and type(pair[1]) is int:
            digits, places = 16, max(0, pair[1])
        else:
            return None
    options: dict[str, Expr] = {}
    for option in e.args[1:]:
        if is_option(option) and type(option) is Compound and option.head is not S.List:
            name = option_name(option.args[0])
            if name is not None:
                options.setdefault(name, option.args[1])
    return Layout(digits, places, options)


def _over_numbers(k: Kernel, e: Expr, write: Callable[[Expr], Box | None]) -> Expr:
    """An expression with its numbers written in a form."""
    box = write(e)
    if box is not None:
        return Shown(box)
    items = elements(e)
    if items is not None:
        return Compound(S.List, tuple(_over_numbers(k, i, write) for i in items))
    if type(e) is Compound:
        args = e.args
        if e.head is S.Times and type(args[0]) is float and args[0] < 0:
            # The sign by itself, so that sums subtract the term.
            args = (-1, -args[0], *args[1:])
        return displayed(k, Compound(e.head, tuple(_inner_number(k, a, write) for a in args)))
    return e


def _inner_number(k: Kernel, e: Expr, write: Callable[[Expr], Box | None]) -> Expr:
    """A part of a formula: an integer that would not look different stays one, so that -1 x prints as -x."""
    return e if type(e) is int and write(e) == str(e) else _over_numbers(k, e, write)


def _decimal(e: Expr) -> Decimal | None:
    if type(e) is float:
        return Decimal(repr(e)) if e - e == 0 else None
    if type(e) is BigReal:
        return e.value
    return None


def significant(value: Decimal, digits: int, places: int | None = None) -> Decimal:
    """A value rounded once: to so many significant digits, or places after the point if that is coarser."""
    if not value:
        return value
    place = value.adjusted() - digits + 1
    if places is not None:
        place = max(place, -places)
    last = value.as_tuple().exponent
    assert isinstance(last, int)
    return value.quantize(Decimal((0, (1,), place)), rounding=ROUND_HALF_UP) if place > last else value


def _plain(value: Decimal) -> tuple[str, str]:
    """The digits before and after the point."""
    text = format(abs(value), "f")
    whole, _, fraction = text.partition(".")
    return whole, fraction.rstrip("0")


def _fixed(value: Decimal, places: int) -> tuple[str, str]:
    shown = format(abs(value.quantize(Decimal((0, (1,), -places)), rounding=ROUND_HALF_UP)), "f")
    whole, _, fraction = shown.partition(".")
    return whole, fraction


def _assembled(k: Kernel, value: Decimal, layout: Layout, whole: str, fraction: str, exponent: int) -> Box:
    options = layout.options
    blocks = options.get("DigitBlock", S.Infinity)
    size = blocks if type(blocks) is int and blocks > 0 else 0
    pair = elements(blocks)
    if pair is not None and pair and type(pair[0]) is int:
        size = pair[0]
    separator = options.get("NumberSeparator", S.Automatic)
    marks = (separator, separator) if type(separator) is str else elements(separator) or (",", " ")
    if size:
        start = len(whole) % size
        groups = ([whole[:start]] if start else []) + [whole[i : i + size] for i in range(start, len(whole), size)]
        whole = str(marks[0]).join(groups)
        fraction = str(marks[-1]).join(fraction[i : i + size] for i in range(0, len(fraction), size))
    point = options.get("NumberPoint", ".")
    digits = whole + (point if type(point) is str else ".") + fraction
    signs = elements(options.get("NumberSigns", S.Automatic))
    negative, positive = (str(signs[0]), str(signs[1])) if signs is not None and len(signs) == 2 else ("-", "")
    digits = (negative if value < 0 else positive) + digits
    return scripts(digits + " × 10", str(exponent)) if exponent else digits


def number_box(k: Kernel, value: Decimal, layout: Layout, style: str) -> Box:
    """A real in a style: NumberForm, ScientificForm, EngineeringForm, DecimalForm."""
    exact, value = value, significant(value, layout.digits)
    natural = value.adjusted() if value else 0
    if style == "ScientificForm":
        exponent = natural
    elif style == "EngineeringForm":
        exponent = natural - natural % 3
    elif style == "DecimalForm":
        exponent = 0
    else:
        exponent = natural if natural >= max(layout.digits, 6) or natural < -5 else 0
        if layout.places is not None and natural < layout.digits and natural >= -layout.places - 1:
            exponent = 0
    function = layout.options.get("ExponentFunction", S.Automatic)
    if function is not S.Automatic:
        chosen = k.apply(function, natural)
        exponent = chosen if type(chosen) is int else 0
    if layout.places is None:
        whole, fraction = _plain(value.scaleb(-exponent))
    else:
        whole, fraction = _fixed(significant(exact.scaleb(-exponent), layout.digits, layout.places), layout.places)
    return _assembled(k, value, layout, whole, fraction, exponent)


@display("NumberForm", "ScientificForm", "EngineeringForm", "DecimalForm")
def show_number_form(k: Kernel, e: Compound) -> Expr | None:
    """NumberForm[x, n], NumberForm[x, {n, f}]: reals to n digits, f of them after the point."""
    layout = _layout(e) if e.args else None
    if layout is None:
        return None
    assert not isinstance(e.head, (int, float, str))
    style = repr(e.head)
    ready = layout

    def write(x: Expr) -> Box | None:
        value = _decimal(x)
        if value is not None:
            box = number_box(k, value, ready, style)
            padding = elements(ready.options.get("NumberPadding", S.Automatic))
            if padding is not None and len(padding) == 2 and padding[0] and ready.places is not None:
                return _padded(box, ready.digits + 1, str(padding[0]))
            return box
        return _integer_box(k, x, ready) if type(x) is int else None

    return _over_numbers(k, e.args[0], write)


def _padded(box: Box, room: int, padding: str) -> Box:
    return beside([padding * (room - width(box)), box])


def _integer_box(k: Kernel, n: int, layout: Layout) -> Box:
    whole = layout._replace(options={**layout.options, "NumberPoint": ""})
    return _assembled(k, Decimal(n), whole, str(abs(n)), "", 0)


@display("PaddedForm")
def show_padded_form(k: Kernel, e: Compound) -> Expr | None:
    """PaddedForm[x, n], PaddedForm[x, {n, f}]: as NumberForm, padded on the left to the room of n digits and a sign."""
    layout = _layout(e) if e.args else None
    if layout is None:
        return None
    ready = layout
    padding = elements(layout.options.get("NumberPadding", S.Automatic))
    left = str(padding[0]) if padding and type(padding[0]) is str else " "

    def write(x: Expr) -> Box | None:
        if type(x) is int:
            box, room = _integer_box(k, x, ready), max(ready.digits, len(str(abs(x)))) + 1
        else:
            value = _decimal(x)
            if value is None:
                return None
            box, room = number_box(k, value, ready, "NumberForm"), ready.digits + 2
        return _padded(box, room, left or " ")

    return _over_numbers(k, e.args[0], write)


@display("AccountingForm")
def show_accounting_form(k: Kernel, e: Compound) -> Expr | None:
    """AccountingForm[x], AccountingForm[x, n]: a number without exponent, in parentheses if it is negative."""
    layout = _layout(e) if e.args else None
    if layout is None:
        return None
    ready = layout

    def write(x: Expr) -> Box | None:
        value = _decimal(x)
        if value is not None:
            # All digits before the point count, unless fewer were asked for.
            whole = ready if len(e.args) > 1 else ready._replace(digits=max(ready.digits, value.adjusted() + 1))
            box = number_box(k, abs(value), whole, "DecimalForm")
        elif type(x) is int:
            value, box = Decimal(x), _integer_box(k, abs(x), ready)
        else:
            return None
        return beside(["(", box, ")"]) if value < 0 else box

    return _over_numbers(k, e.args[0], write)


@display("PercentForm")
def show_percent_form(k: Kernel, e: Compound) -> Expr | None:
    """PercentForm[x], PercentForm[x, n]: a number as a percentage."""
    layout = _layout(e) if e.args else None
    if layout is None:
        return None
    ready = layout

    def write(x: Expr) -> Box | None:
        value = Decimal(x) if type(x) is int else _decimal(x)
        if type(x) is Fraction:
            value = Decimal(x.numerator) / Decimal(x.denominator)
        if value is None:
            return None
        digits = text(number_box(k, value.scaleb(2), ready, "DecimalForm"))
        return digits.rstrip(".") + "%" if ready.places is None else digits + "%"

    return _over_numbers(k, e.args[0], write)


@display("BaseForm")
def show_base_form(k: Kernel, e: Compound) -> Expr | None:
    """BaseForm[e, b]: the integers of e in base b, with the base lowered after them."""
    from wlnet.builtins.characters import digits

    base = e.args[1] if len(e.args) == 2 else None
    if type(base) is not int or not 2 <= base <= 36:
        return None
    radix = base

    def write(x: Expr) -> Box | None:
        if type(x) is not int:
            return None
        return scripts(("-" if x < 0 else "") + digits(abs(x), radix), index=str(radix))

    return _over_numbers(k, e.args[0], write)


__all__ = ["number_box"]
