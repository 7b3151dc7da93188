"""Expressions: what the parser reads, the kernel evaluates and the printers write.

====================  =====================================================================
Integer               ``int``
Real (machine)        ``float``
Rational              ``fractions.Fraction``
String                ``str``
Symbol                ``Symbol``, one object a name: ``S.List``, ``symbol("Global`x")``
Real (big), Complex   ``BigReal``, ``Complex``
f[x, y]               ``Compound``
<|k -> v|>            ``Association``
{1., 2., 3.}          ``Compound``, or ``PackedArray`` where the numbers are many
NumericArray[...]     ``NumericArray``
nets and the like     a ``HostAtom``
====================  =====================================================================
"""

from fractions import Fraction

from wlnet.expression.association import Association, key_of
from wlnet.expression.atoms import FALSE, NONE, NULL, TRUE, BigReal, Complex, HostAtom, S, Symbol, known_symbol, symbol
from wlnet.expression.compound import Compound, Location, Source, Span, head_of, locate, register_head, same
from wlnet.expression.packed import (
    NUMERIC_TYPES,
    NumericArray,
    PackedArray,
    elements,
    from_array,
    is_list,
    pack,
    scalar,
)

Number = int | float | Fraction | BigReal | Complex
Atom = int | float | str | Fraction | Symbol | BigReal | Complex | NumericArray | HostAtom
Expr = Atom | Compound | Association | PackedArray

register_head(Fraction, S.Rational)
register_head(BigReal, S.Real)


def list_of(*items: Expr) -> Compound:
    """``{items}``."""
    return Compound(S.List, items)


def rule(key: Expr, value: Expr) -> Compound:
    """``key -> value``."""
    return Compound(S.Rule, (key, value))


def boolean(value: bool) -> Symbol:
    """``True`` or ``False``."""
    return TRUE if value else FALSE


__all__ = [
    "FALSE",
    "NONE",
    "NULL",
    "NUMERIC_TYPES",
    "TRUE",
    "Association",
    "Atom",
    "BigReal",
    "Complex",
    "Compound",
    "Expr",
    "HostAtom",
    "Location",
    "Number",
    "NumericArray",
    "PackedArray",
    "S",
    "Source",
    "Span",
    "Symbol",
    "boolean",
    "elements",
    "from_array",
    "head_of",
    "is_list",
    "key_of",
    "known_symbol",
    "list_of",
    "locate",
    "pack",
    "rule",
    "same",
    "scalar",
    "symbol",
]
