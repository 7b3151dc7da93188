"""Between expressions and the values that net definitions are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from wlnet.builtins.nets.coder_atom import CoderAtom
from wlnet.builtins.nets.tracing import Untraceable, trace
from wlnet.expression import (
    FALSE,
    NONE,
    TRUE,
    Association,
    BigReal,
    Complex,
    Compound,
    Expr,
    HostAtom,
    NumericArray,
    PackedArray,
    S,
    Symbol,
    from_array,
    is_list,
    list_of,
    pack,
)
from wlnet.kernel.attributes import CONSTANT, NUMERIC_FUNCTION
from wlnet.kernel.registry import registry
from wlnet.nets import values as v
from wlnet.nets.array_function import ArrayFunction
from wlnet.nets.coders.coder import Coder, Foreign
from wlnet.nets.distributions import FAMILIES
from wlnet.nets.layers import elementwise, threading
from wlnet.nets.net import Net

if TYPE_CHECKING:
    from wlnet.kernel.kernel import Kernel

NOT_BUILT = "wlnet.builtins.nets.not_built"
_SMALL = 64
EXPRESSIONS = (Symbol, Compound, Association, PackedArray, NumericArray, HostAtom, Fraction, BigReal, Complex)
"""Expressions that stand for nothing of Python: labels of classes may be such, which nets carry as they are."""
_LONGEST = 160
_MACHINE_SIZE = 1 << 63
_FUNCTIONS = {*elementwise.SYMBOLS, *threading.SYMBOLS}
"""Functions that layers take by name; of the others it must be tried whether they can be traced."""


class NotBuilt(Exception):
    """A symbol of the net framework that is not built yet."""

    def __init__(self, symbol: Symbol) -> None:
        super().__init__(symbol)
        self.symbol = symbol


def to_value(k: Kernel, e: Expr) -> v.Value:
    """What an expression means in a net definition; ``Other`` where it means nothing.

    Raises Untraceable for functions that are no functions of numbers, NotBuilt for parts of Wolfram's net framework
    that are missing here.
    """
    if isinstance(e, (float, str)):
        return e
    if isinstance(e, int):
        return e if abs(e) < _MACHINE_SIZE else _or_other(k, e)
    if isinstance(e, (Fraction, BigReal)):
        return _or_other(k, e)
    if isinstance(e, Symbol):
        return _symbol_value(k, e)
    if isinstance(e, PackedArray):
        return v.plain(e.array) if e.array.size <= _SMALL else e.array
    if isinstance(e, NumericArray):
        return v.NumericArray(e.array)
    if isinstance(e, Association):
        return {to_value(k, key): to_value(k, value) for key, value in e}
    if isinstance(e, CoderAtom):
        return e.coder
    if isinstance(e, HostAtom):
        net = getattr(e, "net", None)
        return net if isinstance(net, Net) else other(k, e)
    return _compound_value(k, e) if isinstance(e, Compound) else other(k, e)


def to_name(k: Kernel, e: Expr) -> v.Value:
    """What the left side of an option or an association of data names; ``Other`` if it can be no name."""
    value = to_value(k, e)
    is_path = isinstance(value, tuple) and all(map(v.is_name, value))
    return value if v.is_name(value) or is_path or isinstance(value, (v.Port, v.PortGradient)) else other(k, e)


def other(k: Kernel, e: Expr) -> v.Other:
    """What has no meaning in a net definition."""
    if isinstance(e, Compound):
        return v.Other(brief(k, e), e.head.short if isinstance(e.head, Symbol) else "", e.span, e)
    return v.Other(brief(k, e), label=e)


def brief(k: Kernel, e: Expr) -> str:
    """An expression as InputForm, cut where it becomes too long for a message."""
    text = k.input_form(e).strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _symbol_value(k: Kernel, s: Symbol) -> v.Value:
    if s is TRUE or s is FALSE:
        return s is TRUE
    if s is NONE:
        return None
    if s is S.Indeterminate:
        return math.nan
    if s.context != "System`":
        return _traced(k, s) if k.definitions[s].down else v.Word(s.short)
    if registry.is_home(NOT_BUILT, s.name):
        raise NotBuilt(s)
    attributes = k.definitions[s].attributes
    if attributes & CONSTANT:
        value = number(k, s)
        return v.Word(s.short) if value is None else value
    if s in (S.Identity, S.Chop, S.Threshold) or (attributes & NUMERIC_FUNCTION and s.short not in _FUNCTIONS):
        try:
            return _traced(k, s)
        except Untraceable:
            return v.Word(s.short)
    return v.Word(s.short)


def number(k: Kernel, e: Expr) -> float | None:
    """The value of an exact number such as Sqrt[2]; None if it is no real number that a machine can hold."""
    value = k.evaluate(Compound(S.N, (e,)))
    try:
        if isinstance(value, BigReal):
            return float(value.value)
        return float(value) if isinstance(value, (int, float)) else None
    except OverflowError:
        return None


def _or_other(k: Kernel, e: Expr) -> float | v.Other:
    value = number(k, e)
    return other(k, e) if value is None else value


def _compound_value(k: Kernel, e: Compound) -> v.Value:
    head, args = e.head, e.args
    if head is S.List:
        packed = pack(e) if len(args) > 8 or (args and isinstance(args[0], (Compound, PackedArray))) else None
        if packed is not None and packed.array.size > _SMALL:
            return packed.array
        return tuple(to_value(k, a) for a in args)
    if head in (S.Rule, S.RuleDelayed, S.DirectedEdge) and len(args) == 2:
        return v.Edge(to_value(k, args[0]), to_value(k, args[1]), e.span)
    if head is S.NetPort and args and (args[0] if is_list(args[0]) else e).args:
        return v.Port.of(*(to_value(k, a) for a in args))
    if head is S.NetPortGradient and len(args) == 1:
        return v.PortGradient(to_value(k, args[0]))
    if head in (S.TwoWayRule, S.UndirectedEdge) and len(args) == 2:
        return v.Swap(to_value(k, args[0]), to_value(k, args[1]))
    if head is S.Span and len(args) in (2, 3):
        return v.Span(*(to_value(k, a) for a in args))
    if head is S.Scaled and len(args) == 1:
        return v.Scaled(to_value(k, args[0]))
    if head is S.Restricted and len(args) == 2 and (isinstance(args[0], str) or args[0] is S.Integer):
        return v.Restricted(args[0] if isinstance(args[0], str) else "Integer", to_value(k, args[1]))
    if head is S.RepeatingElement and len(args) == 1:  # a sequence of these
        element = "Integer" if args[0] is S.Integer else to_value(k, args[0])
        return ("Varying", element) if element == "Integer" or isinstance(element, v.Restricted) else other(k, e)
    if head is S.DirectedInfinity and args == (1,):
        return v.INFINITY
    if head is S.DirectedInfinity and args == (-1,):
        return -math.inf
    if head is S.Blank and not args:
        return v.Anything()
    if head is S.NetArray:
        return _named_array(k, e)
    if head is S.SparseArray:
        dense = k.evaluate(Compound(S.Normal, (e,)))
        return other(k, e) if isinstance(dense, Compound) and dense.head is S.SparseArray else to_value(k, dense)
    if isinstance(head, Symbol) and head.short in FAMILIES:
        return v.Distribution(head.short, tuple(to_value(k, a) for a in args))
    if isinstance(head, Symbol) and k.definitions[head].attributes & NUMERIC_FUNCTION:
        return _or_other(k, e)
    return _traced(k, e) if _is_function(k, e) else other(k, e)


def _named_array(k: Kernel, e: Compound) -> v.Value:
    found = properties_of(e.args)
    if e.args == (S.All,):
        return v.NetArray(v.ALL)
    if not found or not isinstance(found.get("Name"), str):
        return other(k, e)
    array, dims = (to_value(k, found.get(p, S.Automatic)) for p in ("Array", "Dimensions"))
    sizes = dims if isinstance(dims, tuple) else (dims,)
    if dims != v.AUTOMATIC and not all(v.is_integer(n) and n > 0 for n in sizes):
        return other(k, e)
    return v.NetArray(found["Name"], array, dims)


def properties_of(args: tuple[Expr, ...]) -> dict[Expr, Expr] | None:
    """What ``NetArray[args]`` says of the array, by property; None if it is none."""
    if not args or args == (S.Automatic,):
        return {}
    if len(args) == 1 and isinstance(args[0], str):
        return {"Name": args[0]}
    rules = args[0].rules() if len(args) == 1 and isinstance(args[0], Association) else args
    found: dict[Expr, Expr] = {}
    for rule in rules:
        if not (isinstance(rule, Compound) and rule.head is S.Rule and len(rule.args) == 2):
            return None
        found.setdefault(*rule.args)
    return found


def _is_function(k: Kernel, e: Compound) -> bool:
    if e.head in (S.Function, S.Composition, S.RightComposition):
        return True
    root: Expr = e
    while isinstance(root, Compound):
        root = root.head
    return isinstance(root, Symbol) and bool(k.definitions[root].sub)


def _traced(k: Kernel, e: Expr) -> v.ScalarFunction | v.DistributionFunction:
    return trace(k, e)


# --- back -----------------------------------------------------------------------------------------------------------

Wrap = Callable[[Net], Expr]


def to_expression(value: v.Value, wrap: Wrap) -> Expr:
    """A value of a net definition as an expression; nets in it become what ``wrap`` makes of them."""
    if value is None:
        return NONE
    if isinstance(value, (bool, np.bool_)):
        return TRUE if value else FALSE
    if isinstance(value, str):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, np.ndarray):
        return NumericArray(value)
    if isinstance(value, Net):
        return wrap(value)
    if isinstance(value, Coder):
        return CoderAtom(value)
    if isinstance(value, EXPRESSIONS):  # a label of a coder
        return value
    if isinstance(value, v.Word):
        return S.__getattr__(value.name)
    if isinstance(value, Mapping):
        return Association.of((to_expression(key, wrap), to_expression(x, wrap)) for key, x in value.items())
    if isinstance(value, (tuple, list)):
        return list_of(*(to_expression(x, wrap) for x in value))
    return _special_expression(value, wrap)


def _special_expression(value: v.Value, wrap: Wrap) -> Expr:
    def many(items: Iterable[v.Value]) -> tuple[Expr, ...]:
        return tuple(to_expression(x, wrap) for x in items)

    match value:
        case v.NumericArray(array=array):
            return NumericArray(array)
        case v.Absent(name=name):
            return Compound(S.Missing, ("KeyAbsent", *many((name,))))
        case v.Span(start=start, stop=stop, step=step):
            return Compound(S.Span, many((start, stop) if step == 1 else (start, stop, step)))
        case v.Swap(a=a, b=b):
            return Compound(S.TwoWayRule, many((a, b)))
        case v.Scaled(ratio=ratio):
            return Compound(S.Scaled, many((ratio,)))
        case v.Restricted(element=element, bounds=bounds):
            return Compound(S.Restricted, many((element, bounds)))
        case v.Port(path=path, name=name):
            parts = many((*path, name) if name is not None else path)
            if (len(parts) == 1 and not path) or path == (v.ALL,):
                return Compound(S.NetPort, parts)
            return Compound(S.NetPort, (list_of(*parts),))
        case v.PortGradient(path=path):
            return Compound(S.NetPortGradient, many((path,)))
        case v.Edge(source=source, target=target):
            return Compound(S.Rule, many((source, target)))
        case v.Anything():
            return Compound(S.Blank, ())
        case v.NetArray(name=name, array=array, dims=dims):
            return _net_array(many((name,))[0], array, dims, wrap)
        case v.Distribution(name=name, parameters=parameters):
            return Compound(S.__getattr__(name), many(parameters))
        case v.ScalarFunction(label=label) | ArrayFunction(label=label):
            return label  # type: ignore[no-any-return]
        case v.DistributionFunction(label=label):
            return label if isinstance(label, Expr) else to_expression(label, wrap)
        case Foreign(label=label):
            return label  # type: ignore[no-any-return]
        case v.Other(label=label) if label is not None:
            return label  # type: ignore[no-any-return]
    raise TypeError(f"{value!r} is no value of a net definition")


def _net_array(name: Expr, array: v.Value, dims: v.Value, wrap: Wrap) -> Expr:
    written = from_array(array) if isinstance(array, np.ndarray) and array.dtype != np.float64 else array
    stated = {"Name": name}
    if not isinstance(array, v.Word):
        stated["Array"] = written if written is not array else to_expression(array, wrap)
    if not isinstance(dims, v.Word):
        stated["Dimensions"] = to_expression(dims, wrap)
    return Compound(S.NetArray, (name if len(stated) == 1 else Association.of(stated.items()),))


def call_expression(
    head: str, arguments: tuple[v.Value, ...], options: Iterable[tuple[v.Value, v.Value]], wrap: Wrap
) -> Compound:
    """``head[arguments, options]``; arrays in it are written out as lists."""

    def written(value: v.Value) -> Expr:
        if isinstance(value, np.ndarray):
            return from_array(value)
        return to_expression(value, wrap)

    rules = tuple(Compound(S.Rule, (to_expression(name, wrap), written(value))) for name, value in options)
    return Compound(S.__getattr__(head), (*map(written, arguments), *rules))
