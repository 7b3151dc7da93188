"""The atoms that Python does not already have: symbols, complex and big reals, and objects of the host.

Atoms that Python has are used as they are: ``int`` is Integer, ``float`` a machine Real, ``fractions.Fraction`` a
Rational (never with denominator 1) and ``str`` a String. A ``bool`` or a NumPy scalar is never an expression.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from wlnet.expression import Expr


class Symbol:
    """A symbol by its full name, as in ``Global`x``. There is one object for a name, so ``is`` compares symbols.

    The local symbols of a kernel are its own; ``local`` is its place to hang a definition on one while it looks for
    those that are out of use.
    """

    __slots__ = ("__weakref__", "context", "local", "name", "short")

    def __init__(self, name: str) -> None:
        self.name = name
        cut = name.rindex("`") + 1
        self.context = name[:cut]
        self.short = name[cut:]
        self.local: object = None

    def __repr__(self) -> str:
        return self.short if self.context in ("System`", "Global`") else self.name

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return symbol, (self.name,)


_symbols: dict[str, Symbol] = {}


def symbol(name: str) -> Symbol:
    """The symbol of this full name (context included)."""
    found = _symbols.get(name)
    if found is None:
        found = _symbols.setdefault(name, Symbol(name))
    return found


def known_symbol(name: str) -> Symbol | None:
    """The symbol of this full name if anything has mentioned it yet."""
    return _symbols.get(name)


class SystemNames:
    """``S.List`` is the symbol ``System`List``."""

    def __getattr__(self, short: str) -> Symbol:
        found = symbol("System`" + short)
        setattr(self, short, found)
        return found


S = SystemNames()

# Names that Python keeps for itself.
TRUE = S.__getattr__("True")
FALSE = S.__getattr__("False")
NONE = S.__getattr__("None")
NULL = S.Null


@final
class BigReal:
    """A real of arbitrary precision: a decimal value and its precision in decimal digits, as in ``1.5`20``."""

    __slots__ = ("precision", "value")

    def __init__(self, value: Decimal, precision: float) -> None:
        self.value = value
        self.precision = precision

    def __eq__(self, other: object) -> bool:
        return type(other) is BigReal and self.value == other.value and self.precision == other.precision

    def __hash__(self) -> int:
        return hash((BigReal, self.value))

    def __repr__(self) -> str:
        return f"{self.value}`{self.precision:g}"


@final
class Complex:
    """A complex number with real parts, both exact or both inexact; the imaginary part is never an exact 0."""

    __slots__ = ("im", "re")

    def __init__(self, re: int | float | Fraction | BigReal, im: int | float | Fraction | BigReal) -> None:
        self.re = re
        self.im = im

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Complex
            and type(self.re) is type(other.re)
            and type(self.im) is type(other.im)
            and self.re == other.re
            and self.im == other.im
        )

    def __hash__(self) -> int:
        return hash((Complex, self.re, self.im))

    def __repr__(self) -> str:
        return f"Complex[{self.re!r}, {self.im!r}]"


class HostAtom(ABC):
    """An object of the host program that the language carries as an atom, such as a net.

    Subclasses define ``==`` and ``hash`` as SameQ and Hash are to see them, say how they print, and must be immutable.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def head(self) -> Symbol:
        """What ``Head`` gives and ``_head`` patterns match."""

    @abstractmethod
    def input_form(self) -> Expr:
        """The expression that evaluates to this object; it is printed in its place by InputForm and FullForm."""

    @abstractmethod
    def output_form(self) -> str:
        """The text that OutputForm prints."""

    def output_line(self) -> str:
        """The text within a line, as in messages."""
        return self.output_form()

    def normal(self) -> Expr | None:
        """What ``Normal`` gives: a list or association of the parts; None if it has none."""
        return None

    def keyed(self) -> Expr | None:
        """What ``Keys`` and ``Values`` look at: an association of the parts; None if the parts have no keys."""
        return None

    def to_python(self) -> object:
        """What a Python program gets when it asks for the value: the object itself, or what stands for it there."""
        return self

    def options(self) -> tuple[Expr, ...]:
        """The rules that ``Options`` gives: what may be said when the object is applied."""
        return ()

    def edited(self, head: Symbol, rest: tuple[Expr, ...]) -> Expr | None:  # noqa: ARG002 - for subclasses
        """What ``head[object, rest...]`` means for a function of lists such as ``Take``; None if it means nothing."""
        return None

    def part(self, specs: tuple[Expr, ...]) -> Expr | None:  # noqa: ARG002 - for subclasses
        """What ``object[[specs]]`` gives; None if there is no such part."""
        return None
